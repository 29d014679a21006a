package tuntap_test

import (
	"net"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/tuntap"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// A place is a network namespace and a connection in it.
type place struct {
	ns   *netns.NS
	conn *link.Conn
}

func newPlace(tb testing.TB) place {
	tb.Helper()
	kerneltest.NeedsKind(tb, "tun")
	ns := kerneltest.Namespace(tb)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return place{ns, conn}
}

// create makes a persistent device or ends the test.
func (p place) create(tb testing.TB, spec link.Request) *link.Link {
	tb.Helper()
	l, err := p.conn.Create(spec)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// open makes a device that is held open until the test ends, or ends it.
func (p place) open(tb testing.TB, spec *tuntap.Spec) *tuntap.Device {
	tb.Helper()
	d, err := tuntap.Open(p.conn, spec)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close() })
	return d
}

// attach opens a queue until the test ends, or ends it.
func (p place) attach(tb testing.TB, ref link.Ref) *tuntap.Device {
	tb.Helper()
	d, err := tuntap.Attach(p.conn, ref)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close() })
	return d
}

// attributes reads what is particular to a device.
func (p place) attributes(tb testing.TB, ref link.Ref) tuntap.Attributes {
	tb.Helper()
	l, err := p.conn.Get(ref)
	if err != nil {
		tb.Fatal(err)
	}
	a, err := tuntap.From(l)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// names returns the names of the links in the namespace.
func (p place) names(tb testing.TB) []string {
	tb.Helper()
	var names []string
	for l, err := range p.conn.Links() {
		if err != nil {
			tb.Fatal(err)
		}
		names = append(names, l.Name)
	}
	return names
}

func mac(s string) net.HardwareAddr {
	a, err := net.ParseMAC(s)
	if err != nil {
		panic(err)
	}
	return a
}
