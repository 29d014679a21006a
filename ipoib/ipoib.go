package ipoib

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// kind is the name of these links in IFLA_INFO_KIND.
const kind = "ipoib"

// Spec describes an IPoIB link to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it comes from New or Change, must not
// be copied and is for one goroutine at a time.
type Spec struct {
	link.Spec[*Spec]
	a Attributes
}

// New starts the description of a new link, for [link.Conn.Create]. The parent
// is the link that the kernel made for a port of an adapter. An empty name, or a
// %d in it, leaves the number to the library.
//
// ip link: link DEVICE type ipoib. Kernel: IFLA_LINK.
func New(name string, parent link.Ref) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.a.walk, Explain: s.explain})
	return s.Parent(parent)
}

// Change starts the description of a change of a link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.a.walk, Explain: s.explain})
	return s
}

// PKey sets the key of the partition of the fabric, 1 to 0x7fff. Bit 15, which
// stands for full membership, is set in any case, and reads as set. Several links
// may be in one partition. Without a key the link is in that of its parent.
// Creation only.
//
// ip link: pkey PKEY. Kernel: IFLA_IPOIB_PKEY.
func (s *Spec) PKey(key uint16) *Spec { s.a.PKey.Set(key | fullMember); return s }

// Mode sets how packets are carried. The kernel starts with [Datagram]. It
// refuses [Connected] where the adapter cannot do that.
//
// ip link: mode datagram|connected. Kernel: IFLA_IPOIB_MODE.
func (s *Spec) Mode(mode Mode) *Spec { s.a.Mode.Set(mode); return s }

// UMcast says whether programs join the multicast groups of the fabric that they
// send to, instead of the kernel. The kernel starts with off.
//
// ip link: umcast 0|1. Kernel: IFLA_IPOIB_UMCAST.
func (s *Spec) UMcast(on bool) *Spec { s.a.UMcast.Set(on); return s }

// From returns the settings of an IPoIB link. They share memory with the link. A
// link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "one for IP over InfiniBand"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}

// explain says what the driver leaves to be found out (ipoib_new_child_link and
// ipoib_changelink in drivers/infiniband/ulp/ipoib/ipoib_netlink.c).
func (s *Spec) explain(e *link.Error, before *link.Link) {
	switch {
	case e.Errno == unix.ENODEV && strings.HasSuffix(e.Message, " cannot be found"): // so far nobody looked at its type
		e.Message += ", or is no InfiniBand link"
		return
	case e.Message != "":
		return
	}
	data := uapi.IFLA_LINKINFO.String() + "." + uapi.IFLA_INFO_DATA.String() + "."
	switch {
	case e.Errno == unix.EBUSY && !s.a.Mode.IsZero():
		e.Attribute, e.Message = data+uapi.IFLA_IPOIB_MODE.String(), "another change of links came between: try again"
	case e.Errno == unix.EINVAL && before != nil && s.a.Mode.Or(0) == Connected:
		e.Attribute, e.Message = data+uapi.IFLA_IPOIB_MODE.String(), "the adapter has no connected mode"
	case before != nil:
	case e.Errno == unix.EINVAL && s.a.Mode.Or(0) == Connected:
		e.Message = "the parent is upon another link itself, or the adapter has no connected mode"
	case e.Errno == unix.EINVAL:
		e.Attribute, e.Message = uapi.IFLA_LINK.String(), "the parent is upon another link itself"
	}
}
