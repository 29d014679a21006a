package ifb_test

import (
	"fmt"

	"github.com/virtif/virtif/ifb"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	fmt.Println(ifb.New("ifb0").Queues(4, 4).TxQLen(100).Alias("what comes in").Up())
	// Output:
	// ip link add name ifb0 numtxqueues 4 numrxqueues 4 txqueuelen 100 type ifb
	// ip link set dev ifb0 alias 'what comes in'
	// ip link set dev ifb0 up
}
