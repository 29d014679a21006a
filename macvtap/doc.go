// Package macvtap makes, changes and reads Linux macvtap links, and opens their
// device files.
//
// A macvtap link is a macvlan link whose other end is a program: what comes in
// for its hardware address, the program reads from a file, frame by frame, and
// what the program writes leaves the parent. Virtual machines are put on the
// network of a card that way, without a bridge.
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(macvtap.New("macvtap0", link.Name("eth0"), macvlan.Bridge).Up())
//	dev, err := macvtap.Attach(conn, l)
//	if err != nil {
//		return err
//	}
//	defer dev.Close()
//	frame := make([]byte, 1514)
//	n, err := dev.Read(frame)
//
// [New] starts a chain for a new link, [Change] one for a link that exists. The
// settings and the modes are those of package macvlan, those that all links
// have, such as Up and MTU, are in [link.Spec]. [From] reads what [link.Conn]
// found. [Attach] opens the device.
//
// # What the kernel must have
//
// CONFIG_MACVTAP (module macvtap).
//
// # Opening the device
//
// The kernel names the file after the index of the link, /dev/tap7, in one
// folder for all network namespaces: where links in two of them have the same
// index, the second gets no file, and /dev/tap7 leads to the first. [Attach] asks
// sysfs of the link's namespace for the number of the device, and does not open
// another. To look there takes CAP_SYS_ADMIN, unless the link is in the
// namespace that the program started in, whose sysfs is at /sys.
//
// # Traps
//
// A [Device] reads and writes plain frames, until VnetHdr says otherwise. Other
// programs, and the kernel itself, start with a header of 10 bytes.
//
// Frames that arrive while no file is open go to the stack, as those of a
// macvlan link do.
//
// A link that is deleted wakes no reader: Read waits on, until its deadline or
// Close. Write then says that all is well.
//
// While the link is down, what is written is dropped without an error.
package macvtap
