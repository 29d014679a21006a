package netkit

import (
	"bytes"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const kind = "netkit"

// Spec describes a netkit to create, or a change to make of a primary end that
// exists. It has the setters of [link.Spec], too, which are for the first end; a
// [Peer] has the same for the second. Like that, it comes from New, NewSingle or
// Change, must not be copied and is for one goroutine at a time.
type Spec struct {
	link.Spec[*Spec]
	a      Attributes
	paired bool // the other end is described, too
}

// New describes a pair of links, of which the first is the primary. An empty
// name, or a %d in it, leaves its number to the library: netkit0 or the next that
// is free.
//
// A nil peer is NewPeer(""): an end that the kernel names, with its defaults, in
// the network namespace of the connection. (A bare "ip link add type netkit" is
// something else: the kernel then copies what is said of the first end to the
// second.)
//
// ip link: type netkit peer …. Kernel: IFLA_NETKIT_PEER_INFO.
func New(name string, peer *Peer) *Spec {
	if peer == nil {
		peer = NewPeer("")
	}
	s := &Spec{paired: true}
	peer.of = s
	link.Init(&s.Spec, s, link.Description{
		Kind:     kind,
		Name:     name,
		Data:     s.walk,
		Check:    s.check,
		Peer:     peer,
		PeerAttr: uapi.IFLA_NETKIT_PEER_INFO,
	})
	return s
}

// NewSingle describes a link without another end, whose receive queues are
// leased from those of hardware. It has no policy but [Forward], no scrubbing and
// no programs. Linux 7.1.
//
// ip link: none. Kernel: IFLA_NETKIT_PAIRING.
func NewSingle(name string) *Spec {
	s := new(Spec)
	s.a.Pairing.Set(PairingSingle)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.walk, Check: s.check})
	return s
}

// Change starts the description of a change of a primary end that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.walk})
	return s
}

// Mode says what the packets begin with. The kernel starts with [L3]. Creation
// only.
//
// ip link: mode l2|l3. Kernel: IFLA_NETKIT_MODE.
func (s *Spec) Mode(mode Mode) *Spec { s.a.Mode.Set(mode); return s }

// Policy says what becomes of packets that this end sends and about which no
// program decides. The kernel starts with [Forward].
//
// ip link: forward|blackhole. Kernel: IFLA_NETKIT_POLICY.
func (s *Spec) Policy(policy Policy) *Spec { s.a.Policy.Set(policy); return s }

// PeerPolicy says what becomes of packets that the other end sends and about
// which no program decides. The kernel starts with [Forward].
//
// ip link: peer forward|blackhole. Kernel: IFLA_NETKIT_PEER_POLICY.
func (s *Spec) PeerPolicy(policy Policy) *Spec { s.a.PeerPolicy.Set(policy); return s }

// Scrub says whether mark and priority of packets that this end sends are
// cleared before the program sees them. The kernel starts with [ScrubDefault].
// Creation only. Linux 6.13, and newer point releases of 6.12.
//
// ip link: scrub default|none. Kernel: IFLA_NETKIT_SCRUB.
func (s *Spec) Scrub(scrub Scrub) *Spec { s.a.Scrub.Set(scrub); return s }

// PeerScrub says the same of packets that the other end sends. The kernel starts
// with [ScrubDefault]. Creation only. Linux 6.13, and newer point releases of
// 6.12.
//
// ip link: peer scrub default|none. Kernel: IFLA_NETKIT_PEER_SCRUB.
func (s *Spec) PeerScrub(scrub Scrub) *Spec { s.a.PeerScrub.Set(scrub); return s }

// Headroom sets how many bytes both ends want to be free before a packet, for
// headers that are put there later. The kernel starts with 0, which it takes for
// nothing said. Creation only. Linux 6.14.
//
// ip link: none. Kernel: IFLA_NETKIT_HEADROOM.
func (s *Spec) Headroom(bytes uint16) *Spec { s.a.Headroom.Set(bytes); return s }

