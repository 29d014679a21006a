package bridge

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// PortSpec describes a change of a port. It has the setters of [link.Spec],
// too: Master among them, so that one request makes a link a port and sets it
// up as such. Like that, it is for one goroutine at a time.
type PortSpec struct {
	link.Spec[*PortSpec]
	a PortAttributes
}

// ChangePort starts the description of a change of a port, for [link.Conn.Set].
// The port may be up.
func ChangePort() *PortSpec {
	s := new(PortSpec)
	link.Init(&s.Spec, s, link.Description{Change: true, PortKind: kind, Port: s.a.walk})
	return s
}

// PortFrom returns what its bridge has of a port. It shares memory with the
// link. A link that is not a port of a bridge is an error.
func PortFrom(l *link.Link) (PortAttributes, error) {
	var a PortAttributes
	var w attr.Walk
	if err := link.DecodePortData(&w, l, kind, "a bridge"); err != nil {
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

// State sets the state of the port in the spanning tree. The kernel refuses
// that while it runs the protocol itself, and all but [PortStateDisabled] while
// the port is down or has no carrier.
//
// ip link: state 0|1|2|3|4. Kernel: IFLA_BRPORT_STATE.
func (s *PortSpec) State(state PortState) *PortSpec { s.a.State.Set(state); return s }

// Priority sets the priority of the port among those of its bridge, 0 to 63:
// the lowest is preferred. The kernel starts with 32.
//
// ip link: priority PRIORITY. Kernel: IFLA_BRPORT_PRIORITY.
func (s *PortSpec) Priority(priority uint16) *PortSpec { s.a.Priority.Set(priority); return s }

// Cost sets what the way to the root costs through this port, 1 to 65535. The
// kernel starts with a cost by the speed of the link, and follows that until it
// is told one.
//
// ip link: cost COST. Kernel: IFLA_BRPORT_COST.
func (s *PortSpec) Cost(cost uint32) *PortSpec { s.a.Cost.Set(cost); return s }

// Guard says whether a message of the spanning tree protocol (BPDU) shuts the
// port, which protects from bridges where none should be. The port comes back
// when it is taken down and up. The kernel starts with off.
//
// ip link: guard on|off. Kernel: IFLA_BRPORT_GUARD.
func (s *PortSpec) Guard(on bool) *PortSpec { s.a.Guard.Set(on); return s }

// RootBlock says whether the port is kept from becoming the way to the root,
// whatever the bridges behind it claim. The kernel starts with off.
//
// ip link: root_block on|off. Kernel: IFLA_BRPORT_PROTECT.
func (s *PortSpec) RootBlock(on bool) *PortSpec { s.a.RootBlock.Set(on); return s }

// BackupPort names the port of the same bridge that frames go to while this one
// has no carrier; nil for none. The kernel starts with none.
//
// ip link: backup_port DEVICE, nobackup_port. Kernel: IFLA_BRPORT_BACKUP_PORT.
func (s *PortSpec) BackupPort(port link.Ref) *PortSpec {
	link.Bind(&s.Spec, uapi.IFLA_BRPORT_BACKUP_PORT, port, &s.a.BackupPort)
	return s
}

// BackupNHID sets the next hop, by its id, that a VXLAN as backup port sends
// these frames to; 0 for none. It need not exist yet. The kernel starts with
// none. Linux 6.6.
//
// ip link: backup_nhid NHID. Kernel: IFLA_BRPORT_BACKUP_NHID.
func (s *PortSpec) BackupNHID(id uint32) *PortSpec { s.a.BackupNHID.Set(id); return s }
