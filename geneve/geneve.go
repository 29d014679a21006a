// Package geneve makes, changes and reads GENEVE links.
//
// A GENEVE link carries Ethernet frames in UDP packets over another network, as
// a VXLAN link does, with a header that has room for options. It has one remote
// and no forwarding table: frames with the same network identifier (VNI) go
// there.
//
//	conn, err := link.Dial()
//	...
//	gnv, err := conn.Create(geneve.New("gnv0", 100, netip.MustParseAddr("192.0.2.2")).
//		TTL(64).
//		Up())
//	err = conn.Set(gnv, geneve.Change().Remote(netip.MustParseAddr("192.0.2.3")))
//	now, err := conn.Get(gnv)
//	attrs, err := geneve.From(now)
//
// [New] starts a chain for a new link with a remote, [NewExternal] one for a
// link that gets VNI and addresses with each packet, [Change] one for a link that
// exists. The settings that all links have, such as Up and MTU, are in
// [link.Spec]. [From] reads what [link.Conn] found.
//
// # What the kernel must have
//
// CONFIG_GENEVE (module geneve), and CONFIG_IPV6 for an underlay of IPv6.
//
// # Traps
//
// Only Remote, TTL, TTLInherit, TOS, DF and FlowLabel can be changed, and nothing
// of a link that is external. With another remote the kernel sets the MTU anew,
// from the route to it.
package geneve

import (
	"net/netip"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// kind is the name of GENEVE links in IFLA_INFO_KIND.
const kind = "geneve"

// Port is the UDP port of GENEVE, which the kernel starts with (RFC 8926).
const Port = 6081

// Spec describes a GENEVE link to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it is for one goroutine at a time.
//
// Each setter serves creation and change, if it does not say otherwise.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new GENEVE link with a VNI of 0 to 16777215 and
// the address of the other end, for [link.Conn.Create]. An empty name, or a %d
// in it, leaves the number to the library.
//
// The kernel refuses a link that has VNI, UDP port and addresses of another in
// the network namespace.
//
// ip link: id VNI remote ADDR. Kernel: IFLA_GENEVE_ID, IFLA_GENEVE_REMOTE,
// IFLA_GENEVE_REMOTE6.
func New(name string, vni uint32, remote netip.Addr) *Spec {
	s := start(link.Description{Name: name})
	s.a.ID.Set(vni)
	return s.Remote(remote)
}

// NewExternal starts the description of a new GENEVE link that has no VNI: each
// packet to send comes with VNI and addresses, from a route, a traffic control
// action or a BPF program, and each received one tells its own. The kernel
// refuses a second link on the UDP port of such a one.
//
// ip link: external. Kernel: IFLA_GENEVE_COLLECT_METADATA.
func NewExternal(name string) *Spec {
	s := start(link.Description{Name: name})
	s.a.External.Set(true)
	return s
}

// Change starts the description of a change of a GENEVE link that exists, for
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
	if w.Creating() {
		check(w, &s.a)
	}
	if w.Reverting() {
		s.revert(w)
		return
	}
	s.a.walk(w)
}

// From returns the settings of a GENEVE link. They share memory with the link. A
// link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a geneve link"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
