// Package bridge makes, changes and reads Linux bridges and their ports.
//
// A bridge is a switch in the kernel: links that have it as their master are
// its ports, and frames go from port to port by hardware address.
//
//	conn, err := link.Dial()
//	...
//	br, err := conn.Create(bridge.New("br0").
//		VLANFiltering(true).
//		AgeingTime(time.Minute).
//		Up())
//	err = conn.Set(link.Name("eth0"), bridge.ChangePort().Master(br).Isolated(true).Up())
//	err = conn.Set(br, bridge.Change().STPState(true))
//	now, err := conn.Get(br)
//	attrs, err := bridge.From(now)
//	delay, ok := attrs.ForwardDelay.Get()
//
// [New] starts a chain for a new bridge, [Change] one for a bridge that exists,
// [ChangePort] one for a port. The settings that all links have, such as Up and
// MTU, are in [link.Spec]. [From] and [PortFrom] read what [link.Conn] found.
//
// # What the kernel must have
//
// CONFIG_BRIDGE (module bridge); CONFIG_BRIDGE_VLAN_FILTERING for VLANs,
// CONFIG_BRIDGE_IGMP_SNOOPING for the Mcast settings, CONFIG_BRIDGE_NETFILTER for
// NFCallIPTables and the like. A kernel without one of these reports nothing of
// it, and ignores such settings; Create and Set then say what it lacks.
//
// # Traps
//
// Times are in hundredths of a second on the wire, and anything finer is
// refused. The kernel itself counts in jiffies: with CONFIG_HZ=250, as in
// Debian, an odd number of hundredths comes back one less.
//
// HelloTime, MaxAge and ForwardDelay read as what the root bridge of the
// spanning tree says, not as what was set.
//
// A bridge without an address of its own has the lowest of its ports', which
// changes as they come and go. Address gives it one for good.
//
// VLANStatsPerPort and MSTEnabled cannot be set while a port has a VLAN, not
// even to what they are, and each new port gets the default one: set them in
// New, or before the first port.
//
// With forwarding by the hardware of a switch, drivers may refuse settings that
// the software bridge takes.
package bridge

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// kind is the name of bridges in IFLA_INFO_KIND and, as masters, in
// IFLA_INFO_SLAVE_KIND.
const kind = "bridge"

// Spec describes a bridge to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it is for one goroutine at a time.
//
// Each setter serves creation and change.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new bridge, for [link.Conn.Create]. An empty
// name, or a %d in it, leaves the number to the library.
func New(name string) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.walk})
	return s
}

// Change starts the description of a change of a bridge that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.walk})
	return s
}

func (s *Spec) walk(w *attr.Walk) {
	if w.Building() {
		s.check(w)
	}
	s.a.walk(w)
}

// The limits of the forward delay while the spanning tree protocol is on.
const (
	minForwardDelay = 2 * time.Second
	maxForwardDelay = 30 * time.Second
)

// check finds what the kernel would change without a word: it brings the
// forward delay within its limits when the spanning tree protocol starts
// (br_stp_start in net/bridge/br_stp_if.c).
func (s *Spec) check(w *attr.Walk) {
	delay, ok := s.a.ForwardDelay.Get()
	if ok && s.a.STPState.Or(STPStateOff) != STPStateOff && (delay < minForwardDelay || delay > maxForwardDelay) {
		w.Fail(uapi.IFLA_BR_FORWARD_DELAY, unix.ERANGE,
			fmt.Sprintf("%v is not in %v to %v, as it must be with STP on", delay, minForwardDelay, maxForwardDelay))
	}
}

// From returns the settings and the state of a bridge. They share memory with
// the link. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a bridge"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
