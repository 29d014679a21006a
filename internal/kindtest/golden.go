package kindtest

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
)

// Ours is the request that stands for a recorded command. Where its message is
// not the one that iproute2 sends, As or Edit says how it differs, and Why the
// reason.
type Ours struct {
	// Request is created where the command is "ip link add", and else changes
	// the link that the recorded message is for.
	Request link.Request
	// As is the recorded command whose message ours is, where that is another.
	As string
	// Edit makes the recorded message what ours is.
	Edit func(m *golden.Message)
	// Why says why ours differs. Without a Request it says why there is none.
	Why string
}

// A Table makes requests of rows: a command is one of the prefixes, a blank and
// the words of a row.
type Table struct {
	Prefixes map[string]func() link.Request
	Rows     Rows

	// Edit and Why are those of [Ours], for all rows.
	Edit func(m *golden.Message)
	Why  string
}

// Golden makes the requests of the recorded commands of a file with setters, and
// compares them with the whole messages that iproute2 sent: of commands of
// bridge(8), which nests them elsewhere, the settings of the port only.
//
// Each recorded command must have a request, in ours or by a row of a table, and
// each entry of ours, and each row, a recorded command. A command in ours that
// ends in "…" stands for all that begin so and have no request.
//
// What differs by nature does not count: the number of a namespace's file, and
// the kind "KIND_slave" that iproute2 gives a port, which the kernel passes over.
func Golden(tb testing.TB, file string, ours map[string]Ours, tables ...Table) {
	tb.Helper()
	cases := golden.Load(tb, file)
	recorded := map[string]golden.Message{}
	for _, c := range cases {
		recorded[c.Command] = c.Want
	}
	g := goldens{ours: ours, tables: tables, used: map[string]bool{}}
	for _, c := range cases {
		o, ok := g.find(tb, c.Command)
		if !ok {
			tb.Errorf("no request for %q", c.Command)
			continue
		}
		run(tb, c.Command, func(tb testing.TB) { o.check(tb, c, recorded) })
	}
	g.unused(tb)
}

// goldens finds the requests for commands.
type goldens struct {
	ours   map[string]Ours
	tables []Table
	used   map[string]bool // commands of ours, and words of rows
}

func (g *goldens) find(tb testing.TB, command string) (Ours, bool) {
	tb.Helper()
	if o, ok := g.ours[command]; ok {
		g.used[command] = true
		return o, true
	}
	for _, table := range g.tables {
		for prefix, start := range table.Prefixes {
			words, ok := strings.CutPrefix(command+" ", prefix+" ")
			words = strings.TrimSuffix(words, " ")
			calls, isRow := table.Rows[words]
			if ok && isRow {
				g.used["words "+words] = true
				spec := start()
				Apply(tb, spec, calls...)
				return Ours{Request: spec, Edit: table.Edit, Why: table.Why}, true
			}
		}
	}
	for key, o := range g.ours {
		if begin, ok := strings.CutSuffix(key, "…"); ok && strings.HasPrefix(command, begin) {
			g.used[key] = true
			return o, true
		}
	}
	return Ours{}, false
}

func (g *goldens) unused(tb testing.TB) {
	tb.Helper()
	for command := range g.ours {
		if !g.used[command] {
			tb.Errorf("the command %q was not recorded", command)
		}
	}
	for _, table := range g.tables {
		for words := range table.Rows {
			if !g.used["words "+words] {
				tb.Errorf("no command was recorded with the words %q", words)
			}
		}
	}
}

