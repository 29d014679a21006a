package main

import "testing"

func TestIFBChapter(t *testing.T) {
	matches(t, "ifb", []string{"ifb", "veth"},
		`→ host .* UDP: 192.0.2.2:5000 to 192.0.2.1:5000: "straight on"`,
		`tc -n host filter add dev veth1 ingress protocol all u32 match u8 0 0 action mirred egress redirect dev ifb0`,
		`→ host .* "by the detour"`,
		`  ifb0 has taken [1-9]\d* packets and passed on \d+`,
		`× host .*"road closed", from red, was dropped`,
		`→ host .* "open again"`,
	)
}

func TestNetkitChapter(t *testing.T) {
	matches(t, "netkit", []string{"netkit"},
		`ip -n host link add name nk0 up type netkit peer blackhole name eth0 netns red`,
		`→ red .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "hello, red"`,
		`× host .*"hello\?", from red, was dropped`,
		`ip -n host link set dev nk0 type netkit peer forward`,
		`→ host .* UDP: 192.0.2.2:5000 to 192.0.2.1:5000: "hello, host"`,
	)
}

func TestVXCANChapter(t *testing.T) {
	matches(t, "vxcan", []string{"vxcan", "vcan"},
		`ip -n car link add name can0 mtu 72 up type vxcan peer name can0 mtu 72 netns bench`,
		`└─ can0 +vxcan .*= bench can0`,
		`→ bench .* CAN: 123 \[5\] 68 65 6C 6C 6F`,
		`→ car .* CAN FD: 321 \[16\] 6D 6F 72 65`,
		`ip -n bench link set dev can0 mtu 16 up`,
		`× car .*nothing: CAN FD: 321 .* was refused`,
		`ip -n car link add name vcan0 mtu 72 up type vcan`,
		`→ car .* CAN: 7DF \[6\] 74 6F 20 61 6C 6C`,
		`→ car .* CAN FD: 7E8 \[13\] 61 6E 64`,
	)
}

func TestDummyChapter(t *testing.T) {
	matches(t, "dummy", []string{"dummy", "veth"},
		`ip -n server link add name service up type dummy`,
		`└─ service +dummy .* 192.0.2.100/32`,
		`→ server .* UDP: 192.0.2.1:5000 to 192.0.2.100:5000: "a question of red"`,
		`→ red .* UDP: 192.0.2.100:5000 to 192.0.2.1:5000: "an answer to red"`,
		`→ server .* UDP: 192.0.2.129:5000 to 192.0.2.100:5000: "a question of blue"`,
		`→ blue .* UDP: 192.0.2.100:5000 to 192.0.2.129:5000: "an answer to blue"`,
	)
}

func TestNLMonChapter(t *testing.T) {
	matches(t, "nlmon", []string{"nlmon", "bridge"},
		`→ nlmon0 .* RTM_NEWLINK, request: make br0, a bridge link`,
		`→ nlmon0 .* RTM_NEWLINK: br0 is link \d+, a bridge link`,
	)
}
