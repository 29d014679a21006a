package netns_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

// strayThreads waits for threads that are ending and then returns an error
// that tells the threads outside the namespace of the main thread.
func strayThreads() error {
	var stray []string
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		home, err := os.Readlink("/proc/self/ns/net")
		if err != nil {
			return err
		}
		threads, err := filepath.Glob("/proc/self/task/*/ns/net")
		if err != nil || len(threads) == 0 {
			return fmt.Errorf("threads: %v, %v", threads, err)
		}
		stray = stray[:0]
		for _, path := range threads {
			if ns, err := os.Readlink(path); err == nil && ns != home {
				stray = append(stray, path+" is "+ns)
			}
		}
		if len(stray) == 0 {
			return nil
		}
	}
	return fmt.Errorf("strayed threads: %q", stray)
}

func checkThreads(t *testing.T) {
	t.Helper()
	if err := strayThreads(); err != nil {
		t.Error(err)
	}
}

// openFDs counts the open descriptors, without the runtime's own poller, which
// comes up when it is first needed.
func openFDs(t *testing.T) (n int) {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		target, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err == nil && !strings.HasPrefix(target, "anon_inode:") {
			n++
		}
	}
	return n
}

func checkInside(ns *netns.NS) error {
	for range 3 {
		here, err := netns.Current()
		if err != nil {
			return err
		}
		here.Close()
		if here.ID() != ns.ID() {
			return fmt.Errorf("in %v, want %v", here.ID(), ns.ID())
		}
		runtime.Gosched()
	}
	return nil
}

func TestDoConcurrent(t *testing.T) {
	const namespaces, goroutines, rounds = 10, 50, 40
	kerneltest.Root(t)
	home, before := current(t), openFDs(t)
	all := make([]*netns.NS, namespaces)
	for i := range all {
		all[i] = kerneltest.Namespace(t)
	}
	outer := errors.New("by fn")
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for r := range rounds {
				ns := all[(g+r)%namespaces]
				err := ns.Do(func() error {
					nested := all[(g*r)%namespaces]
					return errors.Join(checkInside(ns), nested.Do(func() error { return checkInside(nested) }),
						checkInside(ns), outer)
				})
				if err == nil || err.Error() != outer.Error() {
					t.Error(err)
				}
				if err := checkInside(home); err != nil {
					t.Error("outside:", err)
				}
			}
		})
	}
	wg.Wait()
	checkThreads(t)
	for _, ns := range all {
		ns.Close()
	}
	if after := openFDs(t); after != before {
		t.Errorf("%d open descriptors, %d before", after, before)
	}
}

func TestDoWhileClosing(t *testing.T) {
	for range 50 {
		ns := kerneltest.Namespace(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				err := ns.Do(func() error { return checkInside(ns) })
				if err != nil && !errors.Is(err, os.ErrClosed) {
					t.Error(err)
				}
				ns.Close()
			})
		}
		wg.Wait()
	}
	checkThreads(t)
}

func TestDoPanic(t *testing.T) {
	type value struct{ s string }
	ns, home, before := kerneltest.Namespace(t), current(t), openFDs(t)
	var runtimeErr runtime.Error
	for _, fn := range []func() error{
		func() error { panic(value{"mine"}) },
		func() error { panic(nil) },
		func() error { return any(1).(error) },
		nil,
	} {
		func() {
			defer func() {
				got := recover()
				err, _ := got.(error)
				if got != (value{"mine"}) && !errors.As(err, &runtimeErr) {
					t.Errorf("recovered %v (%T)", got, got)
				}
			}()
			t.Errorf("returned: %v", ns.Do(fn))
		}()
	}
	if err := checkInside(home); err != nil {
		t.Error(err)
	}
	checkThreads(t)
	if after := openFDs(t); after != before {
		t.Errorf("%d open descriptors, %d before", after, before)
	}
}

