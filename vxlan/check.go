package vxlan

import (
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// checkSetters finds what setters were given that is not for them.
func (s *Spec) checkSetters(w *attr.Walk) {
	if remote, ok := s.a.Remote.Get(); ok && remote.IsMulticast() != s.group {
		reason := fmt.Sprintf("%v is multicast: that is for Group", remote)
		if s.group {
			reason = fmt.Sprintf("%v is not multicast: that is for Remote", remote)
		}
		w.Fail(remoteAttr(remote), unix.EINVAL, reason)
	}
	if s.noDev {
		w.Fail(uapi.IFLA_VXLAN_LINK, unix.EINVAL, "there is no link: nil")
	}
}

// check finds settings that do not go together. Of most the kernel says so, and
// not which they are; with others it makes a link that does not work.
func check(w *attr.Walk, a *Attributes) {
	checkFamilies(w, a)
	checkRemote(w, a)
	checkLinkLocal(w, a)
	checkMode(w, a)
	checkGPE(w, a)
	checkPorts(w, a)
	if a.TTLInherit.Or(false) && a.TTL.Or(0) != 0 {
		w.Fail(uapi.IFLA_VXLAN_TTL, unix.EINVAL, fmt.Sprintf("%v is not heeded with TTLInherit", a.TTL))
	}
}

func checkPorts(w *attr.Walk, a *Attributes) {
	switch ports := a.SrcPorts.Or(PortRange{}); {
	case ports.Low > ports.High:
		w.Fail(uapi.IFLA_VXLAN_PORT_RANGE, unix.EINVAL, fmt.Sprintf("%d to %d is empty", ports.Low, ports.High))
	case ports.Low == ports.High && ports.Low != 0: // udp_flow_src_port in include/net/udp.h
		w.Fail(uapi.IFLA_VXLAN_PORT_RANGE, unix.EINVAL, fmt.Sprintf("the kernel would take %d to %d for the range of the system", ports.Low, ports.High))
	}
}

func checkFamilies(w *attr.Walk, a *Attributes) {
	local, hasLocal := a.Local.Get()
	remote, hasRemote := a.Remote.Get()
	if hasLocal && hasRemote && local.Is6() != remote.Is6() {
		w.Fail(remoteAttr(remote), unix.EINVAL, fmt.Sprintf("%v and the local address %v are not of one IP version", remote, local))
	}
	if (hasLocal || hasRemote) && (local.Is6() || remote.Is6()) || !w.Creating() && !hasLocal && !hasRemote {
		return // one with neither may have been made for IPv6
	}
	if label := a.FlowLabel.Or(0); label != 0 {
		w.Fail(uapi.IFLA_VXLAN_LABEL, unix.EINVAL, fmt.Sprintf("%#x: only links with IPv6 addresses have a flow label", label))
	}
	if policy := a.LabelPolicy.Or(LabelPolicyFixed); policy != LabelPolicyFixed {
		w.Fail(uapi.IFLA_VXLAN_LABEL_POLICY, unix.EINVAL, fmt.Sprintf("%v: only links with IPv6 addresses have a flow label", policy))
	}
}

func checkRemote(w *attr.Walk, a *Attributes) {
	if local := a.Local.Or(netip.Addr{}); local.IsMulticast() {
		w.Fail(localAttr(local), unix.EINVAL, fmt.Sprintf("%v is multicast", local))
	}
	remote := a.Remote.Or(netip.Addr{})
	switch {
	case !remote.IsValid() || remote.IsUnspecified():
	case remote.IsMulticast() && a.Dev.IsZero():
		w.Fail(remoteAttr(remote), unix.EINVAL, fmt.Sprintf("the group %v needs Dev, the link to join it on", remote))
	case !remote.IsMulticast() && a.External.Or(false) && !a.VNIFilter.Or(false):
		// The packets tell where they go (vxlan_xmit in
		// drivers/net/vxlan/vxlan_core.c).
		w.Fail(remoteAttr(remote), unix.EINVAL, fmt.Sprintf("%v is not heeded with External", remote))
	}
}

// checkLinkLocal is what vxlan_config_validate in
// drivers/net/vxlan/vxlan_core.c says of scopes.
func checkLinkLocal(w *attr.Walk, a *Attributes) {
	if a.External.Or(false) {
		return
	}
	local, remote := a.Local.Or(netip.Addr{}), a.Remote.Or(netip.Addr{})
	isLocal := local.Is6() && local.IsLinkLocalUnicast()
	near := remote.Is6() && (remote.IsLinkLocalUnicast() || remote.IsLinkLocalMulticast())
	switch {
	case isLocal && remote.IsValid() && !remote.IsUnspecified() && !near:
		w.Fail(remoteAttr(remote), unix.EINVAL, fmt.Sprintf("%v is not link-local, as the local address %v is", remote, local))
	case !isLocal && near && !remote.IsMulticast():
		w.Fail(remoteAttr(remote), unix.EINVAL, fmt.Sprintf("%v is link-local: the local address must be, too", remote))
	case isLocal && a.Dev.IsZero():
		w.Fail(localAttr(local), unix.EINVAL, fmt.Sprintf("%v is link-local: it needs Dev", local))
	}
}

func checkMode(w *attr.Walk, a *Attributes) {
	external := a.External.Or(false)
	if id := a.ID.Or(0); external && id != 0 {
		// It would receive nothing (vxlan_vs_find_vni in
		// drivers/net/vxlan/vxlan_core.c).
		w.Fail(uapi.IFLA_VXLAN_ID, unix.EINVAL, fmt.Sprintf("%d does not go with External: start with NewExternal", id))
	}
	if a.VNIFilter.Or(false) && !external {
		w.Fail(uapi.IFLA_VXLAN_VNIFILTER, unix.EINVAL, "needs External")
	}
}

// checkGPE is VXLAN_F_ALLOWED_GPE in include/net/vxlan.h.
func checkGPE(w *attr.Walk, a *Attributes) {
	if !a.GPE.Or(false) {
		return
	}
	if !a.External.Or(false) {
		w.Fail(uapi.IFLA_VXLAN_GPE, unix.EINVAL, "needs External")
	}
	for _, other := range []struct {
		id uapi.Attr
		on bool
	}{
		{uapi.IFLA_VXLAN_TTL_INHERIT, a.TTLInherit.Or(false)},
		{uapi.IFLA_VXLAN_PROXY, a.Proxy.Or(false)},
		{uapi.IFLA_VXLAN_RSC, a.RSC.Or(false)},
		{uapi.IFLA_VXLAN_L2MISS, a.L2Miss.Or(false)},
		{uapi.IFLA_VXLAN_L3MISS, a.L3Miss.Or(false)},
		{uapi.IFLA_VXLAN_REMCSUM_TX, a.RemCsumTx.Or(false)},
		{uapi.IFLA_VXLAN_REMCSUM_RX, a.RemCsumRx.Or(false)},
		{uapi.IFLA_VXLAN_GBP, a.GBP.Or(false)},
		{uapi.IFLA_VXLAN_REMCSUM_NOPARTIAL, a.RemCsumNoPartial.Or(false)},
	} {
		if other.on {
			w.Fail(other.id, unix.EINVAL, "does not go with GPE")
		}
	}
	if a.Learning.Or(true) {
		w.Fail(uapi.IFLA_VXLAN_LEARNING, unix.EINVAL, "is on, if it is not turned off, and does not go with GPE")
	}
}

func remoteAttr(a netip.Addr) uapi.Attr {
	if a.Is6() {
		return uapi.IFLA_VXLAN_GROUP6
	}
	return uapi.IFLA_VXLAN_GROUP
}

func localAttr(a netip.Addr) uapi.Attr {
	if a.Is6() {
		return uapi.IFLA_VXLAN_LOCAL6
	}
	return uapi.IFLA_VXLAN_LOCAL
}

// explain names the attribute that the kernel speaks of, which it does not
// point at, and tells what limits the MTU.
func explain(e *link.Error, before *link.Link) {
	if before != nil && e.Attribute == uapi.IFLA_MTU.String() {
		limits := fmt.Sprintf(" is not in %v to %v", before.MinMTU, before.MaxMTU)
		if mtu, within := strings.CutSuffix(e.Message, limits); within { // vxlan_change_mtu
			e.Message = mtu + " is more than fits into a packet of the underlay"
		}
	}
	for _, known := range []struct {
		words string
		id    uapi.Attr
	}{
		{"A VXLAN device with the specified VNI already exists", uapi.IFLA_VXLAN_ID},
		{"IPv6 support disabled by administrator", uapi.IFLA_VXLAN_LINK},
		{"Invalid local interface, device not found", uapi.IFLA_VXLAN_LINK},
	} {
		if strings.HasPrefix(e.Message, known.words) {
			e.Attribute = "IFLA_LINKINFO.IFLA_INFO_DATA." + known.id.String()
		}
	}
}
