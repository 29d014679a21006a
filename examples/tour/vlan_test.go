package main

import (
	"bytes"
	"encoding/hex"
	"regexp"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestVLANChapter(t *testing.T) {
	matches(t, "vlan", []string{"vlan", "veth"},
		`ip -n host link add link \S+ name eth0.2 netns red type vlan id 2`,
		`└─ eth0 +veth +up .*= host eth0`,
		`   ├─ eth0.2 +vlan +up .* 192.0.2.2/25`,
		`→ far .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "hello from VLAN 2"`,
		`→ far eth0 .* 802.1Q 2, priority 0: UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "hello from VLAN 2"`,
		`→ far eth0 .* 802.1Q 3, priority 0: UDP: .* "hello from VLAN 3"`,
		`× blue .* nothing`,
		`ip -n red link set dev eth0.2 type vlan egress-qos-map 0:5`,
		`→ far eth0 .* 802.1Q 2, priority 5: UDP: .* "urgent"`,
		`→ far eth0 .* 802.1ad 100, priority 0: 802.1Q 2, priority 0: UDP: 198.51.100.1:5000 to 198.51.100.2:5000`,
	)
}

func TestVRFChapter(t *testing.T) {
	matches(t, "vrf", []string{"vrf", "veth"},
		`ip -n host link add name vrf-red up type vrf table 10`,
		`├─ vrf-red +vrf`,
		`│  └─ to-red +veth .*= red eth0 +192.0.2.1/24`,
		`   └─ to-blue +veth .*= blue eth0 +192.0.2.1/24`,
		`dialer := net.Dialer{Control: vrf.Control\(name\)}`,
		`a socket of vrf-red, from 192.0.2.1:\d+ to 192.0.2.2:5000`,
		`→ red .* UDP: 192.0.2.1:\d+ to 192.0.2.2:5000: "hello, red"`,
		`→ blue .* UDP: 192.0.2.1:\d+ to 192.0.2.2:5000: "hello, blue"`,
		`× host .*network is unreachable`,
	)
}

// matches gives a chapter, and expects to find patterns in what it prints.
func matches(t *testing.T, chapter string, kinds []string, patterns ...string) {
	t.Helper()
	for _, kind := range kinds {
		kerneltest.NeedsKind(t, kind)
	}
	out := tourOf(t, "-chapter", chapter)
	for _, pattern := range patterns {
		if !regexp.MustCompile(pattern).MatchString(out) {
			t.Errorf("nothing matches %s in\n%s", pattern, out)
		}
	}
}

// TestTagged reads a frame with two tags, written by hand, and what is left of
// it where it is cut off.
func TestTagged(t *testing.T) {
	b, err := hex.DecodeString("ffffffffffff" + "020000000001" + "88a8" + "0064" + "8100" + "a002" + "0800" +
		"4500002100000000401100000a0000010a000002" + "13881389000d0000" + "68656c6c6f" + "0000")
	if err != nil {
		t.Fatal(err)
	}
	f, tags, ok := parseTagged(b)
	if want := []Tag{{etherServiceTag, 0, 100}, {etherTag, 5, 2}}; !ok || !slices.Equal(tags, want) {
		t.Errorf("tags %v, %v", tags, ok)
	}
	const want = `802.1ad 100, priority 0: 802.1Q 2, priority 5: UDP: 10.0.0.1:5000 to 10.0.0.2:5001: "hello"`
	if got := (onWire{f, tags}).String(); got != want {
		t.Errorf("it is %s", got)
	}
	for n := range b[:len(b)-2] {
		f, tags, _ := parseTagged(b[:n])
		if text := (onWire{f, tags}).String(); bytes.Contains([]byte(text), []byte("UDP")) {
			t.Errorf("%d bytes are %s", n, text)
		}
	}
}
