package vrf_test

import (
	"fmt"
	"net"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vrf"
)

// A VRF and a port of it. The spec prints as the commands of ip(8) that do the
// same.
func Example() {
	fmt.Println(vrf.New("red", 10).Up())
	fmt.Println(link.Change().Master(link.Name("red")))
	// Output:
	// ip link add name red up type vrf table 10
	// ip link set dev DEV master red
}

// Sockets of package net find their way by the table of a VRF.
func ExampleControl() {
	dialer := net.Dialer{Control: vrf.Control("no such vrf")}
	_, err := dialer.Dial("udp", "192.0.2.1:53")
	fmt.Println(err)
	// Output: dial udp 192.0.2.1:53: bind to vrf no such vrf: no such device
}
