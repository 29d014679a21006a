package link

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kinds"
)

// explainCreate says in an error of a creation what the kernel leaves to the
// user to find out.
func (c *Conn) explainCreate(e *Error, r *request) *Error {
	switch {
	case c.explainDenied(e):
	case e.Errno == unix.EOPNOTSUPP && e.Message == "Unknown device type":
		e.Attribute, e.Message = "IFLA_LINKINFO.IFLA_INFO_KIND", lacking(r.kind)
	case e.Message != "":
	case e.Errno == unix.EEXIST:
		e.Attribute, e.Message = c.taken(r)
	case e.Errno == unix.EINVAL && e.Attribute == "" && r.parent == nil && len(r.refs) == 0 && needsParent(r.kind):
		e.Attribute, e.Message = "IFLA_LINK", "links of this kind need a parent"
	case r.parent != nil && (e.Attribute == "" || e.Attribute == "IFLA_LINK") && e.Errno == unix.ENODEV:
		e.Attribute, e.Message = "IFLA_LINK", fmt.Sprintf("%s cannot be found", label(r.parent))
	case e.Attribute == "IFLA_LINK" && e.Errno == unix.EBUSY:
		e.Message = fmt.Sprintf("%s is in use otherwise, perhaps as a port", label(r.parent))
	default:
		e = c.explainMaster(e, r)
		e.explainValue(r, nil)
	}
	return e
}

// explainDenied says that a privilege is missing, if that is so, and reports
// whether: drivers refuse some things with EPERM to everybody.
func (c *Conn) explainDenied(e *Error) bool {
	if e.Errno != unix.EPERM || e.Message != "" {
		return false
	}
	// The kernel looks at privileges first, and then finds that this request
	// names nothing to delete.
	b := newBatch()
	defer b.free()
	b.begin(unix.RTM_DELLINK, 0, info{})
	b.end()
	if err := b.do(c); err != nil || b.results[0].Errno != unix.EPERM {
		return false
	}
	e.Attribute, e.Message = "", "needs CAP_NET_ADMIN in the network namespace"
	return true
}

// lacking says that the kernel has no links of a kind.
func lacking(kind string) string {
	k, ok := kinds.Lookup(kind)
	switch {
	case !ok:
		return fmt.Sprintf("this kernel has no links of kind %q", kind)
	case k.KernelOnly:
		return fmt.Sprintf("%s links are made by the kernel itself (%s, since Linux %s)", k.Name, k.Config, k.Since)
	case k.Since != "":
		return fmt.Sprintf("this kernel has no %s links (%s, since Linux %s)", k.Name, k.Config, k.Since)
	}
	return fmt.Sprintf("this kernel has no %s links (%s)", k.Name, k.Config)
}

// needsParent reports whether the kernel makes links of a kind upon others
// only.
func needsParent(kind string) bool {
	switch kind {
	case "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec", "ipoib":
		return true
	}
	return false
}

// taken says what of a new link is there already.
func (c *Conn) taken(r *request) (attribute, message string) {
	if l, err := c.find(Name(r.name)); err == nil {
		return "IFLA_IFNAME", l.owns(r.name)
	}
	if l, err := c.find(r.index); err == nil {
		return "ifi_index", fmt.Sprintf("%s has the index %v already", l.Name, l.Index)
	}
	switch {
	case r.peer != nil && r.peer.name != "" && !strings.ContainsRune(r.peer.name, '%'):
		return "IFLA_LINKINFO.IFLA_INFO_DATA." + r.peerAttr.String() + ".IFLA_IFNAME",
			fmt.Sprintf("there is a link of the name %s already", r.peer.name)
	case r.peer != nil, r.kind == "veth", r.kind == "vxcan", r.kind == "netkit":
		return "IFLA_IFNAME", "the kernel gave this name to the other end: give that one a name, too"
	}
	return "", ""
}

// owns says that the link has a name already.
func (l *Link) owns(name string) string {
	if l.Name != name {
		return fmt.Sprintf("%s has the alternative name %s already", l.Name, name)
	}
	return fmt.Sprintf("there is a link of the name %s already", name)
}

