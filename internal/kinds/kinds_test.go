package kinds

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	if !slices.IsSortedFunc(table, func(a, b Kind) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the table is not sorted by name, so that Lookup misses kinds")
	}
	symbol := regexp.MustCompile(`^CONFIG_[A-Z0-9_]+$`)
	release := regexp.MustCompile(`^(\d+\.\d+)?$`)
	for k := range All() {
		if !symbol.MatchString(k.Config) {
			t.Errorf("%s: configuration symbol %q", k.Name, k.Config)
		}
		if !release.MatchString(k.Since) {
			t.Errorf("%s: release %q", k.Name, k.Since)
		}
		if got, ok := Lookup(k.Name); !ok || got != k {
			t.Errorf("Lookup(%q) = %+v, %v, want %+v", k.Name, got, ok, k)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	for _, name := range []string{"", "bon", "bond0", "zzz"} {
		if k, ok := Lookup(name); ok {
			t.Errorf("Lookup(%q) = %+v, want none", name, k)
		}
	}
}
