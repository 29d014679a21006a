package bridge

import (
	"net/netip"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Querier is the one that asks hosts which multicast groups they are in. All is
// absent while none is known, or multicast snooping is off.
type Querier struct {
	Address link.Opt[netip.Addr]    // its address; unspecified while the bridge itself is to ask and has none
	Port    link.Opt[link.Index]    // the port that it is behind; absent for the bridge itself
	Timer   link.Opt[time.Duration] // until it is given up; absent for the bridge itself
}

func (a *Attributes) walkQueriers(w *attr.Walk) {
	if !w.Enter(uapi.IFLA_BR_MCAST_QUERIER_STATE, "") {
		return
	}
	q := &a.IPv4Querier
	w.IP(uapi.BRIDGE_QUERIER_IP_ADDRESS, "mcast_querier_ipv4_addr", &q.Address, attr.ReadOnly)
	attr.Integer(w, uapi.BRIDGE_QUERIER_IP_PORT, "mcast_querier_ipv4_port", &q.Port, attr.ReadOnly)
	attr.Field(w, uapi.BRIDGE_QUERIER_IP_OTHER_TIMER, "mcast_querier_ipv4_other_timer", &q.Timer, &timerForm, attr.ReadOnly)
	q = &a.IPv6Querier
	w.IP(uapi.BRIDGE_QUERIER_IPV6_ADDRESS, "mcast_querier_ipv6_addr", &q.Address, attr.ReadOnly)
	attr.Integer(w, uapi.BRIDGE_QUERIER_IPV6_PORT, "mcast_querier_ipv6_port", &q.Port, attr.ReadOnly)
	attr.Field(w, uapi.BRIDGE_QUERIER_IPV6_OTHER_TIMER, "mcast_querier_ipv6_other_timer", &q.Timer, &timerForm, attr.ReadOnly)
	w.Skip(uapi.BRIDGE_QUERIER_PAD)
	w.Leave()
}
