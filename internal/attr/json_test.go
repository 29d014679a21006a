package attr_test

import (
	"encoding/json"
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// TestJSON has several members, nests and what is left out.
func TestJSON(t *testing.T) {
	s := sample{
		Uint8: attr.Some[uint8](1), Flag: attr.Some(false), Binary: attr.Some([]byte{}), Payload: []byte{1},
		Inner: attr.Some[uint32](2), Innermost: attr.Some[uint32](3), Unknown: []attr.Raw{raw(99)},
	}
	want := `{"uint8":1,"binary":"","nest":{"inner":2,"innermost":3}}`
	if got := s.json(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestJSONEscapes wants the text back that went in, but for bytes that are no
// UTF-8, for which JSON has no form.
func TestJSONEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`"`: `"`, `\`: `\`, "{": "{", "}": "}", ",": ",", "\n\t\x01\x7f": "\n\t\x01\x7f", "<&>": "<&>",
		"größe\u2028": "größe\u2028", "\xff": "\ufffd", "": "",
	} {
		s := sample{String: attr.Some(text), Inner: attr.Some[uint32](1)}
		var back struct {
			String string
			Nest   struct{ Inner uint32 }
		}
		if err := json.Unmarshal([]byte(s.json()), &back); err != nil || back.String != want || back.Nest.Inner != 1 {
			t.Errorf("%q is %s: %+v, %v", text, s.json(), back, err)
		}
	}
}

// TestJSONAppends renders behind other bytes, an object that is empty, and one
// whose nests all are.
func TestJSONAppends(t *testing.T) {
	for before, want := range map[string]string{"": "{}", `{"a":`: `{"a":{}`, "[{": "[{{}"} {
		var w attr.Walk
		w.JSON([]byte(before))
		new(sample).walk(&w)
		if got := string(w.Close()); got != want {
			t.Errorf("behind %s: %s, want %s", before, got, want)
		}
	}
}

// TestJSONNests has nests with keys of their own within one another, the inner
// one empty.
func TestJSONNests(t *testing.T) {
	one, none := attr.Some[uint8](1), attr.Opt[uint8]{}
	for _, c := range []struct {
		first, inner, last attr.Opt[uint8]
		want               string
	}{
		{one, one, one, `{"first":1,"outer":{"deep":{"inner":1}},"last":1}`},
		{none, one, one, `{"outer":{"deep":{"inner":1}},"last":1}`},
		{one, none, one, `{"first":1,"last":1}`},
		{none, none, one, `{"last":1}`},
		{one, none, none, `{"first":1}`},
	} {
		var w attr.Walk
		w.JSON(nil)
		w.Uint8(1, "first", &c.first)
		w.Enter(2, "outer")
		w.Enter(3, "deep")
		w.Uint8(4, "inner", &c.inner)
		w.Leave()
		w.Leave()
		w.Uint8(5, "last", &c.last)
		if got := string(w.Close()); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
