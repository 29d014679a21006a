package vcan_test

import (
	"testing"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/vcan"
)

const kind = "vcan"

// hasXL reports whether the kernel knows CAN XL.
func hasXL() bool { return kerneltest.Version().Compare(needs.Version{Major: 6, Minor: 1}) >= 0 }

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	ours := map[string]kindtest.Ours{
		"ip link add dev vcan0 type vcan":          {Request: vcan.New("vcan0")},
		"ip link add dev vcan0 up type vcan":       {Request: vcan.New("vcan0").Up()},
		"ip link add dev vcan0 mtu 16 type vcan":   {Request: vcan.New("vcan0").Protocol(can.CC)},
		"ip link add dev vcan0 mtu 72 type vcan":   {Request: vcan.New("vcan0").Protocol(can.FD)},
		"ip link add dev vcan0 mtu 76 type vcan":   {Request: vcan.New("vcan0").MTU(can.XLMinMTU)},
		"ip link add dev vcan0 mtu 2060 type vcan": {Request: vcan.New("vcan0").Protocol(can.XL)},
		"ip link add dev vcan0 index 7 group 5 txqueuelen 100 type vcan": {
			Request: vcan.New("vcan0").Index(7).Group(5).TxQLen(100),
		},
	}
	if !hasXL() {
		for _, command := range []string{"ip link add dev vcan0 mtu 76 type vcan", "ip link add dev vcan0 mtu 2060 type vcan"} {
			ours[command] = kindtest.Ours{Why: "CAN XL is refused on this kernel: TestRefused"}
		}
	}
	kindtest.Golden(t, "testdata/golden/vcan.txt", ours)
}

// TestCoverage fails once the table of the kernel's attributes has some.
func TestCoverage(t *testing.T) {
	if rows := coverage.Rows(kind, "info-data"); len(rows) > 0 {
		t.Errorf("the package lacks %v", rows)
	}
	t.Log("vcan: covered 0 of 0")
}
