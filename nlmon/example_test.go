package nlmon_test

import (
	"fmt"

	"github.com/virtif/virtif/nlmon"
)

// A spec prints as the commands of ip(8) that do the same.
func ExampleNew() {
	fmt.Println(nlmon.New("nlmon0").Up())
	// Output:
	// ip link add name nlmon0 up type nlmon
}
