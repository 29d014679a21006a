package attr_test

import (
	"fmt"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

func raw(num uint16, data ...byte) attr.Raw { return attr.Raw{Type: num, Data: data} }

// TestDecode reads what is not as it should be.
func TestDecode(t *testing.T) {
	num := func(id uapi.Attr) uint16 { return id.Num() }
	one := attr.Some[uint32](1)
	for _, c := range []struct {
		name string
		b    []byte
		want sample
	}{
		{"nothing", nil, sample{}},
		{"twice: the last counts", join(wire(idUint32, u32(7)), wire(idUint32, u32(1))), sample{Uint32: one}},
		{
			"twice, the last too short: it counts", join(wire(idUint32, u32(7)), wire(idUint32, u16(1))),
			sample{Unknown: []attr.Raw{raw(num(idUint32), u16(1)...)}},
		},
		{
			"an unknown one twice: the last counts", join(wire(uint16(99), []byte{1}), wire(uint16(99), []byte{2})),
			sample{Unknown: []attr.Raw{raw(99, 2)}},
		},
		{
			"one beyond the table twice: both are kept", join(wire(uint16(128), []byte{1}), wire(uint16(128), []byte{2})),
			sample{Unknown: []attr.Raw{raw(128, 1), raw(128, 2)}},
		},
		{
			"the highest numbers", join(wire(uint16(127), []byte{1}), wire(uint16(128)), wire(uint16(0x3fff), []byte{3})),
			sample{Unknown: []attr.Raw{raw(127, 1), raw(128, []byte{}...), raw(0x3fff, 3)}},
		},
		{
			"high numbers", join(wire(uint16(64), []byte{1}), wire(uint16(63), []byte{2}), wire(uint16(127), []byte{3}), wire(uint16(100), []byte{4})),
			sample{Unknown: []attr.Raw{raw(64, 1), raw(63, 2), raw(127, 3), raw(100, 4)}},
		},
		{"number 0", wire(uint16(0), []byte{1}), sample{Unknown: []attr.Raw{raw(0, 1)}}},
		{"flags of a type", join(wire(0xc000|num(idUint32), u32(1)), wire(uint16(0xc000|99))), sample{Uint32: one, Unknown: []attr.Raw{raw(99, []byte{}...)}}},
		{"too short", wire(idUint32, []byte{1, 2, 3}), sample{Unknown: []attr.Raw{raw(num(idUint32), 1, 2, 3)}}},
		{"empty", wire(idUint32), sample{Unknown: []attr.Raw{raw(num(idUint32), []byte{}...)}}},
		{"too long", wire(idUint32, u32(1), u32(2)), sample{Uint32: one}},
		{"too long for its unit", wire(idUint8, []byte{1, 2}), sample{Uint8: attr.Some[uint8](1)}},
		{"a flag with something", wire(idFlag, []byte{0}), sample{Flag: attr.Some(true)}},
		{"a bool of 2", wire(idBool, []byte{2}), sample{Bool: attr.Some(true)}},
		{"skipped", wire(idSkip, u32(1)), sample{}},
		{"IP of 15 bytes", wire(idIP, make([]byte, 15)), sample{IP: attr.Some(ipv4Zero)}},
		{"switches without a mask", wire(idSwitches, u32(7), u32(0)), sample{}},
		{"switches beyond those known", wire(idSwitches, u32(1<<31), u32(1<<31)), sample{}},
		{"switches, half of them", wire(idSwitches, u32(7)), sample{Unknown: []attr.Raw{raw(num(idSwitches), u32(7)...)}}},
		{"not padded at the end", append(wire(idUint32, u32(1)), wire(idUint8, []byte{1})[:5]...), sample{Uint32: one, Uint8: attr.Some[uint8](1)}},
		{"a byte after the end", append(wire(idUint32, u32(1)), 9), sample{Uint32: one}},
		{"half a header after the end", append(wire(idUint32, u32(1)), 9, 0), sample{Uint32: one}},
		{"length 0", join(wire(idUint32, u32(1)), u32(0), wire(idUint8, []byte{1})), sample{Uint32: one}},
		{"length 0 behind an unknown one", join(wire(uint16(99)), u32(0), wire(uint16(98))), sample{Unknown: []attr.Raw{raw(99, []byte{}...)}}},
		{"length 3", join(wire(idUint32, u32(1)), u16(3), u16(1), wire(idUint8, []byte{1})), sample{Uint32: one}},
		{"longer than what is there", join(wire(idUint32, u32(1)), u16(9), u16(num(idUint8)), u32(1)), sample{Uint32: one}},
		{
			"overlapping: what is inside is no attribute of its own",
			join(u16(16), u16(99), wire(idUint32, u32(7)), u32(0)),
			sample{Unknown: []attr.Raw{raw(99, join(wire(idUint32, u32(7)), u32(0))[:12]...)}},
		},
		{"an empty nest", wire(idNest), sample{}},
		{"a nest without the flag", wire(idNest, wire(idInner, u32(1))), sample{Inner: one}},
		{"a nest of garbage", wire(idNest, u32(0)), sample{}},
		{"a nest twice: the last counts", join(wire(idNest, wire(idInner, u32(7))), wire(idNest, wire(idInner, u32(1)))), sample{Inner: one}},
		{
			"a nest whose member is too long for it",
			join(wire(idNest, u16(12), u16(num(idInner)), u32(1)), wire(idUint32, u32(1))),
			sample{Uint32: one},
		},
		{
			"what a nest does not know, and what stands around",
			join(wire(uint16(99)), wire(idNest, wire(uint16(99), []byte{1}), wire(idInner, u16(1)), wire(uint16(500))), wire(idUint32, u32(1))),
			sample{
				Uint32: one, Unknown: []attr.Raw{raw(99, []byte{}...)},
				InnerRest: []attr.Raw{raw(99, 1), raw(num(idInner), u16(1)...), raw(500, []byte{}...)},
			},
		},
		{
			"a nest does not see what is outside",
			join(wire(idInner, u32(7)), wire(idNest, wire(idNest, wire(idInner, u32(1))))),
			sample{Innermost: one, Unknown: []attr.Raw{raw(num(idInner), u32(7)...)}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, "decoded", *new(sample).decode(t, c.b), c.want)
			again := c.want.mustEncode(t, attr.All)
			equal(t, "decoded again", *new(sample).decode(t, again), c.want)
		})
	}
}

