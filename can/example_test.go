package can_test

import (
	"fmt"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/vcan"
)

// The protocol of a link is its MTU.
func ExampleProtocol() {
	for _, p := range []can.Protocol{can.CC, can.FD, can.XL} {
		fmt.Printf("%v: %v\n", p, vcan.Change().Protocol(p))
	}
	// Output:
	// CAN CC: ip link set dev DEV mtu 16
	// CAN FD: ip link set dev DEV mtu 72
	// CAN XL: ip link set dev DEV mtu 2060
}
