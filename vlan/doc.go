// Package vlan makes, changes and reads Linux VLAN links.
//
// A VLAN link is upon a parent, a network card or another Ethernet link. What
// goes out of it leaves the parent with a tag that has the VLAN's id, and
// frames with such a tag that the parent receives come in by it, without the
// tag. So links on one cable, with the same id, are in a network of their own
// (IEEE 802.1Q).
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(vlan.New("eth0.2", link.Name("eth0"), 2).
//		IngressQOS(5, 2).
//		Up())
//	err = conn.Set(l, vlan.Change().LooseBinding(true))
//	attrs, err := vlan.From(l)
//	id, ok := attrs.ID.Get()
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// settings that all links have, such as Up and MTU, are in [link.Spec]. [From]
// reads what [link.Conn] found.
//
// # Stacking
//
// A VLAN link can be the parent of another, so that frames have two tags. In a
// provider's network (IEEE 802.1ad, QinQ) the outer one is of its own type:
//
//	outer, err := conn.Create(vlan.New("eth0.100", link.Name("eth0"), 100).
//		Protocol(vlan.Protocol8021AD).
//		Up())
//	inner, err := conn.Create(vlan.New("eth0.100.2", outer, 2).Up())
//
// # Priorities
//
// The tag has room for a priority, 0 to 7 (IEEE 802.1p). The kernel has a
// priority for each packet, too, which schedulers look at and SO_PRIORITY sets.
// Two maps lead from one to the other: [Spec.IngressQOS] for what is received,
// [Spec.EgressQOS] for what is sent. What has no entry becomes 0, and an entry
// that maps to 0 is none. A change names only the entries that change; what
// makes one map of another is [QOSMap.Replace]:
//
//	now, err := vlan.From(l)
//	want := vlan.QOSMap{{From: 6, To: 5}, {From: 7, To: 7}}
//	err = conn.Set(l, vlan.Change().EgressQOSMap(now.EgressQOSMap.Replace(want)))
//
// # What the kernel must have
//
// CONFIG_VLAN_8021Q (module 8021q); CONFIG_VLAN_8021Q_GVRP and
// CONFIG_VLAN_8021Q_MVRP for GVRP and MVRP to do anything. Without these the
// kernel takes note of the setting, reports it, and announces nothing: this
// cannot be told from outside.
//
// # Traps
//
// The id, the type of the tag and the parent are for good: the kernel ignores
// other ones in a change, so that [link.Conn.Set] refuses them.
//
// While the parent is down the link cannot be brought up, unless with
// [Spec.LooseBinding]. It goes down with the parent, and comes up with it even
// where it was down before; since Linux 7.2 a moment later.
//
// The MTU is at most the parent's, which counts no tags: frames on the wire are
// 4 bytes longer for each. Where a switch or a virtual link on the way does not
// allow for that, the MTU of the VLAN must be 4 less. When the parent's MTU
// becomes less, the VLAN's follows.
//
// The hardware address is the parent's if none is given.
//
// A parent that is deleted takes its VLAN links with it. One that moves to
// another network namespace leaves them where they are.
package vlan
