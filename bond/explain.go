package bond

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const (
	dataPath = "IFLA_LINKINFO.IFLA_INFO_DATA."
	portPath = "IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA."
)

// explain says in an error of a bond what the kernel leaves to its log, or to
// the user to find out. Newer kernels have words, though not for all.
func (s *Spec) explain(e *link.Error, before *link.Link) {
	if e.Attribute == "" && e.Message == "" {
		if e.Errno == unix.EADDRNOTAVAIL { // bond_validate
			e.Attribute, e.Message = "IFLA_ADDRESS", "it is multicast or zero"
			return
		}
		e.Attribute = s.a.culprit(e.Errno)
	}
	id, ok := named(e.Attribute, dataPath, uapi.IFLA_BOND_MODE, uapi.IFLA_BOND_LACP_STRICT)
	if !ok {
		return
	}
	bare := e.Message == "" || e.Message == "invalid option value"
	switch {
	case e.Errno == unix.EACCES:
		explainMode(e, id, before)
	case e.Errno == unix.EPERM && e.Message == "":
		e.Message = withoutMII
	case e.Errno != unix.EINVAL || !bare:
	case id == uapi.IFLA_BOND_ACTIVE_SLAVE:
		e.Message = "it must be a port of this bond, up and with carrier, and another must be active"
	case id == uapi.IFLA_BOND_XMIT_HASH_POLICY:
		e.Message = "this kernel does not know " + s.a.XmitHashPolicy.String()
	case id == uapi.IFLA_BOND_AD_SELECT:
		e.Message = "this kernel does not know " + s.a.ADSelect.String()
	}
}

// culprit names the attribute of a creation that the kernel refused without a
// word: all else is checked before.
func (a *Attributes) culprit(errno unix.Errno) string {
	switch {
	case errno == unix.EPERM && !a.UpDelay.IsZero():
		return dataPath + uapi.IFLA_BOND_UPDELAY.String()
	case errno == unix.EPERM && !a.DownDelay.IsZero():
		return dataPath + uapi.IFLA_BOND_DOWNDELAY.String()
	case errno == unix.EPERM && !a.PeerNotifyDelay.IsZero():
		return dataPath + uapi.IFLA_BOND_PEER_NOTIF_DELAY.String()
	case errno == unix.EINVAL && a.XmitHashPolicy.Or(0) == XmitHashPolicyVLANSrcMAC: // before Linux 5.12
		return dataPath + uapi.IFLA_BOND_XMIT_HASH_POLICY.String()
	case errno == unix.EINVAL && a.ADSelect.Or(0) == ADSelectActorPortPrio: // before Linux 6.18
		return dataPath + uapi.IFLA_BOND_AD_SELECT.String()
	}
	return ""
}

// explain does the same for an error of a port.
func (s *PortSpec) explain(e *link.Error, _ *link.Link) {
	id, ok := named(e.Attribute, portPath, uapi.IFLA_BOND_SLAVE_STATE, uapi.IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE)
	switch {
	case !ok:
	case e.Errno == unix.EACCES:
		explainMode(e, id, nil)
	case id == uapi.IFLA_BOND_SLAVE_QUEUE_ID && e.Errno == unix.EPERM && e.Message == "":
		e.Message = s.a.QueueID.String() + " is more than the bond has transmit queues, or that of another port"
	}
}

// explainMode says which modes have an attribute. Newer kernels say that this
// one has not, but not which it is.
func explainMode(e *link.Error, id uapi.Attr, before *link.Link) {
	if e.Message != "" && e.Message != "option not supported in mode" {
		return
	}
	mode := "the bond's mode"
	if a, err := From(before); err == nil && !a.Mode.IsZero() {
		mode = "mode " + a.Mode.String()
	}
	e.Message = wrongMode(id, mode)
}

// named returns the attribute at the end of a path that begins with another, if
// it is one from first to last.
func named(path, nest string, first, last uapi.Attr) (uapi.Attr, bool) {
	name, ok := strings.CutPrefix(path, nest)
	if !ok {
		return 0, false
	}
	for id := first; id <= last; id++ {
		if id.String() == name {
			return id, true
		}
	}
	return 0, false
}
