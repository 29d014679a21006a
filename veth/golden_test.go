package veth_test

import (
	"testing"

	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

const goldenFile = "testdata/golden/veth.txt"

// br0 has index 6 where the golden file was recorded.
const br0 = link.Index(6)

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	here, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	const (
		peer   = "VETH_INFO_PEER"
		forAll = "what all links have, package link tests"
		peerUp = "the kernel refuses a peer that is up: it is brought up later"
	)
	kindtest.Golden(t, goldenFile, map[string]kindtest.Ours{
		"ip link add dev v0 type veth": {
			Request: veth.New("v0", nil),
			As:      "ip link add dev v0 type veth peer name v1",
			Edit:    kindtest.EditAttr(peer, func(a *golden.Attr) { a.Attrs = nil }),
			Why:     "a peer without attributes: the kernel does not copy the settings of v0",
		},
		"ip link add dev v0 type veth peer name v1": {Request: veth.New("v0", veth.NewPeer("v1"))},
		"ip link add dev v0 type veth peer dev v1":  {Request: veth.New("v0", veth.NewPeer("v1"))},
		"ip link add dev v0 mtu 1400 type veth peer name v1 mtu 1300": {
			Request: veth.New("v0", veth.NewPeer("v1").MTU(1300)).MTU(1400),
		},
		"ip link add dev v0 up type veth peer name v1 up": {
			Request: veth.New("v0", veth.NewPeer("v1").Up()).Up(),
			As:      "ip link add dev v0 up type veth peer name v1",
			Why:     peerUp,
		},
		"ip link add dev v0 up type veth peer name v1": {Request: veth.New("v0", veth.NewPeer("v1")).Up()},
		"ip link add dev v0 type veth peer name v1 up": {
			Request: veth.New("v0", veth.NewPeer("v1").Up()),
			As:      "ip link add dev v0 type veth peer name v1",
			Why:     peerUp,
		},
		"ip link add dev v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02": {
			Request: veth.New("v0", veth.NewPeer("v1").Address(kindtest.MAC("02:00:00:00:00:02"))).
				Address(kindtest.MAC("02:00:00:00:00:01")),
		},
		"ip link add dev v0 index 7 type veth peer name v1 index 8": {
			Request: veth.New("v0", veth.NewPeer("v1").Index(8)).Index(7),
		},
		"ip link add dev v0 txqueuelen 100 type veth peer name v1 txqueuelen 200": {
			Request: veth.New("v0", veth.NewPeer("v1").TxQLen(200)).TxQLen(100),
		},
		"ip link add dev v0 numtxqueues 4 numrxqueues 4 type veth peer name v1 numtxqueues 2 numrxqueues 2": {
			Request: veth.New("v0", veth.NewPeer("v1").Queues(2, 2)).Queues(4, 4),
		},
		"ip link add dev v0 group 5 type veth peer name v1 group 6": {
			Request: veth.New("v0", veth.NewPeer("v1").Group(6)).Group(5),
		},
		"ip link add dev v0 type veth peer name v1 broadcast ff:ff:ff:ff:ff:fe": {
			Request: veth.New("v0", veth.NewPeer("v1").Broadcast(kindtest.MAC("ff:ff:ff:ff:ff:fe"))),
		},
		"ip link add dev v0 type veth peer name v1 multicast off arp off": {
			Request: veth.New("v0", veth.NewPeer("v1").Multicast(false).ARP(false)),
		},
		"ip link add dev v0 gso_max_size 32768 type veth peer name v1 gso_max_size 16384 gro_max_size 16384 gso_max_segs 100": {
			Request: veth.New("v0", veth.NewPeer("v1").GSOMaxSize(16384).GROMaxSize(16384).GSOMaxSegs(100)).
				GSOMaxSize(32768),
		},
		"ip link add dev v0 master br0 type veth peer name v1": {
			Request: veth.New("v0", veth.NewPeer("v1")).Master(br0),
		},
		"ip link add dev v0 type veth peer name v1 master br0": {
			Request: veth.New("v0", veth.NewPeer("v1").Master(br0)),
			As:      "ip link add dev v0 type veth peer name v1",
			Why:     "the kernel ignores the master of a peer",
		},
		"ip link add dev v0 netns ns1 type veth peer name v1": {
			Request: veth.New("v0", veth.NewPeer("v1")).NetNS(here),
			As:      "ip link add dev v0 type veth peer name v1",
			Why:     "sent by a socket in ns1",
		},
		"ip link add dev v0 type veth peer name v1 netns ns1": {
			Request: veth.New("v0", veth.NewPeer("v1").NetNS(here)),
		},
		"ip link add dev v0 up mtu 1400 address 02:00:00:00:00:01 type veth peer name v1 up mtu 1400 address 02:00:00:00:00:02 netns ns1": {
			Request: veth.New("v0", veth.NewPeer("v1").NetNS(here).Up().MTU(1400).Address(kindtest.MAC("02:00:00:00:00:02"))).
				Up().MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")),
			Edit: kindtest.EditAttr(peer, func(a *golden.Attr) { a.Info.Flags, a.Info.Change = 0, 0 }),
			Why:  peerUp,
		},
		"ip link set dev v0 mtu 1400 up": {Why: forAll},
		"ip link del dev v0":             {Why: forAll},
	})
}

func TestCoverage(t *testing.T) {
	var names []string
	b, err := link.AppendCreate(nil, veth.New("v0", nil))
	if err != nil {
		t.Fatal(err)
	}
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range m.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA") {
		names = append(names, a.Name)
	}
	coverage.Check(t, "veth", "info-data", names, nil)
}
