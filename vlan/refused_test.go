package vlan

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// TestRefused makes and changes links in ways that cannot be.
func TestRefused(t *testing.T) {
	p := newPlace(t)
	there := kindtest.NewPlace(t)
	eth0 := link.Name("eth0")
	p.Create(t, New("v0", eth0, 1).IngressQOS(1, 2).EgressQOS(3, 4).Up())
	p.Create(t, link.Custom("dummy", "off"))
	p.Create(t, New("off.1", link.Name("off"), 1))
	var top link.Ref = eth0
	for i := range deepest {
		top = p.Create(t, New(fmt.Sprintf("stack%d", i), top, 7)).Index
	}
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()

	const (
		create = "create vlan v1: "
		set    = "set vlan v0: "
		data   = "IFLA_LINKINFO.IFLA_INFO_DATA."
		anew   = "can be set at creation only: delete the link and create it anew: operation not supported"
	)
	raw := func(num uint16, b ...byte) link.RawAttr { return link.RawAttr{Type: num, Data: b} }
	r := kindtest.Refused{Places: []*kindtest.Place{p, there}, Rows: []kindtest.Refusal{
		// Before the kernel is asked.
		{Name: "id", Create: New("v1", eth0, 4095),
			Want: create + data + "IFLA_VLAN_ID: 4095 is not in 0 to 4094: numerical result out of range", Target: unix.ERANGE},
		{Name: "id that is far off", Create: New("v1", eth0, 65535),
			Want: create + data + "IFLA_VLAN_ID: 65535 is not in 0 to 4094: numerical result out of range", Target: unix.ERANGE},
		{Name: "protocol", Create: New("v1", eth0, 2).Protocol(0x9100),
			Want: create + data + "IFLA_VLAN_PROTOCOL: Protocol(37120) is neither 802.1Q nor 802.1ad: invalid argument", Target: unix.EINVAL},
		{Name: "received priority", Create: New("v1", eth0, 2).IngressQOS(7, 1).IngressQOS(8, 1),
			Want: create + data + "IFLA_VLAN_INGRESS_QOS: 8:1: the 802.1p priority 8 is not in 0 to 7: invalid argument", Target: unix.EINVAL},
		{Name: "sent priority", Ref: link.Name("v0"), Set: Change().ReorderHdr(false).EgressQOS(9, 255),
			Want: set + data + "IFLA_VLAN_EGRESS_QOS: 9:255: the 802.1p priority 255 is not in 0 to 7: invalid argument", Target: unix.EINVAL},
		{Name: "nil parent", Create: New("v1", nil, 2),
			Want: create + "IFLA_LINK: there is no parent: nil: invalid argument", Target: unix.EINVAL},
		{Name: "name", Create: New("a/b", eth0, 2),
			Want: `create vlan a/b: IFLA_IFNAME: "a/b" has the character '/', which a name cannot have: invalid argument`, Target: unix.EINVAL},
		{Name: "long name", Create: New("interface0.4094", eth0, 2).AltNames(""),
			Want: "create vlan interface0.4094: IFLA_PROP_LIST.IFLA_ALT_IFNAME: an alternative name has 1 to 127 bytes, none of them NUL: invalid argument", Target: unix.EINVAL},
		{Name: "longer name", Create: New("interface00.4094", eth0, 2),
			Want: `create vlan interface00.4094: IFLA_IFNAME: "interface00.4094" has 16 bytes: a name has 1 to 15: invalid argument`, Target: unix.EINVAL},
		{Name: "closed namespace", Create: New("v1", eth0, 2).NetNS(closed),
			Want: create + "IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", Target: os.ErrClosed},
		{Name: "a change creates", Create: Change(),
			Want: "create vlan: a change cannot create a link: start with New: invalid argument", Target: unix.EINVAL},
		{Name: "a creation changes", Ref: link.Name("v0"), Set: New("v0", eth0, 1),
			Want: "set vlan v0: a request to create cannot change a link: start with Change: invalid argument", Target: unix.EINVAL},

		// What the kernel would ignore.
		{Name: "another protocol", Ref: link.Name("v0"), Set: Change().GVRP(true).Protocol(Protocol8021AD),
			Want: set + data + "IFLA_VLAN_PROTOCOL: " + anew, Target: errors.ErrUnsupported},
		{Name: "the same protocol", Ref: link.Name("v0"), Set: Change().Protocol(Protocol8021Q),
			Want: set + data + "IFLA_VLAN_PROTOCOL: " + anew, Target: errors.ErrUnsupported},
		{Name: "another parent", Ref: link.Name("v0"), Set: Change().Parent(link.Name("off")),
			Want: set + "IFLA_LINK: " + anew, Target: errors.ErrUnsupported},

		// What the library finds out.
		{Name: "no such parent", Create: New("v1", link.Name("none"), 2),
			Want: create + "IFLA_LINK: none cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "no such parent there", Create: New("v1", eth0, 2).LinkNetNS(there.NS),
			Want: create + "IFLA_LINK: eth0 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "no such link", Ref: link.Name("v9"), Set: Change().GVRP(true),
			Want: "set v9: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
		{Name: "a link of another kind", Ref: eth0, Set: Change().GVRP(true),
			Want: "set dummy eth0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a dummy link, not a vlan link: invalid argument", Target: unix.EINVAL},
		{Name: "name that is taken", Create: New("off", eth0, 2),
			Want: "create vlan off: IFLA_IFNAME: there is a link of the name off already: file exists", Target: os.ErrExist},
		{Name: "index that is taken", Create: New("v1", eth0, 2).Index(p.Get(t, eth0).Index),
			Want: create + fmt.Sprintf("ifi_index: eth0 has the index %v already: file exists", p.Get(t, eth0).Index), Target: os.ErrExist},

		// What the kernel says.
		{Name: "no such index", Create: New("v1", link.Index(1<<31-1), 2),
			Want: create + "IFLA_LINK: 8021q: link does not exist: no such device", Target: os.ErrNotExist},
		{Name: "id that is taken", Create: New("v1", eth0, 1),
			Want: create + data + "IFLA_VLAN_ID: 8021q: VLAN device already exists: file exists", Target: os.ErrExist},
		{Name: "parent that cannot", Create: New("v1", link.Name("lo"), 2),
			Want: create + "IFLA_LINK: 8021q: VLANs not supported on device: operation not supported", Target: errors.ErrUnsupported},
		{Name: "multicast address", Create: New("v1", eth0, 2).Address(kindtest.MAC("01:00:00:00:00:01")),
			Want: create + "IFLA_ADDRESS: 8021q: Invalid link address: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "long address", Create: New("v1", eth0, 2).Address(kindtest.MAC("02:00:00:00:00:00:00:01")),
			Want: create + "8021q: Invalid link address: invalid argument", Target: unix.EINVAL},
		{Name: "more than the parent's MTU", Create: New("v1", eth0, 2).MTU(1501),
			Want: create + "IFLA_MTU: 1501 is more than the parent's MTU: invalid argument", Target: unix.EINVAL},
		{Name: "up, and the parent is not", Create: New("v1", link.Name("off"), 2).Up(),
			Want: create + "IFF_UP: the parent is down: bring it up first, or set LooseBinding: network is down", Target: unix.ENETDOWN},
		{Name: "too many upon each other", Create: New("v1", top, 2),
			Want: create + "IFLA_LINK: the kernel has no more than 8 links upon each other: too many links", Target: unix.EMLINK},
		{Name: "no data", Create: link.Custom("vlan", "v1").Parent(eth0),
			Want: create + "IFLA_LINK: 8021q: VLAN properties not specified: invalid argument", Target: unix.EINVAL},
		{Name: "no id", Create: link.Custom("vlan", "v1").Parent(eth0).Raw(raw(5, 0x81, 0)),
			Want: create + "8021q: VLAN id not specified: invalid argument", Target: unix.EINVAL},
		{Name: "no parent", Create: link.Custom("vlan", "v1").Raw(raw(1, 2, 2)),
			Want: create + data + "Attr(1): 8021q: link not specified: invalid argument", Target: unix.EINVAL},
		{Name: "unknown flag", Ref: link.Name("v0"), Set: Change().Raw(raw(2, 32, 32, 32, 32, 32, 32, 32, 32)),
			Want: set + data + "Attr(2): 8021q: Invalid VLAN flags: invalid argument", Target: unix.EINVAL},
		{Name: "flags as they are reported", Ref: link.Name("v0"), Set: Change().Raw(raw(2, 1, 0, 0, 0, 255, 255, 255, 255)),
			Want: set + data + "Attr(2): invalid argument", Target: unix.EINVAL},
		{Name: "short flags", Ref: link.Name("v0"), Set: Change().Raw(raw(2, 1, 0, 0, 0)),
			Want: set + data + "Attr(2): Attribute failed policy validation: numerical result out of range", Target: unix.ERANGE},

		// What the kernel refuses when the rest is done: that is taken back.
		{Name: "change beyond the parent's MTU", Ref: link.Name("v0"),
			Set:  Change().ReorderHdr(false).GVRP(true).IngressQOS(1, 0).IngressQOS(2, 3).EgressQOS(3, 0).EgressQOS(4, 5).MTU(1501),
			Want: set + "IFLA_MTU: 1501 is more than the parent's MTU: numerical result out of range", Target: unix.ERANGE},
		{Name: "change to up, and the parent is not", Ref: link.Name("off.1"), Set: Change().MVRP(true).EgressQOS(1, 1).Up(),
			Want: "set vlan off.1: IFF_UP: the parent is down: bring it up first, or set LooseBinding: network is down", Target: unix.ENETDOWN},
		{Name: "move to where the name is taken", Ref: link.Name("v0"),
			Set:  Change().LooseBinding(true).IngressQOS(7, 7).Rename("lo").NetNS(there.NS),
			Want: set + "IFLA_IFNAME: there is a link of the name lo already in the other network namespace: file exists", Target: os.ErrExist},
	}}
	r.Check(t)
}

// deepest is how many VLAN links can be upon each other (MAX_NEST_DEV in
// include/linux/netdevice.h): the parent of the first counts.
const deepest = 7
