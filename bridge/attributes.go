package bridge

import (
	"bytes"
	"net"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings and the state of a bridge. One that the kernel
// did not send is absent; the comments name the first kernel that has it where
// that is later than 5.10. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	// Spanning tree. The three times are those in use: the root bridge's.
	ForwardDelay link.Opt[time.Duration] // in each of listening and learning
	HelloTime    link.Opt[time.Duration] // between hellos
	MaxAge       link.Opt[time.Duration] // without hellos until a bridge is given up
	STPMode      link.Opt[STPMode]       // who is to speak the protocol; 7.1
	STPState     link.Opt[STPState]      // who speaks it
	Priority     link.Opt[uint16]        // of the bridge; lower is preferred

	// VLANs.
	VLANFiltering    link.Opt[bool]         // whether tags count
	VLANProtocol     link.Opt[VLANProtocol] // which tags
	VLANDefaultPVID  link.Opt[uint16]       // VLAN ID that new ports get, 1 to 4094; 0: none
	VLANStatsEnabled link.Opt[bool]         // statistics per VLAN
	VLANStatsPerPort link.Opt[bool]         // statistics per VLAN and port
	MSTEnabled       link.Opt[bool]         // multiple spanning trees; 5.18

	// Forwarding.
	AgeingTime       link.Opt[time.Duration]    // how long a learnt address lives; 0: none is learnt
	GroupAddress     link.Opt[net.HardwareAddr] // multicast address of the spanning tree protocol
	GroupFwdMask     link.Opt[uint16]           // bit n: forward 01:80:c2:00:00:0n
	FDBMaxLearned    link.Opt[uint32]           // most learnt addresses; 0: no limit; 6.7
	FDBNLearned      link.Opt[uint32]           // learnt addresses now; read only; 6.7
	FDBLocalVLAN0    link.Opt[bool]             // own addresses in VLAN 0 only; 6.18
	NoLinkLocalLearn link.Opt[bool]             // link-local frames teach no addresses
	flushFDB         link.Opt[bool]

	// Multicast.
	McastSnooping              link.Opt[bool]            // whether IGMP and MLD are listened to
	McastVLANSnooping          link.Opt[bool]            // per VLAN; 5.15
	McastRouter                link.Opt[MulticastRouter] // whether the host is a multicast router
	McastQuerier               link.Opt[bool]            // whether the bridge sends queries
	McastQueryUseIfAddr        link.Opt[bool]            // from its own address
	McastHashElasticity        link.Opt[uint32]          // obsolete: always 16
	McastHashMax               link.Opt[uint32]          // most groups
	McastLastMemberCount       link.Opt[uint32]          // queries when a host leaves a group
	McastStartupQueryCount     link.Opt[uint32]          // queries at the start
	McastLastMemberInterval    link.Opt[time.Duration]   // between queries when a host leaves
	McastMembershipInterval    link.Opt[time.Duration]   // until a silent group is dropped
	McastQuerierInterval       link.Opt[time.Duration]   // until a silent querier is given up
	McastQueryInterval         link.Opt[time.Duration]   // between queries
	McastQueryResponseInterval link.Opt[time.Duration]   // that hosts have to answer
	McastStartupQueryInterval  link.Opt[time.Duration]   // between queries at the start
	McastStatsEnabled          link.Opt[bool]            // statistics of IGMP and MLD
	McastIGMPVersion           link.Opt[uint8]           // 2 or 3
	McastMLDVersion            link.Opt[uint8]           // 1 or 2
	MDBOffloadFailNotification link.Opt[bool]            // tell of groups that hardware refused; 6.16

	// Netfilter: whether packets that are only bridged pass through it.
	NFCallIPTables  link.Opt[bool]
	NFCallIP6Tables link.Opt[bool]
	NFCallARPTables link.Opt[bool]

	// State, read only. A timer is the time left, 0 where it does not run.
	RootID                 link.Opt[BridgeID]
	BridgeID               link.Opt[BridgeID]
	RootPort               link.Opt[uint16] // number of the port towards the root, not an ifindex; 0: this is the root
	RootPathCost           link.Opt[uint32]
	TopologyChange         link.Opt[bool]
	TopologyChangeDetected link.Opt[bool]
	HelloTimer             link.Opt[time.Duration]
	TCNTimer               link.Opt[time.Duration] // until the next topology change notification
	TopologyChangeTimer    link.Opt[time.Duration]
	GCTimer                link.Opt[time.Duration] // until old addresses are looked for
	IPv4Querier            Querier                 // who asks for IGMP reports; 5.15
	IPv6Querier            Querier                 // who asks for MLD reports; 5.15

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes: first those that can be set, in the order in which
// the kernel applies them (br_changelink in net/bridge/br_netlink.c of Linux
// 7.2), so that the first one not in effect tells where a change ended.
func (a *Attributes) walk(w *attr.Walk) {
	w.Ticks32(uapi.IFLA_BR_FORWARD_DELAY, "forward_delay", &a.ForwardDelay)
	w.Ticks32(uapi.IFLA_BR_HELLO_TIME, "hello_time", &a.HelloTime, attr.Min(100), attr.Max(1000))
	w.Ticks32(uapi.IFLA_BR_MAX_AGE, "max_age", &a.MaxAge, attr.Min(600), attr.Max(4000))
	w.Ticks32(uapi.IFLA_BR_AGEING_TIME, "ageing_time", &a.AgeingTime)
	attr.Enum(w, uapi.IFLA_BR_STP_MODE, "stp_mode", &a.STPMode, attr.Max(uint64(STPModeKernel)), attr.Since(7, 1))
	attr.Code(w, uapi.IFLA_BR_STP_STATE, "stp_state", &a.STPState)
	w.Uint16(uapi.IFLA_BR_PRIORITY, "priority", &a.Priority)
	w.Bit(uapi.IFLA_BR_VLAN_FILTERING, "vlan_filtering", &a.VLANFiltering)
	attr.Field(w, uapi.IFLA_BR_VLAN_PROTOCOL, "vlan_protocol", &a.VLANProtocol, &vlanProtocolForm, attr.BridgeVLANs)
	w.Uint16(uapi.IFLA_BR_VLAN_DEFAULT_PVID, "vlan_default_pvid", &a.VLANDefaultPVID, attr.Max(4094), attr.BridgeVLANs)
	w.Bit(uapi.IFLA_BR_VLAN_STATS_ENABLED, "vlan_stats_enabled", &a.VLANStatsEnabled, attr.BridgeVLANs)
	w.Bit(uapi.IFLA_BR_VLAN_STATS_PER_PORT, "vlan_stats_per_port", &a.VLANStatsPerPort, attr.BridgeVLANs)
	attr.Field(w, uapi.IFLA_BR_GROUP_FWD_MASK, "group_fwd_mask", &a.GroupFwdMask, &hexForm, attr.Not(7))
	attr.Field(w, uapi.IFLA_BR_GROUP_ADDR, "group_address", &a.GroupAddress, &groupAddressForm)
	w.Flag(uapi.IFLA_BR_FDB_FLUSH, "fdb_flush", &a.flushFDB, attr.WriteOnly)
	a.walkMulticast(w)
	w.Bit(uapi.IFLA_BR_NF_CALL_IPTABLES, "nf_call_iptables", &a.NFCallIPTables, attr.BridgeNetfilter)
	w.Bit(uapi.IFLA_BR_NF_CALL_IP6TABLES, "nf_call_ip6tables", &a.NFCallIP6Tables, attr.BridgeNetfilter)
	w.Bit(uapi.IFLA_BR_NF_CALL_ARPTABLES, "nf_call_arptables", &a.NFCallARPTables, attr.BridgeNetfilter)
	w.Switches(uapi.IFLA_BR_MULTI_BOOLOPT, []attr.Switch{
		{Word: "no_linklocal_learn", Value: &a.NoLinkLocalLearn},
		{Word: "mcast_vlan_snooping", Value: &a.McastVLANSnooping, Since: attr.Since(5, 15)},
		{Word: "mst_enabled", Value: &a.MSTEnabled, Since: attr.Since(5, 18)},
		{Word: "mdb_offload_fail_notification", Value: &a.MDBOffloadFailNotification, Since: attr.Since(6, 16)},
		{Word: "fdb_local_vlan_0", Value: &a.FDBLocalVLAN0, Since: attr.Since(6, 18)},
	})
	w.Uint32(uapi.IFLA_BR_FDB_MAX_LEARNED, "fdb_max_learned", &a.FDBMaxLearned, attr.Since(6, 7))
	a.walkState(w)
	w.Skip(uapi.IFLA_BR_PAD)
	w.Rest(&a.Unknown)
}

// The kernel takes any number for mcast_query_interval and
// mcast_startup_query_interval and puts it between these two: what is outside
// would not be what was asked for.
const (
	minQueryInterval = 100     // 1 s
	maxQueryInterval = 8640000 // a day
)

func (a *Attributes) walkMulticast(w *attr.Walk) {
	attr.Code(w, uapi.IFLA_BR_MCAST_ROUTER, "mcast_router", &a.McastRouter, attr.Max(uint64(MulticastRouterPermanent)), attr.BridgeSnooping)
	w.Bit(uapi.IFLA_BR_MCAST_SNOOPING, "mcast_snooping", &a.McastSnooping, attr.BridgeSnooping)
	w.Bit(uapi.IFLA_BR_MCAST_QUERY_USE_IFADDR, "mcast_query_use_ifaddr", &a.McastQueryUseIfAddr, attr.BridgeSnooping)
	w.Bit(uapi.IFLA_BR_MCAST_QUERIER, "mcast_querier", &a.McastQuerier, attr.BridgeSnooping)
	w.Uint32(uapi.IFLA_BR_MCAST_HASH_ELASTICITY, "mcast_hash_elasticity", &a.McastHashElasticity)
	w.Uint32(uapi.IFLA_BR_MCAST_HASH_MAX, "mcast_hash_max", &a.McastHashMax, attr.BridgeSnooping)
	w.Uint32(uapi.IFLA_BR_MCAST_LAST_MEMBER_CNT, "mcast_last_member_count", &a.McastLastMemberCount, attr.BridgeSnooping)
	w.Uint32(uapi.IFLA_BR_MCAST_STARTUP_QUERY_CNT, "mcast_startup_query_count", &a.McastStartupQueryCount, attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_LAST_MEMBER_INTVL, "mcast_last_member_interval", &a.McastLastMemberInterval, attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_MEMBERSHIP_INTVL, "mcast_membership_interval", &a.McastMembershipInterval, attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_QUERIER_INTVL, "mcast_querier_interval", &a.McastQuerierInterval, attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_QUERY_INTVL, "mcast_query_interval", &a.McastQueryInterval,
		attr.Min(minQueryInterval), attr.Max(maxQueryInterval), attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, "mcast_query_response_interval", &a.McastQueryResponseInterval, attr.BridgeSnooping)
	w.Ticks64(uapi.IFLA_BR_MCAST_STARTUP_QUERY_INTVL, "mcast_startup_query_interval", &a.McastStartupQueryInterval,
		attr.Min(minQueryInterval), attr.Max(maxQueryInterval), attr.BridgeSnooping)
	w.Bit(uapi.IFLA_BR_MCAST_STATS_ENABLED, "mcast_stats_enabled", &a.McastStatsEnabled, attr.BridgeSnooping)
	w.Uint8(uapi.IFLA_BR_MCAST_IGMP_VERSION, "mcast_igmp_version", &a.McastIGMPVersion, attr.Min(2), attr.Max(3), attr.BridgeSnooping)
	w.Uint8(uapi.IFLA_BR_MCAST_MLD_VERSION, "mcast_mld_version", &a.McastMLDVersion, attr.Min(1), attr.Max(2), attr.BridgeSnoopingIPv6)
}

// walkState lists what only the kernel tells.
func (a *Attributes) walkState(w *attr.Walk) {
	attr.Field(w, uapi.IFLA_BR_ROOT_ID, "designated_root", &a.RootID, &bridgeIDForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BR_BRIDGE_ID, "bridge_id", &a.BridgeID, &bridgeIDForm, attr.ReadOnly)
	w.Uint16(uapi.IFLA_BR_ROOT_PORT, "root_port", &a.RootPort, attr.ReadOnly)
	w.Uint32(uapi.IFLA_BR_ROOT_PATH_COST, "root_path_cost", &a.RootPathCost, attr.ReadOnly)
	w.Bit(uapi.IFLA_BR_TOPOLOGY_CHANGE, "topology_change", &a.TopologyChange, attr.ReadOnly)
	w.Bit(uapi.IFLA_BR_TOPOLOGY_CHANGE_DETECTED, "topology_change_detected", &a.TopologyChangeDetected, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BR_HELLO_TIMER, "hello_timer", &a.HelloTimer, &timerForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BR_TCN_TIMER, "tcn_timer", &a.TCNTimer, &timerForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BR_TOPOLOGY_CHANGE_TIMER, "topology_change_timer", &a.TopologyChangeTimer, &timerForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BR_GC_TIMER, "gc_timer", &a.GCTimer, &timerForm, attr.ReadOnly)
	w.Uint32(uapi.IFLA_BR_FDB_N_LEARNED, "fdb_n_learned", &a.FDBNLearned, attr.ReadOnly)
	a.walkQueriers(w)
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_DATA.
func (a *Attributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// UnmarshalBinary reads the wire form of IFLA_INFO_DATA. What was there before
// goes. Bytes that are no attributes are passed over.
func (a *Attributes) UnmarshalBinary(b []byte) error {
	*a = Attributes{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// String returns all that is present in the words of ip(8), as after "type
// bridge".
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). Times are in hundredths of a second, timers in seconds.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
