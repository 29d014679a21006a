// Package hsr makes and reads links that send everything twice, so that nothing
// is lost when a cable is: High-availability Seamless Redundancy and the Parallel
// Redundancy Protocol (IEC 62439-3).
//
// Such a link has two ports. With HSR these are its neighbours in a ring, and it
// passes on what is not for it; with PRP they lead into two networks that know
// nothing of each other. A receiver takes what comes first and drops the copy.
//
//	conn, err := link.Dial()
//	...
//	ring, err := conn.Create(hsr.New("hsr0", link.Name("eth0"), link.Name("eth1")).
//		Version(1).
//		Up())
//
// [New] starts a chain. Nothing of it can be changed later, so there is no
// Change: use [link.Change] for what all links have. [From] reads the settings of
// what [link.Conn] found.
//
// # What the kernel must have
//
// CONFIG_HSR (module hsr). PRP is there since Linux 5.9, the interlink since
// 6.10.
//
// # Traps
//
// The ports are not brought up: do that, too. They must be Ethernet and in the
// namespace of the link, and can be in use by no other. A link of this kind
// cannot be moved to another namespace, only be made there.
//
// The link has the hardware address of its first port, and an MTU of 6 bytes
// less than the lesser of the two, whatever it is told at its creation: one that
// is asked for is set afterwards.
package hsr
