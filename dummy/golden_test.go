package dummy_test

import (
	"net"
	"testing"

	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
)

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	specs := map[string]*dummy.Spec{
		"ip link add dev d0 type dummy":             dummy.New("d0"),
		"ip link add dev d0 up mtu 1400 type dummy": dummy.New("d0").MTU(1400).Up(),
		"ip link add dev d0 address 02:00:00:00:00:01 numtxqueues 2 numrxqueues 2 txqueuelen 100 type dummy": dummy.New("d0").
			Address(mac("02:00:00:00:00:01")).Queues(2, 2).TxQLen(100),
		"ip link add dev d0 index 7 group 5 type dummy":       dummy.New("d0").Index(7).Group(5),
		"ip link add dev d0 arp off multicast off type dummy": dummy.New("d0").ARP(false).Multicast(false),
	}
	for _, c := range golden.Load(t, "testdata/golden/dummy.txt") {
		t.Run(c.Command, func(t *testing.T) {
			spec, ok := specs[c.Command]
			if !ok {
				t.Fatal("no spec for the command")
			}
			b, err := link.AppendCreate(nil, spec)
			if err != nil {
				t.Fatal(err)
			}
			got, err := golden.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			if d := golden.Diff(c.Want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestCoverage fails once the table of the kernel's attributes has some for
// dummies.
func TestCoverage(t *testing.T) {
	if rows := coverage.Rows("dummy", "info-data"); len(rows) > 0 {
		t.Errorf("the package lacks %v", rows)
	}
	t.Log("dummy: covered 0 of 0")
}

func mac(s string) net.HardwareAddr {
	a, err := net.ParseMAC(s)
	if err != nil {
		panic(err)
	}
	return a
}
