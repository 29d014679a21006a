package kindtest

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// CreateAll makes the link with all settings that the kernel knows and that are
// not Alone, and reads them back. None may be what the kernel starts with.
func (s *Settings[T]) CreateAll(tb testing.TB) *link.Link {
	tb.Helper()
	s.Place.Create(tb, s.New(string(s.Name)))
	before := s.present(tb)
	s.Place.Delete(tb, s.Name)
	spec, want := s.New(string(s.Name)), map[string]any{}
	for _, set := range s.List {
		if set.Alone || !s.has(set) || s.since(tb, set) > running() {
			continue
		}
		calls := s.calls(tb, set)
		Apply(tb, spec, calls...)
		for field, v := range s.want(tb, set, calls) {
			want[field] = v
			if before[field] == v {
				tb.Errorf("%s: %s is %v, which the kernel starts with", set.Words, field, v)
			}
		}
	}
	l := s.Place.Create(tb, spec)
	a := s.read(tb, l)
	got := Present(&a, s.Vary...)
	for field, v := range want {
		if got[field] != v {
			tb.Errorf("created with %s %v, it has %v", field, v, got[field])
		}
	}
	return l
}

// ChangeEach changes the link, which is there, by one setting after the other,
// and expects what is set to change and nothing else. What can be set at
// creation only must be refused.
func (s *Settings[T]) ChangeEach(tb testing.TB) {
	tb.Helper()
	for _, set := range s.List {
		run(tb, set.Words, func(tb testing.TB) {
			if set.Config != "" {
				kerneltest.NeedsOption(tb, s.Kind, set.Config, s.has(set))
			}
			kerneltest.Needs(tb, s.since(tb, set).String(), s.Kind+" "+set.Words)
			before := s.present(tb)
			spec, calls := s.Start(), s.calls(tb, set)
			Apply(tb, spec, calls...)
			err := s.Place.Conn.Set(s.Name, spec)
			now := s.present(tb)
			if s.createOnly(set) {
				const words = "can be set at creation only"
				if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), words) {
					tb.Errorf("%s: the error is %q, not that it %s", set.Words, text(err), words)
				}
				compareChange(tb, set.Words, before, now, nil, nil)
				return
			}
			if err != nil {
				tb.Fatalf("%s: %v", set.Words, err)
			}
			compareChange(tb, set.Words, before, now, s.want(tb, set, calls), set.Also)
		})
	}
}

// compareChange expects the fields in want to have changed to that, those in
// also to have changed or not, and no others.
func compareChange(tb testing.TB, words string, before, now, want map[string]any, also []string) {
	tb.Helper()
	for field, v := range want {
		if before[field] == v {
			tb.Errorf("%s: %s was %v before", words, field, v)
		}
		if now[field] != v {
			tb.Errorf("%s: %s is %v, not %v", words, field, now[field], v)
		}
		delete(before, field)
		delete(now, field)
	}
	for _, field := range also {
		delete(before, field)
		delete(now, field)
	}
	if d := cmp.Diff(before, now); d != "" {
		tb.Errorf("%s: what was not asked for, -before +now:\n%s", words, d)
	}
}

// TooNew sets, at creation and on a link that is there, what the running kernel
// is too old for, which it would ignore without a word. The error must name the
// kernel that it needs, and nothing be left or changed.
func (s *Settings[T]) TooNew(tb testing.TB) {
	tb.Helper()
	const other = "toonew"
	for _, set := range s.List {
		since := s.since(tb, set)
		if since <= running() || !s.has(set) {
			continue
		}
		if s.New != nil {
			spec := s.New(other)
			Apply(tb, spec, s.calls(tb, set)...)
			_, err := s.Place.Conn.Create(spec)
			tooNew(tb, "create", set, since, err)
			if _, err := s.Place.Conn.Get(link.Name(other)); !errors.Is(err, os.ErrNotExist) {
				tb.Errorf("%s: %s is left: %v", set.Words, other, err)
			}
		}
		if s.createOnly(set) {
			continue
		}
		before, spec := s.present(tb), s.Start()
		Apply(tb, spec, s.calls(tb, set)...)
		tooNew(tb, "set", set, since, s.Place.Conn.Set(s.Name, spec))
		if d := cmp.Diff(before, s.present(tb)); d != "" {
			tb.Errorf("%s, which was refused, -before +now:\n%s", set.Words, d)
		}
	}
}

func tooNew(tb testing.TB, op string, set Setting, since attr.Version, err error) {
	tb.Helper()
	want := "needs Linux " + since.String() + ":"
	switch {
	case err == nil:
		tb.Errorf("%s %s: no error, it %s", op, set.Words, want)
	case errors.Is(err, errors.ErrUnsupported) && strings.Contains(err.Error(), want):
	case set.OldSays != "" && strings.Contains(err.Error(), set.OldSays):
	default:
		tb.Errorf("%s %s: the error is %q, not that it %s", op, set.Words, err, want)
	}
}

// Known returns the settings that the kernel and ip(8) both know and that are
// not Alone, in words and as calls, to make twins of.
func (s *Settings[T]) Known(tb testing.TB) (words []string, calls []Call) {
	tb.Helper()
	out, err := s.Place.TryIP("link", "help", s.Kind) // fails, having told
	understood := helped(string(out) + text(err))
	for _, set := range s.List {
		w := strings.Fields(set.Words)
		if !set.Alone && s.has(set) && s.since(tb, set) <= running() && understood(w[0]) {
			words = append(words, w...)
			calls = append(calls, s.calls(tb, set)...)
		}
	}
	return words, calls
}

// helped returns whether a help text of ip(8) has a word: it writes [no]learning
// for two.
func helped(help string) func(word string) bool {
	words := strings.FieldsFunc(help, func(r rune) bool { return strings.ContainsRune(" \t\n[]{}|", r) })
	return func(word string) bool {
		bare, no := strings.CutPrefix(word, "no")
		return slices.Contains(words, word) || no && slices.Contains(words, bare)
	}
}
