package macvtap_test

import (
	"fmt"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/macvtap"
)

// A spec prints as the command of ip(8) that does the same.
func ExampleNew() {
	spec := macvtap.New("macvtap0", link.Name("eth0"), macvlan.VEPA).
		Flags(0).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add link eth0 name macvtap0 up type macvtap mode vepa flag null
}
