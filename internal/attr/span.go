package attr

import (
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// A Span says where in the decoded bytes the payload of an attribute is. It is
// for what is read seldom: it takes less room than a slice, and the garbage
// collector does not look at it.
type Span struct{ off, size uint32 }

// In returns the payload, given what was decoded; nil where the attribute was
// absent.
func (s Span) In(b []byte) []byte {
	if s.off == 0 || uint64(s.off)+uint64(s.size) > uint64(len(b)) {
		return nil
	}
	return b[s.off : s.off+s.size : s.off+s.size]
}

// Span describes an attribute that is only read, and not by the walk. It has no
// word.
func (w *Walk) Span(id uapi.Attr, v *Span) {
	switch w.op {
	case opDecode:
		if at, ok := w.src.takeSpan(id); ok {
			*v = at
		}
	case opList:
		w.entries = append(w.entries, Entry{ID: id, Rules: []Rule{ReadOnly}})
	case opLearn:
		w.learner.value(id, uintptr(unsafe.Pointer(v)), readSpan, 0)
	}
}

// OnDemand names attributes that are looked up in the bytes when somebody asks
// for them, by [Find]. They are only read and have no words.
func (w *Walk) OnDemand(ids ...uapi.Attr) {
	switch w.op {
	case opDecode:
		for _, id := range ids {
			w.src.takeSpan(id)
		}
	case opList:
		for _, id := range ids {
			w.entries = append(w.entries, Entry{ID: id, Rules: []Rule{ReadOnly}})
		}
	case opLearn:
		for _, id := range ids {
			w.learner.slot(id, slot{read: readNothing})
		}
	}
}

// Find returns the payload of an attribute, given the path to it; nil where b
// does not have it. Of two with one number the last counts, as in the kernel.
func Find(b []byte, path ...uapi.Attr) []byte {
	for _, id := range path {
		var found []byte
		Each(b, func(num uint16, payload []byte) {
			if num == id.Num() {
				found = payload
			}
		})
		b = found
	}
	return b
}
