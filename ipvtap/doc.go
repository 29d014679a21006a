// Package ipvtap makes, changes and reads Linux ipvtap links, and opens their
// device files.
//
// An ipvtap link is an ipvlan link whose other end is a program: what comes in
// for its IP addresses, the program reads from a file, frame by frame, and what
// the program writes leaves the parent, with the parent's hardware address.
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(ipvtap.New("ipvtap0", link.Name("eth0"), ipvlan.L2).Up())
//	err = conn.AddAddr(l, link.Addr{Prefix: prefix})
//	dev, err := ipvtap.Attach(conn, l)
//	if err != nil {
//		return err
//	}
//	defer dev.Close()
//	frame := make([]byte, 1514)
//	n, err := dev.Read(frame)
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// modes and settings are those of package ipvlan, those that all links have,
// such as Up and MTU, are in [link.Spec]. [From] reads what [link.Conn] found.
// [Attach] opens the device, about which package macvtap says more: it is the
// same.
//
// # What the kernel must have
//
// CONFIG_IPVTAP (module ipvtap), since Linux 4.12.
//
// # Traps
//
// The driver finds out by the addresses of the link which frames are for it:
// those that the program uses must be given to the link.
//
// The kernel does not say in which network namespace the parent of an ipvtap
// link is: Parent is then a number in a namespace that is not named.
package ipvtap
