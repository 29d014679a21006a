package can_test

import (
	"fmt"
	"testing"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestProtocols(t *testing.T) {
	for p, want := range map[can.Protocol]struct {
		text string
		mtu  uint32
	}{
		can.CC: {"CAN CC", 16},
		can.FD: {"CAN FD", 72},
		can.XL: {"CAN XL", 2060},
		0:      {"Protocol(0)", 0},
		4:      {"Protocol(4)", 0},
	} {
		if p.String() != want.text || p.MTU() != want.mtu {
			t.Errorf("%d is %v with MTU %d, not %s with %d", p, p, p.MTU(), want.text, want.mtu)
		}
	}
}

// canLink is a CAN link with the given MTU.
func canLink(mtu uint32) *link.Link {
	return &link.Link{Name: "c0", Kind: "vcan", Type: link.CAN, Attributes: link.Attributes{MTU: attr.Some(mtu)}}
}

func TestFrom(t *testing.T) {
	misfit := func(mtu uint32) string {
		return fmt.Sprintf("read vcan c0: IFLA_MTU: %d is the MTU of no CAN link: that is 16 (CAN CC), 72 (CAN FD) or 76 to 2060 (CAN XL): invalid argument", mtu)
	}
	kindtest.From(t, can.From,
		kindtest.Read{Want: "read: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth", Type: link.Ethernet}, Want: "read veth v0: it is no CAN link: invalid argument"},
		kindtest.Read{Link: canLink(0), Want: misfit(0)},
		kindtest.Read{Link: canLink(15), Want: misfit(15)},
		kindtest.Read{Link: canLink(17), Want: misfit(17)},
		kindtest.Read{Link: canLink(75), Want: misfit(75)},
		kindtest.Read{Link: canLink(2061), Want: misfit(2061)},
	)
	for mtu, want := range map[uint32]can.Protocol{16: can.CC, 72: can.FD, 76: can.XL, 1000: can.XL, 2060: can.XL} {
		if p, err := can.From(canLink(mtu)); p != want || err != nil {
			t.Errorf("MTU %d is for %v, %v, not %v", mtu, p, err, want)
		}
	}
}

// TestCoverage counts the attributes of kind can. No vcan and no vxcan has any:
// their drivers register no policy for IFLA_CAN_* and report none
// (vcan_link_ops in drivers/net/can/vcan.c, vxcan_link_ops in vxcan.c).
func TestCoverage(t *testing.T) {
	for _, scope := range []string{"info-data", "info-xstats"} {
		omitted := map[string]string{}
		for _, r := range coverage.Rows("can", scope) {
			omitted[r.Name] = "for controllers in hardware, which netlink does not make: vcan and vxcan have none of these"
		}
		coverage.Check(t, "can", scope, nil, omitted)
	}
}
