package veth_test

import (
	"os/exec"
	"strconv"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/veth"
)

// TestTwin makes a pair by the library and one by ip(8), and lets ip(8) tell
// the difference.
func TestTwin(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
	ours.Create(t, veth.New("v0", veth.NewPeer("v1").
		MTU(1300).
		Address(kindtest.MAC("02:00:00:00:00:02")).
		TxQLen(200).
		Queues(2, 2).
		Group(6).
		Alias("the peer").
		AltNames("the-peer").
		ARP(false).
		Up()).
		MTU(1400).
		Address(kindtest.MAC("02:00:00:00:00:01")).
		TxQLen(100).
		Queues(4, 1).
		Alias("the first").
		Up())
	theirs.IP(t, "link", "add", "dev", "v0", "mtu", "1400", "address", "02:00:00:00:00:01",
		"txqueuelen", "100", "numtxqueues", "4", "numrxqueues", "1", "type", "veth",
		"peer", "name", "v1", "mtu", "1300", "address", "02:00:00:00:00:02",
		"txqueuelen", "200", "numtxqueues", "2", "numrxqueues", "2", "group", "6", "arp", "off")
	theirs.IP(t, "link", "set", "dev", "v0", "up", "alias", "the first")
	theirs.IP(t, "link", "set", "dev", "v1", "up", "alias", "the peer")
	theirs.IP(t, "link", "property", "add", "dev", "v1", "altname", "the-peer")
	kindtest.Twins(t, ours, theirs)
}

// TestTwinElsewhere does so with the ends in different namespaces.
func TestTwinElsewhere(t *testing.T) {
	ours, theirs, ourPeers, theirPeers := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
	ours.Create(t, veth.New("v0", veth.NewPeer("v1").
		NetNS(ourPeers.NS).
		Address(kindtest.MAC("02:00:00:00:00:02")).
		Up()).
		Address(kindtest.MAC("02:00:00:00:00:01")).
		Up())
	inhabitant := inhabit(t, theirPeers)
	theirs.IP(t, "link", "add", "dev", "v0", "address", "02:00:00:00:00:01", "up", "type", "veth",
		"peer", "name", "v1", "address", "02:00:00:00:00:02", "netns", inhabitant)
	theirPeers.IP(t, "link", "set", "dev", "v1", "up")
	kindtest.Twins(t, ours, theirs)
	kindtest.Twins(t, ourPeers, theirPeers)
}

// inhabit starts a process in a namespace, by whose number ip(8) finds it, and
// returns the number.
func inhabit(t *testing.T, p *kindtest.Place) string {
	t.Helper()
	cmd := exec.Command("sleep", "60")
	if err := p.NS.Do(cmd.Start); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return strconv.Itoa(cmd.Process.Pid)
}
