package ipvlan

import "github.com/virtif/virtif/link"

// kind is the name of ipvlan links in IFLA_INFO_KIND.
const kind = "ipvlan"

// Spec describes an ipvlan link to create or a change to make of one. Its
// setters are those of [Setters] and of [link.Spec]. Like that, it comes from New
// or Change, must not be copied and is for one goroutine at a time.
type Spec struct{ Setters[*Spec] }

// New starts the description of a new ipvlan link, for [link.Conn.Create]. An
// empty name, or a %d in it, leaves the number to the library.
//
// The parent is an Ethernet link. Where it is itself an ipvlan or ipvtap link,
// the kernel takes that one's parent. The mode becomes that of all ipvlan and
// ipvtap links on the parent.
//
// ip link: link DEVICE type ipvlan mode MODE. Kernel: IFLA_LINK,
// IFLA_IPVLAN_MODE.
func New(name string, parent link.Ref, mode Mode) *Spec {
	s := new(Spec)
	InitNew(&s.Setters, s, kind, name, parent, mode)
	return s
}

// Change starts the description of a change of an ipvlan link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	InitChange(&s.Setters, s, kind)
	return s
}
