package veth_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestBothEnds makes a pair with everything set that an end can have, and reads
// it back.
func TestBothEnds(t *testing.T) {
	p := kindtest.NewPlace(t, "veth")
	v0 := p.Create(t, veth.New("v0", veth.NewPeer("v1").
		MTU(1300).
		Address(kindtest.MAC("02:00:00:00:00:02")).
		Broadcast(kindtest.MAC("ff:ff:ff:ff:ff:fe")).
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
		Address(kindtest.MAC("02:00:00:00:00:01")).
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
	if d := cmp.Diff(first, read(p.Get(t, link.Name("v0")))); d != "" {
		t.Errorf("first end (-want +got):\n%s", d)
	}
	if d := cmp.Diff(second, read(p.Get(t, link.Name("v1")))); d != "" {
		t.Errorf("second end (-want +got):\n%s", d)
	}
	if v0.Kind != "veth" || v0.Type != link.Ethernet {
		t.Errorf("kind %q, type %d", v0.Kind, v0.Type)
	}
}

// TestDefaults checks that an end has of the other one's settings none.
func TestDefaults(t *testing.T) {
	p := kindtest.NewPlace(t, "veth")
	v0 := p.Create(t, veth.New("v0", nil).MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")).Group(5).Up())
	peer := p.Get(t, v0.Parent.Or(0))
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
			p := kindtest.NewPlace(t, "veth")
			for _, name := range tt.taken {
				p.Create(t, veth.New(name, veth.NewPeer("end-of-"+name)))
			}
			before := tt.spec.String()
			l := p.Create(t, tt.spec)
			peer := p.Get(t, l.Parent.Or(0))
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
		spec func(here, there *kindtest.Place) *veth.Spec
		// first and peer tell where the ends are to be.
		first, peer func(here, there *kindtest.Place) *kindtest.Place
	}{
		{
			"peer",
			func(here, there *kindtest.Place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v0").NetNS(there.NS).MTU(1400).Alias("peer").AltNames("alt").Up()).MTU(1300).Up()
			},
			func(here, there *kindtest.Place) *kindtest.Place { return here },
			func(here, there *kindtest.Place) *kindtest.Place { return there },
		},
		{
			"first",
			func(here, there *kindtest.Place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v0").MTU(1400).Alias("peer").AltNames("alt").Up()).NetNS(there.NS).MTU(1300).Up()
			},
			func(here, there *kindtest.Place) *kindtest.Place { return there },
			func(here, there *kindtest.Place) *kindtest.Place { return here },
		},
		{
			"both",
			func(here, there *kindtest.Place) *veth.Spec {
				return veth.New("v0", veth.NewPeer("v1").NetNS(there.NS).MTU(1400).Alias("peer").AltNames("alt").Up()).NetNS(there.NS).MTU(1300).Up()
			},
			func(here, there *kindtest.Place) *kindtest.Place { return there },
			func(here, there *kindtest.Place) *kindtest.Place { return there },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			here, there := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
			v := here.Create(t, tt.spec(here, there))
			first := tt.first(here, there).Get(t, link.Name("v0"))
			peer := tt.peer(here, there).Get(t, link.Name("alt"))
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
			if n := len(here.Names(t, "veth")) + len(there.Names(t, "veth")); n != 2 {
				t.Errorf("there are %d links", n)
			}
		})
	}
}

// TestMasters makes each end a port of a bridge, in one namespace and in two.
func TestMasters(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	for _, apart := range []bool{false, true} {
		here, there := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
		peer := veth.NewPeer("v1").Master(link.Name("br1")).Up()
		if apart {
			peer.NetNS(there.NS)
		} else {
			there = here
		}
		br0 := here.Create(t, link.Custom("bridge", "br0").Up())
		br1 := there.Create(t, link.Custom("bridge", "br1").Up())
		v0 := here.Create(t, veth.New("v0", peer).Master(br0).Up())
		v1 := there.Get(t, link.Name("v1"))
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
	p := kindtest.NewPlace(t, "veth")
	v0 := p.Create(t, veth.New("v0", veth.NewPeer("v1")).Up())
	if v0.Carrier.Or(true) {
		t.Error("carrier with the other end down")
	}
	p.Set(t, link.Name("v1"), link.Change().Up())
	p.Await(t, "carrier", func() bool {
		v0 = p.Get(t, v0)
		return v0.Carrier.Or(false) && v0.OperState.Or(0) == link.OperUp
	})
}

// TestDelete checks that one end takes the other with it.
func TestDelete(t *testing.T) {
	here, there := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
	here.Create(t, veth.New("v0", veth.NewPeer("v1").NetNS(there.NS)))
	there.Delete(t, link.Name("v1"))
	if _, err := here.Conn.Get(link.Name("v0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other end: %v", err)
	}
}
