package link

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// checkKind has the kind say whether a change of its own attributes is one for
// the link as it is.
func (r *request) checkKind(o operation, now *Link) error {
	if r.fits == nil {
		return nil
	}
	var w attr.Walk
	w.Encode(nil, attr.Change, running())
	w.Enter(uapi.IFLA_LINKINFO, "")
	nest := len(w.Bytes())
	r.walkKind(&w)
	if w.Err() == nil && len(w.Bytes()) > nest {
		then := *now
		if r.lowers() { // that comes first
			then.Flags &^= FlagUp
		}
		w.Enter(uapi.IFLA_INFO_DATA, "")
		r.fits(&w, &then)
	}
	return o.because(w.Err())
}

// encodeTunnelUndo appends the messages that lead the attributes of a tunnel
// back to what they were before, and the MTU, which moves with them.
func (r *request) encodeTunnelUndo(b *batch, before, now *Link) {
	b.begin(unix.RTM_NEWLINK, 0, info{index: before.Index})
	b.w.Revert(b.w.Bytes(), before.msg[unix.SizeofIfInfomsg:], now.msg[unix.SizeofIfInfomsg:])
	r.walk(&b.w, kindData)
	_, moved := r.attrs.MTU.Get()
	if b.empty() {
		b.drop()
	} else {
		b.end()
		moved = true
	}
	b.w.Encode(b.w.Bytes(), attr.Change, running())
	if mtu, ok := before.MTU.Get(); ok && moved {
		b.begin(unix.RTM_NEWLINK, 0, info{index: before.Index})
		b.w.Put(uapi.IFLA_MTU, host.AppendUint32(nil, mtu)...)
		b.end()
	}
}
