package link

import (
	"net/netip"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// undo takes back what was done. The error is ENODEV where somebody else
// deleted the link: then nothing is left to be taken back.
func (t *turn) undo() error {
	o := operation{"undo", t.o.kind, t.o.name}
	if err := t.find(); err != nil {
		return o.because(err)
	}
	returned := t.moved != nil
	if returned {
		if err := t.moveBack(); err != nil {
			return err
		}
	}
	now, err := t.home.find(t.before.Index)
	if err != nil {
		return o.because(err)
	}
	b := newBatch()
	defer b.free()
	u := t.r.undoing(returned)
	if t.there != nil { // they may have been taken off for the move
		u.dropAlt = t.before.AltNames
	}
	u.encodeUndo(b, t.before, now)
	if len(b.starts) == 0 {
		return nil
	}
	if err := b.do(t.home); err != nil {
		return o.because(err)
	}
	if i := b.failed(); i >= 0 {
		return b.fault(o, i)
	}
	return nil
}

// undoing returns the request with all that it changes beside what it names.
// The values do not matter.
func (r *request) undoing(returned bool) *request {
	u := *r
	if _, ok := u.attrs.GSOMaxSize.Get(); ok { // also moves the limit of IPv4
		u.attrs.GSOIPv4MaxSize.Set(0)
	}
	if _, ok := u.attrs.GROMaxSize.Get(); ok {
		u.attrs.GROIPv4MaxSize.Set(0)
	}
	if returned { // what a move loses
		u.attrs.Master.Set(0)
		u.attrs.AddrGenMode.Set(0)
		u.attrs.IPv6Token.Set(netip.Addr{})
		u.mask |= FlagUp
	}
	return &u
}

// encodeUndo appends the messages that lead from now back to before, as far as
// the request named it.
func (r *request) encodeUndo(b *batch, before, now *Link) {
	changed := (before.Flags ^ now.Flags) & r.mask
	if changed&now.Flags&FlagUp != 0 {
		b.flags(before.Index, 0, FlagUp)
	}
	parts := settings | kindData | portData
	if r.tunnel {
		r.encodeTunnelUndo(b, before, now)
		parts &^= kindData
		r.attrs.MTU = Opt[uint32]{}
	}
	remastered := before.Master.Or(0) != now.Master.Or(0)
	mask := changed &^ FlagUp
	if _, ok := r.attrs.MTU.Get(); ok && before.MTU.Or(0) != now.MTU.Or(0) {
		// Below 1280 bytes the kernel took IPv6 off the link, and refuses
		// settings of it until it is back.
		b.begin(unix.RTM_NEWLINK, 0, info{index: before.Index})
		b.w.Put(uapi.IFLA_MTU, host.AppendUint32(nil, before.MTU.Or(0))...)
		b.end()
	}
	b.begin(unix.RTM_NEWLINK, 0, info{before.Index, before.Flags & mask, mask})
	if before.Name != now.Name {
		putName(&b.w, before.Name)
	}
	b.w.Revert(b.w.Bytes(), before.msg[unix.SizeofIfInfomsg:], now.msg[unix.SizeofIfInfomsg:])
	if remastered {
		parts &^= portData
	}
	r.walk(&b.w, parts)
	if b.empty() && mask == 0 {
		b.drop()
	} else {
		b.end()
	}
	back := request{}
	for _, name := range now.AltNames {
		if slices.Contains(r.addAlt, name) && !slices.Contains(before.AltNames, name) {
			back.dropAlt = append(back.dropAlt, name)
		}
	}
	for _, name := range before.AltNames {
		if slices.Contains(r.dropAlt, name) && !slices.Contains(now.AltNames, name) {
			back.addAlt = append(back.addAlt, name)
		}
	}
	b.w.Encode(b.w.Bytes(), attr.Change, running())
	back.encodeAltNames(b, before.Index)
	// A port that left its master, or came back to it, may have been taken
	// down or up by that.
	if before.Flags&FlagUp != 0 && (changed&FlagUp != 0 && now.Flags&FlagUp == 0 || remastered && r.mask&FlagUp != 0) {
		b.flags(before.Index, FlagUp, FlagUp)
	}
}
