package bridge

import "time"

// McastSnooping says whether the bridge listens to IGMP and MLD, to send
// multicast only to the ports that want it. The kernel starts with on.
//
// ip link: mcast_snooping 1|0. Kernel: IFLA_BR_MCAST_SNOOPING.
func (s *Spec) McastSnooping(on bool) *Spec { s.a.McastSnooping.Set(on); return s }

// McastVLANSnooping says whether it does so for each VLAN by itself. That needs
// VLANFiltering. The kernel starts with off. Linux 5.15.
//
// ip link: mcast_vlan_snooping 1|0. Kernel: IFLA_BR_MULTI_BOOLOPT, bit 1.
func (s *Spec) McastVLANSnooping(on bool) *Spec { s.a.McastVLANSnooping.Set(on); return s }

// McastRouter says whether the host itself is a multicast router, which gets
// all multicast: disabled, auto or permanent. The kernel starts with
// [MulticastRouterAuto].
//
// ip link: mcast_router 0|1|2. Kernel: IFLA_BR_MCAST_ROUTER.
func (s *Spec) McastRouter(r MulticastRouter) *Spec { s.a.McastRouter.Set(r); return s }

// McastQuerier says whether the bridge asks hosts for their groups, which
// snooping depends on where no multicast router does. The kernel starts with
// off.
//
// ip link: mcast_querier 1|0. Kernel: IFLA_BR_MCAST_QUERIER.
func (s *Spec) McastQuerier(on bool) *Spec { s.a.McastQuerier.Set(on); return s }

// McastQueryUseIfAddr says whether IGMP queries come from the bridge's own IPv4
// address instead of 0.0.0.0. The kernel starts with off.
//
// ip link: mcast_query_use_ifaddr 1|0. Kernel: IFLA_BR_MCAST_QUERY_USE_IFADDR.
func (s *Spec) McastQueryUseIfAddr(on bool) *Spec { s.a.McastQueryUseIfAddr.Set(on); return s }

// McastHashMax limits how many groups the bridge keeps. When there would be
// more, it turns McastSnooping off. The kernel starts with 4096.
//
// ip link: mcast_hash_max NUMBER. Kernel: IFLA_BR_MCAST_HASH_MAX.
func (s *Spec) McastHashMax(groups uint32) *Spec { s.a.McastHashMax.Set(groups); return s }

// McastLastMemberCount sets how many queries go out after a host left a group,
// until no member is held to be left. The kernel starts with 2.
//
// ip link: mcast_last_member_count NUMBER. Kernel: IFLA_BR_MCAST_LAST_MEMBER_CNT.
func (s *Spec) McastLastMemberCount(queries uint32) *Spec {
	s.a.McastLastMemberCount.Set(queries)
	return s
}

// McastStartupQueryCount sets how many queries the bridge sends at the start,
// in the interval of their own. The kernel starts with 2.
//
// ip link: mcast_startup_query_count NUMBER. Kernel: IFLA_BR_MCAST_STARTUP_QUERY_CNT.
func (s *Spec) McastStartupQueryCount(queries uint32) *Spec {
	s.a.McastStartupQueryCount.Set(queries)
	return s
}

// McastLastMemberInterval sets the time between queries after a host left a
// group, which is also what members have to answer them, in hundredths of a
// second. The kernel starts with 1 s.
//
// ip link: mcast_last_member_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_LAST_MEMBER_INTVL.
func (s *Spec) McastLastMemberInterval(d time.Duration) *Spec {
	s.a.McastLastMemberInterval.Set(d)
	return s
}

// McastMembershipInterval sets after how long without reports a group is
// dropped, in hundredths of a second. The kernel starts with 260 s.
//
// ip link: mcast_membership_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_MEMBERSHIP_INTVL.
func (s *Spec) McastMembershipInterval(d time.Duration) *Spec {
	s.a.McastMembershipInterval.Set(d)
	return s
}

// McastQuerierInterval sets after how long without queries another querier is
// held to be gone, in hundredths of a second; then the bridge asks, if it is to.
// The kernel starts with 255 s.
//
// ip link: mcast_querier_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_QUERIER_INTVL.
func (s *Spec) McastQuerierInterval(d time.Duration) *Spec {
	s.a.McastQuerierInterval.Set(d)
	return s
}

// McastQueryInterval sets the time between general queries, in hundredths of a
// second, 1 s to 24 h: what is outside the kernel would replace by the limit.
// It starts with 125 s.
//
// ip link: mcast_query_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_QUERY_INTVL.
func (s *Spec) McastQueryInterval(d time.Duration) *Spec { s.a.McastQueryInterval.Set(d); return s }

// McastQueryResponseInterval sets how long hosts have to answer general
// queries, in hundredths of a second. The kernel starts with 10 s.
//
// ip link: mcast_query_response_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_QUERY_RESPONSE_INTVL.
func (s *Spec) McastQueryResponseInterval(d time.Duration) *Spec {
	s.a.McastQueryResponseInterval.Set(d)
	return s
}

// McastStartupQueryInterval sets the time between the queries at the start, in
// hundredths of a second, 1 s to 24 h, as for McastQueryInterval. The kernel
// starts with 31.25 s.
//
// ip link: mcast_startup_query_interval CENTISECONDS. Kernel: IFLA_BR_MCAST_STARTUP_QUERY_INTVL.
func (s *Spec) McastStartupQueryInterval(d time.Duration) *Spec {
	s.a.McastStartupQueryInterval.Set(d)
	return s
}

// McastStatsEnabled says whether IGMP and MLD messages are counted. The kernel
// starts with off.
//
// ip link: mcast_stats_enabled 1|0. Kernel: IFLA_BR_MCAST_STATS_ENABLED.
func (s *Spec) McastStatsEnabled(on bool) *Spec { s.a.McastStatsEnabled.Set(on); return s }

// McastIGMPVersion sets the version of IGMP queries: 2 or 3. The kernel starts
// with 2.
//
// ip link: mcast_igmp_version 2|3. Kernel: IFLA_BR_MCAST_IGMP_VERSION.
func (s *Spec) McastIGMPVersion(version uint8) *Spec { s.a.McastIGMPVersion.Set(version); return s }

// McastMLDVersion sets the version of MLD queries: 1 or 2. The kernel starts
// with 1. A kernel without IPv6 ignores it.
//
// ip link: mcast_mld_version 1|2. Kernel: IFLA_BR_MCAST_MLD_VERSION.
func (s *Spec) McastMLDVersion(version uint8) *Spec { s.a.McastMLDVersion.Set(version); return s }

// MDBOffloadFailNotification says whether the kernel tells when hardware could
// not take a multicast group. It starts with off. Linux 6.16.
//
// ip link: mdb_offload_fail_notification 1|0. Kernel: IFLA_BR_MULTI_BOOLOPT, bit 3.
func (s *Spec) MDBOffloadFailNotification(on bool) *Spec {
	s.a.MDBOffloadFailNotification.Set(on)
	return s
}
