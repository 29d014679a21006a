package veth_test

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestBothEnds makes a pair with everything set that an end can have, and reads
// it back.
func TestBothEnds(t *testing.T) {
	p := newPlace(t)
	v0 := p.create(t, veth.New("v0", veth.NewPeer("v1").
		MTU(1300).
		Address(mac("02:00:00:00:00:02")).
		Broadcast(mac("ff:ff:ff:ff:ff:fe")).
		TxQLen(200).
		Queues(3, 2).
		Group(6).
		GSOMaxSize(16384).
		GSOMaxSegs(100).
		Index(8).
		Multicast(false).
		Alias("the peer").
		AltNames("the-peer", "of-v0").
		AddrGenMode(link.AddrGenNone).
		Up()).
		MTU(1400).
		Address(mac("02:00:00:00:00:01")).
		TxQLen(100).
		Queues(4, 1).
		Group(5).
		Index(7).
		ARP(false).
		Alias("the first").
		AltNames("the-first").
		Up())

	type end struct {
		Index, Parent      link.Index
		MTU, TxQLen, Group uint32
		Tx, Rx             uint32
		Address, Broadcast string
		Alias              string
		AltNames           []string
		Size, Segs         uint32
		AddrGenMode        link.AddrGenMode
		Flags              link.Flags
	}
	read := func(l *link.Link) end {
		a := l.Attributes
		slices.Sort(a.AltNames)
		return end{
			Index: l.Index, Parent: a.Parent.Or(0),
			MTU: a.MTU.Or(0), TxQLen: a.TxQLen.Or(0), Group: a.Group.Or(0),
			Tx: a.TxQueues.Or(0), Rx: a.RxQueues.Or(0),
			Address: a.Address.Or(nil).String(), Broadcast: a.Broadcast.Or(nil).String(),
			Alias: a.Alias.Or(""), AltNames: a.AltNames,
			Size: a.GSOMaxSize.Or(0), Segs: a.GSOMaxSegs.Or(0),
			AddrGenMode: a.AddrGenMode.Or(255),
			Flags:       l.Flags & (link.FlagUp | link.FlagNoARP | link.FlagMulticast),
		}
	}
	first := end{
		Index: 7, Parent: 8, MTU: 1400, TxQLen: 100, Group: 5, Tx: 4, Rx: 1,
		Address: "02:00:00:00:00:01", Broadcast: "ff:ff:ff:ff:ff:ff",
		Alias: "the first", AltNames: []string{"the-first"},
		Size: 65536, Segs: 65535, AddrGenMode: link.AddrGenEUI64,
		Flags: link.FlagUp | link.FlagNoARP | link.FlagMulticast,
	}
	second := end{
		Index: 8, Parent: 7, MTU: 1300, TxQLen: 200, Group: 6, Tx: 3, Rx: 2,
		Address: "02:00:00:00:00:02", Broadcast: "ff:ff:ff:ff:ff:fe",
		Alias: "the peer", AltNames: []string{"of-v0", "the-peer"},
		Size: 16384, Segs: 100, AddrGenMode: link.AddrGenNone,
		Flags: link.FlagUp,
	}
	if d := cmp.Diff(first, read(v0)); d != "" {
		t.Errorf("what Create returned of the first end (-want +got):\n%s", d)
	}
	if d := cmp.Diff(first, read(p.get(t, link.Name("v0")))); d != "" {
		t.Errorf("first end (-want +got):\n%s", d)
	}
	if d := cmp.Diff(second, read(p.get(t, link.Name("v1")))); d != "" {
		t.Errorf("second end (-want +got):\n%s", d)
	}
	if v0.Kind != "veth" || v0.Type != link.Ethernet {
		t.Errorf("kind %q, type %d", v0.Kind, v0.Type)
	}
}

// TestDefaults checks that an end has of the other one's settings none.
func TestDefaults(t *testing.T) {
	p := newPlace(t)
	v0 := p.create(t, veth.New("v0", nil).MTU(1400).Address(mac("02:00:00:00:00:01")).Group(5).Up())
	peer := p.get(t, v0.Parent.Or(0))
	if mtu := peer.MTU.Or(0); mtu != 1500 {
		t.Errorf("MTU %d", mtu)
	}
	if group := peer.Group.Or(9); group != 0 {
		t.Errorf("group %d", group)
	}
	if peer.IsUp() {
		t.Error("is up")
	}
	if a := peer.Address.Or(nil); a.String() == v0.Address.Or(nil).String() {
		t.Errorf("both ends have address %v", a)
	}
}

// TestNames makes pairs whose names are left to the kernel or the library.
func TestNames(t *testing.T) {
	tests := []struct {
		name       string
		spec       *veth.Spec
		taken      []string
		first, end string
	}{
		{"no peer", veth.New("v0", nil), nil, "v0", "veth0"},
		{"no peer's name", veth.New("v0", veth.NewPeer("").Up()), []string{"veth0"}, "v0", "veth1"},
		{"pattern of the peer", veth.New("v0", veth.NewPeer("end%d")), []string{"end0"}, "v0", "end1"},
		{"pattern", veth.New("v%d", veth.NewPeer("end")), []string{"v0", "v1"}, "v2", "end"},
		{"neither", veth.New("", nil), nil, "veth1", "veth0"},
		{"one pattern", veth.New("v%d", veth.NewPeer("v%d")), []string{"v1"}, "v2", "v0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlace(t)
			for _, name := range tt.taken {
				p.create(t, veth.New(name, veth.NewPeer("end-of-"+name)))
			}
			before := tt.spec.String()
			l := p.create(t, tt.spec)
			peer := p.get(t, l.Parent.Or(0))
			if l.Name != tt.first || peer.Name != tt.end {
				t.Errorf("%s and %s, want %s and %s", l.Name, peer.Name, tt.first, tt.end)
			}
			if d := cmp.Diff(before, tt.spec.String()); d != "" {
				t.Errorf("the spec changed (-before +after):\n%s", d)
			}
		})
	}
}

