package attr_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

const (
	idSides uapi.Attr = 98<<16 | (iota + 1)
	idPairs
	idPair uapi.Attr = 97<<16 | 1
)

// A pair is an entry of a map of which a request names what changes; zero takes
// it away.
type pair struct{ key, value byte }

// partly has what a request names in part.
type partly struct {
	Left, Right attr.Opt[bool]
	Pairs       attr.Opt[[]pair]
}

func (p *partly) walk(w *attr.Walk) {
	w.Switches(idSides, []attr.Switch{
		{Word: "left", Value: &p.Left, OnOff: true},
		{Word: "right", Value: &p.Right, OnOff: true},
	}, attr.ZeroIfAbsent)
	attr.Field(w, idPairs, "pairs", &p.Pairs, &pairsForm, attr.ZeroIfAbsent)
}

var pairsForm = attr.Form[[]pair]{
	Members: []uapi.Attr{idPair},
	Decode: func(b []byte) (all []pair) {
		attr.Each(b, func(_ uint16, payload []byte) { all = append(all, pair{payload[0], payload[1]}) })
		return all
	},
	Append: func(b []byte, all []pair) []byte {
		for _, p := range all {
			b = append(b, wire(idPair, []byte{p.key, p.value})...)
		}
		return b
	},
	Text: func(all []pair) string {
		var words []string
		for _, p := range all {
			words = append(words, fmt.Sprintf("%d=%d", p.key, p.value))
		}
		return strings.Join(words, " ")
	},
	Parse: func(s string) (all []pair, err error) {
		for _, word := range strings.Fields(s) {
			var p pair
			if _, err := fmt.Sscanf(word, "%d=%d", &p.key, &p.value); err != nil {
				return nil, errors.New("not KEY=VALUE")
			}
			all = append(all, p)
		}
		return all, nil
	},
	Quoted: true,
	More:   func(word string) bool { return strings.Contains(word, "=") },
	Part: func(all, of []pair) (part []pair) {
		for _, p := range of {
			p.value = 0
			for _, have := range all {
				if have.key == p.key {
					p.value = have.value
				}
			}
			part = append(part, p)
		}
		return part
	},
}

func (p partly) bytes(t *testing.T) []byte {
	t.Helper()
	var w attr.Walk
	w.Encode(nil, attr.All, 0)
	p.walk(&w)
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

// TestPartWords checks the words of values of several, and of switches that are
// on or off.
func TestPartWords(t *testing.T) {
	const words = "left on right off pairs 1=2 3=0"
	want := partly{attr.Some(true), attr.Some(false), attr.Some([]pair{{1, 2}, {3, 0}})}
	if got := attr.Words(want.walk); got != words {
		t.Errorf("printed as %q", got)
	}
	var got partly
	var w attr.Walk
	for w.Parse(strings.Fields("pairs 1=2 3=0 right off left on")); w.More(); {
		got.walk(&w)
	}
	if err := w.Err(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("parsed as %v, %v", got, err)
	}
	b, err := attr.Object(want.walk)
	if err != nil || !json.Valid(b) || string(b) != `{"left":"on","right":"off","pairs":"1=2 3=0"}` {
		t.Errorf("JSON is %s, %v", b, err)
	}
	none := partly{Pairs: attr.Some([]pair{})}
	if got := attr.Words(none.walk); got != "" {
		t.Errorf("no pairs are %q", got)
	}
	w.List()
	want.walk(&w)
	var ids []uapi.Attr
	for _, e := range w.Entries() {
		ids = append(ids, e.ID)
	}
	if want := []uapi.Attr{idSides, idSides, idPairs, idPair}; !reflect.DeepEqual(ids, want) {
		t.Errorf("listed %v, not %v", ids, want)
	}
}

// TestPart compares with, and goes back to, what was said of what a request
// names: nothing where all is zero.
func TestPart(t *testing.T) {
	pairs := func(all ...pair) attr.Opt[[]pair] { return attr.Some(all) }
	on, off := attr.Some(true), attr.Some(false)
	for _, c := range []struct {
		name              string
		ask               partly
		before, now, back partly
		differs           string // from before
	}{
		{name: "nothing asked", now: partly{Left: on}},
		{name: "as it is, and not reported", ask: partly{Left: off, Pairs: pairs(pair{1, 0})}},
		{
			name: "switches that were not reported", ask: partly{Left: on, Right: off}, now: partly{Left: on, Right: off},
			back: partly{Left: off}, differs: "left off on",
		},
		{
			name: "switches that are not reported", ask: partly{Left: off}, before: partly{Left: on, Right: on},
			back: partly{Left: on}, differs: "left on off",
		},
		{
			name: "pairs", ask: partly{Pairs: pairs(pair{1, 9}, pair{2, 0}, pair{3, 3})},
			before: partly{Pairs: pairs(pair{1, 1}, pair{2, 2}, pair{4, 4})},
			now:    partly{Pairs: pairs(pair{1, 9}, pair{3, 3}, pair{4, 5})},
			back:   partly{Pairs: pairs(pair{1, 1}, pair{2, 2}, pair{3, 0})}, differs: "pairs 1=1 2=2 3=0 1=9 2=0 3=3",
		},
		{
			name: "pairs that were not reported", ask: partly{Pairs: pairs(pair{1, 1})}, now: partly{Pairs: pairs(pair{1, 1})},
			back: partly{Pairs: pairs(pair{1, 0})}, differs: "pairs 1=0 1=1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w attr.Walk
			w.Diff(c.before.bytes(t))
			c.ask.walk(&w)
			var differs []string
			for _, d := range w.Differences() {
				differs = append(differs, d.Word, d.Have, d.Want)
			}
			if got := strings.Join(differs, " "); got != c.differs {
				t.Errorf("differs by %q, not %q", got, c.differs)
			}
			w.Revert(nil, c.before.bytes(t), c.now.bytes(t))
			c.ask.walk(&w)
			if want := c.back.bytes(t); string(w.Bytes()) != string(want) {
				t.Errorf("taken back by %x, not %x", w.Bytes(), want)
			}
		})
	}
}
