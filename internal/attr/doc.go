// Package attr describes netlink attributes once and works with them in every
// way from that description.
//
// A kind of link has one struct of optional values ([Opt]) and one method that
// names them in wire order:
//
//	func (a *Attributes) walk(w *attr.Walk) {
//		w.Ticks32(uapi.IFLA_BR_FORWARD_DELAY, "forward_delay", &a.ForwardDelay)
//		w.Bit(uapi.IFLA_BR_VLAN_FILTERING, "vlan_filtering", &a.VLANFiltering)
//		w.Rest(&a.Unknown)
//	}
//
// What the method does is up to how the [Walk] was started: encode a request
// ([Walk.Encode]), decode a reply ([Walk.Decode]), find what differs from what
// the kernel holds ([Walk.Diff]) or put it back ([Walk.Revert]), print and
// parse the words of ip(8) ([Walk.Print], [Walk.Parse]), render JSON
// ([Walk.JSON]), or list itself ([Walk.List]).
//
// There is one codec method for each wire form. A form that only one kind has
// is a [Form] in that kind's package, used through [Field].
//
// Codec methods are marked noinline: inlined into another package, their
// rules would be taken to escape, and each line would allocate.
//
// Decoded strings and byte slices alias the input: it must not change
// afterwards.
package attr
