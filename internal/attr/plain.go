package attr

import "github.com/virtif/virtif/internal/uapi"

// Name describes text for which empty and absent are the same.
func (w *Walk) Name(id uapi.Attr, word string, v *string, rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			*v = Text(b)
		}
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
	o := Opt[[]byte]{*v, *v != nil}
	Field(w, id, "", &o, &bytesForm)
}
