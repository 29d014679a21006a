package vcan_test

import (
	"fmt"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/vcan"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	fmt.Println(vcan.New("vcan0").Protocol(can.FD).Alias("test bus").Up())
	// Output:
	// ip link add name vcan0 mtu 72 type vcan
	// ip link set dev vcan0 alias 'test bus'
	// ip link set dev vcan0 up
}
