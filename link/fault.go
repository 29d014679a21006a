package link

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kinds"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
)

// fault makes an Error of the kernel's answer to a request of the batch.
func (b *batch) fault(o operation, i int) *Error {
	res := b.results[i]
	e := o.fail("", res.Message, res.Errno)
	start, end := b.starts[i], len(b.w.Bytes())
	if i+1 < len(b.starts) {
		end = b.starts[i+1]
	}
	switch {
	case res.IsMissing:
		e.Attribute = b.w.MissingAt(start+res.MissingIn, res.Missing)
		if e.Message == "" {
			e.Message = "is missing"
		}
	case res.Offset != 0:
		e.Attribute = b.w.PathAt(start + res.Offset)
	default:
		e.Attribute = b.only(start, end)
	}
	if e.Message == "" && res.Errno == unix.EPERM {
		e.Message = "needs CAP_NET_ADMIN in the network namespace"
	}
	return e
}

// only names the one thing that a message asks for, "" if there are more.
func (b *batch) only(start, end int) string {
	h := b.w.Bytes()[start:]
	mask := Flags(host.Uint32(h[nl.HeaderLen+12:]))
	identity := []uapi.Attr{uapi.IFLA_INFO_KIND, uapi.IFLA_EXT_MASK}
	if host.Uint16(h[6:])&unix.NLM_F_CREATE != 0 {
		identity = append(identity, uapi.IFLA_IFNAME)
	}
	path, n := b.w.Only(start, end, identity...)
	switch {
	case n == 1 && mask == 0:
		return path
	case n == 0 && mask != 0 && mask&(mask-1) == 0:
		return "IFF_" + mask.String()
	}
	return ""
}

// explainCreate says in an error of a creation what the kernel leaves to the
// user to find out.
func (e *Error) explainCreate(r *request) *Error {
	switch {
	case e.Errno == unix.EOPNOTSUPP && (e.Message == "" || e.Message == "Unknown device type"):
		e.Attribute = "IFLA_LINKINFO.IFLA_INFO_KIND"
		e.Message = fmt.Sprintf("this kernel has no links of kind %q", r.kind)
		if k, ok := kinds.Lookup(r.kind); ok {
			e.Message = fmt.Sprintf("this kernel has no %s links (%s", k.Name, k.Config)
			if k.Since != "" {
				e.Message += ", since Linux " + k.Since
			}
			e.Message += ")"
		}
	case e.Errno == unix.EEXIST && e.Message == "":
		e.Attribute = "IFLA_IFNAME"
		e.Message = "a link of that name or index is there already"
	}
	return e
}

// explainMaster says why a link cannot become a port of a master.
func (c *Conn) explainMaster(e *Error, r *request) *Error {
	if r.master == nil || e.Message != "" || e.Attribute != "" && !strings.HasSuffix(e.Attribute, "IFLA_MASTER") {
		return e
	}
	switch m, err := c.find(r.master); {
	case err != nil:
		e.Attribute, e.Message = "IFLA_MASTER", fmt.Sprintf("there is no %s in this network namespace", label(r.master))
	case e.Errno == unix.EOPNOTSUPP && !takesPorts(m.Kind):
		e.Attribute, e.Message = "IFLA_MASTER", fmt.Sprintf("%s is %s, which takes no ports", m.Name, m.what())
	case e.Errno == unix.ELOOP:
		e.Attribute, e.Message = "IFLA_MASTER", fmt.Sprintf("%s cannot be a port of %s: that would make a loop", e.Name, m.Name)
	}
	return e
}

// takesPorts reports whether links of a kind are masters of others. Kinds that
// this library does not know may be.
func takesPorts(kind string) bool {
	switch kind {
	case "bridge", "bond", "team", "vrf", "hsr":
		return true
	}
	_, known := kinds.Lookup(kind)
	return !known && kind != ""
}

// what is "a veth link" or the like.
func (l *Link) what() string {
	switch {
	case l.Kind != "":
		return "a " + l.Kind + " link"
	case l.Flags&FlagLoopback != 0:
		return "the loopback link"
	}
	return "no virtual link"
}
