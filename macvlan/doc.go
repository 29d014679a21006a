// Package macvlan makes, changes and reads Linux macvlan links.
//
// A macvlan link is upon a parent, a network card or another Ethernet link, and
// has a hardware address of its own: to the network it looks like one more
// card. Containers and virtual machines get theirs that way, without a bridge.
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(macvlan.New("macvlan1", link.Name("eth0"), macvlan.Bridge).
//		NetNS(container).
//		Up())
//	err = conn.Set(l, macvlan.Change().Mode(macvlan.Private))
//	attrs, err := macvlan.From(l)
//	mode, ok := attrs.Mode.Get()
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// settings of macvlan links are in [Setters], those that all links have, such
// as Up and MTU, in [link.Spec]. [From] reads what [link.Conn] found. Package
// macvtap has such links with a device file.
//
// # Who reaches whom
//
// That is a matter of the [Mode]. In none of them does a link reach its parent:
// what it sends leaves the parent, and does not come in there. The host has to
// have a macvlan link of its own to talk to the others.
//
//	mode      links on the parent    the network       it receives
//	private   no                     yes               what is for it
//	vepa      if a switch sends back yes               what is for it
//	bridge    those in mode bridge   yes               what is for it
//	passthru  it is the only one     yes, as parent    all
//	source    no                     yes               what is from its list
//
// # Addresses of mode source
//
// A link in mode [Source] has a list of addresses, and receives what they send,
// whoever it is for; the other links receive theirs, too, unless FlagNoDst is
// set. What comes from an address that is in no list is the parent's.
//
//	_, err = conn.Create(macvlan.New("m0", link.Name("eth0"), macvlan.Source).
//		Sources(a, b).
//		Up())
//	err = conn.Set(link.Name("m0"), macvlan.Change().AddSource(c))
//
// # What the kernel must have
//
// CONFIG_MACVLAN (module macvlan).
//
// # Traps
//
// The parent must be up for frames to pass, and must let frames with other
// source addresses out: most wireless cards and many clouds do not.
//
// The hardware address is a random one if none is given. It cannot be that of
// the parent or of another link on it while both are up, but for mode passthru.
//
// The MTU is at most the parent's. When the parent's becomes less, it follows.
//
// BCCutoff is one setting of all links on a parent; BCQueueLen is a wish of each.
//
// A parent that is deleted takes its macvlan links with it, wherever they are.
package macvlan
