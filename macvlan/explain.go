package macvlan

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// walk describes the request: what it cannot be, and what it is.
func (s *Setters[S]) walk(w *attr.Walk) {
	if w.Requesting() {
		s.checkSources(w)
	}
	s.a.walk(w)
}

// checkSources finds edits of the list that the kernel refuses without a word.
func (s *Setters[S]) checkSources(w *attr.Walk) {
	edits := s.edits
	if !s.a.Sources.IsZero() {
		edits++
	}
	mode, moded := s.a.Mode.Get()
	switch {
	case edits > 1:
		w.Fail(uapi.IFLA_MACVLAN_MACADDR_MODE, unix.EINVAL, "one request edits the list of addresses once: Sources sets several")
	case edits == 1 && moded && mode != Source:
		w.Fail(uapi.IFLA_MACVLAN_MACADDR_MODE, unix.EINVAL, needsSource(mode))
	}
}

func needsSource(mode Mode) string {
	return fmt.Sprintf("a list of addresses is for mode source, not %v", mode)
}

// check finds what is wrong with the settings that all links have.
func (s *Setters[S]) check(w *attr.Walk, a *link.Attributes) {
	s.mtu = a.MTU
	address, asked := a.Address.Get()
	switch {
	case !asked || !w.Requesting():
	case s.created && s.a.Mode.Or(0) == Passthru:
		w.Fail(uapi.IFLA_ADDRESS, unix.EOPNOTSUPP, "a new link in mode passthru has the address of its parent")
	case len(address) == 6 && (address[0]&1 != 0 || bytes.Equal(address, make([]byte, 6))):
		w.Fail(uapi.IFLA_ADDRESS, unix.EADDRNOTAVAIL, fmt.Sprintf("%v is multicast or zero", address))
	case s.created && len(address) != 6:
		w.Fail(uapi.IFLA_ADDRESS, unix.EINVAL, fmt.Sprintf("an Ethernet address has 6 bytes, not %d", len(address)))
	}
}

// explain says what the driver leaves to be found out
// (macvlan_common_newlink, macvlan_changelink and macvlan_open).
func (s *Setters[S]) explain(e *link.Error, before *link.Link) {
	mtu, asked := s.mtu.Get()
	if before != nil && e.Attribute == "IFLA_MTU" && e.Errno == unix.EINVAL &&
		before.MinMTU.Or(0) <= mtu && mtu <= before.MaxMTU.Or(0) {
		e.Message = "the parent's MTU is less"
	}
	if e.Message != "" {
		return
	}
	switch {
	case e.Errno == unix.EADDRINUSE:
		e.Attribute, e.Message = "IFLA_ADDRESS", "another link on the parent, or the parent itself, has this address"
	case before != nil:
		s.explainChange(e, before)
	case e.Attribute != "" && e.Attribute != "IFLA_LINK":
	case e.Errno == unix.EBUSY:
		e.Attribute, e.Message = "IFLA_LINK", "the parent is in use otherwise, perhaps as a port or by ipvlan links"
	case e.Errno == unix.EINVAL:
		reasons := []string{"the parent is no Ethernet link", "it has a link in mode passthru"}
		if s.a.Mode.Or(0) == Passthru {
			reasons[1] = "it has another macvlan or macvtap link"
		}
		if asked {
			reasons = append(reasons, "its MTU is less")
		}
		last := len(reasons) - 1
		e.Attribute, e.Message = "IFLA_LINK", strings.Join(reasons[:last], ", ")+", or "+reasons[last]
	}
}

func (s *Setters[S]) explainChange(e *link.Error, before *link.Link) {
	now, err := FromKind(before, before.Kind)
	if err != nil || e.Errno != unix.EINVAL {
		return
	}
	have := now.Mode.Or(0)
	want := s.a.Mode.Or(have)
	data := uapi.IFLA_LINKINFO.String() + "." + uapi.IFLA_INFO_DATA.String() + "."
	switch {
	case (have == Passthru) != (want == Passthru):
		e.Attribute = data + uapi.IFLA_MACVLAN_MODE.String()
		e.Message = "mode passthru can be neither entered nor left: " + link.NeedsRecreate.String()
		e.Needs = link.NeedsRecreate
	case want != Source && (s.edits > 0 || !s.a.Sources.IsZero()):
		e.Attribute = data + uapi.IFLA_MACVLAN_MACADDR_MODE.String()
		e.Message = needsSource(want)
	}
}
