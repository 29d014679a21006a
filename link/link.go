package link

import (
	"fmt"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A Link is a network interface as the kernel described it at one moment. It
// does not follow later changes: Get it anew.
//
// A Link shares memory with others of the same listing. Where a few are kept
// for long out of many, Clone gives the memory of the others free. A Link may
// be read by several goroutines at once.
type Link struct {
	Index    Index        // number in its network namespace
	Name     string       // name in its network namespace
	Kind     string       // IFLA_INFO_KIND: "bridge", "veth" …; "" for hardware and lo
	PortKind string       // IFLA_INFO_SLAVE_KIND: the kind of its master, "" for none
	Type     HardwareType // ARPHRD_*
	Flags    Flags        // IFF_*
	Attributes

	ns       netns.ID  // where it was read; zero: not told
	reused   bool      // it is that of a listing WithReuse
	msg      []byte    // struct ifinfomsg and attributes
	data     attr.Span // IFLA_INFO_DATA
	portData attr.Span // IFLA_INFO_SLAVE_DATA
}

// decode reads a link message without its netlink header. The walk is lent.
func (l *Link) decode(w *attr.Walk, msg []byte) error {
	if len(msg) < unix.SizeofIfInfomsg {
		return fmt.Errorf("link message of %d bytes: %w", len(msg), unix.EBADMSG)
	}
	l.msg = msg
	l.Type = HardwareType(host.Uint16(msg[2:]))
	l.Index = Index(host.Uint32(msg[4:]))
	l.Flags = Flags(host.Uint32(msg[8:]))
	if layout().Decode(l, msg[unix.SizeofIfInfomsg:]) {
		return nil
	}
	*l = Link{ns: l.ns, msg: l.msg, Type: l.Type, Index: l.Index, Flags: l.Flags}
	w.Decode(msg[unix.SizeofIfInfomsg:])
	l.walk(w)
	return w.Err()
}

var layout = sync.OnceValue(func() *attr.Layout[Link] { return attr.LayoutOf((*Link).walk) })

func (l *Link) walk(w *attr.Walk) {
	w.Name(uapi.IFLA_IFNAME, "name", &l.Name)
	if w.Enter(uapi.IFLA_LINKINFO, "linkinfo") {
		w.Name(uapi.IFLA_INFO_KIND, "info_kind", &l.Kind)
		w.Name(uapi.IFLA_INFO_SLAVE_KIND, "info_slave_kind", &l.PortKind)
		w.Span(uapi.IFLA_INFO_DATA, &l.data)
		w.Span(uapi.IFLA_INFO_SLAVE_DATA, &l.portData)
		w.OnDemand(uapi.IFLA_INFO_XSTATS)
		w.Leave()
	}
	l.Attributes.walk(w)
}

// Clone returns a copy that shares no memory with l.
func (l *Link) Clone() *Link {
	c := &Link{ns: l.ns}
	var w attr.Walk
	_ = c.decode(&w, append([]byte(nil), l.msg...)) // it was decoded once already
	return c
}

// IsUp reports whether the link is administratively up.
func (l *Link) IsUp() bool { return l.Flags&FlagUp != 0 }
