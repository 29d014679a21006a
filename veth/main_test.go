package veth_test

import (
	"net"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// A place is a network namespace and a connection in it.
type place struct {
	ns   *netns.NS
	conn *link.Conn
}

func newPlace(tb testing.TB) place {
	tb.Helper()
	kerneltest.NeedsKind(tb, "veth")
	ns := kerneltest.Namespace(tb)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return place{ns, conn}
}

// ip runs ip(8) here.
func (p place) ip(tb testing.TB, args ...string) []byte {
	tb.Helper()
	return kerneltest.IP(tb, p.ns, args...)
}

// create makes a link or ends the test.
func (p place) create(tb testing.TB, spec link.Request) *link.Link {
	tb.Helper()
	l, err := p.conn.Create(spec)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// get reads a link or ends the test.
func (p place) get(tb testing.TB, ref link.Ref) *link.Link {
	tb.Helper()
	l, err := p.conn.Get(ref)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// names returns the names of the links of a kind.
func (p place) names(tb testing.TB, kind string) []string {
	tb.Helper()
	var names []string
	for l, err := range p.conn.Links(link.OfKind(kind)) {
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
