package vxcan_test

import (
	"testing"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/vxcan"
)

const kind = "vxcan"

// hasXL reports whether the kernel knows CAN XL.
func hasXL() bool { return kerneltest.Version().Compare(needs.Version{Major: 6, Minor: 1}) >= 0 }

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	here, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	const pair = "ip link add dev c0 type vxcan peer name c1"
	ours := map[string]kindtest.Ours{
		"ip link add dev c0 type vxcan": {
			Why: "the kernel would copy the settings of the first end to the other; there is no such request",
		},
		pair: {Request: vxcan.New("c0", vxcan.NewPeer("c1"))},
		"ip link add dev c0 type vxcan peer dev c1": {Request: vxcan.New("c0", vxcan.NewPeer("c1"))},
		"ip link add dev c0 mtu 72 type vxcan peer name c1 mtu 16": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").Protocol(can.CC)).Protocol(can.FD),
		},
		"ip link add dev c0 mtu 2060 type vxcan peer name c1 mtu 76": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").MTU(can.XLMinMTU)).Protocol(can.XL),
		},
		"ip link add dev c0 up type vxcan peer name c1 up": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").Up()).Up(),
			Edit: kindtest.EditAttr("VXCAN_INFO_PEER", func(peer *golden.Attr) {
				peer.Info.Flags, peer.Info.Change = 0, 0
			}),
			Why: "the kernel refuses a peer that is up: it is brought up later",
		},
		"ip link add dev c0 index 7 type vxcan peer name c1 index 8": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").Index(8)).Index(7),
		},
		"ip link add dev c0 group 5 txqueuelen 100 type vxcan peer name c1 group 6 txqueuelen 200": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").Group(6).TxQLen(200)).Group(5).TxQLen(100),
		},
		"ip link add dev c0 numtxqueues 2 numrxqueues 2 type vxcan peer name c1 numtxqueues 3 numrxqueues 3": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1").Queues(3, 3)).Queues(2, 2),
		},
		"ip link add dev c0 netns ns1 type vxcan peer name c1": {
			Request: vxcan.New("c0", vxcan.NewPeer("c1")).NetNS(here), As: pair,
			Why: "it is sent by a socket in the other namespace",
		},
		"ip link add dev c0 type vxcan peer name c1 netns ns1": {Request: vxcan.New("c0", vxcan.NewPeer("c1").NetNS(here))},
	}
	if !hasXL() {
		ours["ip link add dev c0 mtu 2060 type vxcan peer name c1 mtu 76"] = kindtest.Ours{
			Why: "CAN XL is refused on this kernel: TestRefused",
		}
	}
	kindtest.Golden(t, "testdata/golden/vxcan.txt", ours)
}

func TestCoverage(t *testing.T) {
	b, err := link.AppendCreate(nil, vxcan.New("c0", nil))
	if err != nil {
		t.Fatal(err)
	}
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range m.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA") {
		names = append(names, a.Name)
	}
	coverage.Check(t, kind, "info-data", names, nil)
}
