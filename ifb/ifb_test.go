package ifb_test

import (
	"testing"

	"github.com/virtif/virtif/ifb"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const kind = "ifb"

var mac = kindtest.MAC

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	kindtest.Golden(t, "testdata/golden/ifb.txt", map[string]kindtest.Ours{
		"ip link add dev ifb0 type ifb":                                          {Request: ifb.New("ifb0")},
		"ip link add dev ifb0 up mtu 9000 type ifb":                              {Request: ifb.New("ifb0").MTU(9000).Up()},
		"ip link add dev ifb0 numtxqueues 4 numrxqueues 4 type ifb":              {Request: ifb.New("ifb0").Queues(4, 4)},
		"ip link add dev ifb0 index 7 group 5 type ifb":                          {Request: ifb.New("ifb0").Index(7).Group(5)},
		"ip link set dev ifb0 txqueuelen 100":                                    {Request: link.Change().TxQLen(100)},
		"ip link del dev ifb0":                                                   {Why: "a deletion is no request that a chain describes"},
		"ip link add dev ifb0 address 02:00:00:00:00:01 txqueuelen 100 type ifb": {Request: ifb.New("ifb0").Address(mac("02:00:00:00:00:01")).TxQLen(100)},
	})
}

// TestCoverage fails once the table of the kernel's attributes has some.
func TestCoverage(t *testing.T) {
	if rows := coverage.Rows(kind, "info-data"); len(rows) > 0 {
		t.Errorf("the package lacks %v", rows)
	}
	t.Log("ifb: covered 0 of 0")
}