// explainChange does the same for an error of a change.
func (c *Conn) explainChange(e *Error, r *request, before *Link) *Error {
	switch {
	case c.explainDenied(e):
	case e.Message != "":
	case e.Attribute == altNamePath:
		e.Message = c.explainAltName(e.Errno, r, before)
	case r.rename != "" && (e.Attribute == "" || e.Attribute == "IFLA_IFNAME") && e.Errno == unix.EEXIST:
		e.Attribute = "IFLA_IFNAME"
		if l, err := c.find(Name(r.rename)); err == nil {
			e.Message = l.owns(r.rename)
		}
	case r.rename != "" && (e.Attribute == "" || e.Attribute == "IFLA_IFNAME") && e.Errno == unix.EBUSY && before.IsUp():
		e.Attribute, e.Message = "IFLA_IFNAME", "a link that is up can be renamed since Linux 6.2"
	case strings.HasSuffix(e.Attribute, "IFLA_MASTER") && before.Flags&FlagLoopback != 0 && e.Errno == unix.EINVAL:
		e.Message = "the loopback link cannot be a port"
	default:
		e = c.explainMaster(e, r)
		e.explainValue(r, before)
	}
	return e
}

// explainAltName says which alternative name cannot be had or dropped.
func (c *Conn) explainAltName(errno unix.Errno, r *request, before *Link) string {
	switch errno {
	case unix.EEXIST:
		names := slices.Concat(r.addAlt, namesToCarry(before))
		for i, name := range names {
			l, err := c.find(Name(name))
			switch {
			case err != nil:
			case l.Index != before.Index || l.Name == name || slices.Contains(before.AltNames, name):
				return l.owns(name)
			case slices.Contains(names[:i], name):
				return fmt.Sprintf("%s is named twice", name)
			}
		}
	case unix.ENOENT, unix.EINVAL:
		for _, name := range r.dropAlt {
			if !slices.Contains(before.AltNames, name) && !slices.Contains(r.addAlt, name) {
				return fmt.Sprintf("the link has no alternative name %s", name)
			}
		}
	}
	return ""
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

// explainValue says what is wrong with a value where the kernel has but an
// error number. There is no link before a creation.
func (e *Error) explainValue(r *request, before *Link) {
	if e.Message != "" {
		return
	}
	switch {
	case e.Attribute == "IFLA_ADDRESS" && e.Errno == unix.EADDRNOTAVAIL:
		e.Message = fmt.Sprintf("%v is multicast or zero", r.attrs.Address.Or(nil))
	case e.Attribute == "IFLA_ADDRESS" && e.Errno == unix.EINVAL:
		e.Message = unfit(r.attrs.Address.Or(nil))
	case e.Attribute == "IFLA_BROADCAST" && e.Errno == unix.EINVAL:
		e.Message = unfit(r.attrs.Broadcast.Or(nil))
	case e.Attribute == "IFLA_MTU" && e.Errno == unix.EINVAL && before != nil && before.MaxMTU.Or(0) != 0:
		e.Message = fmt.Sprintf("%v is not in %v to %v", r.attrs.MTU, before.MinMTU, before.MaxMTU)
	case e.Attribute == "IFLA_MTU" && e.Errno == unix.EINVAL:
		e.Message = fmt.Sprintf("%v is less or more than the kind allows", r.attrs.MTU)
	case e.Attribute == "IFLA_GSO_MAX_SIZE" && e.Errno == unix.EINVAL:
		e.Message = fmt.Sprintf("%v is more than the link takes", r.attrs.GSOMaxSize)
	case e.Errno != unix.EOPNOTSUPP:
	case e.Attribute == "IFLA_CARRIER":
		e.Message = "links of this kind do not let user space set it"
	case e.Attribute == "IFLA_PROTO_DOWN", strings.HasPrefix(e.Attribute, "IFLA_PROTO_DOWN_REASON"):
		e.Message = "links of this kind cannot be held down by protocols"
	}
}

// unfit says that an address has the wrong length.
func unfit(a net.HardwareAddr) string {
	return fmt.Sprintf("an address of %d bytes does not fit the link", len(a))
}

// article returns "a veth", "an ipvlan" and the like.
func article(kind string) string {
	switch {
	case strings.HasPrefix(kind, "i"), kind == "hsr", kind == "nlmon":
		return "an " + kind
	}
	return "a " + kind
}

// what is "a veth link" or the like.
func (l *Link) what() string {
	switch {
	case l.Kind != "":
		return article(l.Kind) + " link"
	case l.Flags&FlagLoopback != 0:
		return "the loopback link"
	}
	return "no virtual link"
}
