package ipoib_test

import (
	"fmt"

	"github.com/virtif/virtif/ipoib"
	"github.com/virtif/virtif/link"
)

func Example() {
	spec := ipoib.New("ib0.8002", link.Name("ib0")).
		PKey(0x8002).
		Mode(ipoib.Connected).
		MTU(65520).
		Up()
	fmt.Println(spec)

	var attrs ipoib.Attributes
	attrs.Mode.Set(ipoib.Datagram)
	attrs.UMcast.Set(true)
	fmt.Println(attrs)
	// Output:
	// ip link add link ib0 name ib0.8002 mtu 65520 up type ipoib pkey 0x8002 mode connected
	// mode datagram umcast 1
}
