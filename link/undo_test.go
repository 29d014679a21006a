package link_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// undoing is where requests fail: v0 is a port of br0, up, with settings of its
// own; v1 is down.
func undoing(t *testing.T) (home, there place) {
	home, there = newPlace(t), newPlace(t)
	home.create(t,
		link.Custom("bridge", "br0").Index(50).Address(mac("02:00:00:00:00:50")).Up(),
		link.Custom("bridge", "br1").Index(51).Address(mac("02:00:00:00:00:51")).Up(),
		link.Custom("veth", "v0").Index(70).Address(mac("02:00:00:00:00:70")).MTU(1400).Alias("old").AltNames("one", "two").Group(3).
			GSOMaxSegs(50).AddrGenMode(link.AddrGenNone).Master(link.Name("br0")).Up(),
		link.Custom("veth", "v1").Index(72),
		link.Custom("veth", "v2").Index(74).Master(link.Name("br1")), // else a port that comes and goes leaves TSO limits
		link.Custom("bridge", "taken").AltNames("taken-too"))
	there.create(t,
		link.Custom("bridge", "br0").Index(90),
		link.Custom("bridge", "taken").AltNames("taken-too").Index(91))
	return home, there
}

// TestSetUndone makes changes that fail at some step. All is as before then, in
// both namespaces.
func TestSetUndone(t *testing.T) {
	home, there := undoing(t)
	all := func() *link.ChangeSpec {
		return link.Change().MTU(1300).Address(mac("02:00:00:00:00:71")).Broadcast(mac("ff:ff:ff:ff:ff:fe")).Group(5).TxQLen(77).
			Alias("new").GSOMaxSize(30000).GSOMaxSegs(60).LinkMode(link.LinkModeDormant).AddrGenMode(link.AddrGenEUI64).
			ARP(false).Multicast(false).AllMulticast(true).Promisc(true).Dynamic(true).Trailers(false)
	}
	for _, tt := range []struct {
		name   string
		link   string
		change link.Request
		errno  unix.Errno
	}{
		{"in the middle", "v0", all().Carrier(false), unix.EOPNOTSUPP},
		{"alternative name", "v0", all().AltNames("three", "taken"), unix.EEXIST},
		{"alternative name of another", "v0", all().AltNames("taken-too"), unix.EEXIST},
		{"alternative names dropped", "v0", all().DropAltNames("one", "nosuch").AltNames("three"), unix.ENOENT},
		{"drop that of another", "v0", all().DropAltNames("one", "taken-too"), unix.EINVAL},
		{"proto-down", "v0", all().ProtoDown(true), unix.EOPNOTSUPP},
		{"name", "v1", all().Rename("taken"), unix.EEXIST},
		{"renamed, and more", "v1", all().Rename("v9").Up().AltNames("taken"), unix.EEXIST},
		{"down", "v0", all().Down().AltNames("taken"), unix.EEXIST},
		{"up", "v1", all().Up().AltNames("taken"), unix.EEXIST},
		{"down and renamed", "v0", all().Down().Rename("v9").AltNames("taken"), unix.EEXIST},
		{"no master", "v0", all().NoMaster().AltNames("taken"), unix.EEXIST},
		{"no master, down", "v0", all().NoMaster().Down().AltNames("taken"), unix.EEXIST},
		{"master", "v1", all().Master(link.Name("br0")).Up().AltNames("taken"), unix.EEXIST},
		{"another master", "v0", all().Master(link.Name("br1")).AltNames("taken"), unix.EEXIST},
		{"a master that is none", "v0", all().Master(link.Name("v1")), unix.EOPNOTSUPP},
		{"MTU", "v0", all().MTU(67).Rename("v9"), unix.EINVAL},
		{"multicast address", "v0", all().Address(mac("01:00:00:00:00:01")), unix.EADDRNOTAVAIL},
		{"a secret that is not there", "v0", all().AddrGenMode(link.AddrGenStablePrivacy), unix.EINVAL},
		{"move", "v0", all().NetNS(there.ns).Rename("taken"), unix.EEXIST},
		{"move, alternative name of another", "v0", all().NetNS(there.ns).Rename("taken-too"), unix.EEXIST},
		{"move, MTU", "v0", all().NetNS(there.ns).MTU(67), unix.EINVAL},
		{"move, alternative name", "v0", all().NetNS(there.ns).AltNames("taken"), unix.EEXIST},
		{"move, renamed, alternative name", "v0", all().NetNS(there.ns).Rename("v9").AltNames("three", "taken"), unix.EEXIST},
		{"move, carrier", "v0", all().NetNS(there.ns).Rename("v%d").Carrier(false).Up(), unix.EOPNOTSUPP},
		{"move of one that is down", "v1", all().NetNS(there.ns).Carrier(false).Up(), unix.EOPNOTSUPP},
		{"move to a master that is none", "v0", all().NetNS(there.ns).Master(link.Name("lo")).Up(), unix.EOPNOTSUPP},
		{"move to a master that is not there", "v0", all().NetNS(there.ns).Master(link.Name("br1")), unix.ENODEV},
		{"move of a bridge", "br0", link.Change().NetNS(there.ns).MTU(1300), unix.EINVAL},
		{"move to where the name is taken", "taken", link.Change().NetNS(there.ns), unix.EINVAL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, beforeThere := home.state(t), there.state(t)
			err := home.conn.Set(link.Name(tt.link), tt.change)
			var e *link.Error
			if !errors.As(err, &e) || !errors.Is(err, tt.errno) || e.Undo != nil {
				t.Errorf("error %v, want one of errno %v", err, tt.errno)
			}
			if d := diff(before, home.state(t)); d != "" {
				t.Errorf("%v\n(-before +after):\n%s", err, d)
			}
			if d := diff(beforeThere, there.state(t)); d != "" {
				t.Errorf("in the other namespace (-before +after):\n%s", d)
			}
		})
	}
}

