package bond

import (
	"net/netip"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// values are what to try for times, lists and flags. Of the times the wire
// holds more than the driver takes.
var (
	values = []any{
		time.Duration(0), (1<<32 - 1) * time.Millisecond,
		kindtest.Field("LPInterval", time.Duration(0), (1<<32-1)*time.Second),
		kindtest.Field("ARPIPTargets", []netip.Addr{}, []netip.Addr{addr("0.0.0.0"), addr("255.255.255.255")}),
		kindtest.Field("NSIP6Targets", []netip.Addr{}, []netip.Addr{addr("::"), addr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")}),
	}
	portValues = []any{kindtest.Field("ADActorOperPortState", LACPState(0), LACPState(255))}
)

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t, values...) }
func TestPortRoundTrip(t *testing.T) { kindtest.RoundTrip[PortAttributes](t, portValues...) }

func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t, values...) }
func TestPortUnknown(t *testing.T) { kindtest.Unknown[PortAttributes](t, portValues...) }

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "bond", "info-data", (*Attributes).walk, nil)
	kindtest.Coverage(t, "bond_slave", "slave-data", (*PortAttributes).walk, nil)
}

func TestRules(t *testing.T) {
	kindtest.Rules(t, "bond", "info-data", (*Attributes).walk, map[string][]attr.Rule{
		"IFLA_BOND_ACTIVE_SLAVE": {attr.ChangeOnly, attr.ZeroIfAbsent},
		"IFLA_BOND_PRIMARY":      {attr.ZeroIfAbsent},
	})
	kindtest.Rules(t, "bond_slave", "slave-data", (*PortAttributes).walk, nil)
}

func FuzzAttributes(f *testing.F) {
	seeds := kindtest.Recorded(f, bondGolden, "bond")
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Everything[Attributes](f, values...))...)
}

func FuzzPortAttributes(f *testing.F) {
	seeds := kindtest.Recorded(f, portGolden, "bond_slave")
	kindtest.Fuzz[PortAttributes](f, append(seeds, kindtest.Everything[PortAttributes](f, portValues...))...)
}

func TestAllocations(t *testing.T) {
	kindtest.NoAllocations(t, (*Attributes).walk, values...)
	kindtest.NoAllocations(t, (*PortAttributes).walk, portValues...)
	var w attr.Walk
	buf := make([]byte, 0, 256)
	spec := New("bond1", ActiveBackup).ARPInterval(time.Second).ARPIPTargets(addr("192.0.2.1"), addr("192.0.2.2")).
		ARPValidate(ARPValidateAll).ARPMissedMax(3)
	kindtest.Allocates(t, "request", 0, func() {
		w.Encode(buf[:0], attr.Create, 0)
		spec.walk(&w)
	})
	if len(w.Bytes()) != 8+8+20+8+8 || w.Err() != nil {
		t.Errorf("request is %x, %v", w.Bytes(), w.Err())
	}
}

func TestFrom(t *testing.T) {
	veth, lo := &link.Link{Name: "v0", Kind: "veth"}, &link.Link{Name: "lo"}
	d0 := &link.Link{Name: "d0", Kind: "dummy", PortKind: "bridge"}
	bond1, port := &link.Link{Name: "bond1", Kind: "bond"}, &link.Link{Name: "v0", Kind: "veth", PortKind: "bond"}
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read bond: there is no link: invalid argument"},
		kindtest.Read{Link: veth, Want: "read bond v0: it is a veth link, not a bond: invalid argument"},
		kindtest.Read{Link: lo, Want: "read bond lo: it is no virtual link, not a bond: invalid argument"},
		kindtest.Read{Link: d0, Want: "read bond d0: it is a dummy link, not a bond: invalid argument"},
		kindtest.Read{Link: port, Want: "read bond v0: it is a veth link, not a bond: invalid argument"},
		kindtest.Read{Link: bond1},
	)
	kindtest.From(t, PortFrom,
		kindtest.Read{Link: nil, Want: "read bond port: there is no link: invalid argument"},
		kindtest.Read{Link: veth, Want: "read bond port v0: it is no port: invalid argument"},
		kindtest.Read{Link: lo, Want: "read bond port lo: it is no port: invalid argument"},
		kindtest.Read{Link: d0, Want: "read bond port d0: it is a bridge port, not one of a bond: invalid argument"},
		kindtest.Read{Link: bond1, Want: "read bond port bond1: it is no port: invalid argument"},
		kindtest.Read{Link: port},
	)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
