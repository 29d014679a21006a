package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "ipvlan")
	kerneltest.NeedsKind(t, "veth")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^ipvl0 is in ns0, in mode l2, upon link \d+, with its address: true\n$`)
	if !want.Match(out.Bytes()) {
		t.Errorf("got\n%swant\n%v", out.Bytes(), want)
	}
}
