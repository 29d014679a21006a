package dummy_test

import (
	"fmt"

	"github.com/virtif/virtif/dummy"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	fmt.Println(dummy.New("anchor").MTU(9000).Alias("loopback addresses").Up())
	// Output:
	// ip link add name anchor mtu 9000 type dummy
	// ip link set dev anchor alias 'loopback addresses'
	// ip link set dev anchor up
}
