package link_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/link"
)

// before reports whether the running kernel is older than a release.
func before(tb testing.TB, release string) bool {
	tb.Helper()
	v, err := needs.ParseVersion(release)
	if err != nil {
		tb.Fatal(err)
	}
	return kerneltest.Version().Compare(v) < 0
}

// TestMove moves a link and nothing else.
func TestMove(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	v0 := home.create(t, link.Custom("veth", "v0").Index(70).MTU(1400).Alias("moved").AltNames("also").Group(5).Up())
	home.set(t, v0, link.Change().NetNS(there.ns))
	l := there.get(t, link.Name("v0"))
	if l.Index != 70 || l.MTU.Or(0) != 1400 || l.Alias.Or("") != "moved" || l.Group.Or(0) != 5 || l.IsUp() ||
		!slices.Equal(l.AltNames, []string{"also"}) {
		t.Errorf("there: %v, MTU %v, alias %v, group %v, alternative names %v, flags %v", l, l.MTU, l.Alias, l.Group, l.AltNames, l.Flags)
	}
	if l.ParentNetNS.IsZero() || l.Parent != v0.Parent {
		t.Errorf("its peer is %v in namespace %v, want %v", l.Parent, l.ParentNetNS, v0.Parent)
	}
	if got := there.get(t, link.Name("also")); got.Index != 70 {
		t.Errorf("the alternative name finds %v there", got)
	}
	for _, ref := range []link.Ref{v0, link.Name("also")} {
		if l, err := home.conn.Get(ref); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("at home, %v: %v, %v, want os.ErrNotExist", ref, l, err)
		}
	}
	// An index that is taken there gives way.
	w0 := home.create(t, link.Custom("veth", "w0").Index(70))
	home.set(t, w0, link.Change().NetNS(there.ns))
	if l := there.get(t, link.Name("w0")); l.Index == 70 {
		t.Errorf("%v has the index of another", l)
	}
	// And back, by a handle from the connection.
	ns, err := home.conn.NetNS()
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	there.set(t, link.Name("v0"), link.Change().NetNS(ns).Up())
	if l := home.get(t, link.Name("v0")); !l.IsUp() || !l.ParentNetNS.IsZero() {
		t.Errorf("home again: flags %v, peer in namespace %v", l.Flags, l.ParentNetNS)
	}
}

// TestMoveAndMore does all else that a change can say in the other namespace.
func TestMoveAndMore(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	there.create(t, link.Custom("bridge", "br0").Index(90), link.Custom("bridge", "v0")) // the old name is taken
	home.create(t, link.Custom("bridge", "br0").Index(91))
	v0 := home.create(t, link.Custom("veth", "v0").AltNames("one").Master(link.Index(91)).Up())
	home.set(t, v0, link.ChangeCustom("veth").NetNS(there.ns).Rename("eth0").MTU(1300).Address(mac("02:00:00:00:00:01")).
		Group(5).Alias("moved").AltNames("two").DropAltNames("one").AddrGenMode(link.AddrGenNone).ARP(false).
		Master(link.Name("br0")).Up())
	l := there.get(t, link.Name("eth0"))
	if l.MTU.Or(0) != 1300 || l.Address.Or(nil).String() != "02:00:00:00:00:01" || l.Group.Or(0) != 5 || l.Alias.Or("") != "moved" ||
		!slices.Equal(l.AltNames, []string{"two"}) || l.AddrGenMode.Or(0) != link.AddrGenNone || l.Master.Or(0) != 90 ||
		l.Flags&(link.FlagUp|link.FlagNoARP) != link.FlagUp|link.FlagNoARP {
		t.Errorf("there: %v, flags %v, %v", l, l.Flags, public(l.Attributes))
	}
	if got := home.names(t, link.OfKind("veth")); slices.Contains(got, "v0") {
		t.Errorf("still at home: %v", got)
	}
}

