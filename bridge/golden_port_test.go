package bridge

import (
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestHostsLimit checks the one setting that iproute2 has no word for.
func TestHostsLimit(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().McastEHTHostsLimit(0x01020304))
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bridge", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT 37: 04030201
`)
}

// TestRaw checks that attributes which the package does not know go where those
// that it knows are.
func TestRaw(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().Cost(10).Raw(link.RawAttr{Type: 60, Data: []byte{1, 2}}))
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bridge", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_COST 3: 0a000000
    - 60: 0102
`)
	b, err = link.AppendChange(nil, 7, Change().Priority(1).Raw(link.RawAttr{Type: 60, Data: []byte{1, 2}}))
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bridge", `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_PRIORITY 6: 0100
    - 60: 0102
`)
}

// TestEnslave checks that a new port's settings go out after its master: the
// kernel looks at them first where both are in one message.
func TestEnslave(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().Cost(10).Isolated(true).Master(link.Index(6)).Up())
	if err != nil {
		t.Fatal(err)
	}
	kindtest.Messages(t, b, "bridge",
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_MASTER 10: 06000000
`,
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_ISOLATED 33: 01
    IFLA_BRPORT_COST 3: 0a000000
`,
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x1 change 0x1
`)
}
