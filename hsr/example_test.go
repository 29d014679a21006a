package hsr_test

import (
	"fmt"

	"github.com/virtif/virtif/hsr"
	"github.com/virtif/virtif/link"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := hsr.New("hsr0", link.Name("eth0"), link.Name("eth1")).
		Supervision(45).
		Version(1).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name hsr0 up type hsr slave1 eth0 slave2 eth1 supervision 45 version 1
}
