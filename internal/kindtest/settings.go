package kindtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// A Setting is what a test sets on a kernel and expects to read.
type Setting struct {
	// Words are those of a row of Rows, which does not say what the kernel
	// starts with. The first kernel that knows them is in the walk.
	Words string
	// Calls are the setters, where they are not those of the row.
	Calls []Call
	// Want has the fields and their values afterwards, where they are not the
	// names and the one argument of the setters. A [link.Name] among the
	// arguments stands for the index of the link.
	Want map[string]any
	// Also are further fields that change.
	Also []string
	// Since is the first kernel that knows it, where the walk has no such word.
	Since attr.Version
	// Config is the option without which the kernel has none of it.
	Config string
	// Alone says that it does not go with the other settings: CreateAll and
	// Known leave it out.
	Alone bool
	// OldSays is what kernels that are too old may say by themselves.
	OldSays string
}

// Settings are the settings of a link in a place, and how to make and read it.
type Settings[T any] struct {
	Place *Place
	Kind  string                         // as ip(8) has it behind "type": "bridge", "bridge_slave"
	Name  link.Name                      // of the link
	New   func(name string) link.Request // describes such a link; nil: what is set is a port
	Start func() link.Request            // starts a change: Change or ChangePort
	From  func(*link.Link) (T, error)    // reads it
	Walk  func(*T, *attr.Walk)           // describes it
	Rows  Rows                           // the setters that the words stand for
	List  []Setting                      // in an order in which the kernel takes them one after the other
	Vary  []string                       // fields that change by themselves, beside timers
	Has   func(config string) (has bool) // whether the kernel has the options of List
}

// running is the version of the running kernel.
func running() attr.Version {
	v := kerneltest.Version()
	return attr.VersionOf(uint(v.Major), uint(v.Minor))
}

// Read returns the attributes of the link. Unknown ones fail the test.
func (s *Settings[T]) Read(tb testing.TB) T {
	tb.Helper()
	return s.read(tb, s.Place.Get(tb, s.Name))
}

func (s *Settings[T]) read(tb testing.TB, l *link.Link) T {
	tb.Helper()
	a, err := s.From(l)
	if err != nil {
		tb.Fatal(err)
	}
	if raw := unknown(&a); len(raw) > 0 {
		tb.Errorf("%s has unknown attributes: %v", s.Name, raw)
	}
	return a
}

// present returns what the link has.
func (s *Settings[T]) present(tb testing.TB) map[string]any {
	tb.Helper()
	a := s.Read(tb)
	return Present(&a, s.Vary...)
}

// Complete expects the settings to name every word of the walk that can be set
// and read, but for those in except. Settings are in effect where CreateAll and
// ChangeEach say so.
func (s *Settings[T]) Complete(tb testing.TB, except ...string) {
	tb.Helper()
	named := map[string]bool{}
	for _, set := range s.List {
		for _, e := range s.lines(set) {
			named[e.Word] = true
		}
	}
	for _, e := range entries(s.Walk) {
		settable := e.Word != "" && !slices.Contains(e.Rules, attr.ReadOnly) && !slices.Contains(e.Rules, attr.WriteOnly)
		if settable && !named[e.Word] && !slices.Contains(except, e.Word) {
			tb.Errorf("no setting has the word %q of %v", e.Word, e.ID)
		}
	}
	for _, word := range except {
		if named[word] {
			tb.Errorf("a setting has the word %q, which is an exception", word)
		}
	}
}

func (s *Settings[T]) has(set Setting) bool { return set.Config == "" || s.Has(set.Config) }

// calls returns the setters of a setting.
func (s *Settings[T]) calls(tb testing.TB, set Setting) []Call {
	tb.Helper()
	if len(set.Calls) > 0 {
		return set.Calls
	}
	calls, ok := s.Rows[set.Words]
	if !ok {
		tb.Fatalf("no setters for %q", set.Words)
	}
	return calls
}

// want returns the fields that a setting changes and what they are then.
func (s *Settings[T]) want(tb testing.TB, set Setting, calls []Call) map[string]any {
	tb.Helper()
	m := map[string]any{}
	if set.Want != nil {
		for field, v := range set.Want {
			m[field] = fmt.Sprint(v)
		}
		return m
	}
	for _, c := range calls {
		switch len(c.Args) {
		case 0:
			m[c.Setter] = "true"
		case 1:
			if name, ok := c.Args[0].(link.Name); ok {
				m[c.Setter] = fmt.Sprint(s.Place.Get(tb, name).Index)
			} else {
				m[c.Setter] = fmt.Sprint(c.Args[0])
			}
		default:
			tb.Fatalf("%s: give what %s%v is to become", set.Words, c.Setter, c.Args)
		}
	}
	return m
}

// lines returns the lines of the walk that the words of a setting name.
func (s *Settings[T]) lines(set Setting) (lines []attr.Entry) {
	words := strings.Fields(set.Words)
	for _, e := range entries(s.Walk) {
		if e.Word != "" && (slices.Contains(words, e.Word) || slices.Contains(words, "no"+e.Word)) {
			lines = append(lines, e)
		}
	}
	return lines
}

// since returns the first kernel that knows all words of a setting.
func (s *Settings[T]) since(tb testing.TB, set Setting) attr.Version {
	tb.Helper()
	since := set.Since
	lines := s.lines(set)
	for _, e := range lines {
		since = max(since, e.Since())
	}
	if len(lines) == 0 && since == 0 {
		tb.Fatalf("%q has no word of the walk: give Since", set.Words)
	}
	return since
}

func (s *Settings[T]) createOnly(set Setting) bool {
	return slices.ContainsFunc(s.lines(set), func(e attr.Entry) bool { return slices.Contains(e.Rules, attr.CreateOnly) })
}
