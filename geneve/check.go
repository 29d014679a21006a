package geneve

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// check finds settings that do not go together, of which the kernel says so and
// not which they are.
func check(w *attr.Walk, a *Attributes) {
	checkExternal(w, a)
	remote, hasRemote := a.Remote.Get()
	local, hasLocal := a.Local.Get()
	if hasRemote && hasLocal && remote.Is6() != local.Is6() {
		w.Fail(localAttr(local), unix.EINVAL, fmt.Sprintf("%v and the remote %v are not of one IP version", local, remote))
	}
	if ports, ok := a.SrcPorts.Get(); ok && ports.Low > ports.High {
		w.Fail(uapi.IFLA_GENEVE_PORT_RANGE, unix.EINVAL, fmt.Sprintf("%d to %d is empty", ports.Low, ports.High))
	}
	checkLabel(w, a)
}

// checkExternal is is_tnl_info_zero in drivers/net/geneve.c.
func checkExternal(w *attr.Walk, a *Attributes) {
	if !a.External.Or(false) {
		return
	}
	for _, other := range []struct {
		id uapi.Attr
		on bool
	}{
		{uapi.IFLA_GENEVE_ID, a.ID.Or(0) != 0},
		{remoteAttr(a.Remote.Or(netip.Addr{})), !a.Remote.IsZero()},
		{uapi.IFLA_GENEVE_TTL, a.TTL.Or(0) != 0},
		{uapi.IFLA_GENEVE_TOS, a.TOS.Or(0) != 0},
		{uapi.IFLA_GENEVE_LABEL, a.FlowLabel.Or(0) != 0},
		{uapi.IFLA_GENEVE_UDP_CSUM, a.UDPCsum.Or(false)},
	} {
		if other.on {
			w.Fail(other.id, unix.EINVAL, "comes with each packet, and does not go with External")
		}
	}
}

func checkLabel(w *attr.Walk, a *Attributes) {
	if label := a.FlowLabel.Or(0); label != 0 && !a.Remote.Or(netip.Addr{}).Is6() {
		w.Fail(uapi.IFLA_GENEVE_LABEL, unix.EINVAL, fmt.Sprintf("%#x: only links with an IPv6 remote have a flow label", label))
	}
}

// fits finds what a change of this link would come to without the kernel saying
// why.
func (s *Spec) fits(w *attr.Walk, now *link.Link) {
	was, err := From(now)
	if err != nil {
		return
	}
	if was.External.Or(false) {
		w.FailLate(uapi.IFLA_GENEVE_COLLECT_METADATA, "nothing of an external link can be changed")
	}
	remote, asked := s.a.Remote.Get()
	if old, known := was.Remote.Get(); asked && known && remote.IsValid() && remote.Is6() != old.Is6() {
		w.FailLate(remoteAttr(remote), fmt.Sprintf("%v is not of the IP version of %v, which the link has", remote, old))
	}
	if !s.a.FlowLabel.IsZero() {
		checkLabel(w, &Attributes{FlowLabel: s.a.FlowLabel, Remote: was.Remote})
	}
}

// revert describes what a change has to take back: TTL also ends TTLInherit, and
// of the two the kernel looks at the latter.
func (s *Spec) revert(w *attr.Walk) {
	a := s.a
	if was := w.Was(uapi.IFLA_GENEVE_TTL_INHERIT); !a.TTL.IsZero() && len(was) > 0 && was[0] != 0 {
		a.TTL, a.TTLInherit = link.Opt[uint8]{}, link.Some(true)
	}
	a.walk(w)
}

func remoteAttr(a netip.Addr) uapi.Attr {
	if a.Is6() {
		return uapi.IFLA_GENEVE_REMOTE6
	}
	return uapi.IFLA_GENEVE_REMOTE
}

func localAttr(a netip.Addr) uapi.Attr {
	if a.Is6() {
		return uapi.IFLA_GENEVE_LOCAL6
	}
	return uapi.IFLA_GENEVE_LOCAL
}

// explain says what the kernel means where it has no words.
func explain(e *link.Error, before *link.Link) {
	if before == nil && e.Errno == unix.EBUSY && e.Message == "" {
		e.Attribute = "IFLA_LINKINFO.IFLA_INFO_DATA." + uapi.IFLA_GENEVE_ID.String()
		e.Message = "another link has this VNI, UDP port and addresses"
	}
}
