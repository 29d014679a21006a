package vxlan

import (
	"bytes"
	"net/netip"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of a VXLAN link. One that the kernel did not send
// is absent; the comments name the first kernel that has it where that is later
// than 5.10. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	ID link.Opt[uint32] // VXLAN network identifier (VNI); 0 with External

	// The underlay.
	Remote   link.Opt[netip.Addr] // where frames go that have no entry, or a multicast group; absent: nowhere
	Local    link.Opt[netip.Addr] // source address; absent: as the route says
	Dev      link.Opt[link.Index] // the link that carries the tunnel, numbered in its network namespace
	DstPort  link.Opt[uint16]     // UDP port of both ends
	SrcPorts link.Opt[PortRange]  // UDP ports to send from

	// The outer header.
	TTL              link.Opt[uint8]       // 0: of the system, or 1 for multicast
	TTLInherit       link.Opt[bool]        // that of the frame inside
	TOS              link.Opt[uint8]       // TOSInherit: that of the frame inside
	DF               link.Opt[DF]          // don't fragment
	FlowLabel        link.Opt[uint32]      // of IPv6, 20 bits
	LabelPolicy      link.Opt[LabelPolicy] // where the flow label is from; 6.8
	UDPCsum          link.Opt[bool]        // send UDP checksums over IPv4
	UDP6ZeroCsumTx   link.Opt[bool]        // send none over IPv6
	UDP6ZeroCsumRx   link.Opt[bool]        // receive packets without one over IPv6
	RemCsumTx        link.Opt[bool]        // leave checksums inside to the other end
	RemCsumRx        link.Opt[bool]        // compute those that the other end left
	RemCsumNoPartial link.Opt[bool]        // compute them at once

	// Forwarding.
	Learning    link.Opt[bool]          // received frames teach where addresses are
	Ageing      link.Opt[time.Duration] // how long a learnt entry lives
	MaxAddress  link.Opt[uint32]        // most entries; 0: no limit
	Proxy       link.Opt[bool]          // answer ARP and neighbour discovery
	RSC         link.Opt[bool]          // route short circuit
	L2Miss      link.Opt[bool]          // tell user space of unknown hardware addresses
	L3Miss      link.Opt[bool]          // tell user space of unknown IP addresses
	LocalBypass link.Opt[bool]          // hand frames to links of this machine directly; 6.5
	MCRoute     link.Opt[bool]          // have multicast routing see what is sent; never reported; 6.17

	// The form of the tunnel.
	External     link.Opt[bool]   // each packet comes with VNI and addresses
	VNIFilter    link.Opt[bool]   // receive the VNIs of a list only; 5.18
	GBP          link.Opt[bool]   // group policy extension
	GPE          link.Opt[bool]   // generic protocol extension
	ReservedBits link.Opt[uint64] // bits of the header that must be zero in received packets; 6.14

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr

	devName string // what String calls Dev, where that is known
}

