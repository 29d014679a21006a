package main

import "testing"

func TestBondChapter(t *testing.T) {
	matches(t, "bond", []string{"bond", "bridge", "veth"},
		`ip link add name bond1 up type bond mode active-backup miimon 10|ip -n host link add name bond1 up type bond mode active-backup miimon 10`,
		`ip -n host link set dev eth0 down master bond1`,
		`└─ bond1 +bond`,
		`├─ eth0 +veth .*= switch eth0`,
		`→ switch .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "by the first cable"`,
		`→ switch eth0 .*"by the first cable"`,
		`ip -n switch link set dev eth0 down`,
		`→ switch eth1 .*"by the second cable"`,
		`bond1 is in mode 802.3ad`,
		`→ right .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "by one of two"`,
	)
}