// tower is a nest in a nest in a nest …
type tower struct {
	numbers [6]attr.Opt[uint32]
	rest    [6][]attr.Raw
}

func (s *tower) walk(w *attr.Walk, level int) {
	w.Uint32(idInner, fmt.Sprint("level", level), &s.numbers[level])
	if level+1 < len(s.numbers) && w.Enter(idNest, "") {
		s.walk(w, level+1)
		w.Leave()
	}
	w.Rest(&s.rest[level])
}

// TestDecodeDepth has five nests within one another: three are read, the fourth
// is kept as it is.
func TestDecodeDepth(t *testing.T) {
	fourth := wire(idInner, u32(4))
	b := join(wire(idInner, u32(0)), wire(idNest,
		wire(idInner, u32(1)), wire(idNest,
			wire(idInner, u32(2)), wire(idNest,
				wire(idInner, u32(3)), wire(idNest, fourth), wire(uint16(99))))))
	var s tower
	var w attr.Walk
	w.Decode(b)
	s.walk(&w, 0)
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
	for level, n := range s.numbers {
		if want := level < 4; n.IsZero() == want || n.Or(uint32(level)) != uint32(level) {
			t.Errorf("level %d: %v", level, n)
		}
	}
	equal(t, "rest", s.rest, [6][]attr.Raw{3: {raw(idNest.Num(), fourth...), raw(99, []byte{}...)}})
}

// TestDecodeNoNest wants Enter to tell whether there is a nest.
func TestDecodeNoNest(t *testing.T) {
	var w attr.Walk
	w.Decode(join(wire(idNest, wire(idInner, u32(1))), wire(idUint32, u32(1))))
	if w.Enter(idInner, "") {
		t.Error("it enters what is not there")
	}
	if !w.Enter(idNest, "") {
		t.Fatal("it does not enter what is there")
	}
	if w.Enter(idNest, "") {
		t.Error("it enters what is outside only")
	}
	w.Leave()
	if w.Enter(idNest, "") {
		t.Error("it enters twice")
	}
}

// TestDecodeBeyond has lines for numbers that the tables have no place for: they
// find nothing, and Rest keeps the attributes.
func TestDecodeBeyond(t *testing.T) {
	for _, num := range []uint16{128, 129, 0x3fff} {
		var number attr.Opt[uint32]
		var span attr.Span
		var rest []attr.Raw
		id := uapi.Attr(num)
		b := wire(num, u32(1))
		var w attr.Walk
		w.Decode(b)
		w.Uint32(id, "x", &number)
		w.Span(id, &span)
		w.Skip(id)
		entered := w.Enter(id, "")
		w.Rest(&rest)
		if !number.IsZero() || span != (attr.Span{}) || entered {
			t.Errorf("number %d: %v, %v, entered %v", num, number, span, entered)
		}
		equal(t, "rest", rest, []attr.Raw{raw(num, u32(1)...)})
	}
}

