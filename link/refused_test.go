package link_test

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

func (r refusals) values() []refusal {
	bridge := func() *spec { return link.Custom("bridge", "t0") }
	v0 := func(c *link.ChangeSpec) func() error { return r.set("v0", c) }
	return []refusal{
		{name: "MTU too small", do: r.create(bridge().MTU(67)), is: invalid,
			want: `create bridge t0: IFLA_MTU: mtu less than device minimum: invalid argument`},
		{name: "MTU too small, of a pair", do: r.create(link.Custom("veth", "t0").MTU(67)), is: invalid,
			want: `create veth t0: IFLA_MTU: 67 is less or more than the kind allows: invalid argument`},
		{name: "MTU too small, later", do: v0(link.Change().MTU(67)), is: invalid,
			want: `set veth v0: IFLA_MTU: mtu less than device minimum: invalid argument`},
		{name: "MTU too large", do: v0(link.Change().MTU(65536)), is: invalid,
			want: `set veth v0: IFLA_MTU: mtu greater than device maximum: invalid argument`},
		{name: "multicast address", do: r.create(bridge().Address(mac("01:00:00:00:00:01"))), is: []error{unix.EADDRNOTAVAIL},
			want: `create bridge t0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address`},
		{name: "multicast address, later", do: v0(link.Change().Address(mac("01:00:00:00:00:01"))), is: []error{unix.EADDRNOTAVAIL},
			want: `set veth v0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address`},
		{name: "address of 5 bytes", do: r.create(bridge().Address(mac("02:00:00:00:00:01")[:5])), is: invalid,
			want: `create bridge t0: IFLA_ADDRESS: an address of 5 bytes does not fit the link: invalid argument`},
		{name: "address of 5 bytes, later", do: v0(link.Change().Address(mac("02:00:00:00:00:01")[:5])), is: invalid,
			want: `set veth v0: IFLA_ADDRESS: 02:00:00:00:00 has 5 bytes: the addresses of this link have 6: invalid argument`},
		{name: "address of 8 bytes", do: r.create(bridge().Address(mac("02:00:00:00:00:00:00:01"))), is: invalid,
			want: `create bridge t0: IFLA_ADDRESS: an address of 8 bytes does not fit the link: invalid argument`},
		{name: "address of 33 bytes", do: v0(link.Change().Address(make([]byte, 33))), is: invalid,
			want: `set veth v0: IFLA_ADDRESS: ` + strings.Repeat("00:", 32) + `00 has 33 bytes: the addresses of this link have 6: invalid argument`},
		{name: "no address", do: r.create(bridge().Address(nil)), is: invalid,
			want: `create bridge t0: IFLA_ADDRESS: a hardware address has 1 to 32 bytes, not 0: invalid argument`},
		{name: "broadcast address of 8 bytes", do: v0(link.Change().Broadcast(mac("02:00:00:00:00:00:00:01"))), is: invalid,
			want: `set veth v0: IFLA_BROADCAST: 02:00:00:00:00:00:00:01 has 8 bytes: the addresses of this link have 6: invalid argument`},
		{name: "no queues", do: r.create(bridge().Queues(0, 1)), is: outOfRange,
			want: `create bridge t0: IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range`},
		{name: "4097 queues", do: r.create(bridge().Queues(1, 4097)), is: outOfRange,
			want: `create bridge t0: IFLA_NUM_RX_QUEUES: 4097 is not in 1 to 4096: numerical result out of range`},
		{name: "queues later", do: v0(link.Change().Queues(1, 1)), is: unsupported,
			want: `set veth v0: IFLA_NUM_TX_QUEUES: can be set at creation only: delete the link and create it anew: operation not supported`},
		{name: "alias of 256 bytes", do: r.create(bridge().Alias(strings.Repeat("x", 256))), is: outOfRange,
			want: `create bridge t0: IFLA_IFALIAS: "` + strings.Repeat("x", 256) + `" has 256 bytes: at most 255 are possible: numerical result out of range`},
		{name: "alias with NUL", do: v0(link.Change().Alias("a\x00b")), is: invalid,
			want: `set veth v0: IFLA_IFALIAS: "a\x00b" has a NUL byte: invalid argument`},
		{name: "segments", do: v0(link.Change().GSOMaxSegs(65536)), is: outOfRange,
			want: `set veth v0: IFLA_GSO_MAX_SEGS: 65536 is not in 0 to 65535: numerical result out of range`},
		{name: "segment size", do: v0(link.Change().GSOMaxSize(1 << 20)), is: invalid,
			want: `set veth v0: IFLA_GSO_MAX_SIZE: too big gso_max_size: invalid argument`,
			old:  []older{{"6.12", `set veth v0: IFLA_GSO_MAX_SIZE: 1048576 is more than the link takes: invalid argument`}}},
		{name: "link mode", do: v0(link.Change().LinkMode(3)), is: outOfRange,
			want: `set veth v0: IFLA_LINKMODE: LinkMode(3) is not in default to testing: numerical result out of range`},
		{name: "state", do: v0(link.Change().OperState(link.OperDown)), is: invalid,
			want: `set v0: IFLA_OPERSTATE: down cannot be set: the kernel heeds testing, dormant and up: invalid argument`},
		{name: "a state from the future", do: v0(link.Change().OperState(7)), is: outOfRange,
			want: `set veth v0: IFLA_OPERSTATE: OperState(7) is not in unknown to up: numerical result out of range`},
		{name: "reason 32", do: v0(link.Change().ProtoDownReason(32, true)), is: invalid,
			want: `set v0: IFLA_PROTO_DOWN_REASON.IFLA_PROTO_DOWN_REASON_VALUE: reason 32 is not in 0 to 31: invalid argument`},
		{name: "carrier", do: r.create(link.Custom("veth", "t0").Carrier(false)), is: unsupported,
			want: `create veth t0: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported`},
		{name: "proto-down", do: v0(link.Change().ProtoDown(true)), is: unsupported,
			want: `set veth v0: IFLA_PROTO_DOWN: Protodown not supported by device: operation not supported`},
		{name: "proto-down reason", do: v0(link.Change().MTU(1300).ProtoDownReason(3, true)), is: unsupported,
			want: `set veth v0: IFLA_PROTO_DOWN_REASON.IFLA_PROTO_DOWN_REASON_VALUE: Protodown not supported by device: operation not supported`},
		{name: "a secret that is not there", do: v0(link.Change().AddrGenMode(link.AddrGenStablePrivacy)), is: invalid,
			want: `set veth v0: IFLA_AF_SPEC.AF_INET6.IFLA_INET6_ADDR_GEN_MODE: invalid argument`},
		{name: "address mode", do: v0(link.Change().AddrGenMode(9)), is: invalid,
			want: `set veth v0: IFLA_AF_SPEC.AF_INET6.IFLA_INET6_ADDR_GEN_MODE: invalid argument`},
		{name: "token of IPv4", do: v0(link.Change().IPv6Token(addr("192.0.2.1"))), is: invalid,
			want: `set v0: IFLA_AF_SPEC.AF_INET6.IFLA_INET6_TOKEN: 192.0.2.1 is no IPv6 address: invalid argument`},
		{name: "token of lo", do: r.set("lo", link.Change().IPv6Token(addr("::7"))), is: invalid,
			want: `set lo: IFLA_AF_SPEC.AF_INET6.IFLA_INET6_TOKEN: ipv6: Device is loopback: invalid argument`,
			old:  []older{{"6.1", `set lo: IFLA_AF_SPEC.AF_INET6.IFLA_INET6_TOKEN: invalid argument`}}},
		{name: "one of many", do: v0(link.Change().MTU(1300).Group(5).Alias("x").TxQLen(9).Carrier(true).Promisc(true)), is: unsupported,
			want: `set veth v0: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported`},
		{name: "index too large", do: r.create(bridge().Index(1 << 31)), is: outOfRange,
			want: `create bridge t0: ifi_index: an index is not in 1 to 2147483647: numerical result out of range`},
		{name: "index taken", do: r.create(bridge().Index(50)), is: exists,
			want: `create bridge t0: ifi_index: br0 has the index 50 already: file exists`},
		{name: "index later", do: v0(link.Change().Index(99)), is: unsupported,
			want: `set v0: ifi_index: a link keeps its index for as long as it is in its namespace: operation not supported`},
		{name: "read-only attribute", do: v0(link.Change().RawLink(link.RawAttr{Type: unix.IFLA_PERM_ADDRESS, Data: mac("02:00:00:00:00:01")})), is: invalid,
			want: `set veth v0: Attr(54): Attribute failed policy validation: invalid argument`},
	}
}

