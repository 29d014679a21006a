// Package vrf makes and reads Linux VRF links and their ports.
//
// A VRF (virtual routing and forwarding) is a routing table of its own: links
// that have it as their master are its ports, and what they receive, and what is
// sent by sockets bound to the VRF or to a port, is routed by that table. So one
// host can be in several networks whose addresses overlap.
//
//	conn, err := link.Dial()
//	...
//	red, err := conn.Create(vrf.New("red", 10).Up())
//	err = conn.Set(link.Name("eth1"), link.Change().Master(red).Up())
//	eth1, err := conn.Get(link.Name("eth1"))
//	port, err := vrf.PortFrom(eth1)
//	table, ok := port.Table.Get() // 10
//
//	dialer := net.Dialer{Control: vrf.Control("red")}
//	c, err := dialer.Dial("tcp", "192.0.2.1:80")
//
// [New] starts a chain for a new VRF. Its table is for good, and a port has no
// settings of its own: changes are those of [link.Change]. [From] and [PortFrom]
// read what [link.Conn] found.
//
// # What the kernel must have
//
// CONFIG_NET_VRF (module vrf).
//
// # Traps
//
// The kernel routes by a rule (ip rule: l3mdev) that it adds with the first VRF
// of a network namespace, and for IPv4 and IPv6 alike. It comes after the rule
// for the table local: an address of the host outside the VRF is found first.
// "ip rule add pref 32765 table local; ip rule del pref 0" puts that right.
//
// What the table has no route for is looked up in the tables of the rules that
// follow, main among them. A route keeps it inside: "ip route add table 10
// unreachable default metric 4278198272".
//
// A port that joins or leaves is taken down and up again, if it is up, and its
// addresses stay. Its routes move to the table of the VRF, and back; IPv6
// addresses go with the down unless net.ipv6.conf.*.keep_addr_on_down is set.
//
// A listening socket that is bound to no device gets nothing from a VRF, unless
// net.ipv4.tcp_l3mdev_accept, udp_l3mdev_accept or raw_l3mdev_accept is on. That
// of raw sockets is, from the start.
//
// VRFs may share a table, unless net.vrf.strict_mode is on. A VRF cannot move
// to another network namespace, be a port of another VRF, or carry VLANs.
package vrf
