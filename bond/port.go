package bond

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// PortSpec describes a change of a port. It has the setters of [link.Spec],
// too: Master among them, so that one request makes a link that is down a port
// and sets it up as such. Like that, it is for one goroutine at a time.
type PortSpec struct {
	link.Spec[*PortSpec]
	a PortAttributes
}

// ChangePort starts the description of a change of a port, for [link.Conn.Set].
// The port may be up, but not when it becomes one.
func ChangePort() *PortSpec {
	s := new(PortSpec)
	link.Init(&s.Spec, s, link.Description{Change: true, PortKind: kind, Port: s.a.walk, Explain: s.explain})
	return s
}

// PortFrom returns what its bond has of a port. It shares memory with the link.
// A link that is not a port of a bond is an error.
func PortFrom(l *link.Link) (PortAttributes, error) {
	var a PortAttributes
	var w attr.Walk
	if err := link.DecodePortData(&w, l, kind, "a bond"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}

// Raw adds attributes that this package does not know to IFLA_INFO_SLAVE_DATA,
// where those of the port are. They are sent as they are.
func (s *PortSpec) Raw(attrs ...link.RawAttr) *PortSpec {
	s.a.Unknown = append(s.a.Unknown, attrs...)
	return s
}

// QueueID names the transmit queue of the bond whose traffic leaves by this
// port, whatever the mode says: at most as many as the bond has, and each for
// one port; 0 for none. The kernel starts with 0. To choose the queue is up to
// traffic control (skbedit queue_mapping).
//
// ip link: queue_id ID. Kernel: IFLA_BOND_SLAVE_QUEUE_ID.
func (s *PortSpec) QueueID(id uint16) *PortSpec { s.a.QueueID.Set(id); return s }

// Prio sets the priority of the port when another one must be chosen: the
// highest wins. It does nothing while there is a primary port. Modes
// ActiveBackup, BalanceTLB and BalanceALB only. The kernel starts with 0. Linux
// 6.0.
//
// ip link: prio PRIORITY. Kernel: IFLA_BOND_SLAVE_PRIO.
func (s *PortSpec) Prio(priority int32) *PortSpec { s.a.Prio.Set(priority); return s }

// ActorPortPrio sets the priority of the port in its LACP frames, and what it
// counts for [ADSelectActorPortPrio]. Mode LACP only. The kernel starts with 255.
// Linux 6.18.
//
// ip link: actor_port_prio PRIORITY. Kernel: IFLA_BOND_SLAVE_ACTOR_PORT_PRIO.
func (s *PortSpec) ActorPortPrio(priority uint16) *PortSpec {
	s.a.ActorPortPrio.Set(priority)
	return s
}
