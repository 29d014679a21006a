package kerneltest

import (
	"errors"
	"testing"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kinds"
)

// TestKinds holds each kernel of the matrix to the table: what [NeedsKind]
// expects it to have must be there. It tells, too, what it found.
func TestKinds(t *testing.T) {
	Root(t)
	for kind := range kinds.All() {
		// No Debian kernel builds netdevsim; net_failover makes its own links.
		if kind.KernelOnly || kind.Name == "netdevsim" {
			continue
		}
		t.Run(kind.Name, func(t *testing.T) { NeedsKind(t, kind.Name) })
	}
}

func TestProbeUnknownKind(t *testing.T) {
	Root(t)
	if HasKind(t, "nosuchkind") {
		t.Error("the kernel makes links of kind nosuchkind")
	}
}

// TestTUNNotByNetlink is why probe does not ask rtnetlink for this kind.
func TestTUNNotByNetlink(t *testing.T) {
	NeedsKind(t, "tun")
	if _, err := TryIP(Namespace(t), "link", "add", "tap0", "type", "tun"); err == nil {
		t.Error("the kernel made a tun link by netlink")
	}
}

func TestNeedsKindMisused(t *testing.T) {
	for _, name := range []string{"", "bnod", "net_failover"} {
		if got := outcome(func(tb testing.TB) { NeedsKind(tb, name) }); got.failed == "" {
			t.Errorf("NeedsKind(%q) skipped %q, want a failure", name, got.skipped)
		}
	}
}

func TestMissing(t *testing.T) {
	netkit, _ := kinds.Lookup("netkit")
	bond, _ := kinds.Lookup("bond")
	old, recent := needs.Version{Major: 6, Minor: 1}, needs.Version{Major: 6, Minor: 12}
	for _, tt := range []struct {
		name            string
		kind            kinds.Kind
		kernel          needs.Version
		matrix          bool
		skipped, failed string
	}{
		{"own kernel", bond, recent, false, "needs link kind bond (CONFIG_BONDING): not in this kernel", ""},
		{"matrix", bond, recent, true, "", "Linux 6.12 of the matrix lacks link kind bond (CONFIG_BONDING)"},
		{"matrix, before Debian built it", netkit, old, true, "needs Linux 6.10: link kind netkit (CONFIG_NETKIT)", ""},
		{"matrix, after", netkit, recent, true, "", "Linux 6.12 of the matrix lacks link kind netkit (CONFIG_NETKIT)"},
		{"own kernel, older", netkit, old, false, "needs link kind netkit (CONFIG_NETKIT): not in this kernel", ""},
	} {
		got := outcome(func(tb testing.TB) { missing(tb, tt.kind, tt.kernel, tt.matrix) })
		if got.skipped != tt.skipped || got.failed != tt.failed {
			t.Errorf("%s: skipped %q, failed %q, want %q, %q", tt.name, got.skipped, got.failed, tt.skipped, tt.failed)
		}
		if _, ok := needs.Parse(got.skipped); got.skipped != "" && !ok {
			t.Errorf("%s: the runner cannot read %q", tt.name, got.skipped)
		}
	}
}

func TestKnown(t *testing.T) {
	refusal := func(errno unix.Errno, text string) error {
		return &netlink.OpError{Op: "receive", Err: errno, Message: text}
	}
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{nil, true},
		{refusal(unix.EINVAL, ""), true},
		{refusal(unix.EOPNOTSUPP, "Unknown device type"), false},
		{refusal(unix.EOPNOTSUPP, ""), false},
		{refusal(unix.EOPNOTSUPP, "Please use: echo \"[ID] [PORT_COUNT] [NUM_QUEUES]\" > /sys/bus/netdevsim/new_device"), true},
		{errors.Join(unix.EOPNOTSUPP), false},
	} {
		if got := known(tt.err); got != tt.want {
			t.Errorf("known(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}
