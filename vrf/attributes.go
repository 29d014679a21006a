package vrf

import (
	"bytes"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of a VRF. One that the kernel did not send is
// absent.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Table link.Opt[uint32] // the routing table, from 1

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

func (a *Attributes) walk(w *attr.Walk) {
	w.Uint32(uapi.IFLA_VRF_TABLE, "table", &a.Table, attr.Min(1), attr.CreateOnly)
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
// vrf".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }

// PortAttributes are what a VRF has for one of its ports. One that the kernel
// did not send is absent.
//
// PortAttributes may be read by several goroutines at once. What [PortFrom]
// returns shares memory with the link that it came from.
type PortAttributes struct {
	Table link.Opt[uint32] // the routing table of the VRF; read only

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

func (a *PortAttributes) walk(w *attr.Walk) {
	w.Uint32(uapi.IFLA_VRF_PORT_TABLE, "table", &a.Table, attr.ReadOnly)
	w.Rest(&a.Unknown)
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

// String returns all that is present, as ip(8) shows it after "vrf_slave".
func (a PortAttributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a PortAttributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
