package attr

import (
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// Name describes text for which empty and absent are the same.
func (w *Walk) Name(id uapi.Attr, word string, v *string, rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			*v = Text(b)
		}
		return
	}
	if w.op == opLearn {
		w.learner.value(id, uintptr(unsafe.Pointer(v)), readName, 0)
		return
	}
	o := Opt[string]{*v, *v != ""}
	Field(w, id, word, &o, &stringForm, rules...)
	*v = o.v
}

// Payload describes bytes that another description reads. They have no words.
func (w *Walk) Payload(id uapi.Attr, v *[]byte) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			*v = b
		}
		return
	}
	if w.op == opLearn {
		w.learner.value(id, uintptr(unsafe.Pointer(v)), readPayload, 0)
		return
	}
	o := Opt[[]byte]{*v, *v != nil}
	Field(w, id, "", &o, &bytesForm)
}

// List describes a list for which nil and absent are the same. An empty one is
// sent.
func List[T any](w *Walk, id uapi.Attr, word string, v *[]T, f *Form[[]T], rules ...Rule) {
	o := Opt[[]T]{*v, *v != nil}
	Field(w, id, word, &o, f, rules...)
	*v = o.v
}
