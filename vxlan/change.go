package vxlan

import (
	"fmt"
	"net/netip"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// vniBits are the bits of the VXLAN header that are always in use: the flag
// that says that there is a VNI, and the VNI.
const vniBits = 0x08000000_ffffff00

// fits finds what a change of this link would come to without the kernel saying
// so, or without its saying why.
func (s *Spec) fits(w *attr.Walk, now *link.Link) {
	was, err := From(now)
	if err != nil {
		return
	}
	// vxlan_nl2conf in drivers/net/vxlan/vxlan_core.c of Linux 6.14 to 7.2
	// works the mask out anew from the attributes of the request, which in a
	// change cannot have those that matter.
	if bits, ok := was.ReservedBits.Get(); ok && bits != ^uint64(vniBits) {
		w.FailLate(uapi.IFLA_VXLAN_RESERVED_BITS, fmt.Sprintf("any change would make it %#x instead of %#x, and the link drop packets with the bits between", ^uint64(vniBits), bits))
	}
	if was.TTLInherit.Or(false) && !s.a.TTL.IsZero() {
		w.FailLate(uapi.IFLA_VXLAN_TTL, "is not heeded, since the link has TTLInherit")
	}
	s.checkDev(w, &was, now)
	s.checkGroup(w, &was, now)
	s.checkVersion(w, &was)
	var probe attr.Walk
	if check(&probe, &was); probe.Err() != nil {
		return // others made it so
	}
	check(w, was.with(&s.a))
}

// checkDev finds changes of the underlay that do not change what is meant.
func (s *Spec) checkDev(w *attr.Walk, was *Attributes, now *link.Link) {
	dev, asked := s.a.Dev.Get()
	if _, far := now.ParentNetNS.Get(); asked && far {
		w.FailLate(uapi.IFLA_VXLAN_LINK, "the underlay is in another network namespace, where nothing is looked up for a change")
	}
	// The entry of the forwarding table for the remote has the index of the
	// underlay, too, and is made anew for another remote only
	// (vxlan_changelink in drivers/net/vxlan/vxlan_core.c of Linux 7.2).
	remote, sends := was.Remote.Get()
	if asked && sends && was.Dev.Or(0) != dev && s.a.Remote.Or(remote) == remote {
		w.FailLate(uapi.IFLA_VXLAN_LINK, fmt.Sprintf("packets to %v would go on leaving by the former link", remote))
	}
}

// checkGroup finds changes of the group that leave the link in the former one,
// and out of the new one, while it is up: so it was before Linux 6.15, and is in
// those of the older kernels that have not got the correction since.
func (s *Spec) checkGroup(w *attr.Walk, was *Attributes, now *link.Link) {
	after := was.with(&s.a)
	from, to := was.Remote.Or(netip.Addr{}), after.Remote.Or(netip.Addr{})
	moves := from != to || was.Dev.Or(0) != after.Dev.Or(0)
	if now.IsUp() && moves && (from.IsMulticast() || to.IsMulticast()) && w.Kernel() < attr.VersionOf(6, 15) {
		w.FailUp(remoteAttr(to), "before Linux 6.15 a link that is up may stay in the group that it is in")
	}
}

// checkVersion expects new addresses to be of the IP version of the link, where
// that shows.
func (s *Spec) checkVersion(w *attr.Walk, was *Attributes) {
	old, known := was.Local.Get()
	if !known {
		old, known = was.Remote.Get()
	}
	if !known {
		return
	}
	if remote, ok := s.a.Remote.Get(); ok && remote.Is6() != old.Is6() {
		w.FailLate(remoteAttr(remote), fmt.Sprintf("%v is not of the IP version of %v, which the link has", remote, old))
	}
	if local, ok := s.a.Local.Get(); ok && local.Is6() != old.Is6() {
		w.FailLate(localAttr(local), fmt.Sprintf("%v is not of the IP version of %v, which the link has", local, old))
	}
}

// with returns the attributes as they are after a change.
func (a *Attributes) with(change *Attributes) *Attributes {
	var from, to attr.Walk
	from.Encode(nil, attr.All, 0)
	change.walk(&from)
	after := *a
	to.Decode(from.Bytes())
	after.walk(&to)
	return &after
}
