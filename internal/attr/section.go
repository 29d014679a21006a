package attr

import (
	"slices"
	"strings"

	"github.com/virtif/virtif/internal/uapi"
)

// Before reports whether to go through the lines that follow, where others
// have their words behind a word of their own: see Behind.
func (w *Walk) Before(word string) bool {
	return w.op != opParse || !slices.Contains(w.words[:w.pos], word)
}

// Behind stands before lines whose words come behind a word of their own, such
// as those of a pair's other end behind "peer"; in JSON they are an object of
// that name. It reports whether to go through them; then End must follow. Of
// some it is told whether one of them has a value.
func (w *Walk) Behind(word string, some bool) bool {
	switch w.op {
	case opPrint:
		if !some || w.phase == Later {
			return false
		}
		w.word(word)
	case opJSON:
		if !some {
			return false
		}
		w.key(word)
		w.out = append(w.out, '{')
	case opParse:
		if !w.Before(word) {
			return true
		}
		_, _ = w.operand(word, true, nil)
		return false
	}
	return true
}

// End ends the lines that Behind stands before.
func (w *Walk) End() {
	if w.op == opJSON {
		w.out = append(w.out, '}')
	}
}

// Alone describes an enumeration whose value is a word of ip(8) by itself. In
// JSON it has the given one before it.
func Alone[T Enumeration](w *Walk, id uapi.Attr, word string, v *Opt[T], rules ...Rule) {
	switch w.op {
	case opPrint:
		if v.ok && w.printed(rules) {
			w.word(v.v.String())
		}
	case opParse:
		for n := range 256 {
			text := T(n).String()
			if strings.Contains(text, "(") {
				continue
			}
			if _, ok := w.operand(text, true, rules); ok {
				v.Set(T(n))
			}
		}
	default:
		Enum(w, id, word, v, rules...)
	}
}

// Printing reports whether the walk appends words.
func (w *Walk) Printing() bool { return w.op == opPrint }

// Kernel returns the kernel that a request is for, 0 where there is none.
func (w *Walk) Kernel() Version { return w.kernel }
