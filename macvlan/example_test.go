package macvlan_test

import (
	"encoding/json"
	"fmt"
	"net"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
)

// A spec prints as the command of ip(8) that does the same.
func ExampleNew() {
	spec := macvlan.New("macvlan1", link.Name("eth0"), macvlan.Bridge).
		BCQueueLen(5000).
		MTU(1400).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add link eth0 name macvlan1 mtu 1400 up type macvlan mode bridge bcqueuelen 5000
}

// A link in mode source receives from the addresses in its list.
func ExampleSetters_Sources() {
	camera := net.HardwareAddr{2, 0, 0, 0, 0, 1}
	phone := net.HardwareAddr{2, 0, 0, 0, 0, 2}
	fmt.Println(macvlan.New("m0", link.Name("eth0"), macvlan.Source).Sources(camera).Up())
	for _, command := range link.Commands(macvlan.Change().AddSource(phone), "m0") {
		fmt.Println(command)
	}
	// Output:
	// ip link add link eth0 name m0 up type macvlan mode source macaddr set 02:00:00:00:00:01
	// ip link set dev m0 type macvlan macaddr add 02:00:00:00:00:02
}

func ExampleAttributes() {
	a := macvlan.Attributes{
		Mode:  link.Some(macvlan.Source),
		Flags: link.Some(macvlan.FlagNoDst),
	}
	fmt.Println(a)
	text, _ := json.Marshal(a)
	fmt.Println(string(text))
	_, ok := a.BCQueueLen.Get()
	fmt.Println(ok)
	// Output:
	// mode source flag nodst
	// {"mode":"source","flag":["nodst"]}
	// false
}
