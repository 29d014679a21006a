// Package netkit makes netkit links: the two ends of a virtual cable, as those
// of package veth, whose packets BPF programs at the ends handle before they
// cross.
//
// A netkit is for containers: the first end, the primary, stays with who
// manages the network, the second, the peer, goes into the container. Programs
// for both are attached through the primary only, so the container cannot take
// them off. What a program does not decide, and all where there is none, the
// policy decides.
//
//	conn, err := link.Dial()
//	...
//	nk, err := conn.Create(
//		netkit.New("nk0", netkit.NewPeer("eth0").NetNS(blue).Up()).
//			Mode(netkit.L2).
//			PeerPolicy(netkit.Blackhole).
//			Up())
//	...
//	err = conn.Set(nk, netkit.Change().PeerPolicy(netkit.Forward))
//	now, err := conn.Get(nk)
//	attrs, err := netkit.From(now)
//	primary, ok := attrs.Primary.Get()
//
// [New] starts a chain for a pair, [NewSingle] one for a link without another
// end, [Change] one for a primary that exists. The settings that all links have,
// such as Up and MTU, are in [link.Spec]. [From] reads what [link.Conn] found, of
// either end. Programs are attached by bpf(2) (BPF_NETKIT_PRIMARY and
// BPF_NETKIT_PEER), which is not this library's matter.
//
// An end names the other as its parent: Parent of [link.Attributes] holds the
// index of the other end, and ParentNetNS, where that is in another namespace,
// the number which that namespace has in this one. Deleting one end deletes
// both, as does the end of a namespace that holds one.
//
// # What the kernel must have
//
// Linux 6.7 with CONFIG_NETKIT, which is no module: it is built in, or missing.
//
// # Traps
//
// The kernel starts with mode L3: then the ends have no hardware address, and
// none can be given to them.
//
// Nothing but the policies can be changed, and these through the primary only.
//
// Each end has settings of its own, and without a setter the kernel's default.
// That goes for the network namespace, too: an end without NetNS is where the
// connection is, wherever the other one goes.
//
// The kernel makes the peer first, and names it nk0 or the next that is free if
// it has no name: a first end of that very name is then refused as taken. Name
// both. The kernel heeds Index for the peer only where the first end has it, too.
//
// Carrier comes when both ends are up.
package netkit
