package kindtest

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/uapi"
)

// Words tells how the words of recorded commands are to be read.
type Words struct {
	Kind string // the words are those behind "type" and this: "bridge", "bridge_slave"

	// Replace has the words that the walk knows by another: the names of links,
	// which it takes as indexes ("p1": "if8").
	Replace map[string]string
	// Added are the attributes, by C name, that iproute2 sends whether it was
	// asked for them or not.
	Added []string
	// Refused has what the walk says of the words (all those of a command) that
	// it does not take.
	Refused map[string]string
}

// GoldenWords gives the words of every recorded command to the walk and compares
// what it makes of them with the kind's own attributes that iproute2 sent. What
// the walk makes of them must print, and what it prints must read as the same.
//
// Of commands of bridge(8) the words are those behind "link set dev NAME" but
// for self and master.
func GoldenWords[T any](tb testing.TB, file string, how Words, walk func(*T, *attr.Walk)) {
	tb.Helper()
	unused := map[string]bool{}
	for words := range how.Refused {
		unused[words] = true
	}
	for _, c := range golden.Load(tb, file) {
		words, nest := how.of(c)
		delete(unused, strings.Join(words, " "))
		run(tb, c.Command, func(tb testing.TB) {
			refused := how.Refused[strings.Join(words, " ")]
			for i, word := range words {
				if other, ok := how.Replace[word]; ok {
					words[i] = other
				}
			}
			a, err := Parse(walk, words...)
			if text(err) != refused {
				tb.Fatalf("%s: the error is\n%q, not\n%q", c.Command, text(err), refused)
			}
			if err != nil {
				return
			}
			want := c.Want.Nest(nest...)
			got := nested(tb, how.Kind, c.Args[2] == "add", func(w *attr.Walk) { walk(a, w) })
			want = how.asked(want, got)
			if d := golden.DiffAttrs(want, got); d != "" {
				tb.Errorf("%s\n%s", c.Command, d)
			}
			printed := attr.Words(func(w *attr.Walk) { walk(a, w) })
			if again, err := Parse(walk, shellWords(printed)...); err != nil || !reflect.DeepEqual(a, again) {
				tb.Errorf("%s: printed as %q, which reads as %v, %v", c.Command, printed, again, err)
			}
		})
	}
	for words := range unused {
		tb.Errorf("no command was recorded with the words %q", words)
	}
}

// shellWords returns the words of a line that has no blanks in quotes.
func shellWords(line string) []string {
	words := strings.Fields(line)
	for i, word := range words {
		if word == "''" {
			words[i] = ""
		}
	}
	return words
}

// asked returns attributes without those that iproute2 added and got has not.
func (how Words) asked(want, got []golden.Attr) []golden.Attr {
	return slices.DeleteFunc(slices.Clone(want), func(a golden.Attr) bool {
		return slices.Contains(how.Added, a.Name) &&
			!slices.ContainsFunc(got, func(b golden.Attr) bool { return b.Name == a.Name })
	})
}

// of returns the words of a command that the walk is to read, and the nest with
// what iproute2 made of them.
func (how Words) of(c golden.Case) (words, nest []string) {
	if c.Args[0] == "bridge" {
		words = slices.DeleteFunc(slices.Clone(c.Args[min(5, len(c.Args)):]), func(s string) bool { return s == "self" || s == "master" })
		return words, []string{"IFLA_PROTINFO"}
	}
	for i := range c.Args[1:] {
		if c.Args[i] == "type" && c.Args[i+1] == how.Kind {
			words = slices.Clone(c.Args[i+2:])
			break
		}
	}
	return words, nestOf(how.Kind)
}

// nestOf returns where the attributes are for what ip(8) calls "type KIND".
func nestOf(kind string) []string {
	if strings.HasSuffix(kind, "_slave") {
		return []string{"IFLA_LINKINFO", uapi.IFLA_INFO_SLAVE_DATA.String()}
	}
	return []string{"IFLA_LINKINFO", uapi.IFLA_INFO_DATA.String()}
}

// nested encodes a walk as a request does and returns its attributes.
func nested(tb testing.TB, kind string, create bool, walk func(*attr.Walk)) []golden.Attr {
	tb.Helper()
	b := make([]byte, unix.SizeofNlMsghdr+unix.SizeofIfInfomsg)
	binary.NativeEndian.PutUint16(b[4:], unix.RTM_NEWLINK)
	binary.NativeEndian.PutUint16(b[6:], unix.NLM_F_REQUEST)
	phase, nest := attr.Change, uapi.IFLA_INFO_DATA
	if create {
		phase = attr.Create
	}
	if strings.HasSuffix(kind, "_slave") {
		nest = uapi.IFLA_INFO_SLAVE_DATA
	}
	var w attr.Walk
	w.Encode(b, phase, attr.VersionOf(99, 0))
	w.Enter(uapi.IFLA_LINKINFO, "")
	w.Put(uapi.IFLA_INFO_KIND, append([]byte(kind), 0)...)
	w.Enter(nest, "")
	walk(&w)
	if w.TakeDeferred() { // what iproute2 sends at once goes out in two messages
		w.Next(attr.Later)
		walk(&w)
	}
	w.Leave()
	w.Leave()
	if err := w.Err(); err != nil {
		tb.Fatalf("encoding: %v", err)
	}
	b = w.Bytes()
	binary.NativeEndian.PutUint32(b, uint32(len(b)))
	m, err := golden.Parse(b)
	if err != nil {
		tb.Fatal(err)
	}
	return m.Nest(nestOf(kind)...)
}

// Recorded returns the wire form of the attributes that the messages of a golden
// file have for what ip(8) calls "type KIND", as seeds for [Fuzz].
func Recorded(tb testing.TB, file, kind string) (seeds [][]byte) {
	tb.Helper()
	for _, c := range golden.Load(tb, file) {
		seeds = append(seeds, Wire(c.Want.Nest(nestOf(kind)...)))
	}
	return seeds
}

// Wire returns the wire form of attributes.
func Wire(attrs []golden.Attr) []byte {
	return golden.Message{Attrs: attrs}.Append(nil)[unix.SizeofNlMsghdr+unix.SizeofIfInfomsg:]
}

// Reread decodes into a what a message has for what ip(8) calls "type KIND",
// encodes it, and expects the same attributes.
func Reread[T any, P Attributes[T]](tb testing.TB, m golden.Message, kind string, a P) {
	tb.Helper()
	want := m.Nest(nestOf(kind)...)
	if err := a.UnmarshalBinary(Wire(want)); err != nil {
		tb.Fatal(err)
	}
	b, err := a.AppendBinary(nil)
	if err != nil {
		tb.Fatal(err)
	}
	got := nested(tb, kind, false, func(w *attr.Walk) { w.Extend(append(w.Bytes(), b...)) })
	if d := golden.DiffAttrs(want, got); d != "" {
		tb.Errorf("read and written again\n%s", d)
	}
}
