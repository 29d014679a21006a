package macvlan

import (
	"bytes"
	"net"
	"slices"

	"github.com/virtif/virtif/link"
)

// Setters are the settings that macvlan and macvtap links have beside those of
// [link.Spec]; the Spec of either embeds them. S is a pointer to that, so that a
// chain goes on as the kind's own.
//
// Each setter serves creation and change.
type Setters[S any] struct {
	link.Spec[S]
	self    S
	a       Attributes
	edits   int              // of the list of addresses
	mtu     link.Opt[uint32] // that is asked for
	created bool             // a link is to be created
}

// InitNew is of use within this module only: it completes a Spec that embeds
// Setters, for a new link.
func InitNew[S any](s *Setters[S], self S, kind, name string, parent link.Ref, mode Mode) {
	s.init(self, link.Description{Kind: kind, Name: name})
	s.created = true
	s.a.Mode.Set(mode)
	s.Parent(parent)
}

// InitChange does the same for a change.
func InitChange[S any](s *Setters[S], self S, kind string) {
	s.init(self, link.Description{Kind: kind, Change: true})
}

func (s *Setters[S]) init(self S, d link.Description) {
	s.self = self
	d.Data, d.Check, d.Explain = s.walk, s.check, s.explain
	link.Init(&s.Spec, self, d)
}

// Mode says which of the links on the parent reach each other. A link in mode
// [Passthru] stays in it, and no other can enter it. A link that leaves mode
// [Source] loses its list of addresses.
//
// ip link: mode MODE. Kernel: IFLA_MACVLAN_MODE.
func (s *Setters[S]) Mode(mode Mode) S { s.a.Mode.Set(mode); return s.self }

// Flags sets all flags: those that are not named are cleared. The kernel starts
// with none.
//
// ip link: flag nopromisc|nodst|null. Kernel: IFLA_MACVLAN_FLAGS.
func (s *Setters[S]) Flags(flags Flags) S { s.a.Flags.Set(flags); return s.self }

// Sources sets the list of addresses from which a link in mode [Source]
// receives: Ethernet addresses, neither multicast nor zero. One that is named
// twice counts once. None empties the list. The kernel starts with none.
//
// ip link: macaddr set ADDRESS …. Kernel: IFLA_MACVLAN_MACADDR_DATA.
func (s *Setters[S]) Sources(addrs ...net.HardwareAddr) S {
	s.a.Sources.Set(append([]net.HardwareAddr{}, addrs...))
	return s.self
}

// AddSource adds an address to the list, which may have it already. After
// Sources, it adds to the list that is set. One request adds one address else.
//
// ip link: macaddr add ADDRESS. Kernel: IFLA_MACVLAN_MACADDR_MODE,
// MACVLAN_MACADDR_ADD.
func (s *Setters[S]) AddSource(addr net.HardwareAddr) S {
	if list, ok := s.a.Sources.Get(); ok {
		s.a.Sources.Set(append(list, addr))
		return s.self
	}
	return s.edit(editAdd, addr)
}

// DropSource takes an address from the list. It need not be there. One request
// takes away one address.
//
// ip link: macaddr del ADDRESS. Kernel: IFLA_MACVLAN_MACADDR_MODE,
// MACVLAN_MACADDR_DEL.
func (s *Setters[S]) DropSource(addr net.HardwareAddr) S { return s.edit(editDel, addr) }

// FlushSources empties the list.
//
// ip link: macaddr flush. Kernel: IFLA_MACVLAN_MACADDR_MODE,
// MACVLAN_MACADDR_FLUSH.
func (s *Setters[S]) FlushSources() S { return s.edit(editFlush) }

// edit notes an edit of the list. The kernel takes one at a time; the same one
// twice is one.
func (s *Setters[S]) edit(e edit, addrs ...net.HardwareAddr) S {
	have, ok := s.a.edition.Get()
	same := ok && have.edit == e && slices.EqualFunc(have.addrs, addrs, func(a, b net.HardwareAddr) bool { return bytes.Equal(a, b) })
	if !same {
		s.edits++
	}
	s.a.edition.Set(edition{e, addrs})
	return s.self
}

// BCQueueLen sets how many packets of broadcast and multicast may wait to be
// given to the links on the parent, as this link wishes it: the largest wish of
// all is used. With 0 for all, none is let in where they would have to wait.
// The kernel starts with 1000. Linux 5.11.
//
// ip link: bcqueuelen LENGTH. Kernel: IFLA_MACVLAN_BC_QUEUE_LEN.
func (s *Setters[S]) BCQueueLen(packets uint32) S { s.a.BCQueueLen.Set(packets); return s.self }

// BCCutoff says which multicast waits in the queue: that to groups which more
// links on the parent have joined than this. Other multicast is given to them at
// once. With a negative number all is, broadcast, too. It is one for all links
// on the parent. The kernel starts with 1. Linux 6.4.
//
// ip link: bclim LIMIT. Kernel: IFLA_MACVLAN_BC_CUTOFF.
func (s *Setters[S]) BCCutoff(members int32) S { s.a.BCCutoff.Set(members); return s.self }
