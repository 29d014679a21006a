package kerneltest

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/virtif/virtif/netns"
)

// Namespace returns a new network namespace that no name refers to and that is
// closed when the test ends. It implies [Root]. Kernels put links of their own
// into new namespaces, depending on their modules (lo, sit0, tunl0 …): expect
// more than what the test made.
func Namespace(tb testing.TB) *netns.NS {
	tb.Helper()
	Root(tb)
	ns, err := netns.New()
	if err != nil {
		tb.Fatalf("new network namespace: %v", err)
	}
	tb.Cleanup(func() {
		if err := ns.Close(); err != nil {
			tb.Errorf("close network namespace: %v", err)
		}
	})
	return ns
}

// IP runs ip(8) of iproute2 inside the namespace and returns its standard
// output. Where it fails the test fails with what it said. In the matrix the
// command is the one of the kernel's Debian release.
func IP(tb testing.TB, ns *netns.NS, args ...string) []byte {
	tb.Helper()
	return must(tb, ns, "ip", args)
}

// Bridge runs bridge(8) of iproute2 as [IP] runs ip(8).
func Bridge(tb testing.TB, ns *netns.NS, args ...string) []byte {
	tb.Helper()
	return must(tb, ns, "bridge", args)
}

// TryIP is [IP] for a command that may fail. The error holds the command and
// what it wrote to standard error; [exec.ExitError] can be had from it.
func TryIP(ns *netns.NS, args ...string) ([]byte, error) { return run(ns, "ip", args) }

// TryBridge is [Bridge] for a command that may fail, as [TryIP].
func TryBridge(ns *netns.NS, args ...string) ([]byte, error) { return run(ns, "bridge", args) }

func must(tb testing.TB, ns *netns.NS, command string, args []string) []byte {
	tb.Helper()
	out, err := run(ns, command, args)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// run runs a command inside the namespace: a process belongs to that of the
// thread that starts it.
func run(ns *netns.NS, command string, args []string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(command, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := ns.Do(cmd.Run); err != nil {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
		return nil, fmt.Errorf("%s %s: %w", command, strings.Join(args, " "), err)
	}
	return stdout.Bytes(), nil
}
