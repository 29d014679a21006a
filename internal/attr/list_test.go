package attr_test

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// TestList wants every line of a description, whatever values it has.
func TestList(t *testing.T) {
	want := map[uapi.Attr][]string{ // the lines of each, in order
		idSwitches: {"switch0", "switch1", "switch2"},
		idNest:     {"nest", ""},
		idInner:    {"inner", "innermost"},
		idPayload:  {""},
		idSpan:     {""},
		idSkip:     {""},
	}
	for _, s := range []sample{{}, {Flag: attr.Some(false), Uint8: attr.Some[uint8](1), Name: "x"}} {
		var w attr.Walk
		for range 2 { // the second time nothing is left from the first
			w.List()
			s.walk(&w)
		}
		words := make(map[uapi.Attr][]string)
		for _, e := range w.Entries() {
			words[e.ID] = append(words[e.ID], e.Word)
		}
		for id := idUint8; id <= idSkip; id++ {
			lines, ok := want[id]
			if got := words[id]; ok && !slices.Equal(got, lines) || !ok && (len(got) != 1 || got[0] == "") {
				t.Errorf("%v: %q, want %q", id, got, lines)
			}
		}
		if len(words) != int(idSkip-idUint8)+1 {
			t.Errorf("%d attributes: %v", len(words), words)
		}
	}
}

// TestListRules wants the rules of a line, of a switch with its own.
func TestListRules(t *testing.T) {
	var w attr.Walk
	w.List()
	new(sample).walk(&w)
	want := map[string][]attr.Rule{
		"uint8":   {attr.Min(1), attr.Max(200)},
		"switch0": {attr.Since(5, 11)},
		"switch1": {attr.Since(5, 15), attr.Since(5, 11)},
		"binary":  {attr.ReadOnly},
		"enum":    {attr.Max(4)},
		"bit":     {attr.ChangeOnly},
	}
	for _, e := range w.Entries() {
		if rules, ok := want[e.Word]; ok && !slices.Equal(e.Rules, rules) {
			t.Errorf("%s: rules %x, want %x", e.Word, e.Rules, rules)
		}
		delete(want, e.Word)
	}
	if len(want) != 0 {
		t.Errorf("not listed: %x", want)
	}
}