func (o Ours) check(tb testing.TB, c golden.Case, recorded map[string]golden.Message) {
	tb.Helper()
	if (o.As != "" || o.Edit != nil || o.Request == nil) != (o.Why != "") {
		tb.Errorf("%s: Why goes with what differs, and only with that", c.Command)
	}
	if o.Request == nil {
		return
	}
	want := c.Want
	if o.As != "" {
		var ok bool
		if want, ok = recorded[o.As]; !ok {
			tb.Fatalf("%s: the command %q was not recorded", c.Command, o.As)
		}
	}
	master := masterOf(c)
	if o.Edit != nil {
		want = parsed(tb, want.Append(nil), master) // a copy
		o.Edit(&want)
	}
	var b []byte
	var err error
	if c.Args[0] == "ip" && len(c.Args) > 2 && c.Args[2] == "add" {
		b, err = link.AppendCreate(nil, o.Request)
	} else {
		b, err = link.AppendChange(nil, link.Index(c.Want.Info.Index), o.Request)
	}
	if err != nil {
		tb.Fatalf("%s: %v", c.Command, err)
	}
	got := parsed(tb, b, master)
	visit(got.Attrs, func(a *golden.Attr) {
		if a.Name == "IFLA_NET_NS_FD" {
			a.Data = []byte{4, 0, 0, 0} // as in the files
		}
	})
	diff := ""
	switch {
	case c.Args[0] == "bridge":
		diff = golden.DiffAttrs(want.Nest("IFLA_PROTINFO"), got.Nest("IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA"))
	case master != "":
		diff = golden.Diff(withoutKind(want), got)
	default:
		diff = golden.Diff(want, got)
	}
	if diff != "" {
		tb.Errorf("%s\n%s", c.Command, diff)
	}
}

// masterOf returns the kind of the master whose port a command is about.
func masterOf(c golden.Case) string {
	if c.Args[0] == "bridge" {
		return "bridge"
	}
	if i := slices.Index(c.Args, "type"); i >= 0 && i+1 < len(c.Args) {
		if master, ok := strings.CutSuffix(c.Args[i+1], "_slave"); ok {
			return master
		}
	}
	return ""
}

func parsed(tb testing.TB, b []byte, master string) golden.Message {
	tb.Helper()
	if len(b) > 4 && int(binary.NativeEndian.Uint32(b)) < len(b) {
		tb.Fatalf("the request becomes more than one message, the first of %d bytes: %x", binary.NativeEndian.Uint32(b), b)
	}
	m, err := golden.ParsePort(b, master)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func visit(attrs []golden.Attr, do func(*golden.Attr)) {
	for i := range attrs {
		do(&attrs[i])
		visit(attrs[i].Attrs, do)
	}
}

// EditAttr returns an Edit that changes the attributes of a name, in whatever
// nest they are.
func EditAttr(name string, edit func(a *golden.Attr)) func(*golden.Message) {
	return func(m *golden.Message) {
		visit(m.Attrs, func(a *golden.Attr) {
			if a.Name == name {
				edit(a)
			}
		})
	}
}

// WithoutAttr returns an Edit that takes the attributes of these names out, in
// whatever nest they are.
func WithoutAttr(names ...string) func(*golden.Message) {
	return func(m *golden.Message) { m.Attrs = without(m.Attrs, names) }
}

func without(attrs []golden.Attr, names []string) []golden.Attr {
	attrs = slices.DeleteFunc(slices.Clone(attrs), func(a golden.Attr) bool { return slices.Contains(names, a.Name) })
	for i := range attrs {
		attrs[i].Attrs = without(attrs[i].Attrs, names)
	}
	return attrs
}

func withoutKind(m golden.Message) golden.Message {
	WithoutAttr("IFLA_INFO_KIND", "IFLA_INFO_SLAVE_KIND")(&m)
	return m
}

// Messages expects b to be these messages, as a golden file has them. Master is
// the kind of the master of the port that they are about, if it is one.
func Messages(tb testing.TB, b []byte, master string, want ...string) {
	tb.Helper()
	var got []string
	for len(b) >= 4 {
		n := min(int(binary.NativeEndian.Uint32(b)), len(b))
		got = append(got, parsed(tb, b[:n], master).String())
		b = b[n:]
	}
	if !slices.Equal(got, want) {
		tb.Errorf("the messages are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
