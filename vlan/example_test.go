package vlan_test

import (
	"fmt"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vlan"
)

// A spec is a request, and prints as the commands of ip(8) that do the same.
func Example() {
	fmt.Println(vlan.New("eth0.2", link.Name("eth0"), 2).
		IngressQOS(5, 2).
		EgressQOS(2, 5).
		MTU(1496).
		Up())
	fmt.Println(vlan.Change().
		LooseBinding(true).
		IngressQOS(5, 0))
	// Output:
	// ip link add link eth0 name eth0.2 mtu 1496 up type vlan id 2 ingress-qos-map 5:2 egress-qos-map 2:5
	// ip link set dev DEV type vlan loose_binding on ingress-qos-map 5:0
}

// Two tags: that of a provider around that of a customer.
func ExampleSpec_Protocol() {
	fmt.Println(vlan.New("outer", link.Name("eth0"), 100).Protocol(vlan.Protocol8021AD).Up())
	fmt.Println(vlan.New("inner", link.Name("outer"), 2).Up())
	// Output:
	// ip link add link eth0 name outer up type vlan protocol 802.1ad id 100
	// ip link add link outer name inner up type vlan id 2
}

// Attributes that are absent are not off, and not zero.
func ExampleAttributes() {
	sent := vlan.Attributes{
		ID:           link.Some[uint16](2),
		ReorderHdr:   link.Some(false),
		EgressQOSMap: vlan.QOSMap{{From: 2, To: 5}},
	}
	b, err := sent.AppendBinary(nil)
	if err != nil {
		fmt.Println(err)
	}
	var got vlan.Attributes
	if err := got.UnmarshalBinary(b); err != nil {
		fmt.Println(err)
	}
	id, ok := got.ID.Get()
	fmt.Println(id, ok, got.EgressQOSMap.Get(2), got.EgressQOSMap.Get(3))
	fmt.Println(got.GVRP.Get())
	fmt.Println(got)
	// Output:
	// 2 true 5 0
	// false false
	// id 2 reorder_hdr off egress-qos-map 2:5
}

// A change names the entries that change. Replace finds them.
func ExampleQOSMap_Replace() {
	have := vlan.QOSMap{{From: 1, To: 2}, {From: 3, To: 4}}
	want := vlan.QOSMap{{From: 3, To: 4}, {From: 5, To: 6}}
	fmt.Println(vlan.Change().EgressQOSMap(have.Replace(want)))
	// Output: ip link set dev DEV type vlan egress-qos-map 1:0 5:6
}
