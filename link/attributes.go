package link

import (
	"net"
	"net/netip"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// Attributes are the settings and the state that links of all kinds have.
// What the kernel did not send is absent; the comments name the first kernel
// that sends an attribute where that is later than 5.10.
type Attributes struct {
	Address          Opt[net.HardwareAddr] // current hardware address
	Broadcast        Opt[net.HardwareAddr] // hardware broadcast address
	PermanentAddress Opt[net.HardwareAddr] // as the device was made

	MTU    Opt[uint32] // bytes
	MinMTU Opt[uint32] // bytes
	MaxMTU Opt[uint32] // bytes; 0: no limit

	Parent      Opt[Index] // link below (of a vlan, macvlan …), or peer (of a veth)
	ParentNetNS Opt[NSID]  // namespace of Parent, where that is another
	Master      Opt[Index] // link that this one is a port of

	AltNames   []string        // alternative names
	Alias      Opt[string]     // free text, up to 255 bytes
	Group      Opt[uint32]     // 0: default
	TxQLen     Opt[uint32]     // packets
	QDisc      Opt[string]     // root queueing discipline
	OperState  Opt[OperState]  // RFC 2863 operational state
	LinkMode   Opt[LinkMode]   // who brings OperState to up
	Carrier    Opt[bool]       // whether the lower layer works
	TxQueues   Opt[uint32]     // transmit queues
	RxQueues   Opt[uint32]     // receive queues
	Promisc    Opt[uint32]     // how many want promiscuous mode
	AllMulti   Opt[uint32]     // how many want all multicast; 6.1
	Event      Opt[EventCause] // why a notification was sent
	NetNS      Opt[NSID]       // namespace that was asked for by id
	NewNetNS   Opt[NSID]       // namespace that the link moved to, in a notification
	NewIndex   Opt[Index]      // index that it has there
	Immutable  Opt[bool]       // cannot be moved to another namespace; 6.15
	Headroom   Opt[uint16]     // bytes that the device wants before a packet; 6.18
	Tailroom   Opt[uint16]     // bytes that it wants behind; 6.18
	NumVF      Opt[uint32]     // SR-IOV virtual functions
	BusName    Opt[string]     // bus of the parent device; 5.14
	DeviceName Opt[string]     // parent device on that bus; 5.14

	CarrierChanges   Opt[uint32] // ups and downs
	CarrierUpCount   Opt[uint32] // ups
	CarrierDownCount Opt[uint32] // downs

	ProtoDown           Opt[bool]   // held down by a protocol
	ProtoDownReason     Opt[uint32] // bit set of who holds it
	protoDownReasonMask Opt[uint32] // bits to change

	GSOMaxSegs     Opt[uint32]        // segments
	GSOMaxSize     Opt[uint32]        // bytes
	GSOIPv4MaxSize Opt[uint32]        // bytes; 6.3
	GROMaxSize     Opt[uint32]        // bytes; 5.17
	GROIPv4MaxSize Opt[uint32]        // bytes; 6.3
	TSOMaxSize     Opt[uint32]        // bytes; 5.19
	TSOMaxSegs     Opt[uint32]        // segments; 5.19
	PacingHorizon  Opt[time.Duration] // how far ahead the device paces; 6.13

	PhysPortName Opt[string] // name of the physical port

	XDP XDP // XDP programs

	IPv6Flags   Opt[uint32]      // IF_RA_*, IF_READY
	IPv6Token   Opt[netip.Addr]  // interface identifier for autoconfiguration
	IPv6RAMTU   Opt[uint32]      // bytes, as routers advertise; 5.15
	AddrGenMode Opt[AddrGenMode] // how link-local addresses are made

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []RawAttr
}

// walk lists the attributes of the top level of a link message, those that can
// be set in the order in which the kernel applies them (do_setlink in
// net/core/rtnetlink.c): what is not in effect after a failure tells where it
// was. IFLA_LINKINFO is elsewhere, for it belongs to the kind.
func (a *Attributes) walk(w *attr.Walk) {
	attr.Integer(w, uapi.IFLA_LINK, "link", &a.Parent, attr.CreateOnly)
	attr.Integer(w, uapi.IFLA_LINK_NETNSID, "link-netnsid", &a.ParentNetNS, attr.CreateOnly)
	w.Uint32(uapi.IFLA_NUM_TX_QUEUES, "numtxqueues", &a.TxQueues, attr.CreateOnly, attr.Min(1), attr.Max(4096))
	w.Uint32(uapi.IFLA_NUM_RX_QUEUES, "numrxqueues", &a.RxQueues, attr.CreateOnly, attr.Min(1), attr.Max(4096))
	w.MAC(uapi.IFLA_ADDRESS, "address", &a.Address)
	w.Uint32(uapi.IFLA_MTU, "mtu", &a.MTU)
	w.Uint32(uapi.IFLA_GROUP, "group", &a.Group)
	w.Unterminated(uapi.IFLA_IFALIAS, "alias", &a.Alias, attr.ChangeOnly, attr.ZeroIfAbsent, attr.Max(255))
	w.MAC(uapi.IFLA_BROADCAST, "broadcast", &a.Broadcast)
	attr.Integer(w, uapi.IFLA_MASTER, "master", &a.Master, attr.ZeroIfAbsent)
	w.Bool(uapi.IFLA_CARRIER, "carrier", &a.Carrier, attr.ChangeOnly)
	w.Uint32(uapi.IFLA_TXQLEN, "txqueuelen", &a.TxQLen)
	w.Uint32(uapi.IFLA_GSO_MAX_SIZE, "gso_max_size", &a.GSOMaxSize)
	w.Uint32(uapi.IFLA_GSO_MAX_SEGS, "gso_max_segs", &a.GSOMaxSegs, attr.Max(65535))
	w.Uint32(uapi.IFLA_GRO_MAX_SIZE, "gro_max_size", &a.GROMaxSize, attr.Since(5, 17), attr.Max(524280))
	w.Uint32(uapi.IFLA_GSO_IPV4_MAX_SIZE, "gso_ipv4_max_size", &a.GSOIPv4MaxSize, attr.Since(6, 3))
	w.Uint32(uapi.IFLA_GRO_IPV4_MAX_SIZE, "gro_ipv4_max_size", &a.GROIPv4MaxSize, attr.Since(6, 3), attr.Max(524280))
	attr.Enum(w, uapi.IFLA_OPERSTATE, "state", &a.OperState, attr.Max(uint64(OperUp)))
	attr.Enum(w, uapi.IFLA_LINKMODE, "mode", &a.LinkMode, attr.Max(uint64(LinkModeTesting)))
	a.walkAFSpec(w)
	w.Bool(uapi.IFLA_PROTO_DOWN, "protodown", &a.ProtoDown, attr.ChangeOnly, attr.ZeroIfAbsent)
	a.walkProtoDownReason(w)

	// The rest only the kernel tells.
	a.walkReports(w)
	a.XDP.walk(w)
	if w.Any(&seldom) {
		a.walkSeldom(w)
	}
	w.Rest(&a.Unknown)
}

func (a *Attributes) walkProtoDownReason(w *attr.Walk) {
	if w.Enter(uapi.IFLA_PROTO_DOWN_REASON, "") {
		w.Uint32(uapi.IFLA_PROTO_DOWN_REASON_MASK, "", &a.protoDownReasonMask, attr.ChangeOnly, attr.WriteOnly)
		w.Uint32(uapi.IFLA_PROTO_DOWN_REASON_VALUE, "protodown_reason", &a.ProtoDownReason, attr.ChangeOnly, attr.ZeroIfAbsent)
		w.Leave()
	}
}

func (a *Attributes) walkAFSpec(w *attr.Walk) {
	if !w.Enter(uapi.IFLA_AF_SPEC, "") {
		return
	}
	if w.Enter(uapi.AF_INET, "inet") {
		w.OnDemand(uapi.IFLA_INET_CONF)
		w.Leave()
	}
	if w.Enter(uapi.AF_INET6, "inet6") {
		w.Uint32(uapi.IFLA_INET6_FLAGS, "flags", &a.IPv6Flags, attr.ReadOnly)
		w.OnDemand(uapi.IFLA_INET6_CONF, uapi.IFLA_INET6_STATS, uapi.IFLA_INET6_CACHEINFO, uapi.IFLA_INET6_ICMP6STATS)
		w.IP(uapi.IFLA_INET6_TOKEN, "token", &a.IPv6Token, attr.ChangeOnly)
		attr.Enum(w, uapi.IFLA_INET6_ADDR_GEN_MODE, "addrgenmode", &a.AddrGenMode, attr.ChangeOnly)
		w.Uint32(uapi.IFLA_INET6_RA_MTU, "ra_mtu", &a.IPv6RAMTU, attr.ReadOnly)
		w.Skip(uapi.IFLA_INET6_MCAST)
		w.Leave()
	}
	w.Leave()
}

func (a *Attributes) walkReports(w *attr.Walk) {
	w.MAC(uapi.IFLA_PERM_ADDRESS, "permaddr", &a.PermanentAddress, attr.ReadOnly)
	w.Uint32(uapi.IFLA_MIN_MTU, "min_mtu", &a.MinMTU, attr.ReadOnly)
	w.Uint32(uapi.IFLA_MAX_MTU, "max_mtu", &a.MaxMTU, attr.ReadOnly)
	w.String(uapi.IFLA_QDISC, "qdisc", &a.QDisc, attr.ReadOnly)
	w.Uint32(uapi.IFLA_PROMISCUITY, "promiscuity", &a.Promisc, attr.ReadOnly)
	w.Uint32(uapi.IFLA_ALLMULTI, "allmulti", &a.AllMulti, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TSO_MAX_SIZE, "tso_max_size", &a.TSOMaxSize, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TSO_MAX_SEGS, "tso_max_segs", &a.TSOMaxSegs, attr.ReadOnly)
	w.Bit(uapi.IFLA_NETNS_IMMUTABLE, "netns-immutable", &a.Immutable, attr.ReadOnly)
	w.Uint16(uapi.IFLA_HEADROOM, "headroom", &a.Headroom, attr.ReadOnly)
	w.Uint16(uapi.IFLA_TAILROOM, "tailroom", &a.Tailroom, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_MAX_PACING_OFFLOAD_HORIZON, "max_pacing_offload_horizon", &a.PacingHorizon, &pacingForm, attr.ReadOnly)
	w.Uint32(uapi.IFLA_CARRIER_CHANGES, "carrier_changes", &a.CarrierChanges, attr.ReadOnly)
	w.Uint32(uapi.IFLA_CARRIER_UP_COUNT, "carrier_up_count", &a.CarrierUpCount, attr.ReadOnly)
	w.Uint32(uapi.IFLA_CARRIER_DOWN_COUNT, "carrier_down_count", &a.CarrierDownCount, attr.ReadOnly)
	w.OnDemand(uapi.IFLA_MAP, uapi.IFLA_STATS, uapi.IFLA_STATS64, uapi.IFLA_DEVLINK_PORT, uapi.IFLA_DPLL_PIN)
	a.walkAltNames(w)
}

// seldom is what links other than virtual ones have, and what notifications
// carry.
var seldom = attr.SetOf(
	uapi.IFLA_PARENT_DEV_NAME, uapi.IFLA_PARENT_DEV_BUS_NAME, uapi.IFLA_NUM_VF, uapi.IFLA_VFINFO_LIST,
	uapi.IFLA_PHYS_PORT_ID, uapi.IFLA_PHYS_PORT_NAME, uapi.IFLA_PHYS_SWITCH_ID,
	uapi.IFLA_EVENT, uapi.IFLA_TARGET_NETNSID, uapi.IFLA_NEW_NETNSID, uapi.IFLA_NEW_IFINDEX,
	uapi.IFLA_PROTINFO, uapi.IFLA_WIRELESS,
	uapi.IFLA_PAD, uapi.IFLA_COST, uapi.IFLA_PRIORITY, uapi.IFLA_WEIGHT,
)

func (a *Attributes) walkSeldom(w *attr.Walk) {
	w.String(uapi.IFLA_PARENT_DEV_NAME, "parentdev", &a.DeviceName, attr.ReadOnly)
	w.String(uapi.IFLA_PARENT_DEV_BUS_NAME, "parentbus", &a.BusName, attr.ReadOnly)
	w.Uint32(uapi.IFLA_NUM_VF, "num_vf", &a.NumVF, attr.ReadOnly)
	w.String(uapi.IFLA_PHYS_PORT_NAME, "phys_port_name", &a.PhysPortName, attr.ReadOnly)
	attr.Enum(w, uapi.IFLA_EVENT, "event", &a.Event, attr.ReadOnly)
	attr.Integer(w, uapi.IFLA_TARGET_NETNSID, "", &a.NetNS, attr.ReadOnly)
	attr.Integer(w, uapi.IFLA_NEW_NETNSID, "new-netnsid", &a.NewNetNS, attr.ReadOnly)
	attr.Integer(w, uapi.IFLA_NEW_IFINDEX, "new-ifindex", &a.NewIndex, attr.ReadOnly)
	w.OnDemand(uapi.IFLA_VFINFO_LIST, uapi.IFLA_PHYS_PORT_ID, uapi.IFLA_PHYS_SWITCH_ID, uapi.IFLA_PROTINFO, uapi.IFLA_WIRELESS)
	w.Skip(uapi.IFLA_PAD, uapi.IFLA_COST, uapi.IFLA_PRIORITY, uapi.IFLA_WEIGHT)
}