func (r refusals) links() []refusal {
	veth := func() *spec { return link.Custom("veth", "t0") }
	v0 := func(c *link.ChangeSpec) func() error { return r.set("v0", c) }
	macvlan := func() *spec { return link.Custom("macvlan", "t0") }
	return []refusal{
		{name: "unknown master", do: r.create(veth().Master(link.Name("nosuch"))), is: missing,
			want: `create veth t0: IFLA_MASTER: nosuch cannot be found: no such device`},
		{name: "unknown master by index", do: r.create(veth().Master(link.Index(12345))), is: invalid,
			want: `create veth t0: IFLA_MASTER: there is no link 12345 in this network namespace: invalid argument`},
		{name: "unknown master, later", do: v0(link.Change().Master(link.Index(12345)).Up()), is: invalid,
			want: `set veth v0: IFLA_MASTER: there is no link 12345 in this network namespace: invalid argument`},
		{name: "a master that is none", do: r.create(veth().Master(link.Name("v1"))), is: unsupported,
			want: `create veth t0: IFLA_MASTER: v1 is a veth link, which takes no ports: operation not supported`},
		{name: "lo as master", do: v0(link.Change().MTU(1300).Master(link.Name("lo"))), is: unsupported,
			want: `set veth v0: IFLA_MASTER: lo is the loopback link, which takes no ports: operation not supported`},
		{name: "nil link as master", do: v0(link.Change().Master(r.nobody)), is: invalid,
			want: `set veth v0: IFLA_MASTER: no link cannot be looked up: neither name nor index: invalid argument`},
		{name: "lo as port", do: r.set("lo", link.Change().Master(link.Name("br0"))), is: invalid,
			want: `set lo: IFLA_MASTER: the loopback link cannot be a port: invalid argument`},
		{name: "its own master", do: r.set("br0", link.Change().Master(link.Name("br0"))), is: []error{unix.ELOOP},
			want: `set bridge br0: IFLA_MASTER: Can not enslave a bridge to a bridge: too many levels of symbolic links`},
		{name: "unknown parent", do: r.create(macvlan().Parent(link.Name("nosuch"))), is: missing,
			want: `create macvlan t0: IFLA_LINK: nosuch cannot be found: no such device`},
		{name: "unknown parent by index", do: r.create(macvlan().Parent(link.Index(12345))), is: missing,
			want: `create macvlan t0: IFLA_LINK: link 12345 cannot be found: no such device`},
		{name: "no parent", do: r.create(macvlan()), is: invalid,
			want: `create macvlan t0: IFLA_LINK: links of this kind need a parent: invalid argument`},
		{name: "a parent that is a port", do: r.create(macvlan().Parent(link.Name("v0"))), is: []error{unix.EBUSY},
			want: `create macvlan t0: IFLA_LINK: v0 is in use otherwise, perhaps as a port: device or resource busy`},
		{name: "parent later", do: v0(link.Change().Parent(link.Name("v1"))), is: unsupported,
			want: `set v0: IFLA_LINK: can be set at creation only: delete the link and create it anew: operation not supported`},
		{name: "rename at creation", do: r.create(veth().Rename("t1")), is: invalid,
			want: `create veth t0: IFLA_IFNAME: a new link has its name from New: Rename is for changes: invalid argument`},
		{name: "drop at creation", do: r.create(veth().DropAltNames("one")), is: invalid,
			want: `create veth t0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: a new link has no alternative names to drop: invalid argument`},
	}
}

