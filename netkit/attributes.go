package netkit

import (
	"bytes"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of a netkit, as seen from one end. One that the
// kernel did not send is absent; the comments name the first kernel that has it
// where that is later than 6.7, the first with netkits. The setters of [Spec] of
// the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Mode       link.Opt[Mode]    // what packets begin with
	Scrub      link.Opt[Scrub]   // of what this end sends; 6.13
	PeerScrub  link.Opt[Scrub]   // of what the other end sends; 6.13
	Policy     link.Opt[Policy]  // for what this end sends
	PeerPolicy link.Opt[Policy]  // for what the other end sends
	Headroom   link.Opt[uint16]  // bytes kept free before a packet; 6.14
	Tailroom   link.Opt[uint16]  // bytes kept free behind a packet; 6.14
	Pairing    link.Opt[Pairing] // whether there is another end; 7.1
	Primary    link.Opt[bool]    // whether this end manages both; read only

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes: first those that can be set. A change has nothing
// but the policies, and they stand in the order in which the kernel applies them
// (netkit_change_link in drivers/net/netkit.c of Linux 7.2). The other end itself
// is a link of its own, and package link describes it.
func (a *Attributes) walk(w *attr.Walk) {
	if w.Before("peer") {
		attr.Enum(w, uapi.IFLA_NETKIT_MODE, "mode", &a.Mode, attr.CreateOnly, attr.Since(6, 7), attr.Max(uint64(L3)))
		attr.Enum(w, uapi.IFLA_NETKIT_SCRUB, "scrub", &a.Scrub, attr.CreateOnly, attr.Since(6, 13), attr.Max(uint64(ScrubDefault)))
		w.Uint16(uapi.IFLA_NETKIT_HEADROOM, "headroom", &a.Headroom, attr.CreateOnly, attr.Since(6, 14))
		w.Uint16(uapi.IFLA_NETKIT_TAILROOM, "tailroom", &a.Tailroom, attr.CreateOnly, attr.Since(6, 14))
		attr.Enum(w, uapi.IFLA_NETKIT_PAIRING, "pairing", &a.Pairing, attr.CreateOnly, attr.Since(7, 1), attr.Max(uint64(PairingSingle)))
		attr.Alone(w, uapi.IFLA_NETKIT_POLICY, "policy", &a.Policy, attr.Since(6, 7))
		w.Bit(uapi.IFLA_NETKIT_PRIMARY, "primary", &a.Primary, attr.ReadOnly)
	}
	if w.Behind("peer", !a.PeerScrub.IsZero() || !a.PeerPolicy.IsZero()) {
		a.walkPeer(w)
		w.End()
	}
	w.Rest(&a.Unknown)
}

// walkPeer lists what is said of the other end.
func (a *Attributes) walkPeer(w *attr.Walk) {
	attr.Enum(w, uapi.IFLA_NETKIT_PEER_SCRUB, "scrub", &a.PeerScrub, attr.CreateOnly, attr.Since(6, 13), attr.Max(uint64(ScrubDefault)))
	attr.Alone(w, uapi.IFLA_NETKIT_PEER_POLICY, "policy", &a.PeerPolicy, attr.Since(6, 7))
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_DATA.
func (a *Attributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// UnmarshalBinary reads the wire form of IFLA_INFO_DATA. What was there before
// goes. Bytes that are no attributes are passed over.
func (a *Attributes) UnmarshalBinary(b []byte) error {
	*a = Attributes{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// String returns all that is present in the words of ip(8), as after "type
// netkit". For headroom, tailroom and pairing ip(8) has no words.
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). What is said of the other end is an object of its own.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
