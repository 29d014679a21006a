package vlan

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// newPlace makes a place with a link eth0, which is up.
func newPlace(t *testing.T) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, "vlan", "dummy")
	p.Create(t, dummy.New("eth0").Address(kindtest.MAC("02:00:00:00:00:01")).Up())
	return p
}

// settings are those of a link v0 upon eth0. Of the maps the kernel reports the
// entries in an order of its own.
func settings(t *testing.T) *kindtest.Settings[Attributes] {
	t.Helper()
	return &kindtest.Settings[Attributes]{
		Place: newPlace(t), Kind: "vlan", Name: "v0",
		New:   func(name string) link.Request { return New(name, link.Name("eth0"), 1) },
		Start: func() link.Request { return Change() },
		From:  From, Walk: walk, Rows: rows,
		List: []kindtest.Setting{
			{Words: "protocol 802.1ad", Calls: []kindtest.Call{kindtest.Do("Protocol", Protocol8021AD)}},
			{Words: "reorder_hdr off"},
			{Words: "gvrp on"},
			{Words: "mvrp on"},
			{Words: "loose_binding on"},
			{Words: "bridge_binding on"},
			{
				Words: "ingress-qos-map 5:2 1:3 0:15",
				Want:  map[string]any{"IngressQOSMap": QOSMap{{0, 15}, {1, 3}, {5, 2}}},
			},
			{
				Words: "egress-qos-map 6:5 1:3 16:7",
				Want:  map[string]any{"EgressQOSMap": QOSMap{{16, 7}, {1, 3}, {6, 5}}},
			},
		},
	}
}

func TestCreateAll(t *testing.T) {
	s := settings(t)
	s.CreateAll(t)
	s.Place.Delete(t, s.Name)
	if left := s.Place.Names(t, "vlan"); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func TestChangeEach(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, s.New("v0"))
	s.ChangeEach(t)
}

// TestTwin makes a link with the library and one with ip(8), and lets ip(8) tell
// the difference.
func TestTwin(t *testing.T) {
	s, theirs := settings(t), newPlace(t)
	words, calls := s.Known(t)
	spec := New("v0", link.Name("eth0"), 4094).Up()
	kindtest.Apply(t, spec, calls...)
	s.Place.Create(t, spec)
	add := []string{"link", "add", "link", "eth0", "name", "v0", "up", "type", "vlan", "id", "4094"}
	theirs.IP(t, append(add, words...)...)
	kindtest.Twins(t, s.Place, theirs, "v0")
}

// TestStartsWith reads a link that nothing was said of.
func TestStartsWith(t *testing.T) {
	s := settings(t)
	eth0 := s.Place.Get(t, link.Name("eth0"))
	l := s.Place.Create(t, New("v0", eth0, 0))
	want := Attributes{
		Protocol: link.Some(Protocol8021Q), ID: link.Some[uint16](0), ReorderHdr: link.Some(true),
		GVRP: link.Some(false), LooseBinding: link.Some(false), MVRP: link.Some(false), BridgeBinding: link.Some(false),
	}
	if d := cmp.Diff(want, s.Read(t)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if l.Parent.Or(0) != eth0.Index || !slices.Equal(l.Address.Or(nil), eth0.Address.Or(nil)) || l.MTU.Or(0) != 1500 {
		t.Errorf("upon link %v it is %v, with the address %v and the MTU %v", eth0.Index, l.Parent, l.Address, l.MTU)
	}
}

// TestNoFlags turns all switches off: the kernel then reports none.
func TestNoFlags(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, s.New("v0"))
	s.Place.Set(t, s.Name, Change().ReorderHdr(false))
	if a := s.Read(t); a.ReorderHdr != link.Some(false) || a.GVRP != link.Some(false) {
		t.Errorf("read %v", a)
	}
	s.Place.Set(t, s.Name, Change().ReorderHdr(false)) // as it is
	s.Place.Set(t, s.Name, Change().LooseBinding(true))
	if a := s.Read(t); a.ReorderHdr != link.Some(false) || a.LooseBinding != link.Some(true) {
		t.Errorf("read %v", a)
	}
}

