// Package veth makes pairs of links that are the two ends of a virtual cable.
//
// What one end sends, the other receives. The ends may be in different network
// namespaces, which is how containers and test beds are wired up. [New]
// describes the first end and, by [NewPeer], the second; one request makes
// both:
//
//	conn, err := link.Dial()
//	...
//	v0, err := conn.Create(
//		veth.New("v0", veth.NewPeer("eth0").NetNS(blue).MTU(1400).Up()).
//			MTU(1400).
//			Master(link.Name("br0")).
//			Up())
//
// All setters are those of [link.Spec], for either end. A pair has nothing to
// change but what all links have: use [link.Change].
//
// An end names the other as its parent: Parent of [link.Attributes] holds the
// index of the other end, and ParentNetNS, where that is in another namespace,
// the number which that namespace has in this one. Deleting one end deletes
// both, as does the end of a namespace that holds one.
//
// # What the kernel must have
//
// CONFIG_VETH (module veth).
//
// # Traps
//
// Each end has settings of its own, and without a setter the kernel's default.
// That goes for the network namespace, too: an end without NetNS is where the
// connection is, wherever the other one goes.
//
// A packet that is longer than the MTU of the receiving end is dropped: set
// both.
//
// Carrier comes when both ends are up.
//
// The kernel makes the peer first, and names it veth0 or the next that is free
// if it has no name: a first end of that very name is then refused as taken.
// Name both.
//
// The kernel heeds Index for the peer only where the first end has it, too.
package veth
