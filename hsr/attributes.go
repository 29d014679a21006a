package hsr

import (
	"bytes"
	"net"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings and the state of an HSR or PRP link. One that the
// kernel did not send is absent. The setters of [Spec] of the same names say
// more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	PortA       link.Opt[link.Index] // first port
	PortB       link.Opt[link.Index] // second port
	Interlink   link.Opt[link.Index] // third port; 6.10, and not reported by 6.12
	Protocol    link.Opt[Protocol]   // HSR or PRP
	Version     link.Opt[uint8]      // of HSR; not reported by all kernels
	Supervision link.Opt[uint8]      // last byte of SupervisionAddress; not reported

	// State, read only.
	SupervisionAddress link.Opt[net.HardwareAddr] // multicast address of supervision frames
	Sequence           link.Opt[uint16]           // number of the next frame

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes, in the order in which the driver looks at them
// (hsr_newlink in net/hsr/hsr_netlink.c).
func (a *Attributes) walk(w *attr.Walk) {
	a.check(w)
	attr.Integer(w, uapi.IFLA_HSR_SLAVE1, "slave1", &a.PortA, attr.CreateOnly)
	attr.Integer(w, uapi.IFLA_HSR_SLAVE2, "slave2", &a.PortB, attr.CreateOnly)
	attr.Integer(w, uapi.IFLA_HSR_INTERLINK, "interlink", &a.Interlink, attr.CreateOnly, attr.Since(6, 10))
	w.Uint8(uapi.IFLA_HSR_MULTICAST_SPEC, "supervision", &a.Supervision, attr.CreateOnly, attr.WriteOnly)
	attr.Code(w, uapi.IFLA_HSR_PROTOCOL, "proto", &a.Protocol, attr.CreateOnly, attr.Max(uint64(ProtocolPRP)))
	w.Uint8(uapi.IFLA_HSR_VERSION, "version", &a.Version, attr.CreateOnly, attr.Max(1))
	w.Ethernet(uapi.IFLA_HSR_SUPERVISION_ADDR, "supervision_addr", &a.SupervisionAddress, attr.ReadOnly)
	w.Uint16(uapi.IFLA_HSR_SEQ_NR, "seq_nr", &a.Sequence, attr.ReadOnly)
	w.Rest(&a.Unknown)
}

// check tells what cannot be together.
func (a *Attributes) check(w *attr.Walk) {
	if !w.Requesting() {
		return
	}
	fail := func(id uapi.Attr, reason string) { w.Fail(id, unix.EINVAL, reason) }
	switch {
	case w.Creating() && a.PortA.Or(0) == 0:
		fail(uapi.IFLA_HSR_SLAVE1, "there is no such port: nil")
	case w.Creating() && a.PortB.Or(0) == 0:
		fail(uapi.IFLA_HSR_SLAVE2, "there is no such port: nil")
	case a.Protocol.Or(ProtocolHSR) == ProtocolPRP && !a.Version.IsZero():
		fail(uapi.IFLA_HSR_VERSION, "is that of HSR: PRP has none")
	case a.Protocol.Or(ProtocolHSR) == ProtocolPRP && !a.Interlink.IsZero():
		fail(uapi.IFLA_HSR_INTERLINK, "is for HSR: PRP has none")
	}
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

// String returns all that is present in the words of ip(8), as after "type hsr";
// ports are numbers.
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
