package vxcan_test

import (
	"fmt"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/vxcan"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := vxcan.New("vxcan0", vxcan.NewPeer("can0").Protocol(can.FD).Up()).
		Protocol(can.FD).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name vxcan0 mtu 72 up type vxcan peer name can0 mtu 72
	// ip link set dev can0 up
}
