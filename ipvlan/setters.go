package ipvlan

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Setters are the settings that ipvlan and ipvtap links have beside those of
// [link.Spec]; the Spec of either embeds them. S is a pointer to that, so that a
// chain goes on as the kind's own.
//
// Each setter serves creation and change, and changes all ipvlan and ipvtap
// links on the same parent.
type Setters[S any] struct {
	link.Spec[S]
	self    S
	a       Attributes
	created bool // a link is to be created
}

// InitNew is of use within this module only: it completes a Spec that embeds
// Setters, for a new link.
func InitNew[S any](s *Setters[S], self S, kind, name string, parent link.Ref, mode Mode) {
	s.init(self, link.Description{Kind: kind, Name: name})
	s.created = true
	s.a.Mode.Set(mode)
	s.Parent(parent)
}

// InitChange does the same for a change.
func InitChange[S any](s *Setters[S], self S, kind string) {
	s.init(self, link.Description{Kind: kind, Change: true})
}

func (s *Setters[S]) init(self S, d link.Description) {
	s.self = self
	d.Data, d.Check, d.Explain = s.a.walk, s.check, s.explain
	link.Init(&s.Spec, self, d)
}

// Mode says how the links on the parent look to the network. A change takes
// CAP_NET_ADMIN in the network namespace of the parent.
//
// ip link: mode l2|l3|l3s. Kernel: IFLA_IPVLAN_MODE.
func (s *Setters[S]) Mode(mode Mode) S { s.a.Mode.Set(mode); return s.self }

// Flag says which of the links on the parent reach each other. The kernel
// starts with [FlagBridge] for the first link on a parent, and leaves it as it
// is for further ones. A change takes CAP_NET_ADMIN in the network namespace of
// the parent.
//
// ip link: bridge|private|vepa. Kernel: IFLA_IPVLAN_FLAGS.
func (s *Setters[S]) Flag(flag Flag) S { s.a.Flag.Set(flag); return s.self }

// check finds what is wrong with the settings that all links have.
func (s *Setters[S]) check(w *attr.Walk, a *link.Attributes) {
	if !a.Address.IsZero() && w.Requesting() {
		w.Fail(uapi.IFLA_ADDRESS, unix.EOPNOTSUPP, "ipvlan and ipvtap links have the address of their parent")
	}
}

// explain says what the driver leaves to be found out (ipvlan_link_new and
// ipvlan_nl_changelink).
func (s *Setters[S]) explain(e *link.Error, before *link.Link) {
	if e.Message != "" {
		return
	}
	switch {
	case e.Errno == unix.EPERM:
		e.Message = "needs CAP_NET_ADMIN in the network namespace of the parent"
	case before != nil || e.Attribute != "" && e.Attribute != "IFLA_LINK":
	case e.Errno == unix.EBUSY:
		e.Attribute, e.Message = "IFLA_LINK", "the parent is in use otherwise, perhaps as a port or by macvlan links"
	case e.Errno == unix.EINVAL:
		e.Attribute, e.Message = "IFLA_LINK", "the parent is no Ethernet link"
	}
}
