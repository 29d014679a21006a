package attr

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// Integer describes a named integer type without words of its own, such as an
// interface index, in host order.
func Integer[T integer](w *Walk, id uapi.Attr, word string, v *Opt[T], rules ...Rule) {
	if !named(w, id, v, rules) {
		f := integerForm[T](int(unsafe.Sizeof(v.v)))
		Field(w, id, word, v, &f, rules...)
	}
}

// Enumeration is a named type whose String gives ip(8)'s word for each value
// it knows, and something with a parenthesis for the rest. Only values up to
// 255 have words.
type Enumeration interface {
	~uint8 | ~uint16 | ~uint32
	fmt.Stringer
}

// Enum describes an enumeration in host order.
func Enum[T Enumeration](w *Walk, id uapi.Attr, word string, v *Opt[T], rules ...Rule) {
	if !named(w, id, v, rules) {
		f := enumForm[T](int(unsafe.Sizeof(v.v)))
		Field(w, id, word, v, &f, rules...)
	}
}

// Code describes an enumeration that ip(8) takes as a number, in host order.
// In JSON it has its name.
func Code[T Enumeration](w *Walk, id uapi.Attr, word string, v *Opt[T], rules ...Rule) {
	if !named(w, id, v, rules) {
		f := enumForm[T](int(unsafe.Sizeof(v.v)))
		f.Label, f.Text = f.Text, func(v T) string { return strconv.FormatUint(uint64(v), 10) }
		Field(w, id, word, v, &f, rules...)
	}
}

// named does what is done often, without a Form, and reports whether it did.
func named[T integer](w *Walk, id uapi.Attr, v *Opt[T], rules []Rule) bool {
	size := int(unsafe.Sizeof(v.v))
	switch w.op {
	case opDecode:
		if b, ok := w.src.take(id, size); ok {
			v.Set(T(load(b, size)))
		}
		return true
	case opEncode:
		if v.ok && w.wanted(id, rules) {
			n := uint64(v.v)
			if w.phase != All && broken(n, isSigned[T](), rules) != 0 {
				f := integerForm[T](size)
				errno, reason := f.check(v.v, rules)
				w.Fail(id, errno, reason)
				return true
			}
			at := w.open(id)
			w.out = store(w.out, n, size)
			w.close(at, id)
		}
		return true
	case opLearn:
		w.learner.number(id, uintptr(unsafe.Pointer(v)), size)
		return true
	}
	return false
}

func enumForm[T Enumeration](size int) Form[T] {
	f := integerForm[T](size)
	f.Quoted = true
	f.Text = T.String
	f.Parse = ParseEnum[T]
	return f
}

// ParseEnum returns the value that prints as s, or that s is the number of.
func ParseEnum[T Enumeration](s string) (T, error) {
	var words []string
	for n := range 256 {
		word := T(n).String()
		if word == s {
			return T(n), nil
		}
		if !strings.Contains(word, "(") {
			words = append(words, word)
		}
	}
	if n, err := strconv.ParseUint(s, 0, int(unsafe.Sizeof(T(0)))*8); err == nil {
		return T(n), nil
	}
	return 0, fmt.Errorf("not one of %s", strings.Join(words, ", "))
}
