// Package ipoib makes, changes and reads links for IP over InfiniBand.
//
// The kernel makes one such link for each port of an InfiniBand adapter. Others
// can be made upon that, their parent: for another partition of the fabric, or
// for the same one, as containers need it.
//
//	conn, err := link.Dial()
//	...
//	ib, err := conn.Create(ipoib.New("ib0.8001", link.Name("ib0")).
//		PKey(0x8001).
//		Mode(ipoib.Datagram).
//		Up())
//	err = conn.Set(ib, ipoib.Change().Mode(ipoib.Connected).MTU(65520))
//	now, err := conn.Get(ib)
//	attrs, err := ipoib.From(now)
//	key, ok := attrs.PKey.Get()
//
// [New] starts a chain for a new link, [Change] one for a link that exists: one
// that was made so, or the parent itself. The settings that all links have are
// in [link.Spec]. [From] reads what [link.Conn] found.
//
// # What the kernel must have
//
// CONFIG_INFINIBAND_IPOIB (module ib_ipoib), for connected mode
// CONFIG_INFINIBAND_IPOIB_CM, and an InfiniBand adapter.
//
// No machine of the test matrix has an adapter, so there the tests compare what is
// sent with what iproute2 sends, and see the kernels refuse it for want of one.
// Those for a machine that has one were run by hand, on Linux 6.1 and 7.2 with a
// driver made for that in place of one for an adapter: this package has not met a
// real one.
//
// # Traps
//
// A change of the mode moves the MTU: to the most of the mode for connected, and
// down to what multicast in the partition has for datagram. Set the MTU in the
// same request.
//
// The kernel lets go of its lock while it changes the mode, and answers
// "device or resource busy" if another has taken it then. The mode is changed
// nevertheless; Set puts it back, as with any failure. Try again.
//
// A link outlives its network namespace: the kernel moves it to the initial one.
//
// Where the parent is in another namespace than the link, older kernels, Linux
// 6.1 among them, make the link there and move it: its name must be free there,
// too.
//
// A link upon a parent that is upon another itself is refused: name the port's
// own link. That cannot be deleted: [link.Conn.Delete] returns nil, as the kernel
// does, and it stays.
package ipoib
