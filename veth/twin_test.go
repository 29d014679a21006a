package veth_test

import (
	"encoding/json"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/veth"
)

// TestTwin makes a pair by the library and one by ip(8), and lets ip(8) tell
// the difference.
func TestTwin(t *testing.T) {
	ours, theirs := newPlace(t), newPlace(t)
	ours.create(t, veth.New("v0", veth.NewPeer("v1").
		MTU(1300).
		Address(mac("02:00:00:00:00:02")).
		TxQLen(200).
		Queues(2, 2).
		Group(6).
		Alias("the peer").
		AltNames("the-peer").
		ARP(false).
		Up()).
		MTU(1400).
		Address(mac("02:00:00:00:00:01")).
		TxQLen(100).
		Queues(4, 1).
		Alias("the first").
		Up())
	theirs.ip(t, "link", "add", "dev", "v0", "mtu", "1400", "address", "02:00:00:00:00:01",
		"txqueuelen", "100", "numtxqueues", "4", "numrxqueues", "1", "type", "veth",
		"peer", "name", "v1", "mtu", "1300", "address", "02:00:00:00:00:02",
		"txqueuelen", "200", "numtxqueues", "2", "numrxqueues", "2", "group", "6", "arp", "off")
	theirs.ip(t, "link", "set", "dev", "v0", "up", "alias", "the first")
	theirs.ip(t, "link", "set", "dev", "v1", "up", "alias", "the peer")
	theirs.ip(t, "link", "property", "add", "dev", "v1", "altname", "the-peer")
	twins(t, ours, theirs)
}

// TestTwinElsewhere does so with the ends in different namespaces.
func TestTwinElsewhere(t *testing.T) {
	ours, theirs, ourPeers, theirPeers := newPlace(t), newPlace(t), newPlace(t), newPlace(t)
	ours.create(t, veth.New("v0", veth.NewPeer("v1").
		NetNS(ourPeers.ns).
		Address(mac("02:00:00:00:00:02")).
		Up()).
		Address(mac("02:00:00:00:00:01")).
		Up())
	inhabitant := inhabit(t, theirPeers)
	theirs.ip(t, "link", "add", "dev", "v0", "address", "02:00:00:00:00:01", "up", "type", "veth",
		"peer", "name", "v1", "address", "02:00:00:00:00:02", "netns", inhabitant)
	theirPeers.ip(t, "link", "set", "dev", "v1", "up")
	twins(t, ours, theirs)
	twins(t, ourPeers, theirPeers)
}

// inhabit starts a process in a namespace, by whose number ip(8) finds it, and
// returns the number.
func inhabit(t *testing.T, p place) string {
	t.Helper()
	cmd := exec.Command("sleep", "60")
	if err := p.ns.Do(cmd.Start); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return strconv.Itoa(cmd.Process.Pid)
}

// twins compares what ip(8) says of the links of two namespaces. The kernel
// brings the operational state after the carrier in its own time.
func twins(t *testing.T, ours, theirs place) {
	t.Helper()
	var d string
	for range 200 {
		if d = cmp.Diff(shown(t, theirs), shown(t, ours)); d == "" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("ip -d -j link show (-made by ip +made by us):\n%s", d)
}

// shown is what ip(8) says of the links of a namespace.
func shown(t *testing.T, p place) (links []map[string]any) {
	t.Helper()
	if err := json.Unmarshal(p.ip(t, "-d", "-j", "link", "show"), &links); err != nil {
		t.Fatal(err)
	}
	if len(links) == 0 {
		t.Fatal("ip shows no links")
	}
	return links
}
