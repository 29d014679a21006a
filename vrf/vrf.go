package vrf

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// kind is the name of VRFs in IFLA_INFO_KIND and, as masters, in
// IFLA_INFO_SLAVE_KIND.
const kind = "vrf"

// Spec describes a VRF to create. Its setters are those of [link.Spec]. Like
// that, it comes from New, must not be copied and is for one goroutine at a
// time.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new VRF, for [link.Conn.Create]. The table is
// 1 to 1<<32 - 1, and need not exist. An empty name, or a %d in it, leaves the
// number to the library.
//
// ip link: type vrf table TABLE. Kernel: IFLA_VRF_TABLE.
func New(name string, table uint32) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.a.walk})
	s.a.Table.Set(table)
	return s
}

// From returns the settings of a VRF. They share memory with the link. A link
// of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a VRF"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}

// PortFrom returns what its VRF has of a port. It shares memory with the link. A
// link that is not a port of a VRF is an error.
func PortFrom(l *link.Link) (PortAttributes, error) {
	var a PortAttributes
	var w attr.Walk
	if err := link.DecodePortData(&w, l, kind, "a VRF"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
