package main

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "veth")
	kerneltest.NeedsKind(t, "vlan")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^` +
		`eth0\.2 has the 802\.1Q tag 2, upon link (\d+)\n` +
		`eth0\.3 has the 802\.1Q tag 3, upon link (\d+)\n$`)
	m := want.FindSubmatch(out.Bytes())
	if m == nil || !bytes.Equal(m[1], m[2]) {
		t.Errorf("got\n%swant\n%v", out.Bytes(), want)
	}
}
