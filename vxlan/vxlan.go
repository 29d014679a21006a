// Package vxlan makes, changes and reads VXLAN links.
//
// A VXLAN link carries Ethernet frames in UDP packets over another network, the
// underlay. Links of the same number, the VXLAN network identifier (VNI), make
// up one Ethernet segment.
//
//	conn, err := link.Dial()
//	...
//	vx, err := conn.Create(vxlan.New("vx0", 100).
//		Local(netip.MustParseAddr("192.0.2.1")).
//		Remote(netip.MustParseAddr("192.0.2.2")).
//		Dev(link.Name("eth0")).
//		DstPort(vxlan.Port).
//		Up())
//	err = conn.Set(vx, vxlan.Change().Ageing(10*time.Minute))
//	now, err := conn.Get(vx)
//	attrs, err := vxlan.From(now)
//	remote, ok := attrs.Remote.Get()
//
// [New] starts a chain for a new link with a VNI, [NewExternal] one for a link
// that gets VNI and addresses with each packet, [Change] one for a link that
// exists. The settings that all links have, such as Up and MTU, are in
// [link.Spec]. [From] reads what [link.Conn] found.
//
// Where frames go is up to a forwarding table: Remote and Group are the entry
// for all frames that have no other, and received frames teach it the rest.
//
// # What the kernel must have
//
// CONFIG_VXLAN (module vxlan), and CONFIG_IPV6 for an underlay of IPv6.
//
// # Traps
//
// Without DstPort the kernel uses UDP port 8472, which it had before the
// standard chose 4789. Other makes use the latter, [Port]. New of this package
// and iproute2 leave it to the kernel.
//
// An underlay that is named by Dev limits the MTU to its own less what the
// headers take, 50 bytes with IPv4 and 70 with IPv6. Without Dev a link starts
// with 1500 whatever the underlay takes.
//
// Only Remote, Group, Local, Dev, TTL, TOS, DF, FlowLabel, LabelPolicy,
// Learning, Ageing, LocalBypass and MCRoute can be changed. Linux 6.14 and later
// drop, after any such change, received packets with header bits that GBP, GPE
// or RemCsumRx use, or that ReservedBits allowed. A change of such a link is
// refused: it would come to the link no longer working.
package vxlan

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// kind is the name of VXLAN links in IFLA_INFO_KIND.
const kind = "vxlan"

// Port is the UDP port that the standard, RFC 7348, has for VXLAN. The kernel
// uses another one where it is not told.
const Port = 4789

// Spec describes a VXLAN link to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it is for one goroutine at a time.
//
// Each setter serves creation and change, if it does not say otherwise.
type Spec struct {
	link.Spec[*Spec]
	a     Attributes
	group bool // the remote is to be a group
	noDev bool // Dev was given nothing
}

// New starts the description of a new VXLAN link with a VNI of 0 to 16777215,
// for [link.Conn.Create]. An empty name, or a %d in it, leaves the number to the
// library.
//
// The kernel refuses a VNI that another link of the network namespace has on the
// same UDP port and for the same IP version.
//
// ip link: id VNI. Kernel: IFLA_VXLAN_ID.
func New(name string, vni uint32) *Spec {
	s := start(link.Description{Name: name})
	s.a.ID.Set(vni)
	return s
}

// NewExternal starts the description of a new VXLAN link that has no VNI: each
// packet to send comes with VNI and addresses, from a route, a traffic control
// action, a BPF program or a bridge, and each received one tells its own.
//
// ip link: external. Kernel: IFLA_VXLAN_COLLECT_METADATA.
func NewExternal(name string) *Spec {
	s := start(link.Description{Name: name})
	s.a.External.Set(true)
	return s
}

// Change starts the description of a change of a VXLAN link that exists, for
// [link.Conn.Set].
func Change() *Spec { return start(link.Description{Change: true}) }

func start(d link.Description) *Spec {
	s := new(Spec)
	d.Kind, d.Tunnel = kind, true
	d.Data, d.Fits, d.Explain = s.walk, s.fits, explain
	link.Init(&s.Spec, s, d)
	return s
}

func (s *Spec) walk(w *attr.Walk) {
	if w.Building() {
		s.checkSetters(w)
	}
	if w.Creating() {
		check(w, &s.a)
	}
	s.a.walk(w)
}

// From returns the settings of a VXLAN link. They share memory with the link. A
// link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a vxlan link"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