func TestMoveIndex(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	v0 := home.create(t, link.Custom("veth", "v0").Index(70))
	err := home.conn.Set(v0, link.Change().NetNS(there.ns).Index(99).Rename("eth0"))
	if before(t, "5.13") {
		const want = "set veth v0: IFLA_NEW_IFINDEX: this kernel does not know it: needs Linux 5.13: operation not supported"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if l := home.get(t, link.Name("v0")); l.Index != 70 {
			t.Errorf("home again: %v", l)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if l := there.get(t, link.Index(99)); l.Name != "eth0" {
		t.Errorf("there: %v", l)
	}
	w0 := home.create(t, link.Custom("veth", "w0"))
	if err := home.conn.Set(w0, link.Change().NetNS(there.ns).Index(99)); !errors.Is(err, unix.EBUSY) ||
		!strings.HasPrefix(err.Error(), "set veth w0: IFLA_NEW_IFINDEX: ") {
		t.Errorf("to an index that is taken: error %v, want EBUSY for IFLA_NEW_IFINDEX", err)
	}
}

// TestMoveNumbered gives the link a numbered name in the other namespace,
// whether or not its own is taken there.
func TestMoveNumbered(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	there.create(t, link.Custom("bridge", "eth0"), link.Custom("bridge", "v1"))
	home.create(t, link.Custom("veth", "v0").Up(), link.Custom("veth", "v1"))
	change := link.Change().NetNS(there.ns).Rename("eth%d").Up()
	for i, name := range []string{"v0", "v1"} {
		home.set(t, link.Name(name), change)
		want := []string{"eth1", "eth2"}[i]
		if l := there.get(t, link.Name(want)); l.Kind != "veth" || !l.IsUp() {
			t.Errorf("%s: a %s link, flags %v", want, l.Kind, l.Flags)
		}
	}
}

// TestMoveNowhere moves a link to where it is.
func TestMoveNowhere(t *testing.T) {
	home := newPlace(t)
	v0 := home.create(t, link.Custom("veth", "v0").Up())
	home.set(t, v0, link.Change().NetNS(home.ns).MTU(1400).Rename("v9").Down())
	if l := home.get(t, v0); l.MTU.Or(0) != 1400 || l.Name != "v9" || l.IsUp() {
		t.Errorf("%v, MTU %v, flags %v", l, l.MTU, l.Flags)
	}
	err := home.conn.Set(v0, link.Change().NetNS(home.ns).Index(99))
	if !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("another index in the same namespace: %v, want errors.ErrUnsupported", err)
	}
	if l := home.create(t, link.Custom("veth", "w0").NetNS(home.ns)); l.Name != "w0" {
		t.Errorf("created: %v", l)
	}
}

// TestMoveKind changes an attribute of the kind in the same request.
func TestMoveKind(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	home, there := newPlace(t), newPlace(t)
	home.create(t, link.Custom("veth", "w0"))
	m0 := home.create(t, link.Custom("macvlan", "m0").Parent(link.Name("w0")))
	mode := link.RawAttr{Type: 1, Data: []byte{4, 0, 0, 0}} // IFLA_MACVLAN_MODE, bridge
	home.set(t, m0, link.ChangeCustom("macvlan").NetNS(there.ns).Raw(mode).MTU(1300))
	info := there.show(t, "m0")["linkinfo"].(map[string]any)
	if got := info["info_data"].(map[string]any)["mode"]; got != "bridge" {
		t.Errorf("mode %v, want bridge", got)
	}
	if l := there.get(t, link.Name("m0")); l.MTU.Or(0) != 1300 {
		t.Errorf("MTU %v, want 1300", l.MTU)
	}
}

// TestCreateElsewhere makes links in another namespace, also under names and
// indexes that are taken at home.
func TestCreateElsewhere(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	there.create(t, link.Custom("bridge", "br0").Index(90))
	home.create(t, link.Custom("bridge", "t0").Index(70), link.Custom("bridge", "br0").Index(91))
	// A pair that says nothing of its other end has both in the namespace.
	l := home.create(t, link.Custom("veth", "t0").NetNS(there.ns).Index(70).MTU(1300).Alias("elsewhere").AltNames("also").
		AddrGenMode(link.AddrGenNone).Master(link.Name("br0")).Up())
	for _, l := range []*link.Link{l, there.get(t, link.Name("also"))} {
		if l.Name != "t0" || l.Index != 70 || l.MTU.Or(0) != 1300 || l.Alias.Or("") != "elsewhere" || !l.IsUp() ||
			l.AddrGenMode.Or(0) != link.AddrGenNone || l.Master.Or(0) != 90 {
			t.Errorf("%v, flags %v, %v", l, l.Flags, public(l.Attributes))
		}
	}
	if got := home.names(t, link.OfKind("veth")); len(got) != 0 {
		t.Errorf("at home: %v", got)
	}
	if l := home.create(t, link.Custom("bridge", "br%d").NetNS(there.ns)); l.Name != "br1" {
		t.Errorf("numbered there: %v, want br1", l)
	}
}

// TestParentElsewhere stacks links upon parents in other namespaces.
func TestParentElsewhere(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	home, there, third := newPlace(t), newPlace(t), newPlace(t)
	// One name and one index in each: only the address tells them apart.
	addresses := []string{"02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03"}
	for i, p := range []place{home, there, third} {
		p.create(t, link.Custom("veth", "w0").Index(70).Address(mac(addresses[i])).Up())
	}
	for _, tt := range []struct {
		name   string
		spec   *spec
		in     place
		parent string
		other  bool // the parent is elsewhere
	}{
		{"all at home", link.Custom("macvlan", "m0").Parent(link.Name("w0")), home, addresses[0], false},
		{"parent at home", link.Custom("macvlan", "m0").Parent(link.Name("w0")).NetNS(there.ns), there, addresses[0], true},
		{"parent at home by index", link.Custom("macvlan", "m0").Parent(link.Index(70)).NetNS(there.ns), there, addresses[0], true},
		{"parent there", link.Custom("macvlan", "m0").Parent(link.Name("w0")).NetNS(there.ns).LinkNetNS(there.ns), there, addresses[1], false},
		{"parent in a third", link.Custom("macvlan", "m0").Parent(link.Name("w0")).NetNS(there.ns).LinkNetNS(third.ns), there, addresses[2], true},
		{"link at home, parent elsewhere", link.Custom("macvlan", "m0").Parent(link.Name("w0")).LinkNetNS(third.ns), home, addresses[2], true},
		{"home said aloud", link.Custom("macvlan", "m0").Parent(link.Name("w0")).LinkNetNS(home.ns), home, addresses[0], false},
		{"home said twice", link.Custom("macvlan", "m0").Parent(link.Name("w0")).LinkNetNS(home.ns).NetNS(home.ns), home, addresses[0], false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := home.create(t, tt.spec.Up())
			if !l.IsUp() {
				t.Error("it is not up")
			}
			if l.Parent.Or(0) != 70 || l.ParentNetNS.IsZero() == tt.other {
				t.Errorf("parent %v in namespace %v", l.Parent, l.ParentNetNS)
			}
			if got := tt.in.upper(t, l, []place{home, there, third}); got != tt.parent {
				t.Errorf("it is stacked on %s, want %s", got, tt.parent)
			}
			if err := tt.in.conn.Delete(l); err != nil {
				t.Error(err)
			}
		})
	}
}

