package ipvlantest

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// place makes a place with a parent, eth0, at the end of a cable.
func place(t *testing.T, k Kind) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, k.Name, "veth", "bridge")
	p.Create(t, veth.New("eth0", veth.NewPeer("wall").Up()).Address(kindtest.MAC("02:00:00:00:00:e0")).Up())
	return p
}

func settings(t *testing.T, k Kind) *kindtest.Settings[ipvlan.Attributes] {
	return &kindtest.Settings[ipvlan.Attributes]{
		Place: place(t, k), Kind: k.Name, Name: "i0",
		New:   func(name string) link.Request { return k.New(name, link.Name("eth0"), ipvlan.L2) },
		Start: k.Change, From: k.From, Walk: ipvlan.Walk, Rows: rows,
		List: []kindtest.Setting{
			{Words: "mode l3"},
			{Words: "private", Since: 1},
			{Words: "mode l2 vepa", Alone: true, Want: map[string]any{"Mode": ipvlan.L2, "Flag": ipvlan.FlagVEPA}},
			{Words: "mode l3s private", Alone: true, Want: map[string]any{"Mode": ipvlan.L3S, "Flag": ipvlan.FlagPrivate}},
			{Words: "mode l3 bridge", Alone: true, Want: map[string]any{"Mode": ipvlan.L3, "Flag": ipvlan.FlagBridge}},
			{Words: "mode l2", Alone: true},
		},
	}
}

// CreateAll makes links with all settings, and deletes them.
func CreateAll(t *testing.T, k Kind) {
	s := settings(t, k)
	s.CreateAll(t)
	s.Place.Delete(t, s.Name)
	for _, mode := range []ipvlan.Mode{ipvlan.L2, ipvlan.L3, ipvlan.L3S} {
		for _, flag := range []ipvlan.Flag{ipvlan.FlagBridge, ipvlan.FlagPrivate, ipvlan.FlagVEPA} {
			spec := k.New("i0", link.Name("eth0"), mode)
			kindtest.Apply(t, spec, kindtest.Do("Flag", flag))
			a, err := k.From(s.Place.Create(t, spec))
			if err != nil || a.Mode.Or(99) != mode || a.Flag.Or(99) != flag {
				t.Errorf("%v %v became %v, %v", mode, flag, a, err)
			}
			s.Place.Delete(t, s.Name)
		}
	}
	if names := s.Place.Names(t, k.Name); len(names) > 0 {
		t.Errorf("links %q are left", names)
	}
}

// ChangeEach changes one setting after the other.
func ChangeEach(t *testing.T, k Kind) {
	s := settings(t, k)
	s.Place.Create(t, s.New("i0"))
	s.ChangeEach(t)
}

// Shared checks that mode and flag are those of all links on the parent,
// whichever is changed, and that a new link brings its mode.
func Shared(t *testing.T, k Kind) {
	p := place(t, k)
	expect := func(mode ipvlan.Mode, flag ipvlan.Flag, names ...link.Name) {
		t.Helper()
		for _, name := range names {
			l := p.Get(t, name)
			a, err := k.From(l)
			if err != nil || a.Mode.Or(99) != mode || a.Flag.Or(99) != flag {
				t.Errorf("%s has %v, %v, not %v %v", name, a, err, mode, flag)
			}
			if arp := l.Flags&link.FlagNoARP == 0; l.IsUp() && arp != (mode == ipvlan.L2) {
				t.Errorf("%s in mode %v: ARP is %v", name, mode, arp)
			}
		}
	}
	i0 := k.New("i0", link.Name("eth0"), ipvlan.L2)
	kindtest.Apply(t, i0, kindtest.Do("Flag", ipvlan.FlagPrivate), kindtest.Do("Up"))
	p.Create(t, i0)
	p.Create(t, k.New("i1", link.Name("eth0"), ipvlan.L2))
	expect(ipvlan.L2, ipvlan.FlagPrivate, "i0", "i1")
	change := k.Change()
	kindtest.Apply(t, change, kindtest.Do("Mode", ipvlan.L3), kindtest.Do("Flag", ipvlan.FlagVEPA))
	p.Set(t, link.Name("i1"), change)
	expect(ipvlan.L3, ipvlan.FlagVEPA, "i0", "i1")
	l := p.Create(t, k.New("i2", link.Name("i0"), ipvlan.L3S)) // upon a link: its parent is meant
	expect(ipvlan.L3S, ipvlan.FlagVEPA, "i0", "i1", "i2")
	eth0 := p.Get(t, link.Name("eth0"))
	if l.Parent.Or(0) != eth0.Index || l.Address.String() != eth0.Address.String() {
		t.Errorf("parent %v, address %v, not %v, %v", l.Parent, l.Address, eth0.Index, eth0.Address)
	}
	// A change that fails takes the mode of all back.
	bad := k.Change()
	kindtest.Apply(t, bad, kindtest.Do("Mode", ipvlan.L2), kindtest.Do("Flag", ipvlan.FlagBridge), kindtest.Do("MTU", 10))
	if err := p.Conn.Set(link.Name("i1"), bad); !errors.Is(err, unix.EINVAL) {
		t.Errorf("an MTU of 10: %v", err)
	}
	expect(ipvlan.L3S, ipvlan.FlagVEPA, "i0", "i1", "i2")
}

