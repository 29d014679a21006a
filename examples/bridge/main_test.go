package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	kerneltest.NeedsKind(t, "tun")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	// The state is another one where the kernel has not seen the carrier yet, and
	// a TAP that nobody holds open has none since some release after 5.10.
	want := regexp.MustCompile(`^` +
		`eth0 is port 1 of br0, a veth link, \w+\n` +
		`tap1 is port 2 of br0, a tun link, \w+\n` +
		`tap2 is port 3 of br0, a tun link, \w+\n` +
		`veth1 is port 4 of br0, a veth link, \w+\n$`)
	if !want.Match(out.Bytes()) {
		t.Errorf("got\n%swant\n%v", out.Bytes(), want)
	}
}
