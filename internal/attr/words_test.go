package attr_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// TestPrintPhases prints what the request of each phase carries.
func TestPrintPhases(t *testing.T) {
	s := sample{
		Uint32:  attr.Some[uint32](1),
		Bit:     attr.Some(true),      // ChangeOnly
		Binary:  attr.Some([]byte{1}), // ReadOnly
		MAC:     attr.Some(mac8),      // CreateOnly
		IP:      attr.Some(ipv4Zero),  // WriteOnly
		Flag:    attr.Some(false),
		Switch1: attr.Some(true),
		Unknown: []attr.Raw{raw(99, 1)},
		Inner:   attr.Some[uint32](2),
	}
	for phase, want := range map[attr.Phase]string{
		attr.Create: "uint32 1 switch1 1 mac 02:00:00:00:00:00:00:01 ip 0.0.0.0 inner 2",
		attr.Later:  "bit 1",
		attr.Change: "uint32 1 bit 1 switch1 1 mac 02:00:00:00:00:00:00:01 ip 0.0.0.0 inner 2",
		attr.All:    "uint32 1 bit 1 switch1 1 mac 02:00:00:00:00:00:00:01 ip 0.0.0.0 binary 01 inner 2",
	} {
		if got := s.print(phase); got != want {
			t.Errorf("phase %d: %q, want %q", phase, got, want)
		}
	}
}

// TestPrintSwitches wants switches to have the direction of their attribute.
func TestPrintSwitches(t *testing.T) {
	one, two := attr.Some(true), attr.Some(false)
	line := func(w *attr.Walk, rules ...attr.Rule) {
		w.Switches(1, []attr.Switch{{Word: "one", Value: &one}, {Word: "two", Value: &two, Since: attr.Since(6, 1)}}, rules...)
	}
	for _, c := range []struct {
		phase attr.Phase
		rules []attr.Rule
		want  string
	}{
		{attr.Create, nil, "one 1 two 0"},
		{attr.Later, nil, ""},
		{attr.Create, []attr.Rule{attr.ChangeOnly}, ""},
		{attr.Later, []attr.Rule{attr.ChangeOnly}, "one 1 two 0"},
		{attr.Change, []attr.Rule{attr.ReadOnly}, ""},
		{attr.All, []attr.Rule{attr.ReadOnly}, "one 1 two 0"},
	} {
		var w attr.Walk
		w.Print(nil, c.phase)
		line(&w, c.rules...)
		if got := string(w.Bytes()); got != c.want {
			t.Errorf("phase %d, rules %x: %q, want %q", c.phase, c.rules, got, c.want)
		}
	}
}

// TestPrintQuotes prints text that a shell must not touch.
func TestPrintQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"":            `''`,
		"eth0":        `eth0`,
		"a b":         `'a b'`,
		"it's":        `'it'\''s'`,
		"'":           `''\'''`,
		"a\nb\tc":     "'a\nb\tc'",
		"$HOME":       `'$HOME'`,
		"`id`":        "'`id`'",
		`a\b`:         `'a\b'`,
		`"x"`:         `'"x"'`,
		"a;b|c&d":     `'a;b|c&d'`,
		"*?[]{}()<>":  `'*?[]{}()<>'`,
		"~root!":      `'~root!'`,
		"#1":          `'#1'`,
		"a=b,c:d/e%f": `a=b,c:d/e%f`,
		"größe":       `größe`,
	} {
		s := sample{String: attr.Some(text)}
		if got := s.print(attr.All); got != "string "+want {
			t.Errorf("%q prints as %s, want %s", text, got, want)
		}
		if got := shell(t, "string "+want); !slices.Equal(got, []string{"string", text}) {
			t.Errorf("a shell makes %q of %s", got, want)
		}
	}
}

