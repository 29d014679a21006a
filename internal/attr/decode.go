package attr

import (
	"bytes"
	"slices"
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// Raw is an attribute in wire form: its number without flags, and its payload.
type Raw struct {
	Type uint16
	Data []byte
}

// Decode starts a walk that reads the attributes in b.
func (w *Walk) Decode(b []byte) {
	w.restart(opDecode)
	w.src.reset(b)
}

// Rest is the last line of a description: it decodes into v what no other line
// took, and encodes what v holds. It has no words and is not in JSON. Of what
// the kernel holds, the last attribute of a number is compared with v and put
// back.
func (w *Walk) Rest(v *[]Raw) {
	switch w.op {
	case opDecode:
		if w.src.left() {
			*v = w.src.rest(*v)
		}
	case opEncode:
		if w.phase == Later {
			return
		}
		for _, r := range *v {
			if id := uapi.Attr(r.Type); w.pick == 0 || w.pick == id {
				w.Put(id, r.Data...)
			}
		}
	case opDiff:
		for _, r := range lasting(*v) {
			have, ok := w.src.last(r.Type)
			if id := uapi.Attr(r.Type); !ok || !bytes.Equal(have, r.Data) {
				w.diffs = append(w.diffs, Difference{
					Path: w.pathTo(id), ID: id, Absent: !ok,
					Have: bytesForm.Text(have), Want: bytesForm.Text(r.Data),
				})
			}
		}
	case opRevert:
		for _, r := range lasting(*v) {
			before, ok := w.src.last(r.Type)
			if now, _ := w.now.last(r.Type); ok && !bytes.Equal(before, now) {
				w.Put(uapi.Attr(r.Type), before...)
			}
		}
	case opLearn:
		w.learner.others(uintptr(unsafe.Pointer(v)))
	}
}

// lasting returns the attributes without those that a later one of the same
// number replaces.
func lasting(all []Raw) (last []Raw) {
	for i, r := range all {
		if !slices.ContainsFunc(all[i+1:], func(later Raw) bool { return later.Type == r.Type }) {
			last = append(last, r)
		}
	}
	return last
}

// Skip names attributes that are known and carry nothing: padding, and what
// the kernel has never sent or taken.
func (w *Walk) Skip(ids ...uapi.Attr) {
	switch w.op {
	case opDecode:
		for _, id := range ids {
			w.src.take(id, 0)
		}
	case opList:
		for _, id := range ids {
			w.entries = append(w.entries, Entry{ID: id})
		}
	case opLearn:
		for _, id := range ids {
			w.learner.slot(id, slot{read: readNothing})
		}
	}
}

// Each calls yield for each attribute of a nest whose members repeat one
// number, such as IFLA_PROP_LIST.
func Each(b []byte, yield func(num uint16, payload []byte)) {
	for off := 0; len(b)-off >= headerLen; {
		size, num := header(b, off)
		if size < headerLen || size > len(b)-off {
			return
		}
		yield(num, b[off+headerLen:off+size:off+size])
		off += align(size)
	}
}