// Elsewhere makes a link in another network namespace than its parent.
func Elsewhere(t *testing.T, k Kind) {
	p, there := place(t, k), kindtest.NewPlace(t)
	spec := k.New("i0", link.Name("eth0"), ipvlan.L2)
	kindtest.Apply(t, spec, kindtest.Do("NetNS", there.NS), kindtest.Do("Alias", "there"))
	p.Create(t, spec)
	l := there.Get(t, link.Name("i0"))
	if a, err := k.From(l); err != nil || a.Mode.Or(99) != ipvlan.L2 || l.Alias.Or("") != "there" {
		t.Errorf("there it is %v, %v, %v", a, l.Alias, err)
	}
	if _, err := p.Conn.Get(link.Name("i0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("here it is %v", err)
	}
	eth0 := p.Get(t, link.Name("eth0"))
	if l.Parent.Or(0) != eth0.Index || l.ParentNetNS.IsZero() != (k.Name == "ipvtap") {
		t.Errorf("the parent is %v in namespace %v, not %v", l.Parent, l.ParentNetNS, eth0.Index)
	}
	change := k.Change()
	kindtest.Apply(t, change, kindtest.Do("Mode", ipvlan.L3))
	there.Set(t, l, change)
	p.Delete(t, eth0)
	if names := there.Names(t, k.Name); len(names) > 0 {
		t.Errorf("the parent is gone, and %q still there", names)
	}
}

// Twin makes one link with the library and one with ip(8).
func Twin(t *testing.T, k Kind) {
	s, theirs := settings(t, k), place(t, k)
	for _, words := range []string{"mode l2 vepa", "mode l3s private", "mode l3 bridge"} {
		spec := s.New("i0")
		kindtest.Apply(t, spec, rows[words]...)
		s.Place.Create(t, spec)
		theirs.IP(t, append([]string{"link", "add", "link", "eth0", "name", "i0", "type", k.Name}, strings.Fields(words)...)...)
		kindtest.Twins(t, s.Place, theirs, "i0")
		// And what the commands say that the spec prints as.
		s.Place.Delete(t, link.Name("i0"))
		for _, command := range link.Commands(spec, "") {
			s.Place.IP(t, strings.Fields(command)[1:]...)
		}
		kindtest.Twins(t, s.Place, theirs, "i0")
		s.Place.Delete(t, link.Name("i0"))
		theirs.Delete(t, link.Name("i0"))
	}
}

// Refused has requests refused.
func Refused(t *testing.T, k Kind) {
	p := place(t, k)
	p.Create(t, k.New("i0", link.Name("eth0"), ipvlan.L2))
	p.Create(t, veth.New("eth1", nil).Master(p.Create(t, bridge.New("br0"))))
	create := func(name string, parent link.Ref, mode ipvlan.Mode, calls ...kindtest.Call) link.Request {
		spec := k.New(name, parent, mode)
		kindtest.Apply(t, spec, calls...)
		return spec
	}
	change := func(calls ...kindtest.Call) link.Request {
		spec := k.Change()
		kindtest.Apply(t, spec, calls...)
		return spec
	}
	const (
		eth0, i0 = link.Name("eth0"), link.Name("i0")
		data     = "IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_IPVLAN_"
	)
	rows := []kindtest.Refusal{
		{Name: "no parent", Create: create("i1", nil, ipvlan.L2),
			Want: "create @ i1: IFLA_LINK: there is no parent: nil: invalid argument", Target: unix.EINVAL},
		{Name: "a parent that is not there", Create: create("i1", link.Name("eth9"), ipvlan.L2),
			Want: "create @ i1: IFLA_LINK: eth9 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "an index that is not there", Create: create("i1", link.Index(999), ipvlan.L2),
			Want: "create @ i1: IFLA_LINK: link 999 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "upon the loopback link", Create: create("i1", link.Name("lo"), ipvlan.L2),
			Want: "create @ i1: IFLA_LINK: the parent is no Ethernet link: invalid argument", Target: unix.EINVAL},
		{Name: "upon the port of a bridge", Create: create("i1", link.Name("eth1"), ipvlan.L2),
			Want: "create @ i1: IFLA_LINK: the parent is in use otherwise, perhaps as a port or by macvlan links: device or resource busy", Target: unix.EBUSY},
		{Name: "a mode that is none", Create: create("i1", eth0, 3),
			Want: "create @ i1: " + data + "MODE: Mode(3) is not in l2 to l3s: numerical result out of range", Target: unix.ERANGE},
		{Name: "two flags", Create: create("i1", eth0, ipvlan.L2, kindtest.Do("Flag", ipvlan.FlagPrivate|ipvlan.FlagVEPA)),
			Want: "create @ i1: " + data + "FLAGS: Flag(3) is not in bridge to vepa: numerical result out of range", Target: unix.ERANGE},
		{Name: "an address", Create: create("i1", eth0, ipvlan.L2, kindtest.Do("Address", kindtest.MAC("02:00:00:00:00:01"))),
			Want: "create @ i1: IFLA_ADDRESS: ipvlan and ipvtap links have the address of their parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "a name that is taken", Create: create("i0", eth0, ipvlan.L2),
			Want: "create @ i0: IFLA_IFNAME: there is a link of the name i0 already: file exists", Target: os.ErrExist},
		{Name: "another address", Ref: i0, Set: change(kindtest.Do("Address", kindtest.MAC("02:00:00:00:00:01")), kindtest.Do("Mode", ipvlan.L3)),
			Want: "set @ i0: IFLA_ADDRESS: ipvlan and ipvtap links have the address of their parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "another mode that is none", Ref: i0, Set: change(kindtest.Do("Mode", 9)),
			Want: "set @ i0: " + data + "MODE: Mode(9) is not in l2 to l3s: numerical result out of range", Target: unix.ERANGE},
		{Name: "another flag that is none", Ref: i0, Set: change(kindtest.Do("Flag", 4), kindtest.Do("Mode", ipvlan.L3)),
			Want: "set @ i0: " + data + "FLAGS: Flag(4) is not in bridge to vepa: numerical result out of range", Target: unix.ERANGE},
		{Name: "another parent", Ref: i0, Set: change(kindtest.Do("Parent", link.Name("eth1"))),
			Want: "set @ i0: IFLA_LINK: can be set at creation only: delete the link and create it anew: operation not supported", Target: errors.ErrUnsupported},
		{Name: "a link of another kind", Ref: eth0, Set: change(kindtest.Do("Mode", ipvlan.L2)),
			Want: "set veth eth0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not an @ link: invalid argument", Target: unix.EINVAL},
	}
	for i := range rows {
		rows[i].Want = strings.ReplaceAll(rows[i].Want, "@", k.Name)
	}
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: rows}
	r.Check(t)
}
