package main

import "testing"

func TestMacvtapChapter(t *testing.T) {
	matches(t, "macvtap", []string{"macvtap", "veth"},
		`ip -n host link add link eth0 name macvtap0 up type macvtap mode bridge`,
		`└─ macvtap0 +macvtap`,
		`→ vm .* ARP: who has 192.0.2.2\? tell 192.0.2.3`,
		`→ vm .* ICMP: 192.0.2.3 to 192.0.2.2: echo request \d "hello to a VM"`,
		`→ far .* ICMP: 192.0.2.2 to 192.0.2.3: echo reply \d "hello to a VM"`,
		`→ vm .* ARP: 192.0.2.3 is at`,
		`→ vm .* ICMP: 192.0.2.3 to 192.0.2.2: echo reply \d "hello from a VM"`,
	)
}

func TestIPvtapChapter(t *testing.T) {
	matches(t, "ipvtap", []string{"ipvtap", "veth"},
		`ip -n host link add link eth0 name ipvtap0 up type ipvtap mode l2`,
		`└─ ipvtap0 +ipvtap .* 192.0.2.2/24`,
		`→ vm .* ICMP: 192.0.2.3 to 192.0.2.2: echo request \d "hello to a VM"`,
		`→ far .* ICMP: 192.0.2.2 to 192.0.2.3: echo reply \d "hello to a VM"`,
		`→ vm .* ICMP: 192.0.2.3 to 192.0.2.2: echo reply \d "hello from a VM"`,
	)
}
