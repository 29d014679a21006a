package main

import (
	"bytes"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func TestRun(t *testing.T) {
	kerneltest.NeedsKind(t, "vxlan")
	kerneltest.NeedsKind(t, "veth")
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	const want = "vx0 carries VNI 100 from 1.1.1.1 to 2.2.2.2, UDP port 4789, in packets of eth0\n" +
		"its MTU is 1450, where eth0 has 1500\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