func (r refusals) namespaces() []refusal {
	veth := func() *spec { return link.Custom("veth", "t0") }
	v1 := func(c *link.ChangeSpec) func() error { return r.set("v1", c) }
	return []refusal{
		{name: "closed handle", do: r.create(veth().NetNS(r.closed)), is: isClosed,
			want: `create veth t0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor`},
		{name: "closed handle, of the parent", do: r.create(veth().LinkNetNS(r.closed)), is: isClosed,
			want: `create veth t0: IFLA_LINK_NETNSID: the handle of the network namespace is closed: bad file descriptor`},
		{name: "closed handle, later", do: v1(link.Change().NetNS(r.closed)), is: isClosed,
			want: `set v1: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor`},
		{name: "closed handle, dial", do: func() error { _, err := link.Dial(link.InNetNS(r.closed)); return err }, is: isClosed,
			want: `dial: the handle of the network namespace is closed: bad file descriptor`},
		{name: "nil handle, dial", do: func() error { _, err := link.Dial(link.InNetNS(nil)); return err }, is: isClosed,
			want: `dial: the handle of the network namespace is closed: bad file descriptor`},
		{name: "parent's namespace, later", do: v1(link.Change().LinkNetNS(r.there.ns)), is: unsupported,
			want: `set v1: IFLA_LINK_NETNSID: can be set at creation only: delete the link and create it anew: operation not supported`},
		{name: "name taken there", do: r.create(link.Custom("veth", "taken").NetNS(r.there.ns)), is: exists,
			want: `create veth taken: IFLA_IFNAME: there is a link of the name taken already: file exists`},
		{name: "move to a name that is taken", do: v1(link.Change().NetNS(r.there.ns).Rename("taken")), is: exists,
			want: `set veth v1: IFLA_IFNAME: there is a link of the name taken already in the other network namespace: file exists`},
		{name: "move to an alternative name", do: v1(link.Change().NetNS(r.there.ns).Rename("taken-too")), is: exists,
			want: `set veth v1: IFLA_IFNAME: taken has the alternative name taken-too already in the other network namespace: file exists`},
		{name: "move of a bridge", do: r.set("br0", link.Change().NetNS(r.there.ns).Rename("br9")), is: invalid,
			want: `set bridge br0: IFLA_NET_NS_FD: The interface netns is immutable: invalid argument`,
			old:  []older{{"6.12", `set bridge br0: IFLA_NET_NS_FD: a bridge link cannot be moved to another network namespace: invalid argument`}}},
		{name: "move of lo", do: r.set("lo", link.Change().NetNS(r.there.ns)), is: invalid,
			want: `set lo: IFLA_NET_NS_FD: The interface netns is immutable: invalid argument`,
			old:  []older{{"6.12", `set lo: IFLA_NET_NS_FD: the loopback link cannot be moved to another network namespace: invalid argument`}}},
		{name: "move to an index too large", do: v1(link.Change().NetNS(r.there.ns).Index(1 << 31)), is: outOfRange,
			want: `set v1: IFLA_NEW_IFINDEX: an index is not in 1 to 2147483647: numerical result out of range`},
		{name: "move to a master that is not there", do: v1(link.Change().NetNS(r.there.ns).Master(link.Name("br1"))), is: missing,
			want: `set veth v1: IFLA_MASTER: br1 cannot be found: no such device`},
	}
}

