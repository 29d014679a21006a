package kindtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const recorded = `$ ip link add dev br0 type bridge
RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0
IFLA_IFNAME 3: 62723000
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500

$ ip link add dev br0 type bridge forward_delay 400
RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0
IFLA_IFNAME 3: 62723000
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_FORWARD_DELAY 1: 90010000

$ ip link set dev br0 type bridge priority 4096
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_PRIORITY 6: 0010

$ ip link set dev br0 up type bridge priority 4096
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x1 change 0x1
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_PRIORITY 6: 0010
`

// file returns a golden file with the text.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "golden.txt")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	golden.Load(t, name) // skips on big-endian machines
	return name
}

func TestGolden(t *testing.T) {
	name := file(t, recorded)
	const (
		up   = "ip link set dev br0 up type bridge priority 4096"
		set  = "ip link set dev br0 type bridge priority 4096"
		late = "up goes out later"
	)
	down := func(m *golden.Message) { m.Info.Flags, m.Info.Change = 0, 0 }
	priority := func(n uint16) link.Request { return change().(*spec).Priority(n) }
	table := Table{Rows: rows, Prefixes: map[string]func() link.Request{
		"ip link add dev br0 type bridge": func() link.Request { return newSample("br0") },
		"ip link set dev br0 type bridge": change,
	}}
	for _, c := range []struct {
		name, want string
		ours       map[string]Ours
		tables     []Table
	}{
		{"edited", "", map[string]Ours{up: {Request: priority(4096), Edit: down, Why: late}}, []Table{table}},
		{"as another", "", map[string]Ours{up: {Request: priority(4096), As: set, Why: late}}, []Table{table}},
		{"left out", "", map[string]Ours{up: {Why: late}}, []Table{table}},
		{"all left out", "", map[string]Ours{"ip link set …": {Why: late}, "ip link add …": {Why: late}}, nil},
		{"no request", `no request for "` + up + `"`, nil, []Table{table}},
		{"no command", `the command "ip link add dev br1" was not recorded`,
			map[string]Ours{up: {Why: late}, "ip link add dev br1": {Why: "none"}}, []Table{table}},
		{"no row", `no command was recorded with the words "age 1"`, map[string]Ours{up: {Why: late}},
			[]Table{table, {Rows: Rows{"age 1": nil}, Prefixes: table.Prefixes}}},
		{"another value", "IFLA_BR_PRIORITY 6: 0110", map[string]Ours{up: {Request: priority(4097), Edit: down, Why: late}}, []Table{table}},
		{"another header", "flags 0x1 change 0x1", map[string]Ours{up: {Request: priority(4096)}}, []Table{table}},
		{"no reason", "Why goes with what differs", map[string]Ours{up: {Request: priority(4096), Edit: down}}, []Table{table}},
		{"nothing to give a reason for", "Why goes with what differs",
			map[string]Ours{up: {Why: late}, set: {Request: priority(4096), Why: late}}, []Table{{Rows: Rows{"": nil, "forward_delay 400": rows["forward_delay 400"]}, Prefixes: table.Prefixes}}},
		{"as one that is not there", `the command "ip" was not recorded`, map[string]Ours{up: {Request: priority(4096), As: "ip", Why: late}}, []Table{table}},
		{"two messages", "more than one message", map[string]Ours{up: {Request: change().(*spec).Priority(4096).Up()}}, []Table{table}},
		{"a bad value", "a request to create cannot change a link", map[string]Ours{up: {Request: newSample("br0")}}, []Table{table}},
	} {
		fails(t, c.name, c.want, func(tb testing.TB) { Golden(tb, name, c.ours, c.tables...) })
	}
}

const recordedPorts = `$ ip link set dev p0 type bridge_slave cost 10
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 6272696467655f736c61766500
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_COST 3: 0a000000

$ bridge link set dev p0 cost 10
RTM_SETLINK flags 0x0005 family 7 type 0 index 7 flags 0x0 change 0x0
IFLA_PROTINFO 12:
  IFLA_BRPORT_COST 3: 0a000000
`

// TestGoldenPorts checks what iproute2 says otherwise of ports.
func TestGoldenPorts(t *testing.T) {
	name := file(t, recordedPorts)
	set := func(a *portSample, w *attr.Walk) { w.Uint32(uapi.IFLA_BRPORT_COST, "cost", &a.Cost) }
	port := func(cost uint32) link.Request {
		s := new(spec)
		a := &portSample{link.Some(cost)}
		link.Init(&s.Spec, s, link.Description{Change: true, PortKind: "bridge", Port: func(w *attr.Walk) { set(a, w) }})
		return s
	}
	ours := func(ip, bridge uint32) func(tb testing.TB) {
		return func(tb testing.TB) {
			Golden(tb, name, map[string]Ours{
				"ip link set dev p0 type bridge_slave cost 10": {Request: port(ip)},
				"bridge link set dev p0 cost 10":               {Request: port(bridge)},
			})
		}
	}
	fails(t, "right", "", ours(10, 10))
	fails(t, "ip", "IFLA_BRPORT_COST 3: 0b000000", ours(11, 10))
	fails(t, "bridge", "IFLA_BRPORT_COST 3: 0b000000", ours(10, 11))
	GoldenWords(t, name, Words{Kind: "bridge_slave"}, set)
	fails(t, "words of bridge", `the error is
"unknown word`, func(tb testing.TB) {
		_, one, _ := strings.Cut(recordedPorts, "\n\n")
		GoldenWords(tb, file(t, strings.Replace(one, "dev p0 cost", "dev p0 price", 1)), Words{Kind: "bridge_slave"}, set)
	})
}

type portSample struct{ Cost link.Opt[uint32] }

