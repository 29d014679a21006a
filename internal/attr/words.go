package attr

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/virtif/virtif/internal/uapi"
)

// Print starts a walk that appends, in ip(8)'s words, the present values that
// the request of a phase carries.
func (w *Walk) Print(out []byte, phase Phase) {
	w.restart(opPrint)
	w.out, w.phase, w.names = out, phase, nil
}

// Names makes Print name the links that attributes refer to, whose indexes are
// still to be looked up.
func (w *Walk) Names(names map[uapi.Attr]string) { w.names = names }

// printed reports whether the phase prints an attribute.
func (w *Walk) printed(rules []Rule) bool {
	switch {
	case w.phase == All:
		return true
	case has(rules, ReadOnly):
		return false
	case has(rules, ChangeOnly):
		return w.phase != Create
	}
	return w.phase != Later
}

func (w *Walk) word(s string) {
	if len(w.out) > 0 {
		w.out = append(w.out, ' ')
	}
	w.out = append(w.out, s...)
}

// text appends an operand, quoted for a shell where it must be.
func (w *Walk) text(s string) {
	if s == "" || strings.ContainsAny(s, " \t\n'\"\\$`*?[]{}()<>|&;!#~") {
		s = "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	w.word(s)
}

// Parse starts a walk over ip(8)'s words. Each pass of the description takes
// one word with its operand, so it is run while More says so:
//
//	for w.Parse(words); w.More(); {
//		a.walk(&w)
//	}
func (w *Walk) Parse(words []string) {
	w.restart(opParse)
	w.words, w.pos, w.matched = words, 0, true
}

// More reports whether there is a further word to parse.
func (w *Walk) More() bool {
	if w.err == nil && !w.matched && w.pos < len(w.words) {
		w.err = fmt.Errorf("unknown word %q", w.words[w.pos])
	}
	w.matched = false
	return w.err == nil && w.pos < len(w.words)
}

// Alias names a second word for the attribute on the next line. It is parsed
// and never printed.
func (w *Walk) Alias(word, of string) {
	if w.op == opParse && !w.matched && w.pos < len(w.words) && w.words[w.pos] == word {
		w.words = slices.Clone(w.words)
		w.words[w.pos] = of
	}
}

// operand returns what follows the word, if that is the next one.
func (w *Walk) operand(word string, bare bool, rules []Rule) (string, bool) {
	if w.matched || word == "" || w.pos >= len(w.words) || w.words[w.pos] != word || has(rules, ReadOnly) {
		return "", false
	}
	w.matched = true
	w.pos++
	if bare {
		return "", true
	}
	if w.pos == len(w.words) {
		if w.err == nil {
			w.err = fmt.Errorf("%q: what?", word)
		}
		return "", false
	}
	w.pos++
	return w.words[w.pos-1], true
}

// Words returns all that a description holds in ip(8)'s words.
func Words(walk func(*Walk)) string {
	var w Walk
	w.Print(nil, All)
	walk(&w)
	return string(w.Bytes())
}

// Object returns all that a description holds as a JSON object.
func Object(walk func(*Walk)) ([]byte, error) {
	var w Walk
	w.JSON(nil)
	walk(&w)
	return w.Close(), w.Err()
}

// JSON starts a walk that appends the present values as the members of a JSON
// object, under ip(8)'s words. Close ends it.
func (w *Walk) JSON(out []byte) {
	w.restart(opJSON)
	w.out = append(out, '{')
}

// Close ends a JSON walk and returns what it rendered.
func (w *Walk) Close() []byte { return append(w.out, '}') }

func (w *Walk) key(word string) {
	if w.out[len(w.out)-1] != '{' {
		w.out = append(w.out, ',')
	}
	w.out = append(w.out, '"')
	w.out = append(w.out, word...)
	w.out = append(w.out, '"', ':')
}

func (w *Walk) value(text string, quoted bool) {
	if !quoted {
		w.out = append(w.out, text...)
		return
	}
	b, _ := json.Marshal(text) // a string always has a JSON form
	w.out = append(w.out, b...)
}