// Tailroom sets how many bytes both ends want to be free behind a packet. The
// kernel starts with 0, which it takes for nothing said. Creation only. Linux
// 6.14.
//
// ip link: none. Kernel: IFLA_NETKIT_TAILROOM.
func (s *Spec) Tailroom(bytes uint16) *Spec { s.a.Tailroom.Set(bytes); return s }

// walk leaves out what is said of the other end where that prints it.
func (s *Spec) walk(w *attr.Walk) {
	if w.Building() {
		s.checkSingle(w)
	}
	if s.paired && w.Printing() {
		own := s.a
		own.PeerPolicy, own.PeerScrub = link.Opt[Policy]{}, link.Opt[Scrub]{}
		own.walk(w)
		return
	}
	s.a.walk(w)
}

// checkSingle finds what the kernel does not take of a link without another
// end, and has no words for.
func (s *Spec) checkSingle(w *attr.Walk) {
	if s.a.Pairing.Or(PairingPair) != PairingSingle {
		return
	}
	const reason = "a netkit without another end takes no policy but forward, no scrubbing and nothing for the peer"
	for _, a := range []struct {
		id  uapi.Attr
		bad bool
	}{
		{uapi.IFLA_NETKIT_SCRUB, !s.a.Scrub.IsZero()},
		{uapi.IFLA_NETKIT_POLICY, s.a.Policy.Or(Forward) != Forward},
		{uapi.IFLA_NETKIT_PEER_SCRUB, !s.a.PeerScrub.IsZero()},
		{uapi.IFLA_NETKIT_PEER_POLICY, !s.a.PeerPolicy.IsZero()},
	} {
		if a.bad {
			w.Fail(a.id, unix.EOPNOTSUPP, reason)
		}
	}
}

// check finds an address that the kernel refuses without words.
func (s *Spec) check(w *attr.Walk, a *link.Attributes) {
	address, ok := a.Address.Get()
	switch {
	case !ok:
	case s.a.Mode.Or(L3) == L3:
		w.Fail(uapi.IFLA_ADDRESS, unix.EOPNOTSUPP, "in mode l3, which is the default, there are no hardware addresses")
	case len(address) != 6:
		w.Fail(uapi.IFLA_ADDRESS, unix.EINVAL, fmt.Sprintf("an Ethernet address has 6 bytes, not %d", len(address)))
	case address[0]&1 != 0 || bytes.Equal(address, make([]byte, 6)):
		w.Fail(uapi.IFLA_ADDRESS, unix.EADDRNOTAVAIL, fmt.Sprintf("%v is multicast or zero", address))
	}
}

// Peer describes the second end of a pair, for [New]. Its setters are those of
// [link.Spec] but for Parent, LinkNetNS and Raw, which are for links of other
// kinds; policy and scrubbing of its packets are set with PeerPolicy and
// PeerScrub of [Spec]. It comes from NewPeer, must not be copied and is for one
// goroutine at a time. Create does not take it without the first end.
type Peer struct {
	link.Spec[*Peer]
	of *Spec
}

// NewPeer describes the second end of a pair. An empty name, or a %d in it,
// leaves the number to the kernel: nk0 or the next that is free.
//
// ip link: peer name NAME. Kernel: IFLA_NETKIT_PEER_INFO.
func NewPeer(name string) *Peer {
	p := new(Peer)
	// Without a kind it is no request to create.
	link.Init(&p.Spec, p, link.Description{Name: name, Data: p.walk, Check: p.check, Command: func(name string) string {
		return "ip link add type netkit peer name " + name
	}})
	return p
}

// walk prints what is said of this end: the first one's request carries it.
func (p *Peer) walk(w *attr.Walk) {
	if p.of != nil && w.Printing() {
		p.of.a.walkPeer(w)
	}
}

func (p *Peer) check(w *attr.Walk, a *link.Attributes) {
	if p.of != nil {
		p.of.check(w, a)
	}
}

// From returns the settings of a netkit, of either end. They share memory with
// the link. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a netkit"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}
