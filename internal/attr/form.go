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
	// Members are the attributes that the payload consists of, if it is a nest.
	Members []uapi.Attr
	// More reports whether a further word belongs to the text, for what ip(8)
	// takes as several words.
	More func(word string) bool
	// Part returns what all holds of that which of names. It is for values that
	// name only what changes, such as entries of a map.
	Part func(all, of T) T
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
				f.close(w, at, id)
			}
		}
	case opDiff:
		if v.ok {
			diff(w, id, word, v.v, f, rules)
		}
	case opRevert:
		if v.ok && !has(rules, ReadOnly) && !has(rules, CreateOnly) && !has(rules, WriteOnly) {
			revert(w, id, v.v, f, rules)
		}
	case opPrint:
		if v.ok && word != "" && w.printed(rules) {
			if name, ok := w.names[id]; ok {
				w.word(word)
				w.text(name)
				return
			}
			if f.Zero != "" && reflect.ValueOf(v.v).IsZero() {
				w.word(f.Zero)
				return
			}
			switch {
			case f.Bare:
				w.word(word)
			case f.More == nil:
				w.word(word)
				w.text(f.Text(v.v))
			default:
				if text := f.Text(v.v); text != "" {
					w.word(word)
					w.word(text)
				}
			}
		}
	case opParse:
		if _, ok := w.operand(f.Zero, true, rules); ok {
			var zero T
			v.Set(zero)
			return
		}
		if operand, ok := w.operand(word, f.Bare, rules); ok {
			for f.More != nil && w.pos < len(w.words) && f.More(w.words[w.pos]) {
				operand += " " + w.words[w.pos]
				w.pos++
			}
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
		for _, member := range f.Members {
			w.entries = append(w.entries, Entry{ID: member})
		}
	case opLearn:
		learn(w.learner, id, v, f)
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
	have, known := f.absent(rules)
	if ok {
		have, known = f.Decode(b), true
	}
	if f.Part != nil {
		have = f.Part(have, want)
	}
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

// absent returns the value that an attribute has where the kernel does not
// report it, and whether there is one.
func (f *Form[T]) absent(rules []Rule) (v T, known bool) {
	n, known := operand(rules, tagAbsent)
	if n != 0 {
		v = f.Value(n)
	}
	return v, known
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

func revert[T any](w *Walk, id uapi.Attr, want T, f *Form[T], rules []Rule) {
	before, hadBefore := w.src.take(id, f.Size)
	now, hasNow := w.now.take(id, f.Size)
	if hadBefore == hasNow && bytes.Equal(before, now) {
		return
	}
	v, known := f.absent(rules)
	if !hadBefore && (f.Bare || !known) {
		return // there is no way to say that it was absent
	}
	if hadBefore {
		v = f.Decode(before)
	}
	if f.Part != nil {
		v = f.Part(v, want)
	}
	at := w.open(id)
	w.out = f.Append(w.out, v)
	f.close(w, at, id)
}

func (f *Form[T]) close(w *Walk, at int, id uapi.Attr) {
	num := id.Num()
	if len(f.Members) > 0 {
		num |= nested
	}
	w.end(at, id, num)
}
