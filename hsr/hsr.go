package hsr

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// kind is the name in IFLA_INFO_KIND.
const kind = "hsr"

// Spec describes a link to create. It has the setters of [link.Spec], too. Like
// that, it comes from New, must not be copied and is for one goroutine at a time.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new link with two ports, for
// [link.Conn.Create]. An empty name, or a %d in it, leaves the number to the
// library.
//
// ip link: type hsr slave1 DEVICE slave2 DEVICE. Kernel: IFLA_HSR_SLAVE1,
// IFLA_HSR_SLAVE2.
func New(name string, portA, portB link.Ref) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.walk, LateMTU: true})
	link.BindPort(&s.Spec, uapi.IFLA_HSR_SLAVE1, portA, &s.a.PortA)
	link.BindPort(&s.Spec, uapi.IFLA_HSR_SLAVE2, portB, &s.a.PortB)
	return s
}

func (s *Spec) walk(w *attr.Walk) { s.a.walk(w) }

// Interlink adds a third port, by which devices outside the ring take part (a
// RedBox). It is for HSR. The kernel starts with none. Linux 6.10.
//
// ip link: interlink DEVICE. Kernel: IFLA_HSR_INTERLINK.
func (s *Spec) Interlink(port link.Ref) *Spec {
	link.BindPort(&s.Spec, uapi.IFLA_HSR_INTERLINK, port, &s.a.Interlink)
	if port == nil {
		s.a.Interlink = link.Opt[link.Index]{}
	}
	return s
}

// Supervision sets the last byte of the multicast address of supervision frames,
// 01:15:4e:00:01:00. The kernel starts with 0. It reports the whole address.
//
// ip link: supervision ADDR-BYTE. Kernel: IFLA_HSR_MULTICAST_SPEC.
func (s *Spec) Supervision(last byte) *Spec { s.a.Supervision.Set(last); return s }

// Version sets the version of HSR: 0, of 2010, or 1, of 2012. PRP has none. The
// kernel starts with 0.
//
// ip link: version 0|1. Kernel: IFLA_HSR_VERSION.
func (s *Spec) Version(v uint8) *Spec { s.a.Version.Set(v); return s }

// Protocol sets the protocol. The kernel starts with [ProtocolHSR].
//
// ip link: proto 0|1. Kernel: IFLA_HSR_PROTOCOL.
func (s *Spec) Protocol(p Protocol) *Spec { s.a.Protocol.Set(p); return s }

// From returns the settings of an HSR or PRP link. It shares memory with the
// link. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "an hsr link"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
