package link

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A part is what of a request one message carries.
type part uint8

const (
	settings part = 1 << iota // the attributes that all links have
	kindData                  // those of the kind
	portData                  // those of the port
	newName                   // another name for the link
)

// walk describes the request as a link message.
func (r *request) walk(w *attr.Walk, parts part) {
	if parts&settings != 0 {
		r.walkSettings(w)
	}
	if !w.Enter(uapi.IFLA_LINKINFO, "linkinfo") {
		return
	}
	if parts&kindData != 0 {
		r.walkKind(w)
	}
	if parts&portData != 0 && r.port != nil && w.Enter(uapi.IFLA_INFO_SLAVE_DATA, "info_slave_data") {
		r.port(w)
		w.Leave()
	}
	w.Leave()
}

// walkSettings describes what all links have.
func (r *request) walkSettings(w *attr.Walk) {
	if r.check != nil && w.Building() {
		r.check(w, &r.attrs)
	}
	r.attrs.walk(w)
}

func (r *request) walkKind(w *attr.Walk) {
	before := len(w.Bytes())
	if w.Building() && r.kind != "" {
		w.Put(uapi.IFLA_INFO_KIND, append([]byte(r.kind), 0)...)
	}
	bare := len(w.Bytes())
	if w.Enter(uapi.IFLA_INFO_DATA, "info_data") {
		if r.data != nil {
			r.data(w)
		}
		r.walkPeer(w)
		w.Rest(&r.raw)
		w.Leave()
	}
	// Some kinds refuse a change that names them and says nothing else.
	if w.Building() && !w.Creating() && len(w.Bytes()) == bare {
		w.Truncate(before)
	}
}

// walkPeer puts the other end of a pair into the request that makes it. The
// kernel does not report it there.
func (r *request) walkPeer(w *attr.Walk) {
	if r.peer == nil || !w.Creating() || !w.Enter(r.peerAttr, "") {
		return
	}
	p := r.peer
	own := w.TakeDeferred()
	at := len(w.Bytes())
	w.Extend(info{p.index, p.flags, p.mask}.append(w.Bytes()))
	master := p.attrs.Master
	p.attrs.Master = Opt[Index]{} // the kernel does not look at it here
	p.walkSettings(w)
	p.attrs.Master = master
	putName(w, p.name)
	putNetNS(w, p.netNS)
	// This end is made before there is another, and drivers open none alone
	// (ENOTCONN from veth_open in drivers/net/veth.c).
	p.raise = false
	p.upLater(w.Bytes()[at:])
	w.TakeDeferred()
	w.SetDeferred(own)
	w.Leave()
}

func putName(w *attr.Walk, name string) {
	if name != "" {
		w.Put(uapi.IFLA_IFNAME, append([]byte(name), 0)...)
	}
}

func putNetNS(w *attr.Walk, ns *netns.NS) {
	if ns != nil {
		w.Put(uapi.IFLA_NET_NS_FD, host.AppendUint32(nil, uint32(ns.FD()))...)
	}
}

// upLater takes IFF_UP out of a link header: the link can only be brought up
// after a further message.
func (r *request) upLater(header []byte) {
	if r.raises() {
		h := info{r.index, r.flags &^ FlagUp, r.mask &^ FlagUp}
		h.append(header[:0])
		r.raise = true
	}
}

func (r *request) raises() bool { return r.mask&r.flags&FlagUp != 0 }

func (r *request) lowers() bool { return r.mask&^r.flags&FlagUp != 0 }

// encodeCreate appends the message that makes the link. The kernel adds a new
// link to its master after bringing it up, which bond and team do not take, and
// looks at some attributes only once the link is there. Before Linux 6.14 it
// makes a link whose parent is elsewhere in the namespace of that, and moves it,
// which takes it down. Then it is brought up later.
func (r *request) encodeCreate(b *batch, flags uint16) {
	r.raise = false
	b.begin(unix.RTM_NEWLINK, flags, info{r.index, r.flags, r.mask})
	at := b.starts[len(b.starts)-1] + unix.SizeofNlMsghdr
	b.w.Next(attr.Create)
	putName(&b.w, r.name)
	r.walk(&b.w, settings|kindData)
	if b.w.TakeDeferred() || r.master != nil || !r.attrs.ParentNetNS.IsZero() {
		r.upLater(b.w.Bytes()[at:])
	}
	b.end()
}

// encodeLater appends what the creating message could not carry.
func (r *request) encodeLater(b *batch, index Index) {
	if r.lateMTU {
		var again request
		again.attrs.MTU = r.attrs.MTU
		b.w.Next(attr.Change)
		again.encodeSettings(b, info{index: index}, settings)
	}
	b.w.Next(attr.Later)
	r.encodeSettings(b, info{index: index}, settings)
	r.encodeAltNames(b, index)
	if r.raise {
		b.flags(index, FlagUp, FlagUp)
	}
}

