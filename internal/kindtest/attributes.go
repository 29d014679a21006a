package kindtest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// Attributes is what a pointer to the Attributes of a kind is.
type Attributes[T any] interface {
	*T
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// RoundTrip sets each exported field, alone, to each of its values and expects
// it to come back from the wire form, alone; to be printed; and to do no harm
// where the wire form is cut off.
//
// The values of a field are those given by [Field], else those given that have
// its type, else zero and the largest value of the type. A field that has none
// of these, such as a list or a time, fails the test.
func RoundTrip[T any, P Attributes[T]](tb testing.TB, values ...any) {
	tb.Helper()
	all := fields(new(T))
	of, err := valuesOf(all, values)
	if err != nil {
		tb.Fatal(err)
	}
	for i, f := range all {
		for _, value := range of[f.name] {
			name := fmt.Sprint(value)
			run(tb, f.name+"/"+name[:min(len(name), 40)], func(tb testing.TB) {
				want := new(T)
				fields(want)[i].set(value)
				roundTrip[T, P](tb, f.name, want)
			})
		}
	}
}

func roundTrip[T any, P Attributes[T]](tb testing.TB, name string, want *T) {
	tb.Helper()
	b, err := P(want).AppendBinary(nil)
	if err != nil {
		tb.Fatalf("%s: AppendBinary: %v", name, err)
	}
	if len(b) < 4 {
		tb.Fatalf("%s: the wire form is %x: is it in the walk?", name, b)
	}
	got := new(T)
	if err := P(got).UnmarshalBinary(b); err != nil {
		tb.Fatalf("%s: UnmarshalBinary: %v", name, err)
	}
	if !reflect.DeepEqual(want, got) {
		tb.Errorf("%s: %+v became %x, which reads as %+v", name, Present(want), b, Present(got))
	}
	for n := range b {
		if err := P(new(T)).UnmarshalBinary(b[:n]); err != nil {
			tb.Errorf("%s: %x, which is cut off, does not read: %v", name, b[:n], err)
		}
	}
	printable(tb, want)
}

// printable expects a to print, and to be well-formed JSON.
func printable[T any](tb testing.TB, a *T) {
	tb.Helper()
	_ = fmt.Sprint(*a)
	if _, err := json.Marshal(*a); err != nil {
		tb.Errorf("JSON: %v", err)
	}
}

// Everything returns the wire form of attributes that are all present, each with
// the last of its values: see [RoundTrip].
func Everything[T any, P Attributes[T]](tb testing.TB, values ...any) []byte {
	tb.Helper()
	return encoded[T, P](tb, func(field) bool { return true }, values)
}

func encoded[T any, P Attributes[T]](tb testing.TB, has func(field) bool, values []any) []byte {
	tb.Helper()
	a := new(T)
	all := fields(a)
	of, err := valuesOf(all, values)
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range all {
		if has(f) {
			f.set(of[f.name][len(of[f.name])-1])
		}
	}
	b, err := P(a).AppendBinary(nil)
	if err != nil {
		tb.Fatalf("AppendBinary: %v", err)
	}
	return b
}

// Fuzz is a fuzz target: any bytes decode; what they decode to prints, is
// well-formed JSON, and encodes to what decodes to the same. Seeds are
// [Everything] and [Recorded].
func Fuzz[T any, P Attributes[T]](f *testing.F, seeds ...[]byte) {
	for _, b := range seeds {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { decodes[T, P](t, b) })
}

func decodes[T any, P Attributes[T]](tb testing.TB, b []byte) {
	tb.Helper()
	first, again := new(T), new(T)
	if err := P(first).UnmarshalBinary(b); err != nil {
		tb.Fatalf("%x does not decode: %v", b, err)
	}
	encoded, err := P(first).AppendBinary(nil)
	if err != nil {
		tb.Fatalf("what %x decodes to does not encode: %v", b, err)
	}
	if err := P(again).UnmarshalBinary(encoded); err != nil {
		tb.Fatalf("%x was encoded and does not decode: %v", encoded, err)
	}
	if !reflect.DeepEqual(first, again) {
		tb.Errorf("%x\nis    %+v\n%x\nagain %+v", b, first, encoded, again)
	}
	printable(tb, first)
}

// NoAllocations expects decoding and encoding of everything that is no list to
// allocate nothing, beside the copy that UnmarshalBinary makes of its argument.
func NoAllocations[T any, P Attributes[T]](tb testing.TB, walk func(*T, *attr.Walk), values ...any) {
	tb.Helper()
	b := encoded[T, P](tb, func(f field) bool { return f.opt || f.v.Kind() != reflect.Slice }, values)
	a, buf := new(T), make([]byte, 0, 2*len(b))
	var w attr.Walk
	Allocates(tb, "decoding", 0, func() {
		w.Decode(b)
		walk(a, &w)
	})
	Allocates(tb, "UnmarshalBinary", 1, func() { _ = P(a).UnmarshalBinary(b) })
	Allocates(tb, "AppendBinary", 0, func() { buf, _ = P(a).AppendBinary(buf[:0]) })
	if !bytes.Equal(b, buf) {
		tb.Errorf("decoded and encoded, %x became %x", b, buf)
	}
}

// Allocates expects that f allocates at most n times.
func Allocates(tb testing.TB, what string, n int, f func()) {
	tb.Helper()
	if got := testing.AllocsPerRun(100, f); got > float64(n) {
		tb.Errorf("%s allocates %v times, not %d", what, got, n)
	}
}
