package kindtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
)

// entries returns the lines of a walk.
func entries[T any](walk func(*T, *attr.Walk)) []attr.Entry {
	var w attr.Walk
	w.List()
	walk(new(T), &w)
	return w.Entries()
}

// Coverage expects the walk to name every attribute that the kernel has for the
// kind and scope, but for those that are omitted with a reason, by C name.
func Coverage[T any](tb testing.TB, kind, scope string, walk func(*T, *attr.Walk), omitted map[string]string) {
	tb.Helper()
	var names []string
	for _, e := range entries(walk) {
		names = append(names, e.ID.String())
	}
	coverage.Check(tb, kind, scope, names, omitted)
}

// oldest is the oldest kernel that the library supports: what it knows needs no
// attr.Since.
var oldest = attr.VersionOf(5, 10)

// Rules expects the walk to say of each attribute what the table of the kernel's
// attributes says: the first kernel, where it is later than 5.10, and whether it
// is only sent, only reported, or taken at creation or in a change only. The
// attributes of ports are always taken in a change only, and say nothing.
//
// Exceptions have the rules of attributes, by C name or by word, that differ,
// or that the table knows nothing of: attr.ZeroIfAbsent. Limits, options and the
// needs of a change are not looked at.
func Rules[T any](tb testing.TB, kind, scope string, walk func(*T, *attr.Walk), exceptions map[string][]attr.Rule) {
	tb.Helper()
	rows := map[string]coverage.Row{}
	for _, r := range coverage.Rows(kind, scope) {
		rows[r.Name] = r
	}
	unused := map[string]bool{}
	for name := range exceptions {
		unused[name] = true
	}
	for _, e := range entries(walk) {
		name := e.ID.String()
		r, ok := rows[name]
		if !ok || r.Direction == "-" || strings.HasPrefix(r.Type, "nested:") {
			continue // Coverage has an eye on these
		}
		want, source := tableRules(r), fmt.Sprintf("the table says %q, Linux %s", r.Direction, r.Kernel)
		for _, key := range []string{name, e.Word} {
			if rules, ok := exceptions[key]; ok && key != "" {
				want, source = rules, "it is an exception"
				delete(unused, key)
			}
		}
		for _, rule := range []struct {
			attr.Rule
			name string
		}{
			{attr.ReadOnly, "ReadOnly"}, {attr.WriteOnly, "WriteOnly"}, {attr.CreateOnly, "CreateOnly"},
			{attr.ChangeOnly, "ChangeOnly"}, {attr.ZeroIfAbsent, "ZeroIfAbsent"},
		} {
			if has := slices.Contains(e.Rules, rule.Rule); has != slices.Contains(want, rule.Rule) {
				tb.Errorf("%s %s: %s is %v: %s", name, e.Word, rule.name, has, source)
			}
		}
		if since := (attr.Entry{Rules: want}).Since(); e.Since() != since {
			tb.Errorf("%s %s: since Linux %v, not %v: %s", name, e.Word, e.Since(), since, source)
		}
	}
	for name := range unused {
		tb.Errorf("the exception %s is no line of the walk with a row of the table", name)
	}
}

// tableRules are the rules that follow from a row of the table.
func tableRules(r coverage.Row) (rules []attr.Rule) {
	switch {
	case r.Direction == "ro":
		rules = append(rules, attr.ReadOnly)
	case r.Direction == "wo":
		rules = append(rules, attr.WriteOnly)
	case r.Direction == "create":
		rules = append(rules, attr.CreateOnly)
	case r.Direction == "change" && r.Scope != "slave-data":
		rules = append(rules, attr.ChangeOnly)
	}
	var major, minor uint
	if n, _ := fmt.Sscanf(r.Kernel, "%d.%d", &major, &minor); n == 2 && r.Settable() && attr.VersionOf(major, minor) > oldest {
		rules = append(rules, attr.Since(major, minor))
	}
	return rules
}

// Parse reads ip(8)'s words.
func Parse[T any](walk func(*T, *attr.Walk), words ...string) (*T, error) {
	a := new(T)
	var w attr.Walk
	for w.Parse(words); w.More(); {
		walk(a, &w)
	}
	return a, w.Err()
}

// EnumWords expects each value to print as its word, and the word, and the
// number, to be parsed as the value. Another value prints with its number in
// parentheses. Parse is for an enumeration whose words have a parser of their
// own, which need not know numbers; nil stands for attr.ParseEnum.
func EnumWords[T attr.Enumeration](tb testing.TB, words map[T]string, parse func(string) (T, error)) {
	tb.Helper()
	numbers := parse == nil
	if numbers {
		parse = attr.ParseEnum[T]
	}
	for v, word := range words {
		texts := []string{word}
		if numbers {
			texts = append(texts, strconv.Itoa(int(v)))
		}
		for _, s := range texts {
			if got, err := parse(s); got != v || err != nil {
				tb.Errorf("%q is parsed as %v, %v, not %d", s, got, err, v)
			}
		}
		if got := v.String(); got != word {
			tb.Errorf("%d prints as %q, not %q", v, got, word)
		}
	}
	for v := T(0); v < 255; v++ { // one without a word is as good as another
		if _, ok := words[v]; !ok {
			if got, want := v.String(), "("+strconv.Itoa(int(v))+")"; !strings.HasSuffix(got, want) {
				tb.Errorf("%d, which has no word, prints as %q, not as …%s", v, got, want)
			}
		}
	}
	if len(words) == 0 {
		tb.Error("no words")
	}
}
