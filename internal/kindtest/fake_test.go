package kindtest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// fakeTB records how a test ended instead of ending the one that is running.
type fakeTB struct {
	testing.TB // panics on all that is not below
	failed     []string
	skipped    string
	cleanups   []func()
}

func (f *fakeTB) Helper()             {}
func (f *fakeTB) Logf(string, ...any) {}
func (f *fakeTB) Cleanup(do func())   { f.cleanups = append(f.cleanups, do) }

func (f *fakeTB) Errorf(format string, args ...any) {
	f.failed = append(f.failed, fmt.Sprintf(format, args...))
}

func (f *fakeTB) Error(args ...any) { f.failed = append(f.failed, fmt.Sprint(args...)) }

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

func (f *fakeTB) Fatal(args ...any) {
	f.Error(args...)
	runtime.Goexit()
}

func (f *fakeTB) Skip(args ...any) {
	f.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

// outcome runs check as if it were a test.
func outcome(check func(tb testing.TB)) *fakeTB {
	f := new(fakeTB)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, do := range f.cleanups {
				do()
			}
		}()
		check(f)
	}()
	<-done
	return f
}

// fails expects a check to fail with exactly one text, which has want in it; ""
// expects it to pass.
func fails(t *testing.T, name, want string, check func(tb testing.TB)) {
	t.Helper()
	got := outcome(check)
	switch {
	case got.skipped != "":
		t.Errorf("%s: skipped: %s", name, got.skipped)
	case want == "" && len(got.failed) == 0:
	case want == "" || len(got.failed) != 1 || !strings.Contains(got.failed[0], want):
		t.Errorf("%s: failed with\n%s\nwant %q", name, strings.Join(got.failed, "\n"), want)
	}
}
