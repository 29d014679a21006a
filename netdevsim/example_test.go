package netdevsim_test

import (
	"fmt"
	"log"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netdevsim"
)

func Example() {
	spec := netdevsim.New(7).Ports(2).Queues(4)
	fmt.Println(spec)
	// Output: echo "7 2 4" > /sys/bus/netdevsim/new_device
}

func ExampleCreate() {
	conn, err := link.Dial()
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	dev, err := netdevsim.Create(conn, netdevsim.New(7).Ports(2))
	if err != nil {
		log.Fatal(err)
	}
	defer dev.Delete()
	ports, err := dev.Ports()
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range ports {
		fmt.Println(p) // netdevsim7 port 0 (eth1)
	}
}
