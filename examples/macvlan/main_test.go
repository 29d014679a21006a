package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	kerneltest.NeedsKind(t, "veth")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^` +
		`macvlan1 is in net1, in mode bridge, upon link \d+\n` +
		`macvlan2 is in net2, in mode bridge, upon link \d+\n$`)
	if !want.Match(out.Bytes()) {
		t.Errorf("got\n%swant\n%v", out.Bytes(), want)
	}
}
