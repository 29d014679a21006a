package vxlan_test

import (
	"fmt"
	"net/netip"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vxlan"
)

func Example() {
	spec := vxlan.New("vx0", 100).
		Local(netip.MustParseAddr("192.0.2.1")).
		Group(netip.MustParseAddr("239.1.1.1")).
		Dev(link.Name("eth0")).
		DstPort(vxlan.Port).
		MTU(1400).
		Learning(false)
	fmt.Println(spec)
	fmt.Println(vxlan.Change().TTL(16).DF(vxlan.DFSet))
	// Output:
	// ip link add name vx0 mtu 1400 type vxlan id 100 group 239.1.1.1 local 192.0.2.1 dev eth0 nolearning dstport 4789
	// ip link set dev DEV type vxlan ttl 16 df set
}

func ExampleAttributes() {
	var a vxlan.Attributes
	// What the kernel sends of a link with VNI 100 and UDP port 4789.
	err := a.UnmarshalBinary([]byte{8, 0, 1, 0, 100, 0, 0, 0, 6, 0, 15, 0, 0x12, 0xb5, 0, 0})
	fmt.Println(a, err)
	_, known := a.Remote.Get()
	fmt.Println(known)
	// Output:
	// id 100 dstport 4789 <nil>
	// false
}
