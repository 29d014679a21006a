package geneve_test

import (
	"fmt"
	"net/netip"

	"github.com/virtif/virtif/geneve"
)

func Example() {
	fmt.Println(geneve.New("gnv0", 100, netip.MustParseAddr("192.0.2.2")).TTL(64).MTU(1400))
	fmt.Println(geneve.Change().TTLInherit())
	// Output:
	// ip link add name gnv0 mtu 1400 type geneve remote 192.0.2.2 id 100 ttl 64
	// ip link set dev DEV type geneve ttl inherit
}
