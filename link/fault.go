package link

import (
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
)

// altNamePath is what errors call an alternative name.
const altNamePath = "IFLA_PROP_LIST.IFLA_ALT_IFNAME"

// fault makes an Error of the kernel's answer to a request of the batch.
func (b *batch) fault(o operation, i int) *Error {
	res := b.results[i]
	e := o.fail("", res.Message, res.Errno)
	start, end := b.bounds(i)
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
	return e
}

// asks returns what a message of the batch asks for.
func (b *batch) asks(i int) []attr.Leaf {
	start, end := b.bounds(i)
	return slices.DeleteFunc(b.w.Leaves(), func(l attr.Leaf) bool { return l.Off < start || l.Off >= end })
}

// bounds returns where a message of the batch begins and ends.
func (b *batch) bounds(i int) (start, end int) {
	start, end = b.starts[i], len(b.w.Bytes())
	if i+1 < len(b.starts) {
		end = b.starts[i+1]
	}
	return start, end
}

// only names the one thing that a message asks for, "" if there are more.
func (b *batch) only(start, end int) string {
	h := b.w.Bytes()[start:]
	switch host.Uint16(h[4:]) {
	case unix.RTM_NEWLINKPROP, unix.RTM_DELLINKPROP:
		return altNamePath
	}
	mask := Flags(host.Uint32(h[nl.HeaderLen+12:]))
	identity := []uapi.Attr{uapi.IFLA_INFO_KIND, uapi.IFLA_EXT_MASK, uapi.IFLA_NET_NS_FD}
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
