package vlan

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

var walk = (*Attributes).walk

// maps are values for the fields whose zero values are no attributes.
var maps = QOSMap{{0, 0}, {math.MaxUint32, math.MaxUint32}}

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t, maps) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[Attributes](t, maps) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, walk, maps) }

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "vlan", "info-data", walk, nil)
}

func TestRules(t *testing.T) {
	leftOut := []attr.Rule{attr.ZeroIfAbsent}
	kindtest.Rules(t, "vlan", "info-data", walk, map[string][]attr.Rule{
		"IFLA_VLAN_FLAGS":       leftOut,
		"IFLA_VLAN_QOS_MAPPING": nil,
	})
}

func FuzzAttributes(f *testing.F) {
	seeds := [][]byte{kindtest.Everything[Attributes](f, maps)}
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Recorded(f, vlanGolden, "vlan")...)...)
}

// TestMapAllocations checks that a map costs one allocation, however long it is.
func TestMapAllocations(t *testing.T) {
	b := appendQOSMap(nil, QOSMap{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}})
	kindtest.Allocates(t, "decoding a map", 1, func() { decodeQOSMap(b) })
}

func TestProtocolWords(t *testing.T) {
	kindtest.EnumWords(t, map[Protocol]string{0x8100: "802.1Q", 0x88a8: "802.1ad"}, parseProtocol)
	if p, err := parseProtocol("802.1AD"); p != Protocol8021AD || err != nil {
		t.Errorf("802.1AD is %v, %v", p, err)
	}
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read vlan: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read vlan lo: it is no virtual link, not a VLAN: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read vlan v0: it is a veth link, not a VLAN: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "eth0.2", Kind: "vlan"}, Want: ""},
	)
}

// one of each form.
var some = Attributes{
	Protocol:      link.Some(Protocol8021AD),
	ID:            link.Some[uint16](100),
	ReorderHdr:    link.Some(false),
	MVRP:          link.Some(true),
	IngressQOSMap: QOSMap{{5, 2}, {1, 0}},
	EgressQOSMap:  QOSMap{{4294967295, 7}},
	Unknown:       []link.RawAttr{{Type: 99, Data: []byte{1}}},
}

func TestString(t *testing.T) {
	const want = "protocol 802.1ad id 100 reorder_hdr off mvrp on ingress-qos-map 5:2 1:0 egress-qos-map 4294967295:7"
	if got := some.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := fmt.Sprint(Attributes{IngressQOSMap: QOSMap{}}); got != "" {
		t.Errorf("nothing is %q", got)
	}
}

func TestJSON(t *testing.T) {
	const want = `{"protocol":"802.1ad","id":100,"reorder_hdr":"off","mvrp":"on",` +
		`"ingress-qos-map":[{"from":5,"to":2},{"from":1,"to":0}],"egress-qos-map":[{"from":4294967295,"to":7}]}`
	got, err := json.Marshal(some)
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}

// TestFlags checks the mask: what the kernel reports is not what it takes.
func TestFlags(t *testing.T) {
	golden.Load(t, vlanGolden) // skips on big-endian machines
	report := []byte{12, 0, 2, 0, 5, 0, 0, 0, 255, 255, 255, 255}
	var a Attributes
	if err := a.UnmarshalBinary(report); err != nil {
		t.Fatal(err)
	}
	want := Attributes{
		ReorderHdr: link.Some(true), GVRP: link.Some(false), LooseBinding: link.Some(true),
		MVRP: link.Some(false), BridgeBinding: link.Some(false),
	}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got %v", a)
	}
	b, err := a.AppendBinary(nil)
	if err != nil || string(b) != "\x0c\x00\x02\x00\x05\x00\x00\x00\x1f\x00\x00\x00" {
		t.Errorf("encoded as %x, %v", b, err)
	}
}
