// Package failover finds the failover links of a virtual machine, and tells
// which of their ports carries the traffic.
//
// A virtual machine with a network card of its host's hardware cannot be moved
// to another host while it runs: the card stays behind. So its hypervisor gives
// it two, with the same address: the hardware, or a virtual function of it, as
// primary, and a virtio one with the feature STANDBY as standby. The kernel in
// the machine makes a failover master of them, which sends by the primary while
// there is one that works, and by the standby otherwise. The hypervisor takes
// the primary away, moves the machine, and gives it another one there; what
// uses the master sees neither.
//
//	conn, err := link.Dial()
//	...
//	masters, err := failover.Find(conn)
//	for _, m := range masters {
//		fmt.Println(m) // eth1: primary eth0 (up), standby eth2 (up), sends by primary
//	}
//	for state, err := range failover.Watch(ctx, conn, masters[0].Master) {
//		if err != nil {
//			return err
//		}
//		log.Println(state.Sending(), state.Receiving())
//	}
//
// Nothing makes such a link but the kernel, and nothing deletes it. What all
// links have is set by [link.Change], on the master: it hands its MTU and being
// up or down on to its ports.
//
// # How it is recognised
//
// The kernel gives a failover master neither a kind nor a flag that netlink
// shows. [Find] and [Get] ask each link without a kind for its driver
// (ETHTOOL_GDRVINFO), which is net_failover. Its standby is the port that the
// virtio driver calls sby (IFLA_PHYS_PORT_NAME); the other one is its primary.
//
// # What the kernel must have
//
// CONFIG_NET_FAILOVER and CONFIG_VIRTIO_NET (modules net_failover and
// virtio_net), and a card with VIRTIO_NET_F_STANDBY: failover=on of QEMU's
// virtio-net-pci. The primary is a PCI device with the same permanent address.
//
// # Traps
//
// While there is a primary, what arrives at the standby is dropped, even if the
// primary is down or has no carrier. A primary that is taken down so leaves a
// master that sends, by its standby, and hears nothing: to use the standby,
// take the primary away. [State.Receiving] tells.
//
// Addresses and routes belong on the master, not on its ports.
//
// The master stays in its network namespace, but a port can be moved to
// another, and remains a port: it then shows a master whose index means nothing
// there, and here it is missing.
//
// A virtio card with the feature has a failover master even while there is no
// primary, which works as well.
package failover
