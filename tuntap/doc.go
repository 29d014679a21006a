// Package tuntap makes TUN and TAP devices: links whose other end is a program.
//
// What the stack sends through such a link, the program reads, packet by packet;
// what the program writes, the stack receives. A TUN device carries packets of
// IP, a TAP device Ethernet frames, so that it can be the port of a bridge.
// Virtual machines, VPNs and tests are made of them.
//
// A device is either held open, or it is there for others to open. [Open] makes
// one that goes when it is closed:
//
//	conn, err := link.Dial()
//	...
//	tap, err := tuntap.Open(conn, tuntap.New("tap0", tuntap.TAP).Master(br).Up())
//	if err != nil {
//		return err
//	}
//	defer tap.Close()
//	frame := make([]byte, 1514)
//	n, err := tap.Read(frame)
//
// [link.Conn.Create] makes one that persists, to be opened by [Attach] or by
// another program, such as a virtual machine monitor, until it is deleted:
//
//	tap, err := conn.Create(tuntap.New("tap0", tuntap.TAP).Owner(1000).Master(br).Up())
//
// Either way the settings that all links have ([link.Spec]) are part of the
// same call, and nothing is left if it fails. Later changes are for
// [link.Change]. [From] reads what is particular to these devices.
//
// # What the kernel must have
//
// CONFIG_TUN (module tun), and /dev/net/tun, which containers often lack.
// Making a device takes CAP_NET_ADMIN in the network namespace.
//
// # Traps
//
// Netlink calls both modes tun; so does Kind of a [link.Link].
//
// A persistent device without Owner and OwnerGroup is, on most kernels, open to
// all who may open /dev/net/tun, which on most systems is everyone.
//
// Whoever opens the first queue of a persistent device says anew how packets
// look: the kernel takes PacketInfo and VnetHdr from there. [Attach] leaves them
// as they are; other programs may not.
//
// A link with nobody to hold it open has no carrier, and one that is down takes
// no packets: Write fails with unix.EIO.
//
// The stack uses the link at once when it is up: the first frames that are read
// are often its IPv6 router solicitations and multicast reports.
package tuntap
