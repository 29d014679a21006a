package kindtest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Show returns what "ip -d -j link show" says of a link, without what is never
// the same: ifindex, timers, and what the kernel brings about in its own time.
func (p *Place) Show(tb testing.TB, name string) map[string]any {
	tb.Helper()
	l := p.show(tb, name)[0]
	delete(l, "ifindex")
	return l
}

// Twins expects ip(8) to show the same of the links of these names in two
// places, as [Place.Show] does. Without names, it compares all links of the
// places, and their indexes, too.
func Twins(tb testing.TB, ours, theirs *Place, names ...string) {
	tb.Helper()
	of := func(p *Place) (all []map[string]any) {
		if len(names) == 0 {
			return p.show(tb)
		}
		for _, name := range names {
			all = append(all, p.Show(tb, name))
		}
		return all
	}
	var diff string
	if !await(func() bool { diff = cmp.Diff(of(theirs), of(ours)); return diff == "" }) {
		tb.Errorf("ip -d -j link show (-made by ip +made by us):\n%s", diff)
	}
}

// show returns what ip(8) says of one link, or of all, without timers and what
// comes in its own time: the operational state, which the kernel works out for
// all namespaces together, so that it can be late by seconds.
func (p *Place) show(tb testing.TB, name ...string) (links []map[string]any) {
	tb.Helper()
	if err := json.Unmarshal(p.IP(tb, append([]string{"-d", "-j", "link", "show"}, name...)...), &links); err != nil {
		tb.Fatalf("what ip says: %v", err)
	}
	links = slices.DeleteFunc(links, func(l map[string]any) bool { return len(l) == 0 }) // ip leaves {} for what it filters
	if len(links) == 0 {
		tb.Fatalf("ip shows no link %s", strings.Join(name, ""))
	}
	for _, l := range links {
		strip(l)
	}
	return links
}

// strip takes out of an object, and of those inside, what differs from one
// moment to the next.
func strip(m map[string]any) {
	for key, v := range m {
		switch v := v.(type) {
		case map[string]any:
			strip(v)
		case []any:
			if key == "flags" {
				m[key] = slices.DeleteFunc(v, func(f any) bool { return f == "LOWER_UP" || f == "NO-CARRIER" || f == "RUNNING" })
			}
		}
		if key == "operstate" || strings.HasSuffix(key, "_timer") {
			delete(m, key)
		}
	}
}
