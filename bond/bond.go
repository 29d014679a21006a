// Package bond makes, changes and reads Linux bonds and their ports.
//
// A bond is one link made of several: links that have it as their master are
// its ports (slaves, to the kernel), and its mode says which of them carry its
// traffic.
//
//	conn, err := link.Dial()
//	...
//	bd, err := conn.Create(bond.New("bond1", bond.ActiveBackup).
//		MIIMon(100 * time.Millisecond).
//		Up())
//	err = bond.AddPorts(conn, bd, link.Name("eth0"), link.Name("eth1"))
//	err = conn.Set(bd, bond.Change().Primary(link.Name("eth1")))
//	now, err := conn.Get(bd)
//	attrs, err := bond.From(now)
//	active, ok := attrs.ActivePort.Get()
//
// [New] starts a chain for a new bond, [Change] one for a bond that exists,
// [ChangePort] one for a port. The settings that all links have, such as Up and
// MTU, are in [link.Spec]. [From] and [PortFrom] read what [link.Conn] found.
// [AddPorts] and [RemovePorts] do what a link needs before and after.
//
// # What the kernel must have
//
// CONFIG_BONDING (module bonding), and CONFIG_IPV6 for NSIP6Targets. The module
// has parameters of the settings' names that new bonds start with; where a
// setter says what the kernel starts with, it is without these.
//
// # What a setting needs
//
// A mode has its own settings, and refuses those of others; the setters name
// the modes where not all have the setting. What a request shows, Create and Set
// refuse themselves. Some settings can only be changed while the bond is down,
// the mode also only without ports: the error then has [link.Error.Needs].
//
// # Traps
//
// A link must be down to become a port. The kernel then brings it up, gives it
// the MTU of the bond and, in most modes, its address; when it leaves, it is
// taken down and gets back its own. An address of the bond that was not set
// is that of its first port, and a random one after the last has left.
//
// MII monitoring (MIIMon) and ARP monitoring (ARPInterval) exclude each other:
// setting one ends the other. Without either no failure is noticed.
//
// The delays are kept as multiples of MIIMon: they are rounded down to one,
// and scale with it. Where a change that started MII monitoring fails and is
// taken back, the kernel keeps the multiples that came along with it.
package bond

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// kind is the name of bonds in IFLA_INFO_KIND and, as masters, in
// IFLA_INFO_SLAVE_KIND.
const kind = "bond"

// Spec describes a bond to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it is for one goroutine at a time.
//
// Each setter serves creation and change, if it does not say otherwise.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new bond, for [link.Conn.Create]. An empty
// name, or a %d in it, leaves the number to the library.
func New(name string, mode Mode) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.walk, Explain: s.explain})
	return s.Mode(mode)
}

// Change starts the description of a change of a bond that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.walk, Explain: s.explain})
	return s
}

// Mode says how the bond uses its ports. The kernel refuses another mode, and
// even the same, while the bond is up or has ports.
//
// With another mode ARPValidate becomes none and BroadcastNeighbor off. The
// modes LACP, BalanceTLB and BalanceALB know no ARP monitoring: they end it, and
// start MII monitoring every 100 ms where there is none. BalanceALB turns
// TLBDynamicLB on.
//
// ip link: mode MODE. Kernel: IFLA_BOND_MODE.
func (s *Spec) Mode(mode Mode) *Spec { s.a.Mode.Set(mode); return s }

func (s *Spec) walk(w *attr.Walk) {
	if was := w.Was(uapi.IFLA_BOND_MODE); len(was) > 0 {
		s.a.touched(w, Mode(was[0])).walk(w)
		return
	}
	if w.Building() {
		s.a.check(w)
	}
	s.a.walk(w)
}

// From returns the settings and the state of a bond. They share memory with the
// link. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a bond"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
