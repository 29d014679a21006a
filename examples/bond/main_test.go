package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "bond")
	kerneltest.NeedsKind(t, "veth")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	// The state is another one where the kernel has not seen the carrier yet.
	want := regexp.MustCompile(`^` +
		`eth0 is a port of bond1, a veth link, (ACTIVE|BACKUP), its link is \w+\n` +
		`eth1 is a port of bond1, a veth link, (ACTIVE|BACKUP), its link is \w+\n$`)
	if !want.Match(out.Bytes()) {
		t.Errorf("got\n%swant\n%v", out.Bytes(), want)
	}
}
