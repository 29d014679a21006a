package macsec

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// explain says what the driver leaves to be found out (macsec_newlink and
// macsec_changelink in drivers/net/macsec.c of Linux 7.2 have no words).
func (s *Spec) explain(e *link.Error, before *link.Link) {
	data := uapi.IFLA_LINKINFO.String() + "." + uapi.IFLA_INFO_DATA.String() + "."
	offload := data + uapi.IFLA_MACSEC_OFFLOAD.String()
	switch {
	case before == nil && e.Errno == unix.EBUSY && (e.Message == "" || e.Attribute == "IFLA_LINK"):
		e.Attribute, e.Message = "IFLA_LINK", "the parent has a macsec link with this SCI, or is in use otherwise, perhaps as a port"
	case e.Message != "":
	case e.Attribute == "IFLA_MTU" && e.Errno == unix.ERANGE:
		e.Message = "with what MACsec adds, a packet would be longer than the parent's MTU"
	case e.Errno == unix.EOPNOTSUPP && s.a.Offload.Or(OffloadOff) != OffloadOff && strings.HasPrefix(offload, e.Attribute):
		e.Attribute, e.Message = offload, "the parent's hardware cannot do that"
	case before == nil && e.Errno == unix.EINVAL && (e.Attribute == "" || e.Attribute == "IFLA_LINK"):
		e.Attribute, e.Message = "IFLA_LINK", "the parent is no Ethernet link"
	case before != nil && e.Errno == unix.EBUSY && e.Attribute == offload:
		e.Message = "remove its channels and associations first"
	case before != nil && e.Errno == unix.EINVAL && s.a.Window.Or(0) > maxXPNWindow && strings.HasPrefix(e.Attribute, data):
		e.Attribute, e.Message = data+uapi.IFLA_MACSEC_WINDOW.String(), "with an XPN cipher at most 1073741823 are possible"
	}
}
