package attr

import "github.com/virtif/virtif/internal/uapi"

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
	}
}
