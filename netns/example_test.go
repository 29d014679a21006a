package netns_test

import (
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/virtif/virtif/netns"
)

// A socket that is made inside a namespace stays there, and serves outside.
func Example() {
	ns, err := netns.New()
	if errors.Is(err, os.ErrPermission) {
		return // needs root
	} else if err != nil {
		fmt.Println(err)
		return
	}
	defer ns.Close()

	var socket *net.UDPConn
	err = ns.Do(func() error {
		socket, err = net.ListenUDP("udp", &net.UDPAddr{Port: 53})
		return err
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	fmt.Println(socket.LocalAddr())
}

// What does not exist, or is no network namespace, is told by the error.
func ExampleOpenPath() {
	_, err := netns.OpenPath("/proc/self/ns/uts")
	fmt.Println(err)

	_, err = netns.Open("no-such-name")
	fmt.Println(errors.Is(err, os.ErrNotExist))

	here, err := netns.Current()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer here.Close()
	again, err := netns.FromFD(here.FD())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer again.Close()
	fmt.Println(here.Equal(again))
	// Output:
	// open namespace "/proc/self/ns/uts": not a network namespace
	// true
	// true
}