// TestMaps sets, changes and removes entries, and replaces a map.
func TestMaps(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, New("v0", link.Name("eth0"), 1).
		IngressQOS(0, 1).
		IngressQOS(7, 1<<32-1).
		EgressQOS(1<<32-1, 7).
		EgressQOS(2, 1).
		EgressQOS(3, 0))
	check := func(ingress, egress QOSMap) {
		t.Helper()
		a := s.Read(t)
		if d := cmp.Diff([]QOSMap{ingress, egress}, []QOSMap{a.IngressQOSMap, a.EgressQOSMap}); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	}
	check(QOSMap{{0, 1}, {7, 1<<32 - 1}}, QOSMap{{2, 1}, {1<<32 - 1, 7}})
	s.Place.Set(t, s.Name, Change().IngressQOS(0, 5).EgressQOS(3, 4))
	check(QOSMap{{0, 5}, {7, 1<<32 - 1}}, QOSMap{{2, 1}, {3, 4}, {1<<32 - 1, 7}})
	s.Place.Set(t, s.Name, Change().IngressQOS(7, 0).EgressQOS(2, 0).EgressQOS(9, 0))
	check(QOSMap{{0, 5}}, QOSMap{{3, 4}, {1<<32 - 1, 7}})

	want := QOSMap{{3, 5}, {4, 6}}
	s.Place.Set(t, s.Name, Change().EgressQOSMap(s.Read(t).EgressQOSMap.Replace(want)))
	check(QOSMap{{0, 5}}, want)
	a := s.Read(t)
	s.Place.Set(t, s.Name, Change().EgressQOSMap(a.EgressQOSMap.Replace(nil)).IngressQOSMap(a.IngressQOSMap.Replace(nil)))
	check(nil, nil)
}

// TestStack puts links upon each other, with tags of both types, and one of the
// same id as another but of the other type.
func TestStack(t *testing.T) {
	p := newPlace(t)
	outer := p.Create(t, New("outer", link.Name("eth0"), 100).Protocol(Protocol8021AD).Up())
	inner := p.Create(t, New("inner", outer, 2).Up())
	p.Create(t, New("plain", link.Name("eth0"), 100).Up())
	if inner.Parent.Or(0) != outer.Index || !inner.IsUp() {
		t.Errorf("inner is upon %v, not %v", inner.Parent, outer.Index)
	}
	p.Delete(t, link.Name("eth0"))
	if left := p.Names(t, "vlan"); len(left) > 0 {
		t.Errorf("left without their parent: %q", left)
	}
}

// TestNamespaces makes a link whose parent is in another namespace, by either
// way, and moves one.
func TestNamespaces(t *testing.T) {
	host, container := newPlace(t), kindtest.NewPlace(t)
	eth0 := host.Get(t, link.Name("eth0"))
	host.Create(t, New("v1", eth0, 1).NetNS(container.NS).Up())
	container.Create(t, New("v2", link.Name("eth0"), 2).LinkNetNS(host.NS).Up())
	host.Create(t, New("v3", eth0, 3))
	host.Set(t, link.Name("v3"), Change().EgressQOS(1, 2).NetNS(container.NS).Up())
	for id, name := range map[uint16]link.Name{1: "v1", 2: "v2", 3: "v3"} {
		l := container.Get(t, name)
		a, err := From(l)
		if err != nil || a.ID.Or(0) != id || l.Parent.Or(0) != eth0.Index || l.ParentNetNS.IsZero() || !l.IsUp() {
			t.Errorf("%s is VLAN %v upon link %v of namespace %v, up %v: %v", name, a.ID, l.Parent, l.ParentNetNS, l.IsUp(), err)
		}
	}
	if left := host.Names(t, "vlan"); len(left) > 0 {
		t.Errorf("on the host: %q", left)
	}
	host.Set(t, eth0, link.Change().NetNS(kindtest.NewPlace(t).NS))
	if got := fmt.Sprint(container.Names(t, "vlan")); got != "[v1 v2 v3]" {
		t.Errorf("where the parent moved, %s are left", got)
	}
	host.Create(t, dummy.New("eth0"))
	container.Create(t, New("v4", link.Name("eth0"), 3).LinkNetNS(host.NS))
	_, err := container.Conn.Create(New("v5", link.Name("eth0"), 3).LinkNetNS(host.NS))
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("a second VLAN 3: %v", err)
	}
}

