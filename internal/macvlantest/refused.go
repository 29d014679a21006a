package macvlantest

import (
	"errors"
	"net"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/veth"
)

// Refused has requests refused.
func Refused(t *testing.T, k Kind) {
	p := place(t, k)
	p.Create(t, k.New("m0", link.Name("eth0"), macvlan.Bridge))
	p.Create(t, veth.New("eth1", nil))
	p.Create(t, k.New("pass", link.Name("eth1"), macvlan.Passthru))
	p.Create(t, veth.New("eth2", nil).Master(p.Create(t, bridge.New("br0"))))
	src := k.New("src", link.Name("eth0"), macvlan.Source)
	kindtest.Apply(t, src, kindtest.Do("Sources", A, B))
	p.Create(t, src)
	rows := append(badCreations(t, k), badChanges(t, k)...)
	for i := range rows {
		rows[i].Want = strings.ReplaceAll(rows[i].Want, "@", k.Name)
	}
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: rows}
	r.Check(t)
}

func badCreations(t *testing.T, k Kind) []kindtest.Refusal {
	eth0 := link.Name("eth0")
	create := func(name string, parent link.Ref, mode macvlan.Mode, calls ...kindtest.Call) link.Request {
		spec := k.New(name, parent, mode)
		kindtest.Apply(t, spec, calls...)
		return spec
	}
	const data = "create @ m1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_MACVLAN_"
	return []kindtest.Refusal{
		{Name: "no parent", Create: create("m1", nil, macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: there is no parent: nil: invalid argument", Target: unix.EINVAL},
		{Name: "a parent that is not there", Create: create("m1", link.Name("eth9"), macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: eth9 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "an index that is not there", Create: create("m1", link.Index(999), macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: link 999 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "upon the loopback link", Create: create("m1", link.Name("lo"), macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: the parent is no Ethernet link, or it has a link in mode passthru: invalid argument", Target: unix.EINVAL},
		{Name: "upon a parent with one in mode passthru", Create: create("m1", link.Name("eth1"), macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: the parent is no Ethernet link, or it has a link in mode passthru: invalid argument", Target: unix.EINVAL},
		{Name: "mode passthru beside others", Create: create("m1", eth0, macvlan.Passthru),
			Want: "create @ m1: IFLA_LINK: the parent is no Ethernet link, or it has another macvlan or macvtap link: invalid argument", Target: unix.EINVAL},
		{Name: "upon the port of a bridge", Create: create("m1", link.Name("eth2"), macvlan.Bridge),
			Want: "create @ m1: IFLA_LINK: the parent is in use otherwise, perhaps as a port or by ipvlan links: device or resource busy", Target: unix.EBUSY},
		{Name: "a longer MTU than the parent's", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("MTU", 9000)),
			Want: "create @ m1: IFLA_LINK: the parent is no Ethernet link, it has a link in mode passthru, or its MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "no mode", Create: create("m1", eth0, 0),
			Want: data + "MODE: Mode(0) is not one of private, vepa, bridge, passthru, source: invalid argument", Target: unix.EINVAL},
		{Name: "two modes", Create: create("m1", eth0, macvlan.Private|macvlan.VEPA),
			Want: data + "MODE: Mode(3) is not one of private, vepa, bridge, passthru, source: invalid argument", Target: unix.EINVAL},
		{Name: "an unknown flag", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("Flags", 7)),
			Want: data + "FLAGS: 0x7 has bits that cannot be set: 0x4: invalid argument", Target: unix.EINVAL},
		{Name: "a list in mode bridge", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("Sources", A)),
			Want: data + "MACADDR_MODE: a list of addresses is for mode source, not bridge: invalid argument", Target: unix.EINVAL},
		{Name: "a list in mode vepa, to which to add", Create: create("m1", eth0, macvlan.VEPA, kindtest.Do("AddSource", A)),
			Want: data + "MACADDR_MODE: a list of addresses is for mode source, not vepa: invalid argument", Target: unix.EINVAL},
		{Name: "a multicast source", Create: create("m1", eth0, macvlan.Source, kindtest.Do("Sources", A, kindtest.MAC("01:00:5e:00:00:01"))),
			Want: data + "MACADDR_DATA: 01:00:5e:00:00:01 is a multicast address: nothing comes from there: invalid argument", Target: unix.EINVAL},
		{Name: "a source that is zero", Create: create("m1", eth0, macvlan.Source, kindtest.Do("AddSource", make(net.HardwareAddr, 6))),
			Want: data + "MACADDR: 00:00:00:00:00:00 is no address: invalid argument", Target: unix.EINVAL},
		{Name: "a source of 8 bytes", Create: create("m1", eth0, macvlan.Source, kindtest.Do("AddSource", make(net.HardwareAddr, 8))),
			Want: data + "MACADDR: an Ethernet address has 6 bytes, not 8: invalid argument", Target: unix.EINVAL},
		{Name: "a source without bytes", Create: create("m1", eth0, macvlan.Source, kindtest.Do("AddSource", net.HardwareAddr(nil))),
			Want: data + "MACADDR: an Ethernet address has 6 bytes, not 0: invalid argument", Target: unix.EINVAL},
		{Name: "two additions", Create: create("m1", eth0, macvlan.Source, kindtest.Do("AddSource", A), kindtest.Do("AddSource", B)),
			Want: data + "MACADDR_MODE: one request edits the list of addresses once: Sources sets several: invalid argument", Target: unix.EINVAL},
		{Name: "too long a list", Create: create("m1", eth0, macvlan.Source, kindtest.Call{Setter: "Sources", Args: many(6000)}),
			Want: data + "MACADDR_DATA: is longer than an attribute can be: message too long", Target: unix.EMSGSIZE},
		{Name: "a multicast address", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("Address", kindtest.MAC("01:00:5e:00:00:01"))),
			Want: "create @ m1: IFLA_ADDRESS: 01:00:5e:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "an address of 8 bytes", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("Address", make(net.HardwareAddr, 8))),
			Want: "create @ m1: IFLA_ADDRESS: an Ethernet address has 6 bytes, not 8: invalid argument", Target: unix.EINVAL},
		{Name: "an address in mode passthru", Create: create("m1", link.Name("wall"), macvlan.Passthru, kindtest.Do("Address", A)),
			Want: "create @ m1: IFLA_ADDRESS: a new link in mode passthru has the address of its parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "the parent's address", Create: create("m1", eth0, macvlan.Bridge, kindtest.Do("Address", kindtest.MAC("02:00:00:00:00:e0")), kindtest.Do("Up")),
			Want: "create @ m1: IFLA_ADDRESS: another link on the parent, or the parent itself, has this address: address already in use", Target: unix.EADDRINUSE},
		{Name: "a name that is taken", Create: create("m0", eth0, macvlan.Bridge),
			Want: "create @ m0: IFLA_IFNAME: there is a link of the name m0 already: file exists", Target: os.ErrExist},
	}
}

func many(n int) (addrs []any) {
	for i := range n {
		addrs = append(addrs, net.HardwareAddr{2, 0, 0, 0, byte(i >> 8), byte(i)})
	}
	return addrs
}

func badChanges(t *testing.T, k Kind) []kindtest.Refusal {
	change := func(calls ...kindtest.Call) link.Request {
		spec := k.Change()
		kindtest.Apply(t, spec, calls...)
		return spec
	}
	const (
		m0, pass, src = link.Name("m0"), link.Name("pass"), link.Name("src")
		data          = ": IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_MACVLAN_"
	)
	return []kindtest.Refusal{
		{Name: "into mode passthru", Ref: m0, Set: change(kindtest.Do("Mode", macvlan.Passthru), kindtest.Do("Flags", macvlan.FlagNoDst)),
			Want: "set @ m0" + data + "MODE: mode passthru can be neither entered nor left: delete the link and create it anew: invalid argument", Target: unix.EINVAL},
		{Name: "out of mode passthru", Ref: pass, Set: change(kindtest.Do("Mode", macvlan.Bridge)),
			Want: "set @ pass" + data + "MODE: mode passthru can be neither entered nor left: delete the link and create it anew: invalid argument", Target: unix.EINVAL},
		{Name: "a list where the mode is bridge", Ref: m0, Set: change(kindtest.Do("AddSource", A), kindtest.Do("Flags", macvlan.FlagNoDst)),
			Want: "set @ m0" + data + "MACADDR_MODE: a list of addresses is for mode source, not bridge: invalid argument", Target: unix.EINVAL},
		{Name: "an empty list there", Ref: m0, Set: change(kindtest.Do("Sources")),
			Want: "set @ m0" + data + "MACADDR_MODE: a list of addresses is for mode source, not bridge: invalid argument", Target: unix.EINVAL},
		{Name: "a list with another mode", Ref: src, Set: change(kindtest.Do("DropSource", A), kindtest.Do("Mode", macvlan.VEPA)),
			Want: "set @ src" + data + "MACADDR_MODE: a list of addresses is for mode source, not vepa: invalid argument", Target: unix.EINVAL},
		{Name: "two edits", Ref: src, Set: change(kindtest.Do("AddSource", A), kindtest.Do("FlushSources")),
			Want: "set @ src" + data + "MACADDR_MODE: one request edits the list of addresses once: Sources sets several: invalid argument", Target: unix.EINVAL},
		{Name: "an edit of a new list", Ref: src, Set: change(kindtest.Do("Sources", A), kindtest.Do("DropSource", A)),
			Want: "set @ src" + data + "MACADDR_MODE: one request edits the list of addresses once: Sources sets several: invalid argument", Target: unix.EINVAL},
		// What came before the MTU is taken back.
		{Name: "a longer MTU than the parent's", Ref: m0, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("Mode", macvlan.Private), kindtest.Do("Flags", macvlan.FlagNoDst)),
			Want: "set @ m0: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "that, out of mode source", Ref: src, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("Mode", macvlan.Bridge)),
			Want: "set @ src: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "that, into mode source", Ref: m0, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("Mode", macvlan.Source), kindtest.Do("Sources", A, B)),
			Want: "set @ m0: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "that, with a new list", Ref: src, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("Sources", kindtest.MAC("02:00:00:00:00:03"))),
			Want: "set @ src: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "that, with one address less", Ref: src, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("DropSource", A)),
			Want: "set @ src: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "that, with none", Ref: src, Set: change(kindtest.Do("MTU", 9000), kindtest.Do("FlushSources")),
			Want: "set @ src: IFLA_MTU: the parent's MTU is less: invalid argument", Target: unix.EINVAL},
		{Name: "an MTU that no link has", Ref: m0, Set: change(kindtest.Do("MTU", 10)),
			Want: "set @ m0: IFLA_MTU: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "another parent", Ref: m0, Set: change(kindtest.Do("Parent", link.Name("eth2"))),
			Want: "set @ m0: IFLA_LINK: can be set at creation only: delete the link and create it anew: operation not supported", Target: errors.ErrUnsupported},
		{Name: "a link of another kind", Ref: link.Name("eth0"), Set: change(kindtest.Do("Mode", macvlan.Bridge)),
			Want: "set veth eth0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a @ link: invalid argument", Target: unix.EINVAL},
		{Name: "the address of another link on the parent", Ref: m0, Set: change(kindtest.Do("Address", kindtest.MAC("02:00:00:00:00:e0"))),
			Want: "set @ m0: IFLA_ADDRESS: another link on the parent, or the parent itself, has this address: address already in use", Target: unix.EADDRINUSE},
	}
}
