package vlan

import (
	"bytes"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of a VLAN link. One that the kernel did not send
// is absent. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Protocol link.Opt[Protocol] // type of the tag
	ID       link.Opt[uint16]   // in the tag, 0 to 4094

	ReorderHdr    link.Opt[bool] // frames look untagged at the link
	GVRP          link.Opt[bool] // the VLAN is announced by GVRP
	LooseBinding  link.Opt[bool] // up and down without regard to the parent
	MVRP          link.Opt[bool] // the VLAN is announced by MVRP
	BridgeBinding link.Opt[bool] // carrier from the ports of the parent, a bridge

	IngressQOSMap QOSMap // from 802.1p priority to the kernel's
	EgressQOSMap  QOSMap // from the kernel's priority to 802.1p

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which the kernel looks at them
// (vlan_validate and vlan_changelink in net/8021q/vlan_netlink.c of Linux 7.2).
// The switches are all set or none.
func (a *Attributes) walk(w *attr.Walk) {
	attr.Field(w, uapi.IFLA_VLAN_PROTOCOL, "protocol", &a.Protocol, &protocolForm, attr.CreateOnly)
	w.Uint16(uapi.IFLA_VLAN_ID, "id", &a.ID, attr.Max(4094), attr.CreateOnly)
	w.Switches(uapi.IFLA_VLAN_FLAGS, []attr.Switch{
		{Word: "reorder_hdr", Value: &a.ReorderHdr, OnOff: true},
		{Word: "gvrp", Value: &a.GVRP, OnOff: true},
		{Word: "loose_binding", Value: &a.LooseBinding, OnOff: true},
		{Word: "mvrp", Value: &a.MVRP, OnOff: true},
		{Word: "bridge_binding", Value: &a.BridgeBinding, OnOff: true},
	}, attr.ZeroIfAbsent)
	walkQOSMap(w, uapi.IFLA_VLAN_INGRESS_QOS, "ingress-qos-map", &a.IngressQOSMap, &ingressForm)
	walkQOSMap(w, uapi.IFLA_VLAN_EGRESS_QOS, "egress-qos-map", &a.EgressQOSMap, &egressForm)
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
// vlan".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). A map is an array of objects with the members from and to.
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
