package bridge

import (
	"fmt"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const (
	bridgeGolden = "testdata/golden/bridge.txt"
	portGolden   = "testdata/golden/bridge_port.txt"
)

// The indexes that the links of the golden files have.
const (
	p0Index = 7
	p1Index = 8
)

func TestGoldenWords(t *testing.T) {
	const long = "18446744073709551615" // hundredths of a second, more than a time.Duration holds
	refused := map[string]string{}
	for word, id := range map[string]string{
		"mcast_last_member_interval":    "IFLA_BR_MCAST_LAST_MEMBER_INTVL",
		"mcast_membership_interval":     "IFLA_BR_MCAST_MEMBERSHIP_INTVL",
		"mcast_querier_interval":        "IFLA_BR_MCAST_QUERIER_INTVL",
		"mcast_query_response_interval": "IFLA_BR_MCAST_QUERY_RESPONSE_INTVL",
	} {
		refused[word+" "+long] = fmt.Sprintf("%s: %s %q: more than 2562047h47m16.85s", id, word, long)
	}
	kindtest.GoldenWords(t, bridgeGolden, kindtest.Words{Kind: "bridge", Refused: refused}, (*Attributes).walk)
}

func TestGoldenPortWords(t *testing.T) {
	kindtest.GoldenWords(t, portGolden, kindtest.Words{
		Kind:    "bridge_slave",
		Replace: map[string]string{"p1": "if8"},
		Refused: map[string]string{ // nothing to the software bridge
			"learning_sync on":  `unknown word "learning_sync"`,
			"learning_sync off": `unknown word "learning_sync"`,
			"hwmode vepa":       `unknown word "hwmode"`,
			"hwmode veb":        `unknown word "hwmode"`,
		},
	}, (*PortAttributes).walk)
}

func TestGolden(t *testing.T) {
	const (
		up   = "iproute2 brings a link up in the message that changes it, the library in one of its own"
		long = "more than a time.Duration holds"
	)
	kindtest.Golden(t, bridgeGolden, map[string]kindtest.Ours{
		"ip link add dev br0 up mtu 1400 address 02:00:00:00:00:01 type bridge vlan_filtering 1 forward_delay 400": {
			Request: New("br0").ForwardDelay(4 * time.Second).MTU(1400).Address(kindtest.MAC("02:00:00:00:00:01")).VLANFiltering(true).Up(),
		},
		"ip link add dev br0 index 9 type bridge stp_mode user stp_state 1": {
			Request: New("br0").Index(9).STPState(true).STPMode(STPModeUser),
		},
		"ip link set dev br0 mtu 1400 up type bridge mcast_querier 1 nf_call_iptables 0": {
			Request: Change().MTU(1400).McastQuerier(true).NFCallIPTables(false), Edit: notUp, Why: up,
		},
		"ip link add dev br0 type bridge mcast_last_member_interval 18446744073709551615":    {Why: long},
		"ip link add dev br0 type bridge mcast_membership_interval 18446744073709551615":     {Why: long},
		"ip link add dev br0 type bridge mcast_querier_interval 18446744073709551615":        {Why: long},
		"ip link add dev br0 type bridge mcast_query_response_interval 18446744073709551615": {Why: long},
		"ip link add dev br0 type bridge stp_state 2":                                        {Why: "the setter takes on and off: who speaks the protocol, the kernel finds"},
		"ip link add dev br0 type bridge mcast_hash_elasticity …":                            {Why: "the kernel takes it and does nothing"},
	}, kindtest.Table{Rows: bridgeRows, Prefixes: map[string]func() link.Request{
		"ip link add dev br0 type bridge":  func() link.Request { return New("br0") },
		"ip link add name br0 type bridge": func() link.Request { return New("br0") },
		"ip link set dev br0 type bridge":  func() link.Request { return Change() },
	}})
	kindtest.EverySetter(t, Change(), bridgeRows)
}

func TestGoldenPort(t *testing.T) {
	kindtest.Golden(t, portGolden, map[string]kindtest.Ours{
		"ip link set dev p0 up mtu 1400 type bridge_slave cost 10 isolated on": {
			Request: ChangePort().Cost(10).Isolated(true).MTU(1400), Edit: notUp, Why: "up goes out in a message of its own",
		},
		"ip link set dev p0 master br0 type bridge_slave cost 10 isolated on": {Why: "the master goes out first: TestEnslave"},
		"bridge link set dev p0 …":                                            {Why: "the same by other words, or words for what the software bridge does not have"},
	}, kindtest.Table{Rows: portRows, Prefixes: map[string]func() link.Request{
		"ip link set dev p0 type bridge_slave": func() link.Request { return ChangePort() },
		"bridge link set dev p0":               func() link.Request { return ChangePort() },
	}})
	kindtest.EverySetter(t, ChangePort(), portRows, "McastEHTHostsLimit") // no command knows it: TestHostsLimit
}

// notUp makes a message one that does not bring the link up.
func notUp(m *golden.Message) { m.Info.Flags, m.Info.Change = 0, 0 }
