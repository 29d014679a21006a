package veth_test

import (
	"testing"

	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

const goldenFile = "testdata/golden/veth.txt"

// Messages that ip(8) does not send: with a peer that has no attributes, and
// with one that is brought up later.
const (
	bare = "bare peer"
	down = "peer down"
)

// br0 has index 6 where the golden file was recorded.
const br0 = link.Index(6)

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	here, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	tests := map[string]struct {
		spec *veth.Spec
		as   string // the command whose message ours equals, where that is another
	}{
		"ip link add dev v0 type veth": {
			spec: veth.New("v0", nil),
			as:   bare, // so that the kernel does not copy the settings of v0
		},
		"ip link add dev v0 type veth peer name v1": {spec: veth.New("v0", veth.NewPeer("v1"))},
		"ip link add dev v0 type veth peer dev v1":  {spec: veth.New("v0", veth.NewPeer("v1"))},
		"ip link add dev v0 mtu 1400 type veth peer name v1 mtu 1300": {
			spec: veth.New("v0", veth.NewPeer("v1").MTU(1300)).MTU(1400),
		},
		"ip link add dev v0 up type veth peer name v1 up": {
			spec: veth.New("v0", veth.NewPeer("v1").Up()).Up(),
			as:   "ip link add dev v0 up type veth peer name v1", // the kernel refuses a peer that is up
		},
		"ip link add dev v0 up type veth peer name v1": {spec: veth.New("v0", veth.NewPeer("v1")).Up()},
		"ip link add dev v0 type veth peer name v1 up": {
			spec: veth.New("v0", veth.NewPeer("v1").Up()),
			as:   "ip link add dev v0 type veth peer name v1", // the same
		},
		"ip link add dev v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02": {
			spec: veth.New("v0", veth.NewPeer("v1").Address(mac("02:00:00:00:00:02"))).
				Address(mac("02:00:00:00:00:01")),
		},
		"ip link add dev v0 index 7 type veth peer name v1 index 8": {
			spec: veth.New("v0", veth.NewPeer("v1").Index(8)).Index(7),
		},
		"ip link add dev v0 txqueuelen 100 type veth peer name v1 txqueuelen 200": {
			spec: veth.New("v0", veth.NewPeer("v1").TxQLen(200)).TxQLen(100),
		},
		"ip link add dev v0 numtxqueues 4 numrxqueues 4 type veth peer name v1 numtxqueues 2 numrxqueues 2": {
			spec: veth.New("v0", veth.NewPeer("v1").Queues(2, 2)).Queues(4, 4),
		},
		"ip link add dev v0 group 5 type veth peer name v1 group 6": {
			spec: veth.New("v0", veth.NewPeer("v1").Group(6)).Group(5),
		},
		"ip link add dev v0 type veth peer name v1 broadcast ff:ff:ff:ff:ff:fe": {
			spec: veth.New("v0", veth.NewPeer("v1").Broadcast(mac("ff:ff:ff:ff:ff:fe"))),
		},
		"ip link add dev v0 type veth peer name v1 multicast off arp off": {
			spec: veth.New("v0", veth.NewPeer("v1").Multicast(false).ARP(false)),
		},
		"ip link add dev v0 gso_max_size 32768 type veth peer name v1 gso_max_size 16384 gro_max_size 16384 gso_max_segs 100": {
			spec: veth.New("v0", veth.NewPeer("v1").GSOMaxSize(16384).GROMaxSize(16384).GSOMaxSegs(100)).
				GSOMaxSize(32768),
		},
		"ip link add dev v0 master br0 type veth peer name v1": {
			spec: veth.New("v0", veth.NewPeer("v1")).Master(br0),
		},
		"ip link add dev v0 type veth peer name v1 master br0": {
			spec: veth.New("v0", veth.NewPeer("v1").Master(br0)),
			as:   "ip link add dev v0 type veth peer name v1", // the kernel ignores the master of a peer
		},
		"ip link add dev v0 netns ns1 type veth peer name v1": {
			spec: veth.New("v0", veth.NewPeer("v1")).NetNS(here),
			as:   "ip link add dev v0 type veth peer name v1", // sent by a socket in ns1
		},
		"ip link add dev v0 type veth peer name v1 netns ns1": {
			spec: veth.New("v0", veth.NewPeer("v1").NetNS(here)),
		},
		"ip link add dev v0 up mtu 1400 address 02:00:00:00:00:01 type veth peer name v1 up mtu 1400 address 02:00:00:00:00:02 netns ns1": {
			spec: veth.New("v0", veth.NewPeer("v1").NetNS(here).Up().MTU(1400).Address(mac("02:00:00:00:00:02"))).
				Up().MTU(1400).Address(mac("02:00:00:00:00:01")),
			as: down, // the same
		},
	}
	recorded := map[string]golden.Message{}
	for _, c := range golden.Load(t, goldenFile) {
		recorded[c.Command] = c.Want
	}
	recorded[bare] = changePeer(recorded["ip link add dev v0 type veth peer name v1"], func(peer *golden.Attr) {
		peer.Attrs = nil
	})
	const everything = "ip link add dev v0 up mtu 1400 address 02:00:00:00:00:01 type veth peer name v1 up mtu 1400 address 02:00:00:00:00:02 netns ns1"
	recorded[down] = changePeer(recorded[everything], func(peer *golden.Attr) {
		peer.Info.Flags, peer.Info.Change = 0, 0
	})
	for _, c := range golden.Load(t, goldenFile) {
		t.Run(c.Command, func(t *testing.T) {
			tt, ok := tests[c.Command]
			if !ok {
				if c.Args[2] == "add" {
					t.Error("no spec for the command")
				}
				return // what all links have, package link tests
			}
			want := c.Want
			if tt.as != "" {
				want = recorded[tt.as]
			}
			if d := golden.Diff(want, parse(t, tt.spec)); d != "" {
				t.Error(d)
			}
		})
	}
}

// parse returns the message that a spec becomes. The number of a namespace's
// file, which is 4 in the golden file, differs from run to run.
func parse(t *testing.T, spec link.Request) golden.Message {
	t.Helper()
	b, err := link.AppendCreate(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	visit(m.Attrs, func(a *golden.Attr) {
		if a.Name == "IFLA_NET_NS_FD" {
			a.Data = []byte{4, 0, 0, 0}
		}
	})
	return m
}

func visit(attrs []golden.Attr, do func(*golden.Attr)) {
	for i := range attrs {
		do(&attrs[i])
		visit(attrs[i].Attrs, do)
	}
}

// changePeer returns the message with another nest for the peer.
func changePeer(m golden.Message, change func(peer *golden.Attr)) golden.Message {
	m, err := golden.Parse(m.Append(nil)) // a copy
	if err != nil {
		panic(err)
	}
	visit(m.Attrs, func(a *golden.Attr) {
		if a.Name == "VETH_INFO_PEER" {
			change(a)
		}
	})
	return m
}

func TestCoverage(t *testing.T) {
	var names []string
	for _, a := range parse(t, veth.New("v0", nil)).Nest("IFLA_LINKINFO", "IFLA_INFO_DATA") {
		names = append(names, a.Name)
	}
	coverage.Check(t, "veth", "info-data", names, nil)
}
