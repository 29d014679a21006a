package attr_test

import (
	"strconv"
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// TestEnumWords runs each value of an enumeration there and back.
func TestEnumWords(t *testing.T) {
	for n := range 256 {
		want := color(n)
		for _, word := range []string{want.String(), strconv.Itoa(n), "0x" + strconv.FormatInt(int64(n), 16)} {
			if got, err := attr.ParseEnum[color](word); got != want || err != nil {
				t.Errorf("%q is %v, %v, want %v", word, got, err, want)
			}
		}
	}
}

// wide is an enumeration of 16 bits.
type wide uint16

func (w wide) String() string { return color(min(w, 255)).String() }

func TestParseEnum(t *testing.T) {
	const words = "not one of red, green, deep blue"
	for _, s := range []string{"", "Red", "pink", "256", "-1", "1.5", "red ", "color(256)"} {
		if got, err := attr.ParseEnum[color](s); err == nil || err.Error() != words {
			t.Errorf("%q is %v, %v, want %q", s, got, err, words)
		}
	}
	if got, err := attr.ParseEnum[wide]("65535"); got != 65535 || err != nil {
		t.Errorf("65535 is %d, %v", got, err)
	}
	if got, err := attr.ParseEnum[wide]("65536"); err == nil {
		t.Errorf("65536 is %d", got)
	}
}

// TestNamedSizes has named types of each size.
func TestNamedSizes(t *testing.T) {
	type (
		byte8  uint8
		half16 uint16
		long64 uint64
	)
	a, b, c := attr.Some[byte8](1<<8-1), attr.Some[half16](1<<16-1), attr.Some[long64](1<<64-1)
	d := attr.Some[wide](1<<16 - 2)
	walk := func(w *attr.Walk) {
		attr.Integer(w, idUint8, "a", &a)
		attr.Integer(w, idUint16, "b", &b)
		attr.Integer(w, idUint64, "c", &c)
		attr.Enum(w, idEnum, "d", &d)
	}
	var w attr.Walk
	w.Encode(nil, attr.Create, 0)
	walk(&w)
	wired := join(wire(idUint8, []byte{255}), wire(idUint16, u16(1<<16-1)), wire(idUint64, u64(1<<64-1)), wire(idEnum, u16(1<<16-2)))
	same(t, "encoded", w.Bytes(), wired)
	a, b, c, d = attr.Opt[byte8]{}, attr.Opt[half16]{}, attr.Opt[long64]{}, attr.Opt[wide]{}
	w.Decode(wired)
	walk(&w)
	if a.Or(0) != 1<<8-1 || b.Or(0) != 1<<16-1 || c.Or(0) != 1<<64-1 || d.Or(0) != 1<<16-2 {
		t.Errorf("decoded %v, %v, %v, %d", a, b, c, d.Or(0))
	}
}
