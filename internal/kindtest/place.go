package kindtest

import (
	"net"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A Place is a network namespace for one test, and a connection in it.
type Place struct {
	NS   *netns.NS
	Conn *link.Conn
}

// NewPlace makes a place that goes when the test ends. The test is skipped, or
// fails, as [kerneltest.NeedsKind] does, where the kernel lacks one of the kinds.
func NewPlace(tb testing.TB, kinds ...string) *Place {
	tb.Helper()
	for _, kind := range kinds {
		kerneltest.NeedsKind(tb, kind)
	}
	ns := kerneltest.Namespace(tb)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		tb.Fatalf("connection in a new network namespace: %v", err)
	}
	tb.Cleanup(func() {
		if err := conn.Close(); err != nil {
			tb.Errorf("close the connection: %v", err)
		}
	})
	return &Place{ns, conn}
}

// IP runs ip(8) here and returns what it says. If it fails, the test ends.
func (p *Place) IP(tb testing.TB, args ...string) []byte {
	tb.Helper()
	return kerneltest.IP(tb, p.NS, args...)
}

// TryIP is IP for a command that may fail.
func (p *Place) TryIP(args ...string) ([]byte, error) { return kerneltest.TryIP(p.NS, args...) }

// Bridge runs bridge(8) here and returns what it says. If it fails, the test
// ends.
func (p *Place) Bridge(tb testing.TB, args ...string) []byte {
	tb.Helper()
	return kerneltest.Bridge(tb, p.NS, args...)
}

// Create makes a link or ends the test.
func (p *Place) Create(tb testing.TB, spec link.Request) *link.Link {
	tb.Helper()
	l, err := p.Conn.Create(spec)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// Set changes a link or ends the test.
func (p *Place) Set(tb testing.TB, ref link.Ref, change link.Request) {
	tb.Helper()
	if err := p.Conn.Set(ref, change); err != nil {
		tb.Fatal(err)
	}
}

// Get reads a link or ends the test.
func (p *Place) Get(tb testing.TB, ref link.Ref) *link.Link {
	tb.Helper()
	l, err := p.Conn.Get(ref)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// Delete deletes a link or ends the test.
func (p *Place) Delete(tb testing.TB, ref link.Ref) {
	tb.Helper()
	if err := p.Conn.Delete(ref); err != nil {
		tb.Fatal(err)
	}
}

// Names returns the names of the links of a kind, of all links for "".
func (p *Place) Names(tb testing.TB, kind string) (names []string) {
	tb.Helper()
	for l, err := range p.Conn.Links() {
		if err != nil {
			tb.Fatal(err)
		}
		if kind == "" || l.Kind == kind {
			names = append(names, l.Name)
		}
	}
	return names
}

// Await waits for what happens by itself, and ends the test where it does not
// within a minute.
func (p *Place) Await(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	if !await(done) {
		tb.Fatalf("waited in vain for %s", what)
	}
}

// patience is how long what the kernel does in its own time may take. It works
// out carrier and operational state for a hundred links a second, those of all
// namespaces together (net/core/link_watch.c).
var patience = time.Minute

func await(done func() bool) bool {
	for deadline := time.Now().Add(patience); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// MAC returns the hardware address that the text stands for, and panics where
// it is none.
func MAC(s string) net.HardwareAddr {
	a, err := net.ParseMAC(s)
	if err != nil {
		panic(err)
	}
	return a
}

// run runs a part of a test under a name of its own, if it is a real one.
func run(tb testing.TB, name string, part func(testing.TB)) {
	tb.Helper()
	if t, ok := tb.(*testing.T); ok {
		t.Run(name, func(t *testing.T) { part(t) })
		return
	}
	part(tb)
}
