package main

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

// TestHSR looks for the copies on both cables.
func TestHSR(t *testing.T) {
	kerneltest.NeedsKind(t, "hsr")
	out := tourOf(t, "-chapter", "hsr")
	t.Log("\n" + out)
	for _, want := range []string{"bytes  type 0x892f", "bob eth0", "bob eth1", `"by the other one"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not there", want)
		}
	}
}