// TestPrintAppends prints behind other words.
func TestPrintAppends(t *testing.T) {
	var w attr.Walk
	w.Print([]byte("type x"), attr.All)
	(&sample{Uint8: attr.Some[uint8](1), Flag: attr.Some(true)}).walk(&w)
	if got, want := string(w.Bytes()), "type x uint8 1 flag"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	on := attr.Some(true)
	for _, c := range []struct {
		words string
		want  sample
	}{
		{"", sample{}},
		{"uint8 1", sample{Uint8: attr.Some[uint8](1)}},
		{"innermost 2 flag uint8 1", sample{Uint8: attr.Some[uint8](1), Flag: on, Innermost: attr.Some[uint32](2)}},
		{"uint8 1 uint8 2", sample{Uint8: attr.Some[uint8](2)}},
		{"uint8 0x10 uint16 010", sample{Uint8: attr.Some[uint8](16), Uint16: attr.Some[uint16](8)}},
		{"string uint8 uint8 1", sample{String: attr.Some("uint8"), Uint8: attr.Some[uint8](1)}}, // an operand that looks like a word
		{"nofield", sample{Field: attr.Some[uint16](0)}},
		{"field 7 nofield", sample{Field: attr.Some[uint16](0)}},
		{"nofield field 7", sample{Field: attr.Some[uint16](7)}},
		{"colour green", sample{Enum: attr.Some(green)}},
		{"name colour colour green", sample{Name: "colour", Enum: attr.Some(green)}},
		{"enum 77 code 4", sample{Enum: attr.Some[color](77), Code: attr.Some(blue)}},
		{"uint8 250", sample{Uint8: attr.Some[uint8](250)}}, // limits are for requests
	} {
		words := strings.Fields(c.words)
		given := slices.Clone(words)
		var got sample
		if err := got.parse(words...); err != nil {
			t.Errorf("%q: %v", c.words, err)
		}
		equal(t, c.words, got, c.want)
		if !slices.Equal(words, given) {
			t.Errorf("%q has become %q", given, words)
		}
	}
}

func TestParseFails(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"pink", `unknown word "pink"`},
		{"uint8 1 pink 2", `unknown word "pink"`},
		{"UINT8 1", `unknown word "UINT8"`},
		{"binary 00", `unknown word "binary"`}, // only read
		{"uint8", `"uint8": what?`},
		{"flag uint8", `"uint8": what?`},
		{"uint8 1 colour", `"enum": what?`},
		{"uint8 red", `Attr(6488065): uint8 "red": not a number`},
		{"uint8 256", `Attr(6488065): uint8 "256": not in 0 to 255`},
		{"uint8 -1", `Attr(6488065): uint8 "-1": not a number`},
		{"uint64 18446744073709551616", `Attr(6488068): uint64 "18446744073709551616": not in 0 to 18446744073709551615`},
		{"int32 2147483648", `Attr(6488069): int32 "2147483648": not a number of 32 bits`},
		{"port 65536", `Attr(6488070): port "65536": not in 0 to 65535`},
		{"bool yes", `Attr(6488071): bool "yes": neither on nor off`},
		{"bit on", `Attr(6488072): bit "on": neither 1 nor 0`},
		{"switch0 2", `Attr(6488074): switch0 "2": neither 1 nor 0`},
		{"ticks32 1s", `Attr(6488075): ticks32 "1s": not a number`},
		{"ticks32 4294967296", `Attr(6488075): ticks32 "4294967296": not in 0 to 4294967295`},
		{"ticks64 18446744073709551615", `Attr(6488076): ticks64 "18446744073709551615": more than 2562047h47m16.85s`},
		{"mac 1", `Attr(6488079): mac "1": address 1: invalid MAC address`},
		{"ip x", `Attr(6488081): ip "x": ParseAddr("x"): unable to parse IP`},
		{"enum pink", `Attr(6488085): enum "pink": not one of red, green, deep blue`},
		{"code pink", `Attr(6488086): code "pink": not one of red, green, deep blue`},
		{"signed x", `Attr(6488088): signed "x": not a number of 32 bits`},
		{"field x", `Attr(6488089): field "x": no such field`},
		{"inner x", `Attr(6488090).Attr(6488091): inner "x": not a number`},
	} {
		var s sample
		err := s.parse(strings.Fields(c.words)...)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: error %v, want %s", c.words, err, c.want)
		}
		var value *attr.ValueError
		if errors.As(err, &value) && value.Errno != unix.EINVAL {
			t.Errorf("%q: errno %v", c.words, value.Errno)
		}
	}
}

// TestParseEmptyWord wants an empty word to be none of those lines that have no
// word.
func TestParseEmptyWord(t *testing.T) {
	for _, words := range [][]string{{""}, {"uint8", "1", ""}, {"", "uint8", "1"}} {
		var s sample
		if err := s.parse(words...); err == nil || err.Error() != `unknown word ""` {
			t.Errorf("%q: error %v, parsed %+v", words, err, s)
		}
	}
}

// TestMoreAgain asks for more words after the last.
func TestMoreAgain(t *testing.T) {
	var w attr.Walk
	for _, words := range [][]string{nil, {"uint8", "1"}} {
		w.Parse(words)
		for w.More() {
			(&sample{}).walk(&w)
		}
		if w.More() || w.Err() != nil {
			t.Errorf("after %q: %v", words, w.Err())
		}
	}
	w.Parse([]string{"pink"})
	for w.More() {
		(&sample{}).walk(&w)
	}
	if w.More() || w.Err() == nil {
		t.Errorf("after an error: %v", w.Err())
	}
}