func (r refusals) addresses() []refusal {
	a := func(s string) link.Addr { return link.Addr{Prefix: prefix(s)} }
	with := func(a link.Addr, set func(*link.Addr)) link.Addr { set(&a); return a }
	return []refusal{
		{name: "none", do: r.add("v1", link.Addr{}), is: invalid,
			want: `add address invalid Prefix v1: IFA_LOCAL: no valid address with prefix length: invalid argument`},
		{name: "IPv4 in IPv6", do: r.add("v1", a("::ffff:192.0.2.1/120")), is: invalid,
			want: `add address ::ffff:192.0.2.1/120 v1: IFA_LOCAL: the address is IPv4 in IPv6, or has a zone: invalid argument`},
		{name: "peer of another family", do: r.add("v1", with(a("192.0.2.1/32"), func(a *link.Addr) { a.Peer = addr("2001:db8::1") })),
			is:   []error{unix.EAFNOSUPPORT},
			want: `add address 192.0.2.1/32 v1: IFA_ADDRESS: peer 2001:db8::1 is of another family: address family not supported by protocol`},
		{name: "peer of another family, IPv6", do: r.add("v1", with(a("2001:db8::1/128"), func(a *link.Addr) { a.Peer = addr("192.0.2.1") })),
			is:   []error{unix.EAFNOSUPPORT},
			want: `add address 2001:db8::1/128 v1: IFA_ADDRESS: peer 192.0.2.1 is of another family: address family not supported by protocol`},
		{name: "broadcast of IPv6", do: r.add("v1", with(a("2001:db8::1/64"), func(a *link.Addr) { a.Broadcast = addr("2001:db8::ff") })),
			is:   []error{unix.EAFNOSUPPORT},
			want: `add address 2001:db8::1/64 v1: IFA_BROADCAST: broadcast address 2001:db8::ff: only IPv4 has one: address family not supported by protocol`},
		{name: "label of IPv6", do: r.add("v1", with(a("2001:db8::1/64"), func(a *link.Addr) { a.Label = "v1:x" })),
			is:   []error{unix.EAFNOSUPPORT},
			want: `add address 2001:db8::1/64 v1: IFA_LABEL: only IPv4 addresses have labels: address family not supported by protocol`},
		{name: "label of 16 bytes", do: r.add("v1", with(a("192.0.2.1/24"), func(a *link.Addr) { a.Label = "sixteen-bytes-16" })), is: invalid,
			want: `add address 192.0.2.1/24 v1: IFA_LABEL: "sixteen-bytes-16": a label has 1 to 15 bytes: invalid argument`},
		{name: "no such link", do: r.add("nosuch", a("192.0.2.1/24")), is: missing,
			want: `add address 192.0.2.1/24 nosuch: ifa_index: nosuch cannot be found: no such device`},
		{name: "no such index", do: func() error { return r.home.conn.AddAddr(link.Index(12345), a("192.0.2.1/24")) }, is: missing,
			want: `add address 192.0.2.1/24 link 12345: ipv4: Device not found: no such device`,
			old:  []older{{"6.12", `add address 192.0.2.1/24 link 12345: there is no such link in this network namespace: no such device`}}},
		{name: "not there", do: func() error { return r.home.conn.DelAddr(link.Name("v1"), a("192.0.2.1/24")) }, is: []error{unix.EADDRNOTAVAIL, os.ErrNotExist},
			want: `delete address 192.0.2.1/24 v1: ipv4: Address not found: cannot assign requested address`,
			old:  []older{{"6.12", `delete address 192.0.2.1/24 v1: the link does not have it: cannot assign requested address`}}},
		{name: "multicast", do: r.add("v1", a("ff02::7/64")), is: []error{unix.EADDRNOTAVAIL},
			want: `add address ff02::7/64 v1: ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag: cannot assign requested address`,
			old:  []older{{"6.12", `add address ff02::7/64 v1: no link can have this one: cannot assign requested address`}}},
	}
}
