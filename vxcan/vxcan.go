// Package vxcan makes pairs of CAN links that are the two ends of a virtual CAN
// cable.
//
// What one end sends, the other receives. The ends may be in different network
// namespaces, which is how a container gets a CAN bus. [New] describes the first
// end and, by [NewPeer], the second; one request makes both:
//
//	conn, err := link.Dial()
//	...
//	c0, err := conn.Create(
//		vxcan.New("vxcan0", vxcan.NewPeer("can0").NetNS(blue).Protocol(can.FD).Up()).
//			Protocol(can.FD).
//			Up())
//
// The settings are those of [link.Spec] and the protocol, which is another word
// for the MTU; [can.From] reads it. A vxcan reports nothing else: the index of
// the other end is Parent of [link.Attributes], and ParentNetNS, where that is in
// another namespace, the number which that namespace has in this one. Deleting
// one end deletes both, as does the end of a namespace that holds one.
//
// # What the kernel must have
//
// CONFIG_CAN_VXCAN (module vxcan); to send and receive CONFIG_CAN_RAW (module
// can_raw), whose sockets are of family AF_CAN.
//
// # Traps
//
// The kernel looks at the protocol of the sending end only: an end for CAN CC
// gets the frames of CAN FD that the other sends. Set both.
//
// A pair made without a protocol is for CAN FD, and for CAN XL since a
// release between Linux 6.13 and 6.18. The protocol can be changed while the end
// is down only.
//
// Each end has settings of its own, and without a setter the kernel's default.
// That goes for the network namespace, too: an end without NetNS is where the
// connection is, wherever the other one goes.
//
// The kernel makes the peer first, and names it vxcan0 or the next that is free
// if it has no name: a first end of that very name is then refused as taken.
// Name both.
//
// The kernel heeds Index for the peer only where the first end has it, too.
package vxcan

import (
	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const kind = "vxcan"

// Spec describes a pair to create, or a change to make of an end that exists.
// It has the setters of [link.Spec], too, which are for the first end; a [Peer]
// has the same for the second. Like that, it comes from New or Change, must not
// be copied and is for one goroutine at a time.
type Spec struct{ link.Spec[*Spec] }

// New describes a pair of links. An empty name, or a %d in it, leaves the
// number of the first end to the library: vxcan0 or the next that is free.
//
// A nil peer is NewPeer(""): an end that the kernel names, with its defaults, in
// the network namespace of the connection. (A bare "ip link add type vxcan" is
// something else: the kernel then copies what is said of the first end to the
// second.)
//
// ip link: type vxcan peer …. Kernel: VXCAN_INFO_PEER.
func New(name string, peer *Peer) *Spec {
	if peer == nil {
		peer = NewPeer("")
	}
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{
		Kind:     kind,
		Name:     name,
		Check:    can.Check,
		Peer:     peer,
		PeerAttr: uapi.VXCAN_INFO_PEER,
	})
	return s
}

// Change starts the description of a change of an end that exists, either one,
// for [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Check: can.Check})
	return s
}

// Protocol says which frames the end carries: the MTU that it sets is the
// longest of the protocol. For a shorter one of CAN XL, use MTU. To change it,
// the end must be down. The kernel starts with [can.FD], newer ones with
// [can.XL]. CAN XL: Linux 6.1.
//
// ip link: mtu MTU. Kernel: IFLA_MTU.
func (s *Spec) Protocol(p can.Protocol) *Spec { return s.MTU(p.MTU()) }

// Peer describes the second end of a pair, for [New]. Its setters are those of
// [link.Spec] but for Parent, LinkNetNS and Raw, which are for links of other
// kinds. It comes from NewPeer, must not be copied and is for one goroutine at
// a time. Create does not take it without the first end.
type Peer struct{ link.Spec[*Peer] }

// NewPeer describes the second end of a pair. An empty name, or a %d in it,
// leaves the number to the kernel: vxcan0 or the next that is free.
//
// ip link: peer name NAME. Kernel: VXCAN_INFO_PEER.
func NewPeer(name string) *Peer {
	p := new(Peer)
	// Without a kind it is no request to create.
	link.Init(&p.Spec, p, link.Description{Name: name, Check: can.Check, Command: func(name string) string {
		return "ip link add type vxcan peer name " + name
	}})
	return p
}

// Protocol is that of [Spec], for the second end.
//
// ip link: mtu MTU. Kernel: IFLA_MTU.
func (p *Peer) Protocol(protocol can.Protocol) *Peer { return p.MTU(protocol.MTU()) }
