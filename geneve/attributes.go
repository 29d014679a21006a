package geneve

import (
	"bytes"
	"net/netip"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// PortRange is a range of UDP ports.
type PortRange = attr.Ports

// Attributes are the settings of a GENEVE link. One that the kernel did not send
// is absent; the comments name the first kernel that has it where that is later
// than 5.10. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	ID                link.Opt[uint32]     // network identifier (VNI); 0 with External
	Remote            link.Opt[netip.Addr] // the other end
	Local             link.Opt[netip.Addr] // where packets are received; absent: on all addresses; 7.2
	DstPort           link.Opt[uint16]     // UDP port of both ends
	SrcPorts          link.Opt[PortRange]  // UDP ports to send from; 6.15
	External          link.Opt[bool]       // each packet comes with VNI and addresses
	TTL               link.Opt[uint8]      // of the outer header; 0: of the system
	TTLInherit        link.Opt[bool]       // that of the packet inside
	TOS               link.Opt[uint8]      // TOSInherit: that of the packet inside
	DF                link.Opt[DF]         // don't fragment
	FlowLabel         link.Opt[uint32]     // of IPv6, 20 bits
	UDPCsum           link.Opt[bool]       // send UDP checksums over IPv4
	UDP6ZeroCsumTx    link.Opt[bool]       // send none over IPv6
	UDP6ZeroCsumRx    link.Opt[bool]       // receive packets without one over IPv6
	InnerProtoInherit link.Opt[bool]       // no Ethernet header inside; 5.18
	GROHint           link.Opt[bool]       // an option tells the receiver how to merge packets; 7.0

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which the kernel looks at them
// (geneve_nl2info in drivers/net/geneve.c of Linux 7.2). It applies all or none.
func (a *Attributes) walk(w *attr.Walk) {
	w.Flag(uapi.IFLA_GENEVE_COLLECT_METADATA, "external", &a.External, attr.CreateOnly, attr.ZeroIfAbsent)
	w.Addr(uapi.IFLA_GENEVE_REMOTE, uapi.IFLA_GENEVE_REMOTE6, "remote", &a.Remote)
	w.Addr(uapi.IFLA_GENEVE_LOCAL, uapi.IFLA_GENEVE_LOCAL6, "local", &a.Local, attr.CreateOnly, attr.Since(7, 2), attr.ZeroIfAbsent)
	w.Alias("vni", "id")
	w.Uint32(uapi.IFLA_GENEVE_ID, "id", &a.ID, attr.Max(1<<24-1), attr.CreateOnly)
	w.TTL(uapi.IFLA_GENEVE_TTL, uapi.IFLA_GENEVE_TTL_INHERIT, &a.TTL, &a.TTLInherit, false)
	w.TOS(uapi.IFLA_GENEVE_TOS, &a.TOS)
	attr.Enum(w, uapi.IFLA_GENEVE_DF, "df", &a.DF, attr.Max(uint64(DFInherit)))
	w.FlowLabel(uapi.IFLA_GENEVE_LABEL, &a.FlowLabel, attr.Max(1<<20-1))
	w.Port(uapi.IFLA_GENEVE_PORT, "dstport", &a.DstPort, attr.Min(1), attr.CreateOnly)
	w.Ports(uapi.IFLA_GENEVE_PORT_RANGE, "srcport", &a.SrcPorts, attr.CreateOnly, attr.Since(6, 15))
	w.Toggle(uapi.IFLA_GENEVE_UDP_CSUM, "udpcsum", &a.UDPCsum, attr.CreateOnly)
	w.Toggle(uapi.IFLA_GENEVE_UDP_ZERO_CSUM6_TX, "udp6zerocsumtx", &a.UDP6ZeroCsumTx, attr.CreateOnly)
	w.Toggle(uapi.IFLA_GENEVE_UDP_ZERO_CSUM6_RX, "udp6zerocsumrx", &a.UDP6ZeroCsumRx, attr.CreateOnly)
	w.Flag(uapi.IFLA_GENEVE_INNER_PROTO_INHERIT, "innerprotoinherit", &a.InnerProtoInherit, attr.CreateOnly, attr.Since(5, 18), attr.ZeroIfAbsent)
	w.Flag(uapi.IFLA_GENEVE_GRO_HINT, "gro_hint", &a.GROHint, attr.CreateOnly, attr.Since(7, 0), attr.ZeroIfAbsent)
	w.Rest(&a.Unknown)
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
// geneve".
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
