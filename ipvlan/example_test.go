package ipvlan_test

import (
	"fmt"

	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
)

// A spec prints as the command of ip(8) that does the same.
func ExampleNew() {
	spec := ipvlan.New("ipvl0", link.Name("eth0"), ipvlan.L2).
		Flag(ipvlan.FlagPrivate).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add link eth0 name ipvl0 up type ipvlan mode l2 private
}
