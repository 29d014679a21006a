package bond

import (
	"bytes"
	"net"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// PortAttributes are the settings and the state that a bond has for one of its
// ports. One that the kernel did not send is absent; the comments name the
// first kernel that has it where that is later than 5.10. The setters of
// [PortSpec] of the same names say more.
//
// PortAttributes may be read by several goroutines at once. What [PortFrom]
// returns shares memory with the link that it came from.
type PortAttributes struct {
	QueueID       link.Opt[uint16] // transmit queue of the bond that leaves by this port; 0: none
	Prio          link.Opt[int32]  // for becoming the active port; higher is preferred; 6.0
	ActorPortPrio link.Opt[uint16] // 802.3ad; 6.18

	// State, read only.
	State            link.Opt[PortState]
	MIIStatus        link.Opt[MIIStatus]
	LinkFailureCount link.Opt[uint32]
	PermHWAddr       link.Opt[net.HardwareAddr] // address before it became a port

	// State in 802.3ad, read only.
	ADAggregatorID         link.Opt[uint16]     // number of the aggregator that it belongs to
	ADActorOperPortState   link.Opt[LACPState]  // what this end tells of itself
	ADPartnerOperPortState link.Opt[LACPState]  // what the other end does
	ADChurnActorState      link.Opt[ChurnState] // 7.1
	ADChurnPartnerState    link.Opt[ChurnState] // 7.1

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes: first those that can be set, in the order in which
// the kernel applies them (bond_slave_changelink in
// drivers/net/bonding/bond_netlink.c of Linux 7.2), so that the first one not
// in effect tells where a change ended.
func (a *PortAttributes) walk(w *attr.Walk) {
	w.Uint16(uapi.IFLA_BOND_SLAVE_QUEUE_ID, "queue_id", &a.QueueID)
	w.Int32(uapi.IFLA_BOND_SLAVE_PRIO, "prio", &a.Prio, attr.Since(6, 0))
	w.Uint16(uapi.IFLA_BOND_SLAVE_ACTOR_PORT_PRIO, "actor_port_prio", &a.ActorPortPrio, attr.Since(6, 18))
	attr.Enum(w, uapi.IFLA_BOND_SLAVE_STATE, "state", &a.State, attr.ReadOnly)
	attr.Enum(w, uapi.IFLA_BOND_SLAVE_MII_STATUS, "mii_status", &a.MIIStatus, attr.ReadOnly)
	w.Uint32(uapi.IFLA_BOND_SLAVE_LINK_FAILURE_COUNT, "link_failure_count", &a.LinkFailureCount, attr.ReadOnly)
	w.MAC(uapi.IFLA_BOND_SLAVE_PERM_HWADDR, "perm_hwaddr", &a.PermHWAddr, attr.ReadOnly)
	w.Uint16(uapi.IFLA_BOND_SLAVE_AD_AGGREGATOR_ID, "ad_aggregator_id", &a.ADAggregatorID, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE, "ad_actor_oper_port_state", &a.ADActorOperPortState, &actorStateForm, attr.ReadOnly)
	attr.Field(w, uapi.IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE, "ad_partner_oper_port_state", &a.ADPartnerOperPortState, &partnerStateForm, attr.ReadOnly)
	attr.Enum(w, uapi.IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE, "churn_actor_state", &a.ADChurnActorState, attr.ReadOnly)
	attr.Enum(w, uapi.IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE, "churn_partner_state", &a.ADChurnPartnerState, attr.ReadOnly)
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

// String returns all that is present in the words of ip(8), as after "type
// bond_slave".
func (a PortAttributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a PortAttributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