// TestEdits checks the ready-made ones.
func TestEdits(t *testing.T) {
	m := golden.Load(t, file(t, recordedPorts))[0].Want
	EditAttr("IFLA_BRPORT_COST", func(a *golden.Attr) { a.Data = []byte{1, 2, 3, 4} })(&m)
	WithoutAttr("IFLA_INFO_KIND")(&m)
	if got := m.String(); !strings.HasSuffix(got, "IFLA_LINKINFO 18:\n  IFLA_INFO_SLAVE_DATA 5:\n    IFLA_BRPORT_COST 3: 01020304\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestGoldenWords(t *testing.T) {
	name := file(t, recorded)
	bridge := Words{Kind: "bridge"}
	words := func(how Words, walk func(*sample, *attr.Walk)) func(tb testing.TB) {
		return func(tb testing.TB) { GoldenWords(tb, name, how, walk) }
	}
	GoldenWords(t, name, bridge, (*sample).walk)
	fails(t, "not refused", `the error is
"", not
"too long"`, words(Words{Kind: "bridge", Refused: map[string]string{"forward_delay 400": "too long"}}, (*sample).walk))
	fails(t, "refused", `not in 0 to 65535`, words(Words{Kind: "bridge", Replace: map[string]string{"400": "65536", "forward_delay": "priority"}}, (*sample).walk))
	fails(t, "not recorded", `no command was recorded with the words "age 1"`, words(Words{Kind: "bridge", Refused: map[string]string{"age 1": "no"}}, (*sample).walk))
	fails(t, "another value", "IFLA_BR_FORWARD_DELAY 1: 91010000", words(Words{Kind: "bridge", Replace: map[string]string{"400": "401"}}, (*sample).walk))
	fails(t, "no words", "IFLA_BR_FORWARD_DELAY 1: 90010000", func(tb testing.TB) {
		const command = "$ ip link set dev br0 type bridge priority"
		first, _, _ := strings.Cut(recorded, command)
		GoldenWords(tb, file(t, strings.Replace(first, "bridge forward", "dummy forward", 1)), bridge, (*sample).walk)
	})
}

func TestRecorded(t *testing.T) {
	seeds := Recorded(t, file(t, recorded), "bridge")
	if len(seeds) != 4 || len(seeds[0]) != 0 || string(seeds[1]) != "\x08\x00\x01\x00\x90\x01\x00\x00" {
		t.Errorf("seeds are %x", seeds)
	}
}

func TestReread(t *testing.T) {
	cases := golden.Load(t, file(t, recorded))
	var a sample
	Reread(t, cases[1].Want, "bridge", &a)
	if a.ForwardDelay.Or(0) != 4*time.Second {
		t.Errorf("got %+v", a)
	}
	for name, a := range map[string]*faulty[alters]{"altered": {}} {
		m := golden.Message{Type: cases[1].Want.Type, Flags: cases[1].Want.Flags, Attrs: cases[1].Want.Attrs}
		fails(t, name, "IFLA_BR_FORWARD_DELAY 1: 10010000", func(tb testing.TB) { Reread(tb, m, "bridge", a) })
	}
}

func TestMessages(t *testing.T) {
	cases := golden.Load(t, file(t, recorded))
	var b []byte
	var want []string
	for _, c := range cases {
		b = c.Want.Append(b)
		want = append(want, c.Want.String())
	}
	Messages(t, b, "", want...)
	fails(t, "one more", "the messages are", func(tb testing.TB) { Messages(tb, b, "", want[1:]...) })
}

func TestApply(t *testing.T) {
	s := newSample("br0").(*spec)
	Apply(t, s, Do("Priority", 7), Do("HelloTime", time.Second), Do("Between", -1, 1))
	if s.a.Priority.Or(0) != 7 || s.a.HelloTime.Or(0) != time.Second {
		t.Errorf("got %+v", s.a)
	}
	Apply(t, s, Do("Priority", nil))
	if s.a.Priority.Or(7) != 0 {
		t.Errorf("got %+v", s.a)
	}
	for name, c := range map[string]struct {
		Call
		want string
	}{
		"no setter": {Do("Age", 1), "*kindtest.spec has no Age"},
		"too large": {Do("Priority", 65536), "does not take []interface {}{65536}"},
		"negative":  {Do("Priority", -1), "does not take"},
		"a string":  {Do("Priority", "1"), "does not take"},
		"too few":   {Do("Between", 1), "does not take"},
		"too many":  {Do("Between", 1, 2, 3), "does not take"},
		"too low":   {Do("Between", -129, 2), "does not take"},
		"bad one":   {Do("Lost", 1, 256), "does not take"},
		"lost":      {Do("Lost", 1, 2), "*kindtest.spec.Lost does not return its spec"},
	} {
		fails(t, name, c.want, func(tb testing.TB) { Apply(tb, s, c.Call) })
	}
}

func TestEverySetter(t *testing.T) {
	fails(t, "all", "", func(tb testing.TB) { EverySetter(tb, change(), rows, "HelloTime", "MaxLearned", "Between", "Lost") })
	fails(t, "one is missing", "*kindtest.spec.Lost is in no row", func(tb testing.TB) {
		EverySetter(tb, change(), rows, "HelloTime", "MaxLearned", "Between")
	})
	fails(t, "no such", "*kindtest.spec.Age, which is tested elsewhere", func(tb testing.TB) {
		EverySetter(tb, change(), rows, "HelloTime", "MaxLearned", "Between", "Lost", "Age")
	})
	fails(t, "twice", "*kindtest.spec.Priority, which is tested elsewhere", func(tb testing.TB) {
		EverySetter(tb, change(), rows, "HelloTime", "MaxLearned", "Between", "Lost", "Priority")
	})
}
