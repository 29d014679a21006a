package kindtest

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// impatient lets waits be in vain soon.
func impatient(t *testing.T) {
	before := patience
	patience = 50 * time.Millisecond
	t.Cleanup(func() { patience = before })
}

func TestPlace(t *testing.T) {
	p := NewPlace(t, "bridge", "veth")
	p.Create(t, newSample("br0"))
	p.Create(t, link.Custom("veth", "v0"))
	if got := strings.Join(p.Names(t, "bridge"), " "); got != "br0" {
		t.Errorf("bridges are %s", got)
	}
	if got := len(p.Names(t, "")); got < 4 { // lo and the other end, too
		t.Errorf("%d links", got)
	}
	p.Set(t, link.Name("br0"), link.Change().MTU(1400))
	if l := p.Get(t, link.Name("br0")); l.MTU.Or(0) != 1400 {
		t.Errorf("MTU %v", l.MTU)
	}
	if l := p.Show(t, "br0"); l["mtu"] != 1400.0 || l["ifindex"] != nil || l["operstate"] != nil {
		t.Errorf("shown as %v", l)
	}
	p.Bridge(t, "-d", "link", "show")
	if _, err := p.TryIP("link", "show", "none"); err == nil {
		t.Error("no error")
	}
	p.Delete(t, link.Name("br0"))
	fails(t, "delete", "no such device", func(tb testing.TB) { p.Delete(tb, link.Name("br0")) })
	fails(t, "get", "no such device", func(tb testing.TB) { p.Get(tb, link.Name("br0")) })
	fails(t, "set", "no such device", func(tb testing.TB) { p.Set(tb, link.Name("br0"), link.Change().Up()) })
	fails(t, "create", "file exists", func(tb testing.TB) { p.Create(tb, link.Custom("veth", "v0")) })
	impatient(t)
	fails(t, "await", "waited in vain for Godot", func(tb testing.TB) { p.Await(tb, "Godot", func() bool { return false }) })
}

func TestTwins(t *testing.T) {
	a, b := NewPlace(t, "bridge"), NewPlace(t)
	for _, p := range []*Place{a, b} {
		p.IP(t, "link", "add", "br0", "address", "02:00:00:00:00:01", "type", "bridge")
	}
	Twins(t, a, b, "br0")
	Twins(t, a, b)
	a.IP(t, "link", "set", "br0", "type", "bridge", "priority", "1")
	impatient(t)
	fails(t, "another", `"priority":`, func(tb testing.TB) { Twins(tb, a, b, "br0") })
	fails(t, "another among all", `"priority":`, func(tb testing.TB) { Twins(tb, a, b) })
}

// bridge returns the settings of br0 in a place of its own.
func bridge(t *testing.T, list ...Setting) *Settings[sample] {
	return &Settings[sample]{
		Place: NewPlace(t, "bridge"), Kind: "bridge", Name: "br0", New: newSample, Start: change,
		From: sampleFrom, Walk: (*sample).walk, Rows: rows, List: list,
		Has: func(config string) bool { return config == "CONFIG_BRIDGE" },
	}
}

var (
	delay    = Setting{Words: "forward_delay 400", Config: "CONFIG_BRIDGE"}
	priority = Setting{Words: "priority 4096", Also: []string{"Inner.ID"}}
	// The kernel takes 9000, where the rest is said wrongly.
	nine = []Call{Do("ForwardDelay", 9*time.Second)}
)

func TestCreateAll(t *testing.T) {
	lacking := Setting{Words: "forward_delay 900", Config: "CONFIG_NONE", Calls: nine}
	bridge(t, delay, priority, lacking, Setting{Words: "fdb_max_learned 1"}, Setting{Words: "forward_delay x", Alone: true}).CreateAll(t)
	for name, c := range map[string]struct {
		set  Setting
		want string
	}{
		"as it was":     {Setting{Words: "priority 32768", Calls: []Call{Do("Priority", 32768)}}, "Priority is 32768, which the kernel starts with"},
		"not in effect": {Setting{Words: "forward_delay 900", Calls: nine, Want: map[string]any{"ForwardDelay": "1s"}}, "created with ForwardDelay 1s, it has 9s"},
		"no row":        {Setting{Words: "priority 1"}, `no setters for "priority 1"`},
		"no word":       {Setting{Words: "age 1"}, `"age 1" has no word of the walk: give Since`},
		"two values":    {Setting{Words: "priority 1", Calls: []Call{Do("Between", 1, 2)}}, "priority 1: give what Between[1 2] is to become"},
	} {
		s := bridge(t, c.set)
		fails(t, name, c.want, func(tb testing.TB) { s.CreateAll(tb) })
	}
}

