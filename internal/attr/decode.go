package attr

import "github.com/virtif/virtif/internal/uapi"

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
// took, and encodes what v holds.
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
			id := uapi.Attr(r.Type)
			at := w.open(id)
			w.out = append(w.out, r.Data...)
			w.close(at, id)
		}
	}
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
