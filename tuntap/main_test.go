package tuntap_test

import (
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// A place is one where devices can be opened, too.
type place struct{ *kindtest.Place }

func newPlace(tb testing.TB) place {
	tb.Helper()
	return place{kindtest.NewPlace(tb, "tun")}
}

// open makes a device that is held open until the test ends, or ends it.
func (p place) open(tb testing.TB, spec *tuntap.Spec) *tuntap.Device {
	tb.Helper()
	d, err := tuntap.Open(p.Conn, spec)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close() })
	return d
}

// attach opens a queue until the test ends, or ends it.
func (p place) attach(tb testing.TB, ref link.Ref) *tuntap.Device {
	tb.Helper()
	d, err := tuntap.Attach(p.Conn, ref)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close() })
	return d
}

// attributes reads what is particular to a device.
func (p place) attributes(tb testing.TB, ref link.Ref) tuntap.Attributes {
	tb.Helper()
	a, err := tuntap.From(p.Get(tb, ref))
	if err != nil {
		tb.Fatal(err)
	}
	return a
}