// TestBridgeBinding has a link upon a bridge whose carrier is that of the ports
// in its VLAN, and one upon another parent, which has none.
func TestBridgeBinding(t *testing.T) {
	kerneltest.NeedsKind(t, "veth")
	p := kindtest.NewPlace(t, "vlan", "bridge")
	br := p.Create(t, bridge.New("br0").VLANFiltering(true).VLANDefaultPVID(0).Up())
	for i, name := range []string{"p2", "p3"} {
		vid := fmt.Sprint(i + 2)
		p.Create(t, veth.New(name, veth.NewPeer("far-"+name).Up()).Master(br).Up())
		p.Bridge(t, "vlan", "add", "dev", name, "vid", vid)
		p.Bridge(t, "vlan", "add", "dev", "br0", "vid", vid, "self")
	}
	carrier := func(name link.Name, on bool) func() bool {
		return func() bool { return p.Get(t, name).Carrier.Or(false) == on }
	}
	p.Create(t, New("bound", br, 2).BridgeBinding(true).Up())
	p.Create(t, New("free", br, 3).Up())
	p.Await(t, "the carrier of p2", carrier("bound", true))
	p.Await(t, "the carrier of the bridge", carrier("free", true))
	p.Set(t, link.Name("far-p2"), link.Change().Down())
	p.Await(t, "that carrier to go", carrier("bound", false))
	p.Set(t, link.Name("far-p2"), link.Change().Up())
	p.Await(t, "that carrier to return", carrier("bound", true))
	p.Set(t, link.Name("far-p3"), link.Change().Down())
	if !carrier("free", true)() {
		t.Error("the carrier of a link that is not bound went with a port")
	}
	p.Set(t, link.Name("free"), Change().BridgeBinding(true))
	if kerneltest.Version().Compare(needs.Version{Major: 6, Minor: 14}) >= 0 {
		p.Await(t, "the carrier to go with the one of p3", carrier("free", false))
		p.Set(t, link.Name("free"), Change().BridgeBinding(false))
		p.Await(t, "the carrier of the bridge", carrier("free", true))
	} else if !carrier("free", true)() {
		t.Error("the bridge heeds a change")
	}
	if p.Create(t, New("astray", link.Name("p2"), 2).BridgeBinding(true).Up()); !carrier("astray", false)() {
		t.Error("a link upon another parent has carrier")
	}
}

// TestFollowsParent checks what the package comment says of links that go down
// and up with their parent. The kernel may do it a moment later.
func TestFollowsParent(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("tight", link.Name("eth0"), 1).Up())
	p.Create(t, New("loose", link.Name("eth0"), 2).LooseBinding(true).Up())
	p.Create(t, New("idle", link.Name("eth0"), 4))
	is := func(name link.Name, up bool) func() bool {
		return func() bool { return p.Get(t, name).IsUp() == up }
	}
	p.Set(t, link.Name("eth0"), link.Change().Down())
	p.Await(t, "tight to go down", is("tight", false))
	if !is("loose", true)() {
		t.Error("loose went down")
	}
	p.Create(t, New("other", link.Name("eth0"), 3).LooseBinding(true).Up()) // without LooseBinding: TestRefused
	p.Set(t, link.Name("eth0"), link.Change().Up())
	p.Await(t, "tight to come up", is("tight", true))
	p.Await(t, "idle to come up", is("idle", true))
	p.Set(t, link.Name("eth0"), link.Change().MTU(1400))
	p.Await(t, "the MTU to follow", func() bool { return p.Get(t, link.Name("tight")).MTU.Or(0) == 1400 })
}
