package kindtest

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"testing"

	"github.com/virtif/virtif/link"
)

// Unknown expects attributes to keep, in the field Unknown, what they do not
// know and what is shorter than they know it; to encode it again; and to hold
// no part of the bytes that UnmarshalBinary was given.
func Unknown[T any, P Attributes[T]](tb testing.TB, values ...any) {
	tb.Helper()
	all := fields(new(T))
	of, err := valuesOf(all, values)
	if err != nil {
		tb.Fatal(err)
	}
	for _, num := range []uint16{127, 5000} { // decoding keeps a table of numbers up to 127
		keeps[T, P](tb, "unknown", rawAttr(num, 1, 2, 3, 4), link.RawAttr{Type: num, Data: []byte{1, 2, 3, 4}})
	}
	for i, f := range all {
		a := new(T)
		fields(a)[i].set(of[f.name][len(of[f.name])-1])
		b, err := P(a).AppendBinary(nil)
		if err != nil || len(b) < 5 {
			continue // RoundTrip tells of it
		}
		size, typ := binary.NativeEndian.Uint16(b), binary.NativeEndian.Uint16(b[2:])
		const nested = 0x8000
		if int(size+3)&^3 != len(b) || typ&nested != 0 {
			continue // more than one attribute, or those of a nest
		}
		short := link.RawAttr{Type: typ, Data: b[4 : size-1]}
		cut := rawAttr(typ, short.Data...)
		got := new(T)
		if err := P(got).UnmarshalBinary(cut); err != nil || len(Present(got)) > 0 {
			continue // it has no fixed length
		}
		keeps[T, P](tb, f.name+" that is short", cut, short)
	}
}

// keeps expects b to decode to nothing but one unknown attribute.
func keeps[T any, P Attributes[T]](tb testing.TB, what string, b []byte, want link.RawAttr) {
	tb.Helper()
	a, wire := new(T), bytes.Clone(b)
	if err := P(a).UnmarshalBinary(wire); err != nil {
		tb.Errorf("%s: %x: %v", what, b, err)
		return
	}
	clear(wire)
	if got := unknown(a); !reflect.DeepEqual(got, []link.RawAttr{want}) {
		tb.Errorf("%s: %x has the unknown attributes %v, not %v alone", what, b, got, want)
	}
	if again, err := P(a).AppendBinary(nil); err != nil || !bytes.Equal(again, b) {
		tb.Errorf("%s: %x encodes to %x, %v", what, b, again, err)
	}
}

// unknown returns what attributes have under Unknown, if there is such a field.
func unknown(a any) []link.RawAttr {
	f := reflect.ValueOf(a).Elem().FieldByName("Unknown")
	if !f.IsValid() {
		return nil
	}
	raw, _ := f.Interface().([]link.RawAttr)
	return raw
}

// rawAttr returns the wire form of an attribute.
func rawAttr(num uint16, payload ...byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, uint16(4+len(payload)))
	b = append(binary.NativeEndian.AppendUint16(b, num), payload...)
	return append(b, make([]byte, -len(b)&3)...)
}

// A Read is a link and what From says of it: the text of the error, or "".
type Read struct {
	Link *link.Link
	Want string
}

// From expects a From function to read links of the right kind, and to refuse
// others, nil first of all.
func From[T any](tb testing.TB, from func(*link.Link) (T, error), rows ...Read) {
	tb.Helper()
	refused := false
	for _, r := range rows {
		_, err := from(r.Link)
		if got := text(err); got != r.Want {
			tb.Errorf("%+v: the error is\n%q, not\n%q", r.Link, got, r.Want)
		}
		refused = refused || r.Link == nil
	}
	if !refused {
		tb.Error("no row with a nil link")
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