// TestAddressesStay keeps IP addresses through a change that fails: nothing
// that they hang on is touched.
func TestAddressesStay(t *testing.T) {
	home, _ := undoing(t)
	for _, s := range []string{"192.0.2.1/24", "2001:db8::1/64"} {
		if err := home.conn.AddAddr(link.Name("v0"), link.Addr{Prefix: prefix(s)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := home.conn.Set(link.Name("v0"), link.Change().MTU(1300).Alias("x").Carrier(false)); err == nil {
		t.Fatal("no error")
	}
	if got := home.addrs(t, link.Name("v0")); len(got) != 2 {
		t.Errorf("addresses %v, want 2", got)
	}
}

// TestIPv4LimitsUndone takes back a limit that moves another with it.
func TestIPv4LimitsUndone(t *testing.T) {
	kerneltest.Needs(t, "6.3", "gso_ipv4_max_size")
	home, _ := undoing(t)
	home.set(t, link.Name("v1"), link.Change().GSOIPv4MaxSize(40000).GROIPv4MaxSize(40000))
	before := home.state(t)
	err := home.conn.Set(link.Name("v1"), link.Change().GSOMaxSize(30000).GROMaxSize(30000).AltNames("taken"))
	if !errors.Is(err, unix.EEXIST) {
		t.Errorf("error %v, want EEXIST", err)
	}
	if d := diff(before, home.state(t)); d != "" {
		t.Errorf("(-before +after):\n%s", d)
	}
}

// TestProtoDownUndone takes back reasons and what they hold down.
func TestProtoDownUndone(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	home, _ := undoing(t)
	home.create(t, link.Custom("macvlan", "m0").Parent(link.Name("v1")), link.Custom("macvlan", "m1").Parent(link.Name("v1")).
		ProtoDown(true).ProtoDownReason(1, true).ProtoDownReason(2, true))
	before := home.state(t)
	for name, change := range map[string]*link.ChangeSpec{
		"m0": link.Change().ProtoDown(true).ProtoDownReason(5, true).AltNames("taken"),
		"m1": link.Change().ProtoDown(false).ProtoDownReason(1, false).ProtoDownReason(2, false).AltNames("taken"),
	} {
		if err := home.conn.Set(link.Name(name), change); !errors.Is(err, unix.EEXIST) {
			t.Errorf("%s: error %v, want EEXIST", name, err)
		}
	}
	if d := diff(before, home.state(t)); d != "" {
		t.Errorf("(-before +after):\n%s", d)
	}
}

// TestCreateUndone makes links that fail at some step. Nothing is left of them,
// nor of their other ends.
func TestCreateUndone(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	home, there := undoing(t)
	for _, tt := range []struct {
		name  string
		spec  link.Request
		errno unix.Errno
	}{
		{"alternative name", link.Custom("veth", "t0").AltNames("three", "taken").Alias("x"), unix.EEXIST},
		{"carrier", link.Custom("veth", "t0").Alias("x").Carrier(false).AltNames("three"), unix.EOPNOTSUPP},
		{"proto-down", link.Custom("bridge", "t0").ProtoDown(true).Up(), unix.EOPNOTSUPP},
		{"a secret that is not there", link.Custom("veth", "t0").AddrGenMode(link.AddrGenStablePrivacy).Up(), unix.EINVAL},
		{"a master that is none", link.Custom("veth", "t0").Master(link.Name("v1")).Up(), unix.EOPNOTSUPP},
		{"MTU", link.Custom("veth", "t0").MTU(67), unix.EINVAL},
		{"numbered", link.Custom("veth", "").Carrier(true), unix.EOPNOTSUPP},
		{"an address that is too long", link.Custom("veth", "t0").Address(mac("02:00:00:00:00:01:02:03")), unix.EINVAL},
		{"elsewhere", link.Custom("veth", "t0").NetNS(there.ns).AltNames("taken"), unix.EEXIST},
		{"stacked elsewhere", link.Custom("macvlan", "t0").Parent(link.Name("v1")).NetNS(there.ns).AltNames("taken"), unix.EEXIST},
		{"no parent there", link.Custom("macvlan", "t0").Parent(link.Name("v1")).LinkNetNS(there.ns), unix.ENODEV},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, beforeThere := home.state(t), there.state(t)
			l, err := home.conn.Create(tt.spec)
			var e *link.Error
			if l != nil || !errors.As(err, &e) || !errors.Is(err, tt.errno) || e.Undo != nil {
				t.Errorf("%v, error %v, want one of errno %v", l, err, tt.errno)
			}
			if d := diff(before, home.state(t)); d != "" {
				t.Errorf("%v\n(-before +after):\n%s", err, d)
			}
			if d := diff(beforeThere, there.state(t)); d != "" {
				t.Errorf("in the other namespace (-before +after):\n%s", d)
			}
		})
	}
}