// TestRestTwice wants Rest to give each attribute once.
func TestRestTwice(t *testing.T) {
	var rest []attr.Raw
	var w attr.Walk
	w.Decode(join(wire(uint16(99)), wire(uint16(200))))
	w.Rest(&rest)
	w.Rest(&rest)
	equal(t, "rest", rest, []attr.Raw{raw(99, []byte{}...), raw(200, []byte{}...)})
}

// TestDecodeAgain starts a walk anew, in the middle of a nest, too.
func TestDecodeAgain(t *testing.T) {
	var w attr.Walk
	w.Decode(wire(idNest, wire(idInner, u32(1))))
	if !w.Enter(idNest, "") {
		t.Fatal("there is no nest")
	}
	w.Decode(wire(idUint32, u32(1)))
	var s sample
	s.walk(&w)
	equal(t, "decoded", s, sample{Uint32: attr.Some[uint32](1)})
}

// TestDecodeOver decodes into what holds something: what is absent stays.
func TestDecodeOver(t *testing.T) {
	s := sample{Uint32: attr.Some[uint32](1), Unknown: []attr.Raw{raw(99)}}
	s.decode(t, join(wire(idUint8, []byte{1}), wire(uint16(98))))
	equal(t, "decoded", s, sample{
		Uint8: attr.Some[uint8](1), Uint32: attr.Some[uint32](1), Unknown: []attr.Raw{raw(99), raw(98, []byte{}...)},
	})
}

func TestZeroWalk(t *testing.T) {
	var w attr.Walk
	var s sample
	s.walk(&w)
	equal(t, "decoded", s, sample{})
	if err := w.Err(); err != nil {
		t.Error(err)
	}
}

func TestSpan(t *testing.T) {
	b := join(wire(idUint8, []byte{1}), wire(idSpan, []byte{1, 2, 3}))
	s := new(sample).decode(t, b)
	got := s.Span.In(b)
	same(t, "span", got, []byte{1, 2, 3})
	if cap(got) != 3 {
		t.Errorf("there is room for %d bytes", cap(got))
	}
	if got := s.Span.In(b[:14]); got != nil {
		t.Errorf("in fewer bytes: %x", got)
	}
	if got := (attr.Span{}).In(b); got != nil {
		t.Errorf("absent: %x", got)
	}
	empty := wire(idSpan)
	if got := new(sample).decode(t, empty).Span.In(empty); got == nil || len(got) != 0 {
		t.Errorf("of length 0: %#v", got)
	}
}

func TestAny(t *testing.T) {
	set := attr.SetOf(idUint8, 63, 64, 127)
	for _, c := range []struct {
		num  uint16
		want bool
	}{{1, true}, {2, false}, {62, false}, {63, true}, {64, true}, {65, false}, {126, false}, {127, true}, {128, false}} {
		var w attr.Walk
		w.Decode(wire(c.num))
		if got := w.Any(&set); got != c.want {
			t.Errorf("attribute %d: %v", c.num, got)
		}
	}
	var w attr.Walk
	w.Encode(nil, attr.All, 0)
	if !w.Any(&set) {
		t.Error("encode leaves out what is seldom")
	}
	defer func() {
		if recover() == nil {
			t.Error("a set takes number 128")
		}
	}()
	attr.SetOf(128)
}

func TestEach(t *testing.T) {
	for _, c := range []struct {
		b    []byte
		want string
	}{
		{nil, ""},
		{join(wire(uint16(53), []byte("a\x00")), wire(nested|uint16(53), []byte("bcd"))), "53 a\x00;53 bcd;"},
		{append(wire(uint16(1)), 1, 2, 3), "1 ;"},
		{join(wire(uint16(1)), u32(0), wire(uint16(2))), "1 ;"},
		{join(wire(uint16(1)), u16(5), u16(2)), "1 ;"},
		{wire(uint16(1), []byte("x"))[:5], "1 x;"},
	} {
		var got string
		attr.Each(c.b, func(num uint16, payload []byte) {
			got += fmt.Sprintf("%d %s;", num, payload)
			if len(payload) != cap(payload) {
				t.Errorf("%x: there is room for %d bytes", c.b, cap(payload))
			}
		})
		if got != c.want {
			t.Errorf("%x: %q, want %q", c.b, got, c.want)
		}
	}
}
