package veth_test

import (
	"fmt"

	"github.com/virtif/virtif/veth"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := veth.New("v0", veth.NewPeer("v1").MTU(1400).Up()).
		MTU(1400).
		Alias("uplink of v1").
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name v0 mtu 1400 type veth peer name v1 mtu 1400
	// ip link set dev v1 up
	// ip link set dev v0 alias 'uplink of v1'
	// ip link set dev v0 up
}
