package nlmon_test

import (
	"testing"

	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/nlmon"
)

const kind = "nlmon"

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	kindtest.Golden(t, "testdata/golden/nlmon.txt", map[string]kindtest.Ours{
		"ip link add dev nlmon0 type nlmon":           {Request: nlmon.New("nlmon0")},
		"ip link add dev nlmon0 up type nlmon":        {Request: nlmon.New("nlmon0").Up()},
		"ip link add dev nlmon0 mtu 65536 type nlmon": {Request: nlmon.New("nlmon0").MTU(65536)},
		"ip link add dev nlmon0 index 7 group 5 txqueuelen 100 type nlmon": {
			Request: nlmon.New("nlmon0").Index(7).Group(5).TxQLen(100),
		},
	})
}

// TestCoverage fails once the table of the kernel's attributes has some.
func TestCoverage(t *testing.T) {
	if rows := coverage.Rows(kind, "info-data"); len(rows) > 0 {
		t.Errorf("the package lacks %v", rows)
	}
	t.Log("nlmon: covered 0 of 0")
}
