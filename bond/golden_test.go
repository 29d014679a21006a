package bond

import (
	"testing"
	"time"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const (
	bondGolden = "testdata/golden/bond.txt"
	portGolden = "testdata/golden/bond_port.txt"
)

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, bondGolden, kindtest.Words{
		Kind: "bond", Replace: map[string]string{"p0": "if8"},
	}, (*Attributes).walk)
}

func TestGoldenPortWords(t *testing.T) {
	kindtest.GoldenWords(t, portGolden, kindtest.Words{Kind: "bond_slave"}, (*PortAttributes).walk)
}

func TestGolden(t *testing.T) {
	const mode = "New names the mode always"
	prefixes := map[string]func() link.Request{
		"ip link set dev bond1 type bond": func() link.Request { return Change() },
	}
	for m := BalanceRR; m <= BalanceALB; m++ {
		prefixes["ip link add dev bond1 type bond mode "+m.String()] = func() link.Request { return New("bond1", m) }
	}
	kindtest.Golden(t, bondGolden, map[string]kindtest.Ours{
		"ip link add dev bond1 type bond":  {Why: mode},
		"ip link add name bond1 type bond": {Why: mode},
		"ip link add dev bond1 type bond miimon 100 mode active-backup": {
			Request: New("bond1", ActiveBackup).MIIMon(100 * time.Millisecond),
		},
		"ip link add dev bond1 up mtu 9000 address 02:00:00:00:00:01 type bond mode active-backup miimon 100 primary p0": {
			Request: New("bond1", ActiveBackup).Primary(link.Index(p0Index)).MIIMon(100 * time.Millisecond).
				Address(kindtest.MAC("02:00:00:00:00:01")).MTU(9000).Up(),
		},
		"ip link add dev bond1 index 9 numtxqueues 4 numrxqueues 4 type bond mode balance-rr": {
			Request: New("bond1", BalanceRR).Queues(4, 4).Index(9),
		},
		"ip link set dev bond1 mtu 1400 up type bond resend_igmp 5": {
			Request: Change().ResendIGMP(5).MTU(1400),
			Edit:    func(m *golden.Message) { m.Info.Flags, m.Info.Change = 0, 0 },
			Why:     "up goes out in a message of its own",
		},
	}, kindtest.Table{Rows: rows, Prefixes: prefixes})
	kindtest.EverySetter(t, Change(), rows)
}

func TestGoldenPort(t *testing.T) {
	kindtest.Golden(t, portGolden, map[string]kindtest.Ours{
		"ip link set dev p0 type bond_slave": {Why: "a change that says nothing sends nothing"},
	}, kindtest.Table{Rows: portRows, Prefixes: map[string]func() link.Request{
		"ip link set dev p0 type bond_slave": func() link.Request { return ChangePort() },
	}})
	kindtest.EverySetter(t, ChangePort(), portRows)
}

// TestRaw checks that attributes which the package does not know go where those
// that it knows are.
func TestRaw(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	unknown := link.RawAttr{Type: 60, Data: []byte{1, 2}}
	b, err := link.AppendChange(nil, p0Index, ChangePort().QueueID(1).Raw(unknown))
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bond", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 8 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BOND_SLAVE_QUEUE_ID 5: 0100
    - 60: 0102
`)
	b, err = link.AppendChange(nil, bondIndex, Change().ResendIGMP(2).Raw(unknown))
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bond", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 626f6e6400
  IFLA_INFO_DATA 2:
    IFLA_BOND_RESEND_IGMP 15: 02000000
    - 60: 0102
`)
}

// TestEnslave checks that a new port's settings go out after its master, and
// that it goes down before both.
func TestEnslave(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().Master(link.Index(bondIndex)).QueueID(1).Down())
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bond", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 8 flags 0x0 change 0x1
`, `RTM_NEWLINK flags 0x0005 family 0 type 0 index 8 flags 0x0 change 0x0
IFLA_MASTER 10: 07000000
`, `RTM_NEWLINK flags 0x0005 family 0 type 0 index 8 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BOND_SLAVE_QUEUE_ID 5: 0100
`)
}
