package attr

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// A Form is how a value of type T looks on the wire and in words.
type Form[T any] struct {
	// Size is the least length of the payload.
	Size int
	// Decode reads a payload of at least Size bytes.
	Decode func(b []byte) T
	// Append writes a payload. Without Append only the kernel sends the
	// attribute, and no walk encodes it.
	Append func(b []byte, v T) []byte
	// Number returns what Min, Max and Not look at, or an error that says why
	// the value has no wire form. Without Number all values are good.
	Number func(v T) (uint64, error)
	// Value is the inverse of Number, to tell limits in terms of T.
	Value func(n uint64) T
	// Text is the value as ip(8) takes it.
	Text func(v T) string
	// Label is the text in JSON, where that is another.
	Label func(v T) string
	// Parse reads what ip(8) takes.
	Parse func(s string) (T, error)
	// Signed says that Number gives negative values, too.
	Signed bool
	// Quoted says that the text is no number and no bool in JSON.
	Quoted bool
	// Bare says that the attribute's word stands alone: it means Parse("").
	Bare bool
	// Zero is a word that stands alone for the zero value, if there is one.
	Zero string
}

func (f *Form[T]) check(v T, rules []Rule) (unix.Errno, string) {
	if f.Number == nil {
		return 0, ""
	}
	n, err := f.Number(v)
	if err != nil {
		return unix.EINVAL, err.Error()
	}
	switch broken(n, f.Signed, rules) {
	case tagMin, tagMax:
		return unix.ERANGE, f.limits(v, n, rules)
	case tagNot:
		bits, _ := operand(rules, tagNot)
		return unix.EINVAL, fmt.Sprintf("%#x has bits that cannot be set: %#x", n, n&bits)
	}
	return 0, ""
}

// limits says which values are possible, instead of v.
func (f *Form[T]) limits(v T, n uint64, rules []Rule) string {
	lo, hasMin := operand(rules, tagMin)
	hi, hasMax := operand(rules, tagMax)
	if f.Value == nil { // text: n counts its bytes
		what := fmt.Sprintf("%q has %d bytes", fmt.Sprint(v), n)
		switch {
		case !hasMax:
			return fmt.Sprintf("%s: at least %d are needed", what, lo)
		case !hasMin:
			return fmt.Sprintf("%s: at most %d are possible", what, hi)
		}
		return fmt.Sprintf("%s, not %d to %d", what, lo, hi)
	}
	switch {
	case !hasMax:
		return fmt.Sprintf("%v: at least %v is needed", v, f.Value(lo))
	case !hasMin && f.Signed:
		return fmt.Sprintf("%v: at most %v is possible", v, f.Value(hi))
	}
	return fmt.Sprintf("%v is not in %v to %v", v, f.Value(lo), f.Value(hi))
}

// Field is the line of a description for a form that has no method of its own.
func Field[T any](w *Walk, id uapi.Attr, word string, v *Opt[T], f *Form[T], rules ...Rule) {
	switch w.op {
	case opDecode:
		if b, ok := w.src.take(id, f.Size); ok {
			v.Set(f.Decode(b))
		}
	case opEncode:
		if v.ok && w.wanted(id, rules) {
			if w.phase != All {
				if errno, reason := f.check(v.v, rules); errno != 0 {
					w.Fail(id, errno, reason)
					return
				}
			}
			if f.Append != nil {
				at := w.open(id)
				w.out = f.Append(w.out, v.v)
				w.close(at, id)
			}
		}
	case opDiff:
		if v.ok {
			diff(w, id, word, v.v, f, rules)
		}
	case opRevert:
		if v.ok && !has(rules, ReadOnly) && !has(rules, CreateOnly) && !has(rules, WriteOnly) {
			revert(w, id, f, rules)
		}
	case opPrint:
		if v.ok && word != "" && w.printed(rules) {
			if f.Zero != "" && reflect.ValueOf(v.v).IsZero() {
				w.word(f.Zero)
				return
			}
			w.word(word)
			if !f.Bare {
				w.text(f.Text(v.v))
			}
		}
	case opParse:
		if _, ok := w.operand(f.Zero, true, rules); ok {
			var zero T
			v.Set(zero)
			return
		}
		if operand, ok := w.operand(word, f.Bare, rules); ok {
			x, err := f.Parse(operand)
			if err != nil {
				w.Fail(id, unix.EINVAL, fmt.Sprintf("%s %q: %v", word, operand, err))
				return
			}
			v.Set(x)
		}
	case opJSON:
		if v.ok && word != "" {
			text := f.Text
			if f.Label != nil {
				text = f.Label
			}
			w.key(word)
			w.value(text(v.v), f.Quoted)
		}
	case opList:
		w.entries = append(w.entries, Entry{ID: id, Word: word, Rules: slices.Clone(rules)})
	}
}

func diff[T any](w *Walk, id uapi.Attr, word string, want T, f *Form[T], rules []Rule) {
	if f.Number != nil {
		if _, err := f.Number(want); err != nil {
			w.Fail(id, unix.EINVAL, err.Error())
			return
		}
	}
	b, ok := w.src.take(id, f.Size)
	var have T
	if ok {
		have = f.Decode(b)
	}
	known := ok || has(rules, ZeroIfAbsent)
	if known && f.same(w, have, want) {
		return
	}
	d := Difference{
		Path: w.pathTo(id), ID: id, Word: word, Want: f.Text(want),
		Absent: !ok, Rules: slices.Clone(rules),
	}
	if known {
		d.Have = f.Text(have)
	}
	w.diffs = append(w.diffs, d)
}

// same reports whether the kernel would be sent the same for both values.
func (f *Form[T]) same(w *Walk, a, b T) bool {
	if f.Append == nil || f.Bare { // nothing is sent, or nothing but a header
		return f.Text(a) == f.Text(b)
	}
	w.scratch = f.Append(w.scratch[:0], a)
	split := len(w.scratch)
	w.scratch = f.Append(w.scratch, b)
	return bytes.Equal(w.scratch[:split], w.scratch[split:])
}

func revert[T any](w *Walk, id uapi.Attr, f *Form[T], rules []Rule) {
	before, hadBefore := w.src.take(id, f.Size)
	now, hasNow := w.now.take(id, f.Size)
	if hadBefore == hasNow && bytes.Equal(before, now) {
		return
	}
	if !hadBefore && (f.Bare || !has(rules, ZeroIfAbsent)) {
		return // there is no way to say that it was absent
	}
	var v T
	if hadBefore {
		v = f.Decode(before)
	}
	at := w.open(id)
	w.out = f.Append(w.out, v)
	w.close(at, id)
}
