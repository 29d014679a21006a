package netkit_test

import (
	"encoding/json"
	"fmt"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netkit"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := netkit.New("nk0", netkit.NewPeer("nk1").MTU(1400).Up()).
		Mode(netkit.L2).
		PeerPolicy(netkit.Blackhole).
		MTU(1400).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name nk0 mtu 1400 up type netkit mode l2 peer blackhole name nk1 mtu 1400
	// ip link set dev nk1 up
}

// Only the primary end changes the policies, of both.
func ExampleChange() {
	change := netkit.Change().Policy(netkit.Forward).PeerPolicy(netkit.Forward)
	for _, command := range link.Commands(change, "nk0") {
		fmt.Println(command)
	}
	// Output:
	// ip link set dev nk0 type netkit forward peer forward
}

// Attributes that are absent are not zero.
func ExampleAttributes() {
	var a netkit.Attributes
	err := a.UnmarshalBinary([]byte{
		8, 0, 5, 0, 0, 0, 0, 0, // IFLA_NETKIT_MODE, as little-endian machines have it
		8, 0, 4, 0, 2, 0, 0, 0, // IFLA_NETKIT_PEER_POLICY
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, ok := a.Policy.Get()
	fmt.Println(a.Mode, a.PeerPolicy, ok)
	fmt.Println(a)
	b, _ := json.Marshal(a)
	fmt.Println(string(b))
	// Output:
	// l2 blackhole false
	// mode l2 peer blackhole
	// {"mode":"l2","peer":{"policy":"blackhole"}}
}
