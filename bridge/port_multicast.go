package bridge

// McastRouter says whether a multicast router is behind the port, which then
// gets all multicast. The kernel starts with [MulticastRouterAuto].
//
// ip link: mcast_router 0|1|2|3. Kernel: IFLA_BRPORT_MULTICAST_ROUTER.
func (s *PortSpec) McastRouter(r MulticastRouter) *PortSpec { s.a.McastRouter.Set(r); return s }

// McastFastLeave says whether a group ends for the port as soon as a host
// leaves it, without asking for others: right where there is just one host. The
// kernel starts with off.
//
// ip link: mcast_fast_leave on|off, fastleave on|off. Kernel: IFLA_BRPORT_FAST_LEAVE.
func (s *PortSpec) McastFastLeave(on bool) *PortSpec { s.a.McastFastLeave.Set(on); return s }

// McastToUnicast says whether each member of a group gets a unicast copy of its
// own, which Wi-Fi carries better. The bridge must hear the report of every
// member, so hosts there must not suppress each other's. The kernel starts with
// off.
//
// ip link: mcast_to_unicast on|off. Kernel: IFLA_BRPORT_MCAST_TO_UCAST.
func (s *PortSpec) McastToUnicast(on bool) *PortSpec { s.a.McastToUnicast.Set(on); return s }

// McastMaxGroups limits how many entries of the multicast database the port
// has; more are refused, from netlink as from IGMP and MLD. The kernel starts
// with 0, no limit. Linux 6.3.
//
// bridge link: mcast_max_groups NUMBER. Kernel: IFLA_BRPORT_MCAST_MAX_GROUPS.
func (s *PortSpec) McastMaxGroups(entries uint32) *PortSpec {
	s.a.McastMaxGroups.Set(entries)
	return s
}

// McastEHTHostsLimit limits how many hosts with IGMPv3 or MLDv2 are tracked one
// by one behind the port (explicit host tracking), 1 or more. The kernel starts
// with 512. Linux 5.12.
//
// ip link has no word for it. Kernel: IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT.
func (s *PortSpec) McastEHTHostsLimit(hosts uint32) *PortSpec {
	s.a.McastEHTHostsLimit.Set(hosts)
	return s
}
