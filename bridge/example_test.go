package bridge_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	spec := bridge.New("br0").
		VLANFiltering(true).
		ForwardDelay(4 * time.Second).
		STPState(true).
		MTU(9000).
		Up()
	fmt.Println(spec)
	// Output:
	// ip link add name br0 mtu 9000 up type bridge forward_delay 400 stp_state 1 vlan_filtering 1
}

// A link becomes a port and is set up as one in the same call.
func ExampleChangePort() {
	change := bridge.ChangePort().
		Master(link.Name("br0")).
		Isolated(true).
		Cost(10).
		State(bridge.PortStateForwarding)
	for _, command := range link.Commands(change, "eth0") {
		fmt.Println(command)
	}
	// Output:
	// ip link set dev eth0 master br0
	// ip link set dev eth0 type bridge_slave isolated on cost 10 state 3
}

// Attributes that are absent are not zero.
func ExampleAttributes() {
	sent := bridge.Attributes{
		MaxAge:      link.Some(20 * time.Second),
		McastRouter: link.Some(bridge.MulticastRouterPermanent),
	}
	b, err := sent.AppendBinary(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var got bridge.Attributes
	if err := got.UnmarshalBinary(b); err != nil {
		fmt.Println(err)
		return
	}
	age, ok := got.MaxAge.Get()
	fmt.Println(age, ok)
	_, ok = got.HelloTime.Get()
	fmt.Println(ok, got.HelloTime.Or(2*time.Second))
	fmt.Println(got)
	text, _ := json.Marshal(got)
	fmt.Println(string(text))
	// Output:
	// 20s true
	// false 2s
	// max_age 2000 mcast_router 2
	// {"max_age":2000,"mcast_router":"permanent"}
}
