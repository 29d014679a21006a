package kerneltest

import (
	"os"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

func TestMain(m *testing.M) { Main(m) }

func TestVersion(t *testing.T) {
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		t.Fatal(err)
	}
	if got := Version(); !strings.HasPrefix(string(release), got.Series().String()+".") {
		t.Errorf("Version() = %v on %s", got, release)
	}
}

func TestNeeds(t *testing.T) {
	kernel := needs.Version{Major: 6, Minor: 1, Patch: 192}
	for _, tt := range []struct {
		version, what   string
		skipped, failed string
	}{
		{version: "5.18", what: "vxlan vnifilter"},
		{version: "6.1", what: "as old as this one"},
		{version: "6.12", what: "hsr", skipped: "needs Linux 6.12: hsr"},
		{version: "6.1.200", what: "a fix", skipped: "needs Linux 6.1.200: a fix"},
		{version: "six", what: "x", failed: `kerneltest.Needs: kernel release "six": want at least MAJOR.MINOR`},
		{version: "6.12", failed: "kerneltest.Needs: Linux 6.12 has what?"},
	} {
		got := outcome(func(tb testing.TB) { needsFrom(tb, kernel, tt.version, tt.what) })
		if got.skipped != tt.skipped || got.failed != tt.failed {
			t.Errorf("Needs(%q, %q) skipped %q, failed %q, want %q, %q",
				tt.version, tt.what, got.skipped, got.failed, tt.skipped, tt.failed)
		}
	}
}

func TestNeedsOnThisKernel(t *testing.T) {
	if got := outcome(func(tb testing.TB) { Needs(tb, "2.6", "netlink") }); got.skipped+got.failed != "" {
		t.Errorf("skipped %q, failed %q, want neither", got.skipped, got.failed)
	}
	if got := outcome(func(tb testing.TB) { Needs(tb, "999.0", "peace") }); got.skipped != "needs Linux 999.0: peace" {
		t.Errorf("skipped %q, failed %q", got.skipped, got.failed)
	}
}

func TestParseEffective(t *testing.T) {
	got, err := parseEffective("Name:\tx\nCapPrm:\t0000000000000000\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n")
	if err != nil || got != 0x1ffffffffff {
		t.Errorf("got %#x, %v", got, err)
	}
	if got, err := parseEffective("Name:\tx\n"); err == nil {
		t.Errorf("got %#x without a CapEff line, want an error", got)
	}
}
