// Package link creates, changes, reads and lists network links over rtnetlink,
// and gives them IP addresses.
//
// A [Conn] works in one network namespace. Requests are chains: New and Change
// functions of this package and of those for the kinds start one, setters
// describe, and a verb of the connection carries it out:
//
//	conn, err := link.Dial()
//	if err != nil {
//		return err
//	}
//	defer conn.Close()
//	br, err := conn.Create(bridge.New("br0").MTU(9000).Up())
//	if err != nil {
//		return err
//	}
//	err = conn.Set(link.Name("eth0"), link.Change().Master(br).Up())
//	for l, err := range conn.Links(link.WithMaster(br)) {
//		…
//	}
//
// The setters that all kinds share are those of [Spec]. Links are named by
// [Name], [Index] or *[Link].
//
// # What a verb promises
//
// It does what the chain says, whole or not at all. Only what the chain names
// is sent; a value that was read is never sent back. What the kernel would
// ignore is an error: attributes that it reads at creation only, and those that
// the running kernel does not know. Errors are of type *[Error] and name the
// operation, the link, the attribute and the reason.
//
// # Needs
//
// Linux 5.10 or later: the documentation names the first kernel of what came
// after it, in this package and in those of the kinds. Reading needs no privilege, changing needs CAP_NET_ADMIN
// in the network namespace, entering another one CAP_SYS_ADMIN.
//
// # Traps
//
//   - A bridge takes the smallest MTU of its ports, even if it was created with
//     another; only an MTU set later stays.
//   - A move to another namespace takes a link down, and out of its master.
//   - Whether a link has carrier shows in [OperState] and the flag LOWER_UP, a
//     moment after it comes up.
//   - The kernel makes links of its own in new namespaces, depending on its
//     modules: lo, and perhaps tunl0, sit0, ifb0 and others.
package link