// encodePeerLater is encodeLater for the other end of a pair.
func (r *request) encodePeerLater(b *batch, index Index) {
	// Linux before 5.19 gives the peer the limits of the first end
	// (veth_newlink in drivers/net/veth.c), and a netkit's does not get the flags
	// (netkit_new_link in drivers/net/netkit.c).
	var again request
	again.attrs.GSOMaxSize, again.attrs.GSOMaxSegs = r.attrs.GSOMaxSize, r.attrs.GSOMaxSegs
	b.w.Next(attr.Change)
	again.encodeSettings(b, info{index, r.flags &^ FlagUp, r.mask &^ FlagUp}, settings)
	if m, ok := r.attrs.Master.Get(); ok {
		b.begin(unix.RTM_NEWLINK, 0, info{index: index})
		b.w.Put(uapi.IFLA_MASTER, host.AppendUint32(nil, uint32(m))...)
		b.end()
	}
	r.encodeLater(b, index)
}

// encodeChange appends the messages that change a link, up to its move to
// another namespace if it makes one: what is done there is left to encodeHere.
func (r *request) encodeChange(b *batch, index Index) {
	if r.netNS == nil {
		r.encodeHere(b, index, settings|kindData|portData|newName)
		r.encodeUp(b, index)
		return
	}
	r.encodeKind(b, index)
	r.encodeMove(b, index)
}

// encodeHere appends the messages that change a link where it is: down first,
// since a new address or master may need it; port settings after the master
// that they are for. What brings it up comes last, by encodeUp, since a port may
// have to be down to become one.
func (r *request) encodeHere(b *batch, index Index, parts part) {
	b.w.Next(attr.Change)
	if r.lowers() {
		b.flags(index, 0, FlagUp)
	}
	joins := r.master != nil && r.port != nil
	if joins {
		parts &^= portData
	}
	if r.tunnel && parts&kindData != 0 {
		r.encodeSettings(b, info{index: index}, kindData)
		parts &^= kindData
	}
	r.encodeSettings(b, info{index, r.flags &^ FlagUp, r.mask &^ FlagUp}, parts)
	if joins {
		r.encodeSettings(b, info{index: index}, portData)
	}
	r.encodeAltNames(b, index)
}

// encodeUp appends the message that brings the link up, if it is to be.
func (r *request) encodeUp(b *batch, index Index) {
	if r.raises() {
		b.flags(index, FlagUp, FlagUp)
	}
}

// encodeKind appends the message with the attributes of the kind alone. They
// are changed before a move, as the kernel does it.
func (r *request) encodeKind(b *batch, index Index) {
	b.w.Next(attr.Change)
	r.encodeSettings(b, info{index: index}, kindData)
}

// encodeMove appends the message that moves a link to another namespace and
// does nothing else, so that where it fails the link is either still here, or
// there under its old name because the new one was taken.
func (r *request) encodeMove(b *batch, index Index) {
	b.begin(unix.RTM_NEWLINK, 0, info{index: index})
	putNetNS(&b.w, r.netNS)
	putName(&b.w, r.rename)
	if r.index != 0 {
		b.w.Put(uapi.IFLA_NEW_IFINDEX, host.AppendUint32(nil, uint32(r.index))...)
	}
	b.end()
}

// encodeSettings appends a link message, unless it would say nothing.
func (r *request) encodeSettings(b *batch, h info, parts part) {
	b.begin(unix.RTM_NEWLINK, 0, h)
	if parts&newName != 0 {
		putName(&b.w, r.rename)
	}
	r.walk(&b.w, parts)
	if b.empty() && h.mask == 0 {
		b.drop()
		return
	}
	b.end()
}

// encodeAltNames appends the messages that add and drop alternative names.
func (r *request) encodeAltNames(b *batch, index Index) {
	b.altNames(unix.RTM_NEWLINKPROP, unix.NLM_F_CREATE|unix.NLM_F_EXCL|unix.NLM_F_APPEND, index, r.addAlt)
	b.altNames(unix.RTM_DELLINKPROP, 0, index, r.dropAlt)
}

func (b *batch) altNames(typ, flags uint16, index Index, names []string) {
	if len(names) == 0 {
		return
	}
	b.begin(typ, flags, info{index: index})
	b.w.Enter(uapi.IFLA_PROP_LIST, "")
	for _, name := range names {
		b.w.Put(uapi.IFLA_ALT_IFNAME, append([]byte(name), 0)...)
	}
	b.w.Leave()
	b.end()
}

// flags appends a message that changes nothing but flags.
func (b *batch) flags(index Index, flags, mask Flags) {
	b.begin(unix.RTM_NEWLINK, 0, info{index, flags, mask})
	b.end()
}