func TestChangeEach(t *testing.T) {
	hello := Setting{Words: "hello_time 100", Calls: []Call{Do("HelloTime", time.Second)}}
	for name, c := range map[string]struct {
		set  Setting
		want string
	}{
		"right":         {delay, ""},
		"create only":   {hello, ""},
		"and another":   {priority, ""},
		"another":       {Setting{Words: "priority 4096"}, "priority 4096: what was not asked for, -before +now:"},
		"as it was":     {Setting{Words: "priority 32768", Calls: []Call{Do("Priority", 32768)}}, "Priority was 32768 before"},
		"not in effect": {Setting{Words: "forward_delay 900", Calls: nine, Want: map[string]any{"ForwardDelay": "1s"}}, "ForwardDelay is 9s, not 1s"},
		"refused":       {Setting{Words: "forward_delay 400", Calls: []Call{Do("ForwardDelay", time.Millisecond)}}, "1ms is no whole multiple"},
		"not refused":   {Setting{Words: "forward_delay 900 hello_time 100", Calls: nine}, `the error is "", not that it can be set at creation only`},
	} {
		s := bridge(t, c.set)
		s.Place.Create(t, newSample("br0"))
		if name == "not refused" { // and it was changed
			got := outcome(func(tb testing.TB) { s.ChangeEach(tb) })
			if len(got.failed) != 2 || !strings.Contains(got.failed[0], c.want) || !strings.Contains(got.failed[1], "-before +now") {
				t.Errorf("%s: failed with %q", name, got.failed)
			}
			continue
		}
		fails(t, name, c.want, func(tb testing.TB) { s.ChangeEach(tb) })
	}
	s := bridge(t, Setting{Words: "fdb_max_learned 1"})
	if got := outcome(func(tb testing.TB) { s.ChangeEach(tb) }); got.skipped != "needs Linux 99.0: bridge fdb_max_learned 1" {
		t.Errorf("skipped: %q, failed %q", got.skipped, got.failed)
	}
}

func TestTooNew(t *testing.T) {
	future := attr.VersionOf(99, 0)
	for name, c := range map[string]struct {
		set  Setting
		want []string
	}{
		"known":   {delay, nil},
		"lacking": {Setting{Words: "fdb_max_learned 1", Config: "CONFIG_NONE"}, nil},
		// The kernel takes it: the walk does not say that it is too old.
		"taken": {Setting{Words: "forward_delay 400", Since: future}, []string{
			"create forward_delay 400: no error, it needs Linux 99.0:", "toonew is left", "set forward_delay 400: no error", "which was refused, -before +now:",
		}},
		"other words": {Setting{Words: "forward_delay 400", Since: future, Calls: []Call{Do("ForwardDelay", time.Millisecond)}}, []string{
			"create forward_delay 400: the error is", "set forward_delay 400: the error is",
		}},
		"its own words": {Setting{Words: "forward_delay 400", Since: future, OldSays: "no whole multiple", Calls: []Call{Do("ForwardDelay", time.Millisecond)}}, nil},
	} {
		s := bridge(t, c.set)
		s.Place.Create(t, newSample("br0"))
		got := outcome(func(tb testing.TB) { s.TooNew(tb) })
		ok := len(got.failed) == len(c.want)
		for i, want := range c.want {
			ok = ok && strings.Contains(got.failed[i], want)
		}
		if !ok {
			t.Errorf("%s: failed with %q, not %q", name, got.failed, c.want)
		}
	}
}

func TestComplete(t *testing.T) {
	s := &Settings[sample]{Walk: (*sample).walk, List: []Setting{delay, priority}}
	fails(t, "complete", "", func(tb testing.TB) { s.Complete(tb, "hello_time", "stp_state", "fdb_max_learned") })
	fails(t, "one is missing", `no setting has the word "stp_state" of IFLA_BR_STP_STATE`, func(tb testing.TB) {
		s.Complete(tb, "hello_time", "fdb_max_learned")
	})
	fails(t, "not missing", `a setting has the word "priority"`, func(tb testing.TB) {
		s.Complete(tb, "hello_time", "stp_state", "fdb_max_learned", "priority")
	})
}

