package bridge

import (
	"net/netip"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestTwin makes a bridge with the library and one with ip(8), and expects ip(8)
// to show the same of both.
func TestTwin(t *testing.T) {
	s, theirs := settings(t), kindtest.NewPlace(t)
	words, calls := s.Known(t)
	if len(calls) < 25 {
		t.Errorf("ip knows only %q", words)
	}
	const address = "02:00:00:00:00:01"
	theirs.IP(t, append([]string{"link", "add", "br0", "address", address, "type", "bridge"}, words...)...)
	spec := New("br0").Address(kindtest.MAC(address))
	kindtest.Apply(t, spec, calls...)
	s.Place.Create(t, spec)
	kindtest.Twins(t, s.Place, theirs, "br0")
}

// TestPortTwin does the same for a port.
func TestPortTwin(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, "bridge", "veth"), kindtest.NewPlace(t)
	s := &kindtest.Settings[PortAttributes]{
		Place: ours, Kind: "bridge_slave", Walk: (*PortAttributes).walk, Rows: portRows, List: portSettings,
	}
	words, calls := s.Known(t)
	if len(calls) < 15 {
		t.Errorf("ip knows only %q", words)
	}
	for _, p := range []*kindtest.Place{ours, theirs} {
		p.IP(t, "link", "add", "br0", "address", "02:00:00:00:00:01", "type", "bridge")
		p.IP(t, "link", "add", "p0", "address", "02:00:00:00:00:02", "type", "veth", "peer", "name", "p1", "address", "02:00:00:00:00:03")
		p.IP(t, "link", "set", "p1", "master", "br0")
	}
	theirs.IP(t, "link", "set", "p0", "master", "br0")
	theirs.IP(t, append([]string{"link", "set", "p0", "type", "bridge_slave"}, words...)...)
	spec := ChangePort().Master(link.Name("br0"))
	kindtest.Apply(t, spec, calls...)
	ours.Set(t, link.Name("p0"), spec)
	kindtest.Twins(t, ours, theirs, "p0")
}

// TestQuerier has one bridge ask and another hear it.
func TestQuerier(t *testing.T) {
	kerneltest.Needs(t, "5.15", "state of the multicast querier")
	p := kindtest.NewPlace(t, "bridge", "veth")
	ports(t, p, New("br0"))
	p.Create(t, New("br1").McastQuerier(true).McastQueryUseIfAddr(true).McastStartupQueryInterval(time.Second).McastQueryInterval(time.Second).Up())
	p.IP(t, "addr", "add", "192.0.2.1/24", "dev", "br1")
	p.Set(t, link.Name("p1"), link.Change().Master(link.Name("br1")))
	querier := func(name link.Name) Querier {
		a, err := From(p.Get(t, name))
		if err != nil {
			t.Fatal(err)
		}
		return a.IPv4Querier
	}
	self := Querier{Address: link.Some(netip.MustParseAddr("192.0.2.1"))}
	p.Await(t, "br1 to ask", func() bool { return querier("br1") == self })
	var q Querier
	p.Await(t, "br0 to hear of br1", func() bool {
		q = querier("br0")
		return !q.Address.IsZero()
	})
	p0 := p.Get(t, link.Name("p0"))
	left := q.Timer.Or(0)
	if q.Address != self.Address || q.Port.Or(0) != p0.Index || left < 200*time.Second || left > 255*time.Second {
		t.Errorf("br0 knows the querier %v", q)
	}
}