// TestElsewhere makes pairs whose ends are in different namespaces, under the
// same name.
func TestElsewhere(t *testing.T) {
	tests := []struct {
		name string
		spec func(here, there place) *veth.Spec
		// first and peer tell where the ends are to be.
		first, peer func(here, there place) place
	}{
		{
			"peer",
			func(here, there place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v0").NetNS(there.ns).MTU(1400).Alias("peer").AltNames("alt").Up()).MTU(1300).Up()
			},
			func(here, there place) place { return here },
			func(here, there place) place { return there },
		},
		{
			"first",
			func(here, there place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v0").MTU(1400).Alias("peer").AltNames("alt").Up()).NetNS(there.ns).MTU(1300).Up()
			},
			func(here, there place) place { return there },
			func(here, there place) place { return here },
		},
		{
			"both",
			func(here, there place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v1").NetNS(there.ns).MTU(1400).Alias("peer").AltNames("alt").Up()).NetNS(there.ns).MTU(1300).Up()
			},
			func(here, there place) place { return there },
			func(here, there place) place { return there },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			here, there := newPlace(t), newPlace(t)
			v := here.create(t, tt.spec(here, there))
			first := tt.first(here, there).get(t, link.Name("v0"))
			peer := tt.peer(here, there).get(t, link.Name("alt"))
			switch {
			case v.Index != first.Index || v.MTU != first.MTU:
				t.Errorf("Create returned %v, there is %v", v, first)
			case first.MTU.Or(0) != 1300 || !first.IsUp():
				t.Errorf("first end: MTU %v, flags %v", first.MTU, first.Flags)
			case peer.MTU.Or(0) != 1400 || !peer.IsUp() || peer.Alias.Or("") != "peer":
				t.Errorf("second end: MTU %v, flags %v, alias %v", peer.MTU, peer.Flags, peer.Alias)
			case first.Parent.Or(0) != peer.Index || peer.Parent.Or(0) != first.Index:
				t.Errorf("ends %v and %v have parents %v and %v", first, peer, first.Parent, peer.Parent)
			case first.ParentNetNS.IsZero() == (tt.name != "both"):
				t.Errorf("namespace of the parent: %v", first.ParentNetNS)
			}
			if n := len(here.names(t, "veth")) + len(there.names(t, "veth")); n != 2 {
				t.Errorf("there are %d links", n)
			}
		})
	}
}

// TestMasters makes each end a port of a bridge, in one namespace and in two.
func TestMasters(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	for _, apart := range []bool{false, true} {
		here, there := newPlace(t), newPlace(t)
		peer := veth.NewPeer("v1").Master(link.Name("br1")).Up()
		if apart {
			peer.NetNS(there.ns)
		} else {
			there = here
		}
		br0 := here.create(t, link.Custom("bridge", "br0").Up())
		br1 := there.create(t, link.Custom("bridge", "br1").Up())
		v0 := here.create(t, veth.New("v0", peer).Master(br0).Up())
		v1 := there.get(t, link.Name("v1"))
		if m := v0.Master.Or(0); m != br0.Index || !v0.IsUp() || v0.PortKind != "bridge" {
			t.Errorf("apart %v: v0 has master %d, port of %q, flags %v", apart, m, v0.PortKind, v0.Flags)
		}
		if m := v1.Master.Or(0); m != br1.Index || !v1.IsUp() || v1.PortKind != "bridge" {
			t.Errorf("apart %v: v1 has master %d, port of %q, flags %v", apart, m, v1.PortKind, v1.Flags)
		}
	}
}

// TestCarrier checks that an end has carrier once both are up.
func TestCarrier(t *testing.T) {
	p := newPlace(t)
	v0 := p.create(t, veth.New("v0", veth.NewPeer("v1")).Up())
	if v0.Carrier.Or(true) {
		t.Error("carrier with the other end down")
	}
	if err := p.conn.Set(link.Name("v1"), link.Change().Up()); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if v0 = p.get(t, v0); v0.Carrier.Or(false) && v0.OperState.Or(0) == link.OperUp {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("carrier %v, state %v", v0.Carrier, v0.OperState)
}

// TestDelete checks that one end takes the other with it.
func TestDelete(t *testing.T) {
	here, there := newPlace(t), newPlace(t)
	here.create(t, veth.New("v0", veth.NewPeer("v1").NetNS(there.ns)))
	if err := there.conn.Delete(link.Name("v1")); err != nil {
		t.Fatal(err)
	}
	if _, err := here.conn.Get(link.Name("v0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other end: %v", err)
	}
}
