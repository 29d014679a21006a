package attr_test

import (
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
)

// TestListOf tells an empty list, which is sent, from none.
func TestListOf(t *testing.T) {
	form := attr.Form[[]byte]{
		Decode: func(b []byte) []byte { return b },
		Append: func(out, b []byte) []byte { return append(out, b...) },
		Text:   func(b []byte) string { return string(b) },
		Parse:  func(s string) ([]byte, error) { return []byte(s), nil },
	}
	for _, c := range []struct{ list, want []byte }{
		{nil, nil},
		{[]byte{}, wire(uint16(7))},
		{[]byte{1, 2}, wire(uint16(7), []byte{1, 2})},
	} {
		var w attr.Walk
		w.Encode(nil, attr.Change, 0)
		attr.List(&w, 7, "list", &c.list, &form)
		same(t, "encoded", w.Bytes(), c.want)
		var got []byte
		w.Decode(c.want)
		attr.List(&w, 7, "list", &got, &form)
		if (got == nil) != (c.list == nil) || string(got) != string(c.list) {
			t.Errorf("%v became %v", c.list, got)
		}
	}
}

// TestTimes checks the units of times.
func TestTimes(t *testing.T) {
	v := attr.Some(90 * time.Second)
	var w attr.Walk
	w.Encode(nil, attr.Change, 0)
	w.Milliseconds32(1, "ms", &v)
	w.Seconds32(2, "s", &v)
	same(t, "encoded", w.Bytes(), join(wire(uint16(1), u32(90000)), wire(uint16(2), u32(90))))
}

// TestWas looks at what was there before, in a walk that puts it back only.
func TestWas(t *testing.T) {
	var w attr.Walk
	w.Revert(nil, wire(uint16(1), u32(5)), wire(uint16(1), u32(6)))
	if got := w.Was(1); len(got) != 4 || w.Was(2) != nil {
		t.Errorf("it was %x, %x", got, w.Was(2))
	}
	w.Decode(wire(uint16(1), u32(5)))
	if got := w.Was(1); got != nil {
		t.Errorf("decoding, it was %x", got)
	}
}
