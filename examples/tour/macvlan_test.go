package main

import "testing"

func TestMacvlanChapter(t *testing.T) {
	matches(t, "macvlan", []string{"macvlan", "veth", "bridge"},
		`ip -n host link add link \S+ name mv0 netns red type macvlan mode bridge`,
		`→ blue .* UDP: 192.0.2.1:5000 to 192.0.2.2:5000: "by bridge"`,
		`× blue .*"in private", from red, was dropped`,
		`→ far .* "in private, to the network"`,
		`× blue .*"by vepa", from red, was dropped`,
		`→ blue .* "there and back"`,
		`→ far eth0 .* "there and back"`,
		`ip -n red link set dev mv0 type macvlan mode source macaddr set `,
		`→ red .* "from the list"`,
		`× red .*"no longer from the list", from far, was dropped`,
		`→ far .* "as the card"`,
		`→ green .* "to the card"`,
		`create macvlan mv1: IFLA_LINK: `,
	)
}

func TestIPvlanChapter(t *testing.T) {
	matches(t, "ipvlan", []string{"ipvlan", "veth"},
		`ip -n host link add link \S+ name ipvl0 netns red type ipvlan mode l2`,
		`→ red .* "hello, red"`,
		`→ blue .* "red to blue in l2"`,
		`→ far eth0 .* UDP: 192.0.2.2:5000 to 192.0.2.3:5000: "blue to far in l2"`,
		`→ blue .* "red to blue in l3"`,
		`→ far eth0 .* "red to far in l3s"`,
		`× blue .* nothing`,
	)
}
