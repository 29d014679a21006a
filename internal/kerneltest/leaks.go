package kerneltest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Main runs a package's tests and exits, with a failure if they leave sockets
// or namespaces behind. It is all of a TestMain:
//
//	func TestMain(m *testing.M) { kerneltest.Main(m) }
func Main(m *testing.M) { os.Exit(CheckSockets(m)) }

// CheckSockets runs a package's tests and returns the exit code. It says on
// standard error which sockets, open network namespaces and TAP or TUN
// descriptors are there that were not there before, and which threads are in
// another network namespace, and returns 1 if there are any.
//
// Descriptors that a goroutine is about to close get two seconds. The garbage
// collector is not asked to run: it would close what a test forgot.
func CheckSockets(m *testing.M) int {
	before := holdings()
	code := m.Run()
	left := leaks(before, 2*time.Second)
	if len(left) == 0 {
		return code
	}
	for _, what := range left {
		fmt.Fprintf(os.Stderr, "FAIL: left after the tests: %s\n", what)
	}
	return max(code, 1)
}

// leaks returns what is held now and was not before, once it no longer changes
// for the better or the wait is over.
func leaks(before map[string]bool, wait time.Duration) []string {
	deadline := time.Now().Add(wait)
	for {
		var left []string
		for what := range holdings() {
			if !before[what] {
				left = append(left, what)
			}
		}
		if len(left) == 0 || time.Now().After(deadline) {
			slices.Sort(left)
			return left
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// holdings describes the descriptors and the threads that [CheckSockets] is
// about.
func holdings() map[string]bool {
	held := make(map[string]bool)
	for path, target := range links("/proc/self/fd/*") {
		if watched(target) {
			held[fmt.Sprintf("descriptor %s, %s", filepath.Base(path), target)] = true
		}
	}
	own, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		return held
	}
	for path, ns := range links("/proc/self/task/*/ns/net") {
		if ns != own {
			tid := strings.Split(strings.TrimPrefix(path, "/proc/self/task/"), "/")[0]
			held[fmt.Sprintf("thread %s in %s, not %s", tid, ns, own)] = true
		}
	}
	return held
}

// watched reports whether a descriptor that readlink shows as target is of
// interest. Netlink sockets look like all others: tests should leave none.
func watched(target string) bool {
	for _, prefix := range []string{"socket:", "net:[", "/run/netns/", tunDevice} {
		if strings.HasPrefix(target, prefix) {
			return true
		}
	}
	return false
}

// links reads the symbolic links that the pattern names. Descriptors and
// threads may go while it reads: what has gone is left out.
func links(pattern string) map[string]string {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		panic(err) // the pattern is wrong
	}
	targets := make(map[string]string, len(paths))
	for _, path := range paths {
		if target, err := os.Readlink(path); err == nil {
			targets[path] = target
		}
	}
	return targets
}