// upper returns the address of the parent of a macvlan: the one whose MTU it
// follows down.
func (p place) upper(t *testing.T, l *link.Link, all []place) string {
	t.Helper()
	for _, q := range all {
		parent := q.get(t, link.Name("w0"))
		q.set(t, parent, link.Change().MTU(1000))
		follows := p.get(t, l).MTU.Or(0) == 1000
		q.set(t, parent, link.Change().MTU(1500))
		if follows {
			return parent.Address.Or(nil).String()
		}
	}
	return "none"
}

// TestLinkNetNS sees the ids by which namespaces know one another.
func TestLinkNetNS(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	home, there := newPlace(t), newPlace(t)
	home.create(t, link.Custom("veth", "w0"))
	first := home.create(t, link.Custom("macvlan", "m0").Parent(link.Name("w0")).NetNS(there.ns))
	second := home.create(t, link.Custom("macvlan", "m1").Parent(link.Name("w0")).NetNS(there.ns))
	if first.ParentNetNS.IsZero() || first.ParentNetNS != second.ParentNetNS || first.ParentNetNS.Or(-1) < 0 {
		t.Errorf("the parent's namespace has the ids %v and %v", first.ParentNetNS, second.ParentNetNS)
	}
	if got := there.show(t, "m0")["link_netnsid"]; got != float64(first.ParentNetNS.Or(-1)) {
		t.Errorf("ip(8) shows %v, we %v", got, first.ParentNetNS)
	}
	if l := home.get(t, link.Name("w0")); !l.ParentNetNS.IsZero() {
		t.Errorf("a pair within one namespace has its peer in namespace %v", l.ParentNetNS)
	}
}
