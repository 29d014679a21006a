package kerneltest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// Version returns the release of the running kernel. Compare it with the
// method of that name.
func Version() needs.Version { return running() }

var running = sync.OnceValue(func() needs.Version {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		panic(fmt.Sprintf("kerneltest: uname: %v", err))
	}
	v, err := needs.ParseVersion(unix.ByteSliceToString(uts.Release[:]))
	if err != nil {
		panic(fmt.Sprintf("kerneltest: %v", err))
	}
	return v
})

// Matrix reports whether the test runs in a guest of the kernel matrix.
func Matrix() bool {
	_, ok := os.LookupEnv(needs.MatrixEnv)
	return ok
}

// Needs skips the test on kernels older than version, such as "5.18", which is
// the first that has what. On newer kernels it does nothing, so that the test
// fails where the feature is missing after all.
func Needs(tb testing.TB, version, what string) {
	tb.Helper()
	needsFrom(tb, Version(), version, what)
}

// needsFrom is Needs on the kernel that the argument names.
func needsFrom(tb testing.TB, kernel needs.Version, version, what string) {
	tb.Helper()
	v, err := needs.ParseVersion(version)
	if err != nil {
		tb.Fatalf("kerneltest.Needs: %v", err)
	}
	if what == "" {
		tb.Fatalf("kerneltest.Needs: Linux %v has what?", v)
	}
	if kernel.Compare(v) < 0 {
		tb.Skip(needs.Linux(v, what))
	}
}

// Root skips the test unless the process may make network namespaces and
// change the links in them: it has CAP_NET_ADMIN and CAP_SYS_ADMIN, as root or
// in a user namespace of its own. ./test and the matrix run tests as root and
// count this skip as a failure.
func Root(tb testing.TB) {
	tb.Helper()
	caps, err := effective()
	if err != nil {
		tb.Fatalf("own capabilities: %v", err)
	}
	const want = 1<<unix.CAP_NET_ADMIN | 1<<unix.CAP_SYS_ADMIN
	if caps&want != want {
		tb.Skip(needs.Root)
	}
}

// effective returns the calling thread's effective capabilities as bits.
func effective() (uint64, error) {
	status, err := os.ReadFile("/proc/thread-self/status")
	if err != nil {
		return 0, err
	}
	return parseEffective(string(status))
}

func parseEffective(status string) (uint64, error) {
	for line := range strings.Lines(status) {
		if mask, ok := strings.CutPrefix(line, "CapEff:"); ok {
			return strconv.ParseUint(strings.TrimSpace(mask), 16, 64)
		}
	}
	return 0, fmt.Errorf("no CapEff in /proc/thread-self/status")
}
