package main

import (
	"encoding/hex"
	"net/netip"
	"strings"
	"testing"
)

func TestGeneveChapter(t *testing.T) {
	matches(t, "geneve", []string{"geneve", "veth"},
		`ip -n west link add name gnv0 up type geneve remote 192.0.2.2 id 100`,
		`└─ gnv0 +geneve`,
		`→ east .* UDP: 198.51.100.1:5000 to 198.51.100.2:5000: "hello, east, by gnv0"`,
		`→ west .* UDP: 198.51.100.2:5000 to 198.51.100.1:5000: "hello, west, by gnv0"`,
		`→ east eth0 .* UDP: 192.0.2.1:\d+ to 192.0.2.2:6081: GENEVE 100: UDP: 198.51.100.1:5000 to 198.51.100.2:5000: "hello, east, by gnv0"`,
	)
}

// TestGeneveFrame reads a frame in a tunnel, with an option, written by hand
// from RFC 8926, and what is left of it where it is cut off.
func TestGeneveFrame(t *testing.T) {
	data, err := hex.DecodeString("01006558" + "00006400" + "ffff0000" +
		"ffffffffffff" + "020000000001" + "0800" +
		"4500002100000000401100000a0000010a000002" + "13881389000d0000" + "68656c6c6f")
	if err != nil {
		t.Fatal(err)
	}
	d := Datagram{blueAt, netip.AddrPortFrom(redAt.Addr(), 6081), data}
	g, ok := parseGENEVE(d)
	const want = `UDP: 192.0.2.2:5000 to 192.0.2.1:6081: GENEVE 100: UDP: 10.0.0.1:5000 to 10.0.0.2:5001: "hello"`
	if !ok || g.String() != want {
		t.Errorf("it is %v, %v", g, ok)
	}
	for n := range data {
		d.Data = data[:n]
		if g, ok := parseGENEVE(d); ok && strings.Contains(g.String(), "hello") {
			t.Errorf("%d bytes are %v", n, g)
		}
	}
}
