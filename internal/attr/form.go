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
	// Append writes a payload. It is called for checked values only.
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
	lo, hasMin := operand(rules, tagMin)
	hi, hasMax := operand(rules, tagMax)
	switch {
	case hasMin && n < lo || hasMax && n > hi:
		return unix.ERANGE, f.limits(v, n, lo, hi, hasMax)
	}
	if bits, ok := operand(rules, tagNot); ok && n&bits != 0 {
		return unix.EINVAL, fmt.Sprintf("%#x has bits that cannot be set: %#x", n, n&bits)
	}
	return 0, ""
}

func (f *Form[T]) limits(v T, n, lo, hi uint64, hasMax bool) string {
	what, show := fmt.Sprint(v), func(n uint64) string { return fmt.Sprint(f.Value(n)) }
	if f.Value == nil { // text: n counts its bytes
		what, show = fmt.Sprintf("%q has %d bytes", what, n), func(n uint64) string { return fmt.Sprint(n) }
	}
	if !hasMax {
		return fmt.Sprintf("%s: at least %s is needed", what, show(lo))
	}
	return fmt.Sprintf("%s is not in %s to %s", what, show(lo), show(hi))
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
			at := w.open(id)
			w.out = f.Append(w.out, v.v)
			w.close(at, id)
		}
	case opDiff:
		if v.ok {
			diff(w, id, word, v.v, f, rules)
		}
	case opRevert:
		if v.ok && !has(rules, WriteOnly) {
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
	b, ok := w.src.take(id, f.Size)
	w.scratch = f.Append(w.scratch[:0], want)
	c := Difference{ID: id, Word: word, Want: f.Text(want), Absent: !ok, Rules: slices.Clone(rules)}
	switch {
	case ok:
		have := f.Decode(b)
		split := len(w.scratch)
		w.scratch = f.Append(w.scratch, have)
		if bytes.Equal(w.scratch[:split], w.scratch[split:]) {
			return
		}
		c.Have = f.Text(have)
	case has(rules, ZeroIfAbsent):
		var zero T
		split := len(w.scratch)
		w.scratch = f.Append(w.scratch, zero)
		if bytes.Equal(w.scratch[:split], w.scratch[split:]) {
			return
		}
		c.Have = f.Text(zero)
	}
	c.Path = w.pathTo(id)
	w.diffs = append(w.diffs, c)
}

func revert[T any](w *Walk, id uapi.Attr, f *Form[T], rules []Rule) {
	before, hadBefore := w.src.take(id, f.Size)
	now, hasNow := w.now.take(id, f.Size)
	if hadBefore == hasNow && bytes.Equal(before, now) {
		return
	}
	if !hadBefore && !has(rules, ZeroIfAbsent) {
		return
	}
	var v T
	if hadBefore {
		v = f.Decode(before)
	}
	at := w.open(id)
	w.out = f.Append(w.out, v)
	w.close(at, id)
}
