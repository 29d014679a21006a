package vlan

import (
	"math"
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const vlanGolden = "testdata/golden/vlan.txt"

// eth0 is the index that the parent has in the golden file.
const eth0 = link.Index(7)

// rows are the setters for the words behind "id 1".
var rows = kindtest.Rows{
	"reorder_hdr on":     {kindtest.Do("ReorderHdr", true)},
	"reorder_hdr off":    {kindtest.Do("ReorderHdr", false)},
	"gvrp on":            {kindtest.Do("GVRP", true)},
	"gvrp off":           {kindtest.Do("GVRP", false)},
	"mvrp on":            {kindtest.Do("MVRP", true)},
	"mvrp off":           {kindtest.Do("MVRP", false)},
	"loose_binding on":   {kindtest.Do("LooseBinding", true)},
	"loose_binding off":  {kindtest.Do("LooseBinding", false)},
	"bridge_binding on":  {kindtest.Do("BridgeBinding", true)},
	"bridge_binding off": {kindtest.Do("BridgeBinding", false)},
	"reorder_hdr off gvrp on mvrp on loose_binding on bridge_binding on": {
		kindtest.Do("ReorderHdr", false), kindtest.Do("GVRP", true), kindtest.Do("MVRP", true),
		kindtest.Do("LooseBinding", true), kindtest.Do("BridgeBinding", true),
	},
	"ingress-qos-map 0:1":          {kindtest.Do("IngressQOS", 0, 1)},
	"ingress-qos-map 7:4294967295": {kindtest.Do("IngressQOS", 7, uint32(math.MaxUint32))},
	"ingress-qos-map 5:2 1:3 0:15": {kindtest.Do("IngressQOSMap", QOSMap{{5, 2}, {1, 3}, {0, 15}})},
	"egress-qos-map 0:1":           {kindtest.Do("EgressQOS", 0, 1)},
	"egress-qos-map 4294967295:7":  {kindtest.Do("EgressQOS", uint32(math.MaxUint32), 7)},
	"egress-qos-map 6:5 1:3 16:7":  {kindtest.Do("EgressQOSMap", QOSMap{{6, 5}, {1, 3}, {16, 7}})},
}

// TestGolden compares whole messages with those of iproute2.
func TestGolden(t *testing.T) {
	kindtest.EverySetter(t, Change(), rows, "Protocol")
	const add = "ip link add link eth0 dev v0 type vlan "
	kindtest.Golden(t, vlanGolden, map[string]kindtest.Ours{
		"ip link add link eth0 name eth0.2 type vlan id 2": {Request: New("eth0.2", eth0, 2)},
		add + "id 0":                  {Request: New("v0", eth0, 0)},
		add + "id 4094":               {Request: New("v0", eth0, 4094)},
		add + "protocol 802.1Q id 1":  {Request: New("v0", eth0, 1).Protocol(Protocol8021Q)},
		add + "protocol 802.1ad id 1": {Request: New("v0", eth0, 1).Protocol(Protocol8021AD)},
		add + "protocol 802.1ad id 100 reorder_hdr off gvrp on loose_binding on mvrp on bridge_binding on " +
			"ingress-qos-map 1:2 3:4 egress-qos-map 5:6": {Request: New("v0", eth0, 100).Protocol(Protocol8021AD).
			ReorderHdr(false).GVRP(true).LooseBinding(true).MVRP(true).BridgeBinding(true).
			IngressQOS(1, 2).IngressQOS(3, 4).EgressQOS(5, 6)},
		"ip link set dev eth0 type vlan reorder_hdr off":  {Request: Change().ReorderHdr(false)},
		"ip link set dev eth0 type vlan gvrp on mvrp off": {Request: Change().GVRP(true).MVRP(false)},
		"ip link set dev eth0 type vlan ingress-qos-map 5:0 6:1": {Request: Change().IngressQOS(6, 9).IngressQOSMap(QOSMap{{5, 0}, {6, 1}}),
			Edit: kindtest.EditAttr("IFLA_VLAN_INGRESS_QOS", func(a *golden.Attr) { a.Attrs[0], a.Attrs[1] = a.Attrs[1], a.Attrs[0] }),
			Why:  "an entry keeps its place when it is set again"},
		"ip link set dev eth0 type vlan egress-qos-map 5:0 6:1": {Request: Change().EgressQOSMap(QOSMap{{5, 0}, {6, 1}})},
		"ip link set dev eth0 type vlan loose_binding on ingress-qos-map 1:2 egress-qos-map 3:4": {
			Request: Change().LooseBinding(true).IngressQOS(1, 2).EgressQOS(3, 4)},
	}, kindtest.Table{
		Prefixes: map[string]func() link.Request{
			add + "id 1": func() link.Request { return New("v0", eth0, 1) },
		},
		Rows: rows,
	})
}

func TestGoldenWords(t *testing.T) {
	kindtest.GoldenWords(t, vlanGolden, kindtest.Words{Kind: "vlan"}, walk)
}
