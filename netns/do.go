package netns

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// Do runs fn inside the namespace and returns its error as it is. If the
// namespace cannot be entered fn does not run, and the error is an [*Error].
//
// The function runs on a goroutine of its own, locked to a thread, while Do
// waits. Sockets and processes that it makes belong to the namespace; goroutines
// that it starts do not run inside. Afterwards the thread goes back to where
// it was, or ends if the kernel does not let it. A thread that is in the
// namespace already is not switched, so that Do in one's own namespace needs no
// privilege.
//
// A panic in fn continues in the caller with the same value, though with the
// caller's stack, and [runtime.Goexit], which testing.T.FailNow calls, ends the
// caller's goroutine too. Do may be nested and called from many goroutines.
// Closing the NS while fn runs does not disturb it.
func (ns *NS) Do(fn func() error) error {
	if ns == nil {
		return &Error{Op: "enter", Err: errNil}
	}
	inside := false
	err := onThread(func(here ID) error {
		return ns.withFD(func(fd int) error {
			if here == ns.id {
				return nil
			}
			return setns(fd)
		})
	}, func() error {
		inside = true
		return fn()
	})
	if err != nil && !inside {
		return &Error{Op: "enter", Namespace: ns.name, Err: err}
	}
	return err
}

// A job is a function on its way to another thread and its outcome back.
type job struct {
	enter func(here ID) error // switches the thread, given where it is
	fn    func() error

	err      error
	panicked any  // what fn panicked with
	returned bool // by return, rather than panic or Goexit
}

// onThread calls enter and then fn on a thread that no other goroutine uses
// until it is back in its namespace, or that ends.
func onThread(enter func(here ID) error, fn func() error) error {
	j := &job{enter: enter, fn: fn}
	done := make(chan struct{})
	go j.run(done)
	<-done
	switch {
	case j.returned:
		return j.err
	case j.panicked != nil:
		panic(j.panicked)
	}
	runtime.Goexit()
	return nil
}

// run is the goroutine of a job. It closes done last, even by panic or Goexit.
func (j *job) run(done chan<- struct{}) {
	defer close(done)
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		// The main thread cannot end if it cannot be restored. While this
		// goroutine sits on it, the next one finds another.
		next := make(chan struct{})
		go j.run(next)
		<-next
		runtime.UnlockOSThread()
		return
	}
	home, err := open(threadNS)
	if err != nil {
		j.err, j.returned = fmt.Errorf("own namespace: %w", err), true
		runtime.UnlockOSThread()
		return
	}
	defer leave(home)
	defer func() { j.panicked = recover() }()
	if j.err = j.enter(home.id); j.err == nil {
		j.err = j.fn()
	}
	j.returned = true
}

// leave brings the thread home and lets go of it. If the kernel refuses, the
// thread stays locked and ends with its goroutine.
func leave(home *NS) {
	defer home.Close()
	if setns(home.fd) == nil || isThreadIn(home.id) {
		runtime.UnlockOSThread()
	}
}

// isThreadIn reports whether the calling thread is in the namespace.
func isThreadIn(id ID) bool {
	var st unix.Stat_t
	return unix.Stat(threadNS, &st) == nil && idOf(&st) == id
}

func setns(fd int) error {
	if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("setns: %w", err)
	}
	return nil
}
