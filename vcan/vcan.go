// Package vcan makes virtual CAN links.
//
// A vcan is a CAN bus of its own on this machine: what one socket sends, all
// other sockets that are bound to it receive. It needs no hardware and loses
// nothing. To connect network namespaces, see package vxcan.
//
//	conn, err := link.Dial()
//	...
//	bus, err := conn.Create(vcan.New("vcan0").Protocol(can.FD).Up())
//
// The settings are those of [link.Spec] and the protocol, which is another word
// for the MTU; [can.From] reads it.
//
// # What the kernel must have
//
// CONFIG_CAN_VCAN (module vcan); to send and receive CONFIG_CAN_RAW (module
// can_raw), whose sockets are of family AF_CAN.
//
// # Traps
//
// A vcan made without a protocol is for CAN FD, and for CAN XL since a
// release between Linux 6.13 and 6.18.
//
// The protocol can be changed while the link is down only.
//
// Sockets of the machine get frames from the CAN layer itself. The link echoes
// only with the parameter echo of the module.
//
// A port of a bridge or bond a vcan cannot be, nor has it addresses.
package vcan

import (
	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/link"
)

const kind = "vcan"

// Spec describes a vcan to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it comes from New or Change, must not
// be copied and is for one goroutine at a time.
type Spec struct{ link.Spec[*Spec] }

// New describes a vcan. An empty name, or a %d in it, leaves the number to the
// library: vcan0 or the next that is free.
//
// ip link: type vcan. Kernel: IFLA_INFO_KIND.
func New(name string) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Check: can.Check})
	return s
}

// Change starts the description of a change of a vcan that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Check: can.Check})
	return s
}

// Protocol says which frames the link carries: the MTU that it sets is the
// longest of the protocol. For a shorter one of CAN XL, use MTU. To change it,
// the link must be down. The kernel starts with [can.FD], newer ones with
// [can.XL]. CAN XL: Linux 6.1.
//
// ip link: mtu MTU. Kernel: IFLA_MTU.
func (s *Spec) Protocol(p can.Protocol) *Spec { return s.MTU(p.MTU()) }
