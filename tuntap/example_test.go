package tuntap_test

import (
	"fmt"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := tuntap.New("tap0", tuntap.TAP).
		Owner(1000).
		MultiQueue().
		VnetHdr().
		MTU(9000).
		Master(link.Name("br0"))
	fmt.Println(spec)
	// Output:
	// ip tuntap add dev tap0 mode tap user 1000 vnet_hdr multi_queue
	// ip link set dev tap0 mtu 9000 master br0
}
