package attr_test

import (
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

var sampleLayout = attr.LayoutOf((*sample).walk)

// laidOut decodes by the layout, and reports whether that could be done.
// Where it could, it must be what the walk makes of the bytes.
func laidOut(t *testing.T, b []byte) bool {
	t.Helper()
	var got sample
	if !sampleLayout.Decode(&got, b) {
		return false
	}
	equal(t, "decoded by layout", got, *new(sample).decode(t, b))
	return true
}

// TestLayout decodes each attribute alone, and all together. Only switches,
// which put several values into one attribute, are left to the walk.
func TestLayout(t *testing.T) {
	var w attr.Walk
	w.List()
	new(sample).walk(&w)
	all := full()
	whole := all.mustEncode(t, attr.All)
	var plain []byte
	attr.Each(whole, func(num uint16, payload []byte) {
		var w attr.Walk
		w.Encode(nil, attr.All, 0)
		w.Put(uapi.Attr(num), payload...)
		if laidOut(t, w.Bytes()) == (num == idSwitches.Num()) {
			t.Errorf("attribute %d: decoded by layout is %v", num, num != idSwitches.Num())
		}
		if num != idSwitches.Num() {
			plain = append(plain, w.Bytes()...)
		}
	})
	if len(plain) < 200 || !laidOut(t, plain) {
		t.Errorf("%d bytes are not decoded by layout", len(plain))
	}
	if laidOut(t, whole) {
		t.Error("switches are decoded by layout")
	}
	unknown := append(plain, 8, 0, 100, 0, 1, 2, 3, 4, 5, 0, 0xff, 0x3f, 9, 0, 0, 0)
	if !laidOut(t, unknown) {
		t.Error("what is unknown is not kept by layout")
	}
	for what, b := range map[string][]byte{
		"one that is there twice": append(plain, plain...),
		"one that is too short":   {5, 0, byte(idUint32.Num()), 0, 1, 0, 0, 0},
		"no attribute":            {3, 0, 1, 0},
		"one that is cut off":     {8, 0, byte(idUint32.Num()), 0, 1},
	} {
		if laidOut(t, b) {
			t.Errorf("%s is decoded by layout", what)
		}
	}
}

// elsewhere is a description with values outside its struct, which a layout
// must leave to the walk, as it must what has two lines.
type elsewhere struct {
	A, B attr.Opt[uint32]
	seen uint32
}

func (e *elsewhere) walk(w *attr.Walk) {
	var v attr.Opt[uint32]
	w.Uint32(1, "", &v)
	e.seen = v.Or(e.seen)
	w.Uint32(2, "", &e.A)
	w.Uint32(2, "", &e.B)
	if w.Enter(3, "") {
		var rest []attr.Raw
		w.Uint32(1, "", &e.B)
		w.Rest(&rest)
		w.Leave()
	}
}

func TestLayoutLeaves(t *testing.T) {
	l := attr.LayoutOf((*elsewhere).walk)
	for _, c := range []struct {
		name string
		b    []byte
		ok   bool
	}{
		{"a value elsewhere", []byte{8, 0, 1, 0, 7, 0, 0, 0}, false},
		{"two lines", []byte{8, 0, 2, 0, 7, 0, 0, 0}, false},
		{"an unknown one where the others are elsewhere", []byte{12, 0, 3, 0, 8, 0, 2, 0, 7, 0, 0, 0}, false},
		{"a nest", []byte{12, 0, 3, 0, 8, 0, 1, 0, 7, 0, 0, 0}, true},
		{"an unknown one that is dropped", []byte{8, 0, 9, 0, 7, 0, 0, 0}, true},
	} {
		var e elsewhere
		if ok := l.Decode(&e, c.b); ok != c.ok {
			t.Errorf("%s: decoded by layout is %v", c.name, ok)
		}
		if c.name == "a nest" && e.B.Or(0) != 7 {
			t.Errorf("%s: %v", c.name, e.B)
		}
	}
}

func TestLayoutAllocates(t *testing.T) {
	s := full()
	s.Unknown, s.InnerRest, s.Switch0, s.Switch1, s.Switch2 = nil, nil, attr.Opt[bool]{}, attr.Opt[bool]{}, attr.Opt[bool]{}
	b := s.mustEncode(t, attr.All)
	got := new(sample)
	if n := testing.AllocsPerRun(100, func() {
		*got = sample{}
		if !sampleLayout.Decode(got, b) {
			t.Fatal("not decoded by layout")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
