// Package virtif is the root of a library that creates, changes and reads Linux
// virtual network interfaces over netlink. The packages below it do the work:
//
//   - link: connections, links, and all that links of every kind have in common
//   - netns: network namespaces
//   - one for each kind: bridge, bond, vlan, vxlan, geneve, macvlan, macvtap, ipvlan, ipvtap,
//     macsec, veth, tuntap, vrf, hsr, netkit, dummy, ifb, nlmon, vcan, vxcan, failover, ipoib,
//     netdevsim
//
// A program opens a connection, describes a link and has it created:
//
//	conn, err := link.Dial()
//	if err != nil {
//		return err
//	}
//	defer conn.Close()
//	br, err := conn.Create(bridge.New("br0").VLANFiltering(true).Up())
//	if err != nil {
//		return err
//	}
//	err = conn.Set(link.Name("eth1"), link.Change().Master(br).Up())
package virtif
