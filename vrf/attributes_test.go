package vrf

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const vrfGolden = "testdata/golden/vrf.txt"

var (
	walk     = (*Attributes).walk
	portWalk = (*PortAttributes).walk
)

func TestRoundTrip(t *testing.T) {
	kindtest.RoundTrip[Attributes](t)
	kindtest.RoundTrip[PortAttributes](t)
}

func TestUnknown(t *testing.T) {
	kindtest.Unknown[Attributes](t)
	kindtest.Unknown[PortAttributes](t)
}

func TestNoAllocations(t *testing.T) {
	kindtest.NoAllocations(t, walk)
	kindtest.NoAllocations(t, portWalk)
}

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "vrf", "info-data", walk, nil)
	kindtest.Coverage(t, "vrf_slave", "slave-data", portWalk, nil)
}

func TestRules(t *testing.T) {
	kindtest.Rules(t, "vrf", "info-data", walk, nil)
	kindtest.Rules(t, "vrf_slave", "slave-data", portWalk, nil)
}

func FuzzAttributes(f *testing.F) {
	seeds := [][]byte{kindtest.Everything[Attributes](f)}
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Recorded(f, vrfGolden, "vrf")...)...)
}

func FuzzPortAttributes(f *testing.F) {
	kindtest.Fuzz[PortAttributes](f, kindtest.Everything[PortAttributes](f))
}

// TestGolden compares whole messages with those of iproute2.
func TestGolden(t *testing.T) {
	kindtest.Golden(t, vrfGolden, map[string]kindtest.Ours{
		"ip link add dev red type vrf table 1":              {Request: New("red", 1)},
		"ip link add dev red type vrf table 10":             {Request: New("red", 10)},
		"ip link add name red up type vrf table 4294967295": {Request: New("red", 1<<32-1).Up()},
	})
}

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, vrfGolden, kindtest.Words{Kind: "vrf"}, walk)
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read vrf: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read vrf lo: it is no virtual link, not a VRF: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read vrf v0: it is a veth link, not a VRF: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "red", Kind: "vrf"}, Want: ""},
	)
	kindtest.From(t, PortFrom,
		kindtest.Read{Link: nil, Want: "read vrf port: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read vrf port lo: it is no port: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth", PortKind: "bridge"}, Want: "read vrf port v0: it is a bridge port, not one of a VRF: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth", PortKind: "vrf"}, Want: ""},
	)
}

func TestStringAndJSON(t *testing.T) {
	for _, c := range []struct {
		a          fmt.Stringer
		text, json string
	}{
		{Attributes{Table: link.Some[uint32](10)}, "table 10", `{"table":10}`},
		{PortAttributes{Table: link.Some[uint32](1<<32 - 1)}, "table 4294967295", `{"table":4294967295}`},
		{Attributes{}, "", "{}"},
		{PortAttributes{}, "", "{}"},
	} {
		b, err := json.Marshal(c.a)
		if c.a.String() != c.text || string(b) != c.json || err != nil {
			t.Errorf("%T is %q, %s, %v", c.a, c.a, b, err)
		}
	}
}
