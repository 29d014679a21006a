package ipvtap_test

import (
	"fmt"

	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/ipvtap"
	"github.com/virtif/virtif/link"
)

// A spec prints as the command of ip(8) that does the same.
func ExampleNew() {
	fmt.Println(ipvtap.New("ipvtap0", link.Name("eth0"), ipvlan.L3).Up())
	// Output:
	// ip link add link eth0 name ipvtap0 up type ipvtap mode l3
}
