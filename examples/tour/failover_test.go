package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestFailoverChapter(t *testing.T) {
	kerneltest.Failover(t)
	out := tourOf(t, "-chapter", "failover")
	t.Log(out)
	for _, want := range []string{
		`failover.Find`,
		`\[eth\d: primary eth\d \(down\), standby eth\d \(down\), is down\]`,
		`primary eth\d \(up\), standby eth\d \(up\), sends by primary`,
		`→ far .* "there by hardware"`,
		`→ vm .* "back by hardware"`,
		`no primary, standby eth\d \(up\), sends by standby`,
		`→ far .* "there by virtio"`,
		`→ vm .* "back by virtio"`,
		`→ far .* "there by hardware again"`,
		`→ vm .* "back by hardware again"`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("nothing matches %s", want)
		}
	}
	if strings.Contains(out, "-n vm") {
		t.Error("a command says that the machine itself is a namespace")
	}
}

// TestNoFailover runs the chapter on a machine without such cards.
func TestNoFailover(t *testing.T) {
	kerneltest.Root(t)
	var out strings.Builder
	err := give(t.Context(), []Chapter{failoverChapter}, newScreen(&out))
	if err == nil || !strings.Contains(err.Error(), "every chapter was left out") {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(out.String(), "left out") {
		t.Errorf("it does not say why:\n%s", out.String())
	}
}
