package bridge

import (
	"bytes"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// PortAttributes are the settings and the state that a bridge has for one of
// its ports. One that the kernel did not send is absent; the comments name the
// first kernel that has it where that is later than 5.10. The setters of
// [PortSpec] of the same names say more.
//
// PortAttributes may be read by several goroutines at once. What [PortFrom]
// returns shares memory with the link that it came from.
type PortAttributes struct {
	// Spanning tree.
	State     link.Opt[PortState]
	Priority  link.Opt[uint16] // 0 to 63; lower is preferred
	Cost      link.Opt[uint32] // of the path through the port, 1 to 65535
	Guard     link.Opt[bool]   // a BPDU shuts the port
	RootBlock link.Opt[bool]   // never the way to the root

	// Forwarding.
	Hairpin      link.Opt[bool]       // frames may leave as they came
	Learning     link.Opt[bool]       // addresses are learnt
	Flood        link.Opt[bool]       // gets unicast to unknown addresses
	McastFlood   link.Opt[bool]       // gets multicast to unknown groups
	BcastFlood   link.Opt[bool]       // gets broadcast
	Isolated     link.Opt[bool]       // talks to ports only that are not
	Locked       link.Opt[bool]       // takes frames from known addresses only; 5.18
	MAB          link.Opt[bool]       // enters unknown ones as locked; 6.2
	GroupFwdMask link.Opt[uint16]     // bit n: forward 01:80:c2:00:00:0n
	VLANTunnel   link.Opt[bool]       // VLANs become tunnel ids
	BackupPort   link.Opt[link.Index] // port to use while this has no carrier; absent: none
	BackupNHID   link.Opt[uint32]     // next hop on that port; absent: none; 6.6
	flushFDB     link.Opt[bool]

	// Neighbours.
	ProxyARP          link.Opt[bool] // the bridge answers ARP from the port
	ProxyARPWiFi      link.Opt[bool] // answers ARP to the port
	NeighSuppress     link.Opt[bool] // answers ARP and ND to the port, and keeps them off it
	NeighVLANSuppress link.Opt[bool] // does so as each VLAN says; 6.4
	NeighForwardGrat  link.Opt[bool] // but for announcements; 7.2

	// Multicast.
	McastRouter        link.Opt[MulticastRouter] // whether a multicast router is there
	McastFastLeave     link.Opt[bool]            // stop as soon as one host leaves
	McastToUnicast     link.Opt[bool]            // a copy to each member
	McastMaxGroups     link.Opt[uint32]          // most groups; 0: no limit; 6.3
	McastNGroups       link.Opt[uint32]          // groups now; read only; 6.3
	McastEHTHostsLimit link.Opt[uint32]          // most hosts tracked; 5.12
	McastEHTHostsCount link.Opt[uint32]          // hosts tracked now; read only; 5.12

	// State, read only. A timer is the time left, 0 where it does not run.
	PortID            link.Opt[uint16] // priority<<10 | number
	PortNo            link.Opt[uint16] // number in the bridge, 1 to 1023
	RootID            link.Opt[BridgeID]
	DesignatedBridge  link.Opt[BridgeID]
	DesignatedPort    link.Opt[uint16] // PortID on that bridge
	DesignatedCost    link.Opt[uint16] // from there to the root, its lower 16 bits
	TopologyChangeAck link.Opt[bool]
	ConfigPending     link.Opt[bool]
	MessageAgeTimer   link.Opt[time.Duration]
	ForwardDelayTimer link.Opt[time.Duration]
	HoldTimer         link.Opt[time.Duration]
	MRPRingOpen       link.Opt[bool] // media redundancy protocol: the ring is broken
	MRPInOpen         link.Opt[bool] // the ring between rings is

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes: first those that can be set, in the order in which
// the kernel applies them (br_setport in net/bridge/br_netlink.c of Linux 7.2),
// so that the first one not in effect tells where a change ended. The switches
// up to NeighForwardGrat are applied together or not at all, so those that the
// kernel refuses for the sake of one another come first.
func (a *PortAttributes) walk(w *attr.Walk) {
	w.Bool(uapi.IFLA_BRPORT_MAB, "mab", &a.MAB, attr.Since(6, 2))
	w.Bool(uapi.IFLA_BRPORT_LOCKED, "locked", &a.Locked, attr.Since(5, 18))
	w.Bool(uapi.IFLA_BRPORT_LEARNING, "learning", &a.Learning)
	w.Bool(uapi.IFLA_BRPORT_MODE, "hairpin", &a.Hairpin)
	w.Bool(uapi.IFLA_BRPORT_GUARD, "guard", &a.Guard)
	w.Alias("fastleave", "mcast_fast_leave")
	w.Bool(uapi.IFLA_BRPORT_FAST_LEAVE, "mcast_fast_leave", &a.McastFastLeave)
	w.Bool(uapi.IFLA_BRPORT_PROTECT, "root_block", &a.RootBlock)
	w.Bool(uapi.IFLA_BRPORT_UNICAST_FLOOD, "flood", &a.Flood)
	w.Bool(uapi.IFLA_BRPORT_MCAST_FLOOD, "mcast_flood", &a.McastFlood)
	w.Bool(uapi.IFLA_BRPORT_MCAST_TO_UCAST, "mcast_to_unicast", &a.McastToUnicast)
	w.Bool(uapi.IFLA_BRPORT_BCAST_FLOOD, "bcast_flood", &a.BcastFlood)
	w.Bool(uapi.IFLA_BRPORT_PROXYARP, "proxy_arp", &a.ProxyARP)
	w.Bool(uapi.IFLA_BRPORT_PROXYARP_WIFI, "proxy_arp_wifi", &a.ProxyARPWiFi)
	w.Bool(uapi.IFLA_BRPORT_VLAN_TUNNEL, "vlan_tunnel", &a.VLANTunnel)
	w.Bool(uapi.IFLA_BRPORT_NEIGH_SUPPRESS, "neigh_suppress", &a.NeighSuppress)
	w.Bool(uapi.IFLA_BRPORT_ISOLATED, "isolated", &a.Isolated)
	w.Bool(uapi.IFLA_BRPORT_NEIGH_VLAN_SUPPRESS, "neigh_vlan_suppress", &a.NeighVLANSuppress, attr.Since(6, 4))
	w.Bool(uapi.IFLA_BRPORT_NEIGH_FORWARD_GRAT, "neigh_forward_grat", &a.NeighForwardGrat, attr.Since(7, 2))
	w.Uint32(uapi.IFLA_BRPORT_COST, "cost", &a.Cost, attr.Min(1), attr.Max(65535))
	w.Uint16(uapi.IFLA_BRPORT_PRIORITY, "priority", &a.Priority, attr.Max(63))
	attr.Code(w, uapi.IFLA_BRPORT_STATE, "state", &a.State, attr.Max(uint64(PortStateBlocking)))
	w.Flag(uapi.IFLA_BRPORT_FLUSH, "fdb_flush", &a.flushFDB, attr.WriteOnly)
	attr.Code(w, uapi.IFLA_BRPORT_MULTICAST_ROUTER, "mcast_router", &a.McastRouter, attr.Max(uint64(MulticastRouterTemporary)))
	w.Uint32(uapi.IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT, "mcast_eht_hosts_limit", &a.McastEHTHostsLimit, attr.Min(1), attr.Since(5, 12))
	w.Uint32(uapi.IFLA_BRPORT_MCAST_MAX_GROUPS, "mcast_max_groups", &a.McastMaxGroups, attr.Since(6, 3))
	attr.Field(w, uapi.IFLA_BRPORT_GROUP_FWD_MASK, "group_fwd_mask", &a.GroupFwdMask, &hexForm, attr.Not(2))
	attr.Field(w, uapi.IFLA_BRPORT_BACKUP_PORT, "backup_port", &a.BackupPort, &portForm, attr.ZeroIfAbsent)
	w.Uint32(uapi.IFLA_BRPORT_BACKUP_NHID, "backup_nhid", &a.BackupNHID, attr.ZeroIfAbsent, attr.Since(6, 6))
	a.walkState(w)
	w.Skip(uapi.IFLA_BRPORT_PAD)
	w.Rest(&a.Unknown)
}

// walkState lists what only the kernel tells.
func (a *PortAttributes) walkState(w *attr.Walk) {
	attr.Field(w, uapi.IFLA_BRPORT_ROOT_ID, "designated_root", &a.RootID, &bridgeIDForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_BRIDGE_ID, "designated_bridge", &a.DesignatedBridge, &bridgeIDForm, attr.ReadOnly)
	w.Uint16(uapi.IFLA_BRPORT_DESIGNATED_PORT, "designated_port", &a.DesignatedPort, attr.ReadOnly)
	w.Uint16(uapi.IFLA_BRPORT_DESIGNATED_COST, "designated_cost", &a.DesignatedCost, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_ID, "port_id", &a.PortID, &hexForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_NO, "port_no", &a.PortNo, &hexForm, attr.ReadOnly)
	w.Bit(uapi.IFLA_BRPORT_TOPOLOGY_CHANGE_ACK, "topology_change_ack", &a.TopologyChangeAck, attr.ReadOnly)
	w.Bit(uapi.IFLA_BRPORT_CONFIG_PENDING, "config_pending", &a.ConfigPending, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_MESSAGE_AGE_TIMER, "message_age_timer", &a.MessageAgeTimer, &timerForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_FORWARD_DELAY_TIMER, "forward_delay_timer", &a.ForwardDelayTimer, &timerForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BRPORT_HOLD_TIMER, "hold_timer", &a.HoldTimer, &timerForm, attr.ReadOnly)
	w.Bool(uapi.IFLA_BRPORT_MRP_RING_OPEN, "mrp_ring_open", &a.MRPRingOpen, attr.ReadOnly)
	w.Bool(uapi.IFLA_BRPORT_MRP_IN_OPEN, "mrp_in_open", &a.MRPInOpen, attr.ReadOnly)
	w.Uint32(uapi.IFLA_BRPORT_MCAST_EHT_HOSTS_CNT, "mcast_eht_hosts_cnt", &a.McastEHTHostsCount, attr.ReadOnly)
	w.Uint32(uapi.IFLA_BRPORT_MCAST_N_GROUPS, "mcast_n_groups", &a.McastNGroups, attr.ReadOnly)
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_SLAVE_DATA.
func (a *PortAttributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// UnmarshalBinary reads the wire form of IFLA_INFO_SLAVE_DATA. What was there
// before goes. Bytes that are no attributes are passed over.
func (a *PortAttributes) UnmarshalBinary(b []byte) error {
	*a = PortAttributes{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// String returns all that is present in the words of ip(8), as after "type
// bridge_slave".
func (a PortAttributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). Timers are in seconds.
func (a PortAttributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
