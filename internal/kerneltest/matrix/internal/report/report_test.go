//go:build !kernelmatrix

package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// play adds the events of a test2json stream to a run and returns what it
// showed.
func play(t *testing.T, r *Run, stream string) string {
	t.Helper()
	var shown strings.Builder
	if err := Read(strings.NewReader(stream), func(e Event) { shown.WriteString(r.Add(e)) }); err != nil {
		t.Fatal(err)
	}
	return shown.String()
}

func newRun() *Run {
	return &Run{Name: "linux-6.1.9", Kernel: needs.Version{Major: 6, Minor: 1, Patch: 9}}
}

// script writes events: a line is "action test text", with "-" for no test.
func script(pkg string, lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		words := strings.SplitN(line, " ", 3)
		b.WriteString(`{"Package":"` + pkg + `","Action":"` + words[0] + `"`)
		if words[1] != "-" {
			b.WriteString(`,"Test":"` + words[1] + `"`)
		}
		if len(words) > 2 {
			b.WriteString(`,"Output":"` + words[2] + `\n"`)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func TestRun(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		shown []string // lines, the last without its time
		want  Counts
	}{
		{
			"all well",
			[]string{"run A", "output A noise", "pass A", "run B", "run B/x", "pass B/x", "run B/y", "pass B/y", "pass B", "pass -"},
			[]string{"ok   linux-6.1.9     p  0.00s  3 passed"},
			Counts{Passed: 3},
		},
		{
			"failed subtest",
			[]string{
				"run A", "output A === RUN   A", "run A/x", "output A/x     a_test.go:1: bad", "fail A/x",
				"run A/y", "pass A/y", "output A --- FAIL: A (0.00s)", "fail A", "output - FAIL", "fail -",
			},
			[]string{
				"---- linux-6.1.9  p", "    a_test.go:1: bad", "---- linux-6.1.9  p", "--- FAIL: A (0.00s)",
				"FAIL linux-6.1.9     p  0.00s  1 passed, 1 failed",
			},
			Counts{Passed: 1, Failed: 1},
		},
		{
			"failed beside its subtests",
			[]string{"run A", "run A/x", "pass A/x", "output A bad", "fail A", "fail -"},
			[]string{"---- linux-6.1.9  p", "bad", "FAIL linux-6.1.9     p  0.00s  1 passed, 1 failed"},
			Counts{Passed: 1, Failed: 1},
		},
		{
			"died",
			[]string{"run A", "pass A", "run B", "output B panic: oh", "output - exit status 2", "fail -"},
			[]string{
				"---- linux-6.1.9  p", "panic: oh", "    B did not end", "---- linux-6.1.9  p", "exit status 2",
				"FAIL linux-6.1.9     p  0.00s  1 passed, 1 failed",
			},
			Counts{Passed: 1, Failed: 1},
		},
		{
			"failed in TestMain",
			[]string{"run A", "pass A", "output - left behind: socket", "fail -"},
			[]string{"---- linux-6.1.9  p", "left behind: socket", "FAIL linux-6.1.9     p  0.00s  1 passed, 1 failed"},
			Counts{Passed: 1, Failed: 1},
		},
		{
			"skips",
			[]string{"run A", "skip A", "run B", "run B/x", "skip B/x", "pass B", "pass -"},
			[]string{"ok   linux-6.1.9     p  0.00s  0 passed, 2 skipped"},
			Counts{Skipped: 2},
		},
		{"no test files", []string{"skip -"}, nil, Counts{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRun()
			shown := play(t, r, script("p", tt.lines...))
			want := strings.Join(append(slices.Clone(tt.shown), ""), "\n")
			if shown != want {
				t.Errorf("shown:\n%swant:\n%s", shown, want)
			}
			if got := r.Counts(); got != tt.want {
				t.Errorf("counts %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestReadBroken(t *testing.T) {
	if err := Read(strings.NewReader("{\"Action\":\"run\"}\nnot JSON\n"), func(Event) {}); err == nil {
		t.Error("no error for what is not JSON")
	}
}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		output []string
		want   string
	}{
		{[]string{"=== RUN   A\n", "    a_test.go:12: needs root\n", "--- SKIP: A (0.00s)\n"}, "needs root"},
		{[]string{"    a_test.go:1: first\n", "        sub/b_test.go:3: needs Linux 9.9: x\n"}, "needs Linux 9.9: x"},
		{[]string{"--- SKIP: A (0.00s)\n"}, ""},
	} {
		if got := (&Test{Output: tt.output}).Reason(); got != tt.want {
			t.Errorf("reason of %q is %q, want %q", tt.output, got, tt.want)
		}
	}
}

func TestForbidden(t *testing.T) {
	kind := needs.Kind("bond", "CONFIG_BONDING")
	for _, tt := range []struct {
		reason string
		own    bool
		want   string
	}{
		{"needs Linux 6.2: x", false, ""},
		{"needs Linux 6.2: x", true, ""},
		{"needs Linux 6.1.10: a fix", false, ""},
		{"needs Linux 6.1: x", false, "although this is no older kernel: needs Linux 6.1: x"},
		{"needs Linux 5.18: x", true, "although this is no older kernel: needs Linux 5.18: x"},
		{kind, true, ""},
		{kind, false, "although kernels of the matrix have link kind bond"},
		{needs.Device("a NIC"), true, ""},
		{needs.Device("a NIC"), false, "although guests have what tests need: needs a device that this machine lacks: a NIC"},
		{"too slow", false, "with a reason that is not of package kerneltest: too slow"},
		{"", false, "without a reason"},
	} {
		r := newRun()
		r.Own = tt.own
		if got := r.forbidden(tt.reason); got != tt.want {
			t.Errorf("%q, own kernel %v: %q, want %q", tt.reason, tt.own, got, tt.want)
		}
	}
}

func TestJudge(t *testing.T) {
	stream := script("p", "run A", "output A     a_test.go:1: tired", "skip A", "run B", "pass B", "pass -") + script("q", "pass -")
	r := newRun()
	play(t, r, stream)
	want := []string{
		"linux-6.1.9: p A was skipped with a reason that is not of package kerneltest: tired",
		"linux-6.1.9: q ran no test, and has some",
		"linux-6.1.9: r ran no test, and has some",
	}
	if got := r.Judge([]string{"p", "q", "r"}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.Judge(nil); !slices.Equal(got, want[:1]) {
		t.Errorf("with tests picked by name: got %q, want %q", got, want[:1])
	}
	unprivileged := newRun()
	play(t, unprivileged, script("p", "run A", "output A     a_test.go:1: needs root", "skip A", "run B", "pass B", "pass -"))
	want = []string{"linux-6.1.9: 1 tests were skipped because they need root"}
	if got := unprivileged.Judge([]string{"p"}); !slices.Equal(got, want) {
		t.Errorf("without root: got %q, want %q", got, want)
	}
	dead := &Run{Name: "linux-7", Problems: []string{"linux-7: did not boot"}}
	if got := dead.Judge([]string{"p"}); !slices.Equal(got, dead.Problems) {
		t.Errorf("after a crash: got %q, want %q", got, dead.Problems)
	}
}

func TestNeverRan(t *testing.T) {
	one, two := newRun(), newRun()
	play(t, one, script("p", "run A", "skip A", "run B", "skip B", "run C", "run C/x", "skip C/x", "pass C", "pass -"))
	play(t, two, script("p", "run A", "skip A", "run B", "fail B", "run C", "run C/x", "skip C/x", "pass C", "fail -"))
	want := []string{"p A ran on no kernel: all skipped it", "p C/x ran on no kernel: all skipped it"}
	if got := NeverRan([]*Run{one, two}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSummary(t *testing.T) {
	const reason = "needs Linux 6.2: x"
	one, two := newRun(), newRun()
	two.Name = "linux-5.10"
	for _, r := range []*Run{one, two} {
		play(t, r, script("p", "run A", "output A     a_test.go:1: "+reason, "skip A", "run B", "pass B", "pass -"))
	}
	var b strings.Builder
	if !Summary(&b, []*Run{one, two}, nil) {
		t.Error("not well without a failure")
	}
	if !strings.HasSuffix(b.String(), "\n2 passed, 0 failed, 2 skipped\n") {
		t.Errorf("last line of %q", b.String())
	}
	if line := "  p A  " + reason + "  linux-6.1.9 linux-5.10\n"; !strings.Contains(b.String(), line) {
		t.Errorf("no line %q in %q", line, b.String())
	}
	b.Reset()
	if Summary(&b, []*Run{one}, []string{"what"}) {
		t.Error("well with a problem")
	}
	if !strings.HasSuffix(b.String(), "  what\n\n1 passed, 1 failed, 1 skipped\n") {
		t.Errorf("end of %q", b.String())
	}
	if Summary(&b, []*Run{newRun()}, nil) {
		t.Error("well without a single test")
	}
}