// walk lists the attributes in the order in which the kernel looks at them
// (vxlan_nl2conf in drivers/net/vxlan/vxlan_core.c of Linux 7.2). It applies all
// or none.
func (a *Attributes) walk(w *attr.Walk) {
	w.Alias("vni", "id")
	w.Uint32(uapi.IFLA_VXLAN_ID, "id", &a.ID, attr.Max(1<<24-1), attr.CreateOnly)
	w.Alias("group", "remote")
	w.Addr(uapi.IFLA_VXLAN_GROUP, uapi.IFLA_VXLAN_GROUP6, a.remoteWord(), &a.Remote, attr.ZeroIfAbsent)
	w.Addr(uapi.IFLA_VXLAN_LOCAL, uapi.IFLA_VXLAN_LOCAL6, "local", &a.Local, attr.ZeroIfAbsent)
	a.walkDev(w)
	w.TOS(uapi.IFLA_VXLAN_TOS, &a.TOS)
	w.TTL(uapi.IFLA_VXLAN_TTL, uapi.IFLA_VXLAN_TTL_INHERIT, &a.TTL, &a.TTLInherit, true, attr.CreateOnly)
	w.FlowLabel(uapi.IFLA_VXLAN_LABEL, &a.FlowLabel, attr.Max(1<<20-1))
	attr.Enum(w, uapi.IFLA_VXLAN_LABEL_POLICY, "label_policy", &a.LabelPolicy, attr.Max(uint64(LabelPolicyInherit)), attr.Since(6, 8))
	w.Toggle(uapi.IFLA_VXLAN_LEARNING, "learning", &a.Learning)
	w.Seconds32(uapi.IFLA_VXLAN_AGEING, "ageing", &a.Ageing, attr.Min(1))
	w.Toggle(uapi.IFLA_VXLAN_PROXY, "proxy", &a.Proxy, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_RSC, "rsc", &a.RSC, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_L2MISS, "l2miss", &a.L2Miss, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_L3MISS, "l3miss", &a.L3Miss, attr.CreateOnly)
	attr.Field(w, uapi.IFLA_VXLAN_LIMIT, "maxaddress", &a.MaxAddress, &limitForm, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_COLLECT_METADATA, "external", &a.External, attr.CreateOnly)
	w.Alias("port", "srcport")
	w.Ports(uapi.IFLA_VXLAN_PORT_RANGE, "srcport", &a.SrcPorts, attr.CreateOnly)
	w.Port(uapi.IFLA_VXLAN_PORT, "dstport", &a.DstPort, attr.Min(1), attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_UDP_CSUM, "udpcsum", &a.UDPCsum, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_LOCALBYPASS, "localbypass", &a.LocalBypass, attr.Since(6, 5))
	w.Toggle(uapi.IFLA_VXLAN_UDP_ZERO_CSUM6_TX, "udp6zerocsumtx", &a.UDP6ZeroCsumTx, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_UDP_ZERO_CSUM6_RX, "udp6zerocsumrx", &a.UDP6ZeroCsumRx, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_REMCSUM_TX, "remcsumtx", &a.RemCsumTx, attr.CreateOnly)
	w.Toggle(uapi.IFLA_VXLAN_REMCSUM_RX, "remcsumrx", &a.RemCsumRx, attr.CreateOnly)
	w.Flag(uapi.IFLA_VXLAN_GBP, "gbp", &a.GBP, attr.CreateOnly, attr.ZeroIfAbsent)
	w.Flag(uapi.IFLA_VXLAN_GPE, "gpe", &a.GPE, attr.CreateOnly, attr.ZeroIfAbsent)
	attr.Field(w, uapi.IFLA_VXLAN_RESERVED_BITS, "reserved_bits", &a.ReservedBits, &bitsForm, attr.CreateOnly, attr.Since(6, 14))
	w.Flag(uapi.IFLA_VXLAN_REMCSUM_NOPARTIAL, "remcsum_nopartial", &a.RemCsumNoPartial, attr.CreateOnly, attr.ZeroIfAbsent)
	w.Toggle(uapi.IFLA_VXLAN_MC_ROUTE, "mcroute", &a.MCRoute, attr.WriteOnly, attr.Since(6, 17))
	attr.Enum(w, uapi.IFLA_VXLAN_DF, "df", &a.DF, attr.Max(uint64(DFInherit)))
	w.Toggle(uapi.IFLA_VXLAN_VNIFILTER, "vnifilter", &a.VNIFilter, attr.CreateOnly, attr.Since(5, 18), attr.ZeroIfAbsent)
	w.Rest(&a.Unknown)
}

// remoteWord is what ip(8) calls the remote.
func (a *Attributes) remoteWord() string {
	if a.Remote.Or(netip.Addr{}).IsMulticast() {
		return "group"
	}
	return "remote"
}

// walkDev describes the underlay, which has a name while it is to be looked up.
func (a *Attributes) walkDev(w *attr.Walk) {
	if w.Printing() && a.devName != "" {
		f, name := devForm, a.devName
		f.Text = func(link.Index) string { return name }
		attr.Field(w, uapi.IFLA_VXLAN_LINK, "dev", &a.Dev, &f)
		return
	}
	attr.Field(w, uapi.IFLA_VXLAN_LINK, "dev", &a.Dev, &devForm)
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
// vxlan".
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). Ageing is in seconds.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
