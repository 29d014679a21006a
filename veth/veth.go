package veth

import (
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Spec describes a pair to create. Its setters are those of [link.Spec], and
// are for the first end; a [Peer] has the same for the second. Like that, it
// comes from New, must not be copied and is for one goroutine at a time.
type Spec struct{ link.Spec[*Spec] }

// New describes a pair of links. An empty name, or a %d in it, leaves the
// number of the first end to the library: veth0 or the next that is free.
//
// A nil peer is NewPeer(""): an end that the kernel names, with its defaults, in
// the network namespace of the connection. (A bare "ip link add type veth" is
// something else: the kernel then copies what is said of the first end to the
// second, its hardware address included.)
//
// ip link: type veth peer …. Kernel: VETH_INFO_PEER.
func New(name string, peer *Peer) *Spec {
	if peer == nil {
		peer = NewPeer("")
	}
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{
		Kind:     "veth",
		Name:     name,
		Peer:     peer,
		PeerAttr: uapi.VETH_INFO_PEER,
	})
	return s
}

// Peer describes the second end of a pair, for [New]. Its setters are those of
// [link.Spec] but for Parent, LinkNetNS and Raw, which are for links of other
// kinds. It comes from NewPeer, must not be copied and is for one goroutine at
// a time. Create does not take it without the first end.
type Peer struct{ link.Spec[*Peer] }

// NewPeer describes the second end of a pair. An empty name, or a %d in it,
// leaves the number to the kernel: veth0 or the next that is free.
//
// ip link: peer name NAME. Kernel: VETH_INFO_PEER.
func NewPeer(name string) *Peer {
	p := new(Peer)
	// Without a kind it is no request to create.
	link.Init(&p.Spec, p, link.Description{Name: name, Command: func(name string) string {
		return "ip link add type veth peer name " + name
	}})
	return p
}