func TestKnown(t *testing.T) {
	s := bridge(t, delay, Setting{Words: "priority 4096", Alone: true}, Setting{Words: "fdb_max_learned 1"})
	words, calls := s.Known(t)
	if strings.Join(words, " ") != "forward_delay 400" || len(calls) != 1 || calls[0].Setter != "ForwardDelay" {
		t.Errorf("got %q, %v", words, calls)
	}
}

func TestHelped(t *testing.T) {
	understood := helped("Usage: ... vxlan id VNI\n\t[ [no]learning ]\n\t[ df {unset|set} ]")
	for word, want := range map[string]bool{"id": true, "learning": true, "nolearning": true, "set": true, "nodf": true, "gbp": false, "nogbp": false} {
		if understood(word) != want {
			t.Errorf("%s: %v", word, !want)
		}
	}
}

func TestRefused(t *testing.T) {
	p := NewPlace(t, "bridge")
	p.Create(t, newSample("br0"))
	const taken = "create bridge br0: IFLA_IFNAME: there is a link of the name br0 already: file exists"
	exists := &link.Error{Op: "do", Errno: unix.EEXIST}
	did := func(do func()) func() error { return func() error { do(); return exists } }
	for name, c := range map[string]struct {
		row  Refusal
		want string
	}{
		"right":          {Refusal{Create: newSample("br0"), Want: taken, Target: os.ErrExist}, ""},
		"a change":       {Refusal{Ref: link.Name("none"), Set: change(), Want: "set none: there is no such link in this network namespace: no such device", Target: os.ErrNotExist}, ""},
		"no target":      {Refusal{Create: newSample("br0"), Want: taken}, "say what errors.Is finds"},
		"another target": {Refusal{Create: newSample("br0"), Want: taken, Target: errors.ErrUnsupported}, "is not unsupported operation"},
		"another text":   {Refusal{Create: newSample("br0"), Want: "taken", Target: os.ErrExist}, "the error is\n  " + taken + "\nnot\n  taken"},
		"no error":       {Refusal{Do: func() error { return nil }, Target: os.ErrExist}, "no error"},
		"left":           {Refusal{Do: did(func() { p.Create(t, newSample("br1")) }), Want: exists.Error(), Target: os.ErrExist}, "br1"},
		"changed":        {Refusal{Do: did(func() { p.Set(t, link.Name("br0"), link.Change().MTU(1400)) }), Want: exists.Error(), Target: os.ErrExist}, `"MTU"`},
		"up":             {Refusal{Do: did(func() { p.Set(t, link.Name("br0"), link.Change().Up()) }), Want: exists.Error(), Target: os.ErrExist}, `"Flags"`},
		"state":          {Refusal{Do: did(func() { p.Set(t, link.Name("br0"), change().(*spec).Priority(1)) }), Want: exists.Error(), Target: os.ErrExist}, `"Priority"`},
	} {
		c.row.Name = name
		r := Refused{Places: []*Place{p}, Rows: []Refusal{c.row}, Varies: []string{"bridge"}}
		r.State = func(tb testing.TB) map[string]any {
			a, err := sampleFrom(p.Get(tb, link.Name("br0")))
			if err != nil {
				tb.Fatal(err)
			}
			return Present(&a)
		}
		fails(t, name, c.want, func(tb testing.TB) { r.Check(tb) })
	}
	row := Refusal{Name: "data", Do: did(func() { p.Set(t, link.Name("br0"), change().(*spec).Priority(2)) }), Want: exists.Error(), Target: os.ErrExist}
	r := Refused{Places: []*Place{p}, Rows: []Refusal{row}}
	fails(t, "data", `"Data"`, func(tb testing.TB) { r.Check(tb) })
	fails(t, "nothing", "no rows", func(tb testing.TB) { (&Refused{Places: r.Places}).Check(tb) })
	row.Since = "99.0"
	r.Rows = []Refusal{row}
	if got := outcome(func(tb testing.TB) { r.Check(tb) }); got.skipped != "needs Linux 99.0: data" {
		t.Errorf("skipped: %q, failed %q", got.skipped, got.failed)
	}
}
