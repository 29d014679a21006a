// Package ipvlan makes, changes and reads Linux ipvlan links.
//
// An ipvlan link is upon a parent, a network card or another Ethernet link, and
// has its hardware address: to the network, all links on a parent look like one
// card with many IP addresses. What comes in is given to the link that has the
// address. Where a switch or a cloud allows one hardware address a port, that
// is what macvlan links cannot do.
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(ipvlan.New("ipvl0", link.Name("eth0"), ipvlan.L2).
//		NetNS(container).
//		Up())
//	err = conn.Set(l, ipvlan.Change().Flag(ipvlan.FlagPrivate))
//	attrs, err := ipvlan.From(l)
//	mode, ok := attrs.Mode.Get()
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// settings of ipvlan links are in [Setters], those that all links have, such
// as Up and MTU, in [link.Spec]. [From] reads what [link.Conn] found. Package
// ipvtap has such links with a device file.
//
// # Mode and flag are the parent's
//
// All ipvlan and ipvtap links on a parent have one mode and one flag. A change
// of one link changes all of them, and so does a new link: its mode becomes
// theirs. (The kernel takes L3 where a request says nothing, so New always
// says a mode.) That stays so where the creation then fails, and the new link is
// taken back.
//
// # What the kernel must have
//
// CONFIG_IPVLAN (module ipvlan), since Linux 3.19; CONFIG_IPVLAN_L3S for mode L3S,
// which a kernel with CONFIG_NETFILTER has.
//
// # Traps
//
// Links do not reach their parent, and it does not reach them: what they send
// leaves it, and does not come in there.
//
// The hardware address is the parent's for good: Address is refused.
//
// In modes L3 and L3S there is no ARP, broadcast or multicast on the links, and
// the network must have routes to their addresses by the parent's, unless they
// are out of a network that the parent answers for. A link needs no more than a
// route that names it: "default dev ipvl0".
//
// No two links on a parent can have the same IP address.
//
// An IPv6 address that is made out of the hardware address would be the same on
// all links: the kernel puts a number into it that differs.
//
// The MTU is the parent's, and follows it.
//
// A parent that is deleted takes its ipvlan links with it, wherever they are.
package ipvlan
