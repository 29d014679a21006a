package kindtest

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/uapi"
)

func TestCoversCheck(t *testing.T) {
	rest := map[string]string{}
	for _, r := range coverage.Rows("bridge", "info-data") {
		rest[r.Name] = "it is a sample"
	}
	for _, e := range entries((*sample).walk) {
		delete(rest, e.ID.String())
	}
	Coverage(t, "bridge", "info-data", (*sample).walk, rest)
	delete(rest, "IFLA_BR_MAX_AGE")
	fails(t, "one is missing", "IFLA_BR_MAX_AGE", func(tb testing.TB) {
		Coverage(tb, "bridge", "info-data", (*sample).walk, rest)
	})
}

func TestRules(t *testing.T) {
	exceptions := map[string][]attr.Rule{
		"hello_time":              {attr.CreateOnly},
		"IFLA_BR_FDB_MAX_LEARNED": {attr.Since(99, 0)},
	}
	rules := func(exceptions map[string][]attr.Rule) func(testing.TB) {
		return func(tb testing.TB) { Rules(tb, "bridge", "info-data", (*sample).walk, exceptions) }
	}
	fails(t, "right", "", rules(exceptions))
	fails(t, "direction", `IFLA_BR_HELLO_TIME hello_time: CreateOnly is true: the table says "rw"`,
		rules(map[string][]attr.Rule{"fdb_max_learned": {attr.Since(99, 0)}}))
	fails(t, "kernel", `IFLA_BR_FDB_MAX_LEARNED fdb_max_learned: since Linux 99.0, not 6.7: the table says "rw", Linux 6.7`,
		rules(map[string][]attr.Rule{"hello_time": {attr.CreateOnly}}))
	exceptions["priority"] = []attr.Rule{attr.ZeroIfAbsent}
	fails(t, "exception", "IFLA_BR_PRIORITY priority: ZeroIfAbsent is false: it is an exception", rules(exceptions))
	delete(exceptions, "priority")
	exceptions["max_age"] = nil
	fails(t, "unused", "the exception max_age is no line of the walk", rules(exceptions))
	fails(t, "read only", "IFLA_BR_ROOT_PORT : ReadOnly is false", func(tb testing.TB) {
		Rules(tb, "bridge", "info-data", func(a *sample, w *attr.Walk) { w.Uint16(uapi.IFLA_BR_ROOT_PORT, "", &a.Priority) }, nil)
	})
}

func TestParse(t *testing.T) {
	a, err := Parse((*sample).walk, "priority", "7")
	if err != nil || a.Priority.Or(0) != 7 {
		t.Errorf("got %+v, %v", a, err)
	}
	if _, err := Parse((*sample).walk, "prio", "7"); err == nil || err.Error() != `unknown word "prio"` {
		t.Errorf("error is %v", err)
	}
}

func TestEnumWords(t *testing.T) {
	EnumWords(t, map[state]string{0: "off", 1: "kernel"}, nil)
	for name, words := range map[string]map[state]string{
		"missing":   {0: "off"},
		"too many":  {0: "off", 1: "kernel", 2: "user"},
		"exchanged": {0: "kernel", 1: "off"},
		"none":      {},
	} {
		if got := outcome(func(tb testing.TB) { EnumWords(tb, words, nil) }); len(got.failed) == 0 {
			t.Errorf("%s: passed", name)
		}
	}
	EnumWords(t, map[state]string{0: "off", 1: "kernel"}, func(s string) (state, error) {
		return state(strings.Index("off kernel", s) / 4), nil
	})
}
