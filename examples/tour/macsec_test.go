package main

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

// TestMACsec looks for what the chapter is about: what bob read, and what was on
// the cable.
func TestMACsec(t *testing.T) {
	kerneltest.NeedsKind(t, "macsec")
	out := tourOf(t, "-chapter", "macsec")
	t.Log("\n" + out)
	for _, want := range []string{`UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "the treasure is under the oak"`, "bob eth0    103 bytes  type 0x88e5, "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not there", want)
		}
	}
}
