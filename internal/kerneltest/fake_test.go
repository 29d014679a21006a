package kerneltest

import (
	"fmt"
	"runtime"
	"testing"
)

// fakeTB records how a test ended instead of ending the one that is running.
type fakeTB struct {
	testing.TB // panics on all that is not below
	skipped    string
	failed     string
}

func (f *fakeTB) Helper() {}

func (f *fakeTB) Skip(args ...any) {
	f.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// outcome runs fn as if it were a test.
func outcome(fn func(tb testing.TB)) *fakeTB {
	f := new(fakeTB)
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn(f)
	}()
	<-done
	return f
}
