package bond

import (
	"bytes"
	"net"
	"net/netip"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings and the state of a bond. One that the kernel did
// not send is absent; the comments name the first kernel that has it where
// that is later than 5.10. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Mode link.Opt[Mode] // how the ports are used

	// Which port is used.
	ActivePort      link.Opt[link.Index]      // the one that is; absent: none, or all
	Primary         link.Opt[link.Index]      // the preferred one, once it is a port; absent: none
	PrimaryReselect link.Opt[PrimaryReselect] // when it is taken again
	FailOverMAC     link.Opt[FailOverMAC]     // what becomes of addresses when another port takes over
	AllPortsActive  link.Opt[bool]            // frames are taken from backup ports, too
	MinLinks        link.Opt[uint32]          // ports that must work for the bond to have carrier
	NumPeerNotif    link.Opt[uint8]           // announcements to neighbours when another port takes over
	PeerNotifyDelay link.Opt[time.Duration]   // between these
	ResendIGMP      link.Opt[uint32]          // IGMP reports when another port takes over

	// Which port a frame leaves by, where several are used.
	XmitHashPolicy link.Opt[XmitHashPolicy]
	PacketsPerPort link.Opt[uint32]        // before the next port's turn; 0: at random
	TLBDynamicLB   link.Opt[bool]          // flows move to less loaded ports
	LPInterval     link.Opt[time.Duration] // between learning packets to the switches

	// Monitoring of the ports by MII.
	MIIMon     link.Opt[time.Duration] // how often; 0: never
	UpDelay    link.Opt[time.Duration] // until a port that works counts
	DownDelay  link.Opt[time.Duration] // until one that fails does not
	UseCarrier link.Opt[bool]          // obsolete: always on since 6.18

	// Monitoring by ARP and neighbour discovery.
	ARPInterval   link.Opt[time.Duration] // how often; 0: never
	ARPIPTargets  []netip.Addr            // IPv4 addresses to ask for; nil: none
	NSIP6Targets  []netip.Addr            // IPv6 addresses to ask for; nil: none; 5.18
	ARPValidate   link.Opt[ARPValidate]   // which answers count
	ARPAllTargets link.Opt[ARPAllTargets] // how many targets must answer
	ARPMissedMax  link.Opt[uint8]         // intervals without an answer until a port fails; 5.17

	// 802.3ad.
	LACPActive        link.Opt[bool]     // speaks without being spoken to; 5.15
	LACPRate          link.Opt[LACPRate] // how often the partner is to speak
	LACPStrict        link.Opt[bool]     // no carrier without a partner; 7.2
	ADSelect          link.Opt[ADSelect] // which aggregator is used
	CoupledControl    link.Opt[bool]     // collecting and distributing start together; 6.9
	BroadcastNeighbor link.Opt[bool]     // ARP and ND go out of all ports; 6.17

	// 802.3ad, and for those who have CAP_NET_ADMIN in the initial user
	// namespace.
	ADActorSysPrio link.Opt[uint16]           // of this system; lower is preferred
	ADUserPortKey  link.Opt[uint16]           // upper ten bits of the port keys
	ADActorSystem  link.Opt[net.HardwareAddr] // of this system; zero: the bond's address

	ADInfo ADInfo // the active aggregator, read only

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// ADInfo tells of the aggregator of an 802.3ad bond that is used. All is absent
// in other modes, and while there is none.
type ADInfo struct {
	Aggregator link.Opt[uint16]           // number of it
	NumPorts   link.Opt[uint16]           // ports in it
	ActorKey   link.Opt[uint16]           // operational key of this end
	PartnerKey link.Opt[uint16]           // of the other end
	PartnerMAC link.Opt[net.HardwareAddr] // system at the other end; zero: none
}

// walk lists the attributes: first those that can be set, in the order in which
// the kernel applies them (bond_changelink in drivers/net/bonding/bond_netlink.c
// of Linux 7.2), so that the first one not in effect tells where a change
// ended.
func (a *Attributes) walk(w *attr.Walk) {
	attr.Enum(w, uapi.IFLA_BOND_MODE, "mode", &a.Mode, attr.Max(uint64(BalanceALB)), attr.NeedsNoPorts, attr.NeedsDown)
	attr.Field(w, uapi.IFLA_BOND_ACTIVE_SLAVE, "active_slave", &a.ActivePort, &activeForm, attr.ChangeOnly, attr.ZeroIfAbsent)
	w.Milliseconds32(uapi.IFLA_BOND_MIIMON, "miimon", &a.MIIMon, attr.Max(maxInt))
	w.Milliseconds32(uapi.IFLA_BOND_UPDELAY, "updelay", &a.UpDelay, attr.Max(maxInt))
	w.Milliseconds32(uapi.IFLA_BOND_DOWNDELAY, "downdelay", &a.DownDelay, attr.Max(maxInt))
	w.Milliseconds32(uapi.IFLA_BOND_PEER_NOTIF_DELAY, "peer_notify_delay", &a.PeerNotifyDelay, attr.Max(300000))
	w.Bit(uapi.IFLA_BOND_USE_CARRIER, "use_carrier", &a.UseCarrier)
	w.Milliseconds32(uapi.IFLA_BOND_ARP_INTERVAL, "arp_interval", &a.ARPInterval, attr.Max(maxInt))
	attr.List(w, uapi.IFLA_BOND_ARP_IP_TARGET, "arp_ip_target", &a.ARPIPTargets, &ipv4TargetsForm, attr.ZeroIfAbsent)
	attr.List(w, uapi.IFLA_BOND_NS_IP6_TARGET, "ns_ip6_target", &a.NSIP6Targets, &ipv6TargetsForm, attr.ZeroIfAbsent, attr.IPv6, attr.Since(5, 18))
	attr.Enum(w, uapi.IFLA_BOND_ARP_VALIDATE, "arp_validate", &a.ARPValidate, attr.Max(uint64(ARPValidateFilterBackup)))
	attr.Enum(w, uapi.IFLA_BOND_ARP_ALL_TARGETS, "arp_all_targets", &a.ARPAllTargets, attr.Max(uint64(ARPAllTargetsAll)))
	attr.Field(w, uapi.IFLA_BOND_PRIMARY, "primary", &a.Primary, &linkForm, attr.ZeroIfAbsent)
	attr.Enum(w, uapi.IFLA_BOND_PRIMARY_RESELECT, "primary_reselect", &a.PrimaryReselect, attr.Max(uint64(PrimaryReselectFailure)))
	attr.Enum(w, uapi.IFLA_BOND_FAIL_OVER_MAC, "fail_over_mac", &a.FailOverMAC, attr.Max(uint64(FailOverMACFollow)), attr.NeedsNoPorts)
	attr.Enum(w, uapi.IFLA_BOND_XMIT_HASH_POLICY, "xmit_hash_policy", &a.XmitHashPolicy, attr.Max(uint64(XmitHashPolicyVLANSrcMAC)))
	w.Uint32(uapi.IFLA_BOND_RESEND_IGMP, "resend_igmp", &a.ResendIGMP, attr.Max(255))
	w.Alias("num_unsol_na", "num_grat_arp")
	w.Uint8(uapi.IFLA_BOND_NUM_PEER_NOTIF, "num_grat_arp", &a.NumPeerNotif)
	w.Bit(uapi.IFLA_BOND_ALL_SLAVES_ACTIVE, "all_slaves_active", &a.AllPortsActive)
	w.Uint32(uapi.IFLA_BOND_MIN_LINKS, "min_links", &a.MinLinks, attr.Max(maxInt))
	w.Seconds32(uapi.IFLA_BOND_LP_INTERVAL, "lp_interval", &a.LPInterval, attr.Min(1), attr.Max(maxInt))
	w.Uint32(uapi.IFLA_BOND_PACKETS_PER_SLAVE, "packets_per_slave", &a.PacketsPerPort, attr.Max(65535))
	w.Bool(uapi.IFLA_BOND_AD_LACP_ACTIVE, "lacp_active", &a.LACPActive, attr.NeedsDown, attr.Since(5, 15))
	attr.Enum(w, uapi.IFLA_BOND_AD_LACP_RATE, "lacp_rate", &a.LACPRate, attr.Max(uint64(LACPRateFast)), attr.NeedsDown)
	attr.Enum(w, uapi.IFLA_BOND_AD_SELECT, "ad_select", &a.ADSelect, attr.Max(uint64(ADSelectActorPortPrio)), attr.NeedsDown)
	w.Uint16(uapi.IFLA_BOND_AD_ACTOR_SYS_PRIO, "ad_actor_sys_prio", &a.ADActorSysPrio, attr.Min(1))
	w.Uint16(uapi.IFLA_BOND_AD_USER_PORT_KEY, "ad_user_port_key", &a.ADUserPortKey, attr.Max(1023), attr.NeedsDown)
	attr.Field(w, uapi.IFLA_BOND_AD_ACTOR_SYSTEM, "ad_actor_system", &a.ADActorSystem, &systemForm)
	w.Bit(uapi.IFLA_BOND_TLB_DYNAMIC_LB, "tlb_dynamic_lb", &a.TLBDynamicLB, attr.NeedsDown)
	w.Uint8(uapi.IFLA_BOND_MISSED_MAX, "arp_missed_max", &a.ARPMissedMax, attr.Min(1), attr.Since(5, 17))
	w.Bool(uapi.IFLA_BOND_COUPLED_CONTROL, "coupled_control", &a.CoupledControl, attr.NeedsDown, attr.Since(6, 9))
	w.Bool(uapi.IFLA_BOND_BROADCAST_NEIGH, "broadcast_neighbor", &a.BroadcastNeighbor, attr.Since(6, 17))
	w.Bool(uapi.IFLA_BOND_LACP_STRICT, "lacp_strict", &a.LACPStrict, attr.Since(7, 2))
	if w.Enter(uapi.IFLA_BOND_AD_INFO, "ad_info") {
		w.Uint16(uapi.IFLA_BOND_AD_INFO_AGGREGATOR, "ad_aggregator", &a.ADInfo.Aggregator, attr.ReadOnly)
		w.Uint16(uapi.IFLA_BOND_AD_INFO_NUM_PORTS, "ad_num_ports", &a.ADInfo.NumPorts, attr.ReadOnly)
		w.Uint16(uapi.IFLA_BOND_AD_INFO_ACTOR_KEY, "ad_actor_key", &a.ADInfo.ActorKey, attr.ReadOnly)
		w.Uint16(uapi.IFLA_BOND_AD_INFO_PARTNER_KEY, "ad_partner_key", &a.ADInfo.PartnerKey, attr.ReadOnly)
		w.Ethernet(uapi.IFLA_BOND_AD_INFO_PARTNER_MAC, "ad_partner_mac", &a.ADInfo.PartnerMAC, attr.ReadOnly)
		w.Leave()
	}
	w.Rest(&a.Unknown)
}

// maxInt is the largest number that the driver takes where it has no other
// limit (bond_intmax_tbl in drivers/net/bonding/bond_options.c).
const maxInt = 1<<31 - 1

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
// bond".
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). Times are in its units: milliseconds, and seconds for lp_interval.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
