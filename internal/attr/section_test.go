package attr_test

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// colour is an enumeration whose values are words by themselves.
type colour uint32

func (c colour) String() string {
	switch c {
	case 0:
		return "red"
	case 2:
		return "blue"
	}
	return "colour(?)"
}

// twoEnds has the same words for both of its ends.
type twoEnds struct {
	colour, otherColour attr.Opt[colour]
	size, otherSize     attr.Opt[uint32]
}

func (p *twoEnds) walk(w *attr.Walk) {
	if w.Before("other") {
		w.Uint32(1, "size", &p.size)
		attr.Alone(w, 2, "colour", &p.colour)
	}
	if w.Behind("other", !p.otherSize.IsZero() || !p.otherColour.IsZero()) {
		w.Uint32(3, "size", &p.otherSize)
		attr.Alone(w, 4, "colour", &p.otherColour)
		w.End()
	}
}

// TestSection prints and reads words that stand behind another.
func TestSection(t *testing.T) {
	for words, object := range map[string]string{
		"":                             `{}`,
		"red":                          `{"colour":"red"}`,
		"size 1 blue":                  `{"size":1,"colour":"blue"}`,
		"other red":                    `{"other":{"colour":"red"}}`,
		"size 1 red other size 0 blue": `{"size":1,"colour":"red","other":{"size":0,"colour":"blue"}}`,
		"blue other size 4294967295":   `{"colour":"blue","other":{"size":4294967295}}`,
	} {
		p, err := parseEnds(words)
		if err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		if got := attr.Words(p.walk); got != words {
			t.Errorf("%q prints as %q", words, got)
		}
		if got, err := attr.Object(p.walk); string(got) != object || err != nil {
			t.Errorf("%q is %s, %v, not %s", words, got, err, object)
		}
		var w attr.Walk
		w.Encode(nil, attr.All, 0)
		p.walk(&w)
		var again twoEnds
		b := append([]byte(nil), w.Bytes()...)
		w.Decode(b)
		again.walk(&w)
		if again != *p || w.Err() != nil {
			t.Errorf("%q became %x, which is %v, %v", words, b, again, w.Err())
		}
	}
	for words, want := range map[string]string{
		"green":           `unknown word "green"`,
		"0":               `unknown word "0"`,
		"colour red":      `unknown word "colour"`,
		"other other":     `unknown word "other"`,
		"other size":      `"size": what?`,
		"red other green": `unknown word "green"`,
	} {
		if _, err := parseEnds(words); err == nil || err.Error() != want {
			t.Errorf("%q: the error is %v, not %s", words, err, want)
		}
	}
}

func parseEnds(words string) (*twoEnds, error) {
	p := new(twoEnds)
	var w attr.Walk
	for w.Parse(strings.Fields(words)); w.More(); {
		p.walk(&w)
	}
	return p, w.Err()
}

// TestSectionPhases prints nothing where a request has nothing.
func TestSectionPhases(t *testing.T) {
	p := twoEnds{otherColour: attr.Some(colour(2))}
	for phase, want := range map[attr.Phase]string{attr.Create: "other blue", attr.Change: "other blue", attr.Later: ""} {
		var w attr.Walk
		w.Print(nil, phase)
		p.walk(&w)
		if got := string(w.Bytes()); got != want || !w.Printing() {
			t.Errorf("phase %d prints %q, not %q", phase, got, want)
		}
		w.Encode(nil, phase, attr.VersionOf(6, 1))
		if w.Printing() || w.Kernel() != attr.VersionOf(6, 1) {
			t.Errorf("an encoding walk prints, or is for Linux %v", w.Kernel())
		}
	}
}
