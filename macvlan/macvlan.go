package macvlan

import (
	"github.com/virtif/virtif/link"
)

// kind is the name of macvlan links in IFLA_INFO_KIND.
const kind = "macvlan"

// Spec describes a macvlan link to create or a change to make of one. Its
// setters are those of [Setters] and of [link.Spec]. Like that, it comes from New
// or Change, must not be copied and is for one goroutine at a time.
type Spec struct{ Setters[*Spec] }

// New starts the description of a new macvlan link, for [link.Conn.Create]. An
// empty name, or a %d in it, leaves the number to the library.
//
// The parent is an Ethernet link. Where it is itself a macvlan or macvtap link,
// the kernel takes that one's parent. All links on a parent may be in modes of
// their own, but one in mode [Passthru] must be the only one.
//
// ip link: link DEVICE type macvlan mode MODE. Kernel: IFLA_LINK,
// IFLA_MACVLAN_MODE.
func New(name string, parent link.Ref, mode Mode) *Spec {
	s := new(Spec)
	InitNew(&s.Setters, s, kind, name, parent, mode)
	return s
}

// Change starts the description of a change of a macvlan link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	InitChange(&s.Setters, s, kind)
	return s
}