func TestDoGoexit(t *testing.T) {
	ns := kerneltest.Namespace(t)
	var deferred, returned bool
	var wg sync.WaitGroup
	wg.Go(func() {
		defer func() { deferred = recover() == nil }()
		ns.Do(func() error { runtime.Goexit(); return nil })
		returned = true
	})
	wg.Wait()
	if returned || !deferred {
		t.Errorf("returned %v, deferred %v; want Goexit in the caller", returned, deferred)
	}
	checkThreads(t)
}

// A function that moves its thread itself leaves no trace either.
func TestDoMovedThread(t *testing.T) {
	ns, home := kerneltest.Namespace(t), current(t)
	for _, start := range []*netns.NS{ns, home} {
		if err := start.Do(func() error { return unix.Unshare(unix.CLONE_NEWNET) }); err != nil {
			t.Error(err)
		}
	}
	checkThreads(t)
}

func init() {
	children["main"] = onMainThread
	children["user"] = inUserNamespace
}

// onMainThread is a child that starts where the main thread must not switch.
func onMainThread() error {
	ns, err := netns.New()
	if err != nil {
		return err
	}
	defer ns.Close()
	if unix.Gettid() != unix.Getpid() {
		return errors.New("not on the main thread")
	}
	var tid int
	err = ns.DoHere(func() error {
		tid = unix.Gettid()
		return checkInside(ns)
	})
	if err == nil && tid == unix.Getpid() {
		err = errors.New("switched the main thread")
	}
	return errors.Join(err, strayThreads())
}

func TestDoMainThread(t *testing.T) {
	kerneltest.Root(t)
	runChild(t, nil, "main")
	runChild(t, inUserNS(), "main")
}

// inUserNamespace is a child that can enter its namespaces but cannot go back
// to the one that it started in: its threads have to end.
func inUserNamespace() error {
	home, err := netns.Current()
	if err != nil {
		return err
	}
	defer home.Close()
	ns, err := netns.New()
	if err != nil {
		return err
	}
	defer ns.Close()
	err = ns.Do(func() error {
		return want("going home", unix.Setns(home.FD(), unix.CLONE_NEWNET), os.ErrPermission)
	})
	if err != nil {
		return err
	}
	errs := make(chan error)
	for range 20 {
		go func() { errs <- errors.Join(ns.Do(func() error { return checkInside(ns) }), checkInside(home)) }()
	}
	for range 20 {
		err = errors.Join(err, <-errs)
	}
	err = errors.Join(err, strayThreads(), home.Do(func() error { return checkInside(home) }))

	// Names work too, where /run can be written to.
	if e := unix.Mount("tmpfs", "/run", "tmpfs", 0, ""); e != nil {
		return errors.Join(err, fmt.Errorf("mount /run: %w", e))
	}
	named, e := netns.NewNamed("blue")
	if e != nil {
		return errors.Join(err, e)
	}
	defer named.Close()
	err = errors.Join(err, named.Do(func() error { return checkInside(named) }), netns.Delete("blue"))

	// A full house is told from a full disk, and leaves nothing behind.
	if e := os.WriteFile("/proc/sys/user/max_net_namespaces", []byte("0"), 0); e != nil {
		return errors.Join(err, e)
	}
	_, e = netns.NewNamed("red")
	const full = `create namespace "red": unshare: limit of /proc/sys/user/max_net_namespaces reached: ` +
		`no space left on device`
	if e == nil || e.Error() != full {
		err = errors.Join(err, fmt.Errorf("over the limit: %w", e))
	}
	if names, e := netns.List(); e != nil || len(names) != 0 {
		err = errors.Join(err, fmt.Errorf("left names %q, %w", names, e))
	}
	return errors.Join(err, strayThreads())
}

func TestInUserNamespace(t *testing.T) {
	if child(inUserNS(), "main").Run() != nil {
		kerneltest.Root(t) // not every system lets other users make user namespaces
	}
	runChild(t, inUserNS(), "user")
}

func BenchmarkDo(b *testing.B) {
	ns := kerneltest.Namespace(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := ns.Do(func() error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
