package dummy_test

import (
	"testing"

	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/kindtest"
)

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	kindtest.Golden(t, "testdata/golden/dummy.txt", map[string]kindtest.Ours{
		"ip link add dev d0 type dummy":             {Request: dummy.New("d0")},
		"ip link add dev d0 up mtu 1400 type dummy": {Request: dummy.New("d0").MTU(1400).Up()},
		"ip link add dev d0 address 02:00:00:00:00:01 numtxqueues 2 numrxqueues 2 txqueuelen 100 type dummy": {
			Request: dummy.New("d0").Address(kindtest.MAC("02:00:00:00:00:01")).Queues(2, 2).TxQLen(100),
		},
		"ip link add dev d0 index 7 group 5 type dummy":       {Request: dummy.New("d0").Index(7).Group(5)},
		"ip link add dev d0 arp off multicast off type dummy": {Request: dummy.New("d0").ARP(false).Multicast(false)},
	})
}

// TestCoverage fails once the table of the kernel's attributes has some for
// dummies.
func TestCoverage(t *testing.T) {
	if rows := coverage.Rows("dummy", "info-data"); len(rows) > 0 {
		t.Errorf("the package lacks %v", rows)
	}
	t.Log("dummy: covered 0 of 0")
}
