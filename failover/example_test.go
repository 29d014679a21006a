package failover_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/link"
)

func Example() {
	conn, err := link.Dial()
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	masters, err := failover.Find(conn)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range masters {
		fmt.Println(m)
	}
	_, err = failover.Get(conn, link.Name("lo"))
	fmt.Println(err)
	// Output:
	// read failover lo: it is no Ethernet link: it is no failover master: invalid argument
}

func ExampleWatch() {
	conn, err := link.Dial()
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	for state, err := range failover.Watch(context.Background(), conn, link.Name("eth0")) {
		switch {
		case errors.Is(err, os.ErrNotExist):
			log.Print("the NIC was taken away")
		case err != nil:
			log.Fatal(err)
		default:
			log.Printf("traffic goes by the %v: %v", state.Sending(), state)
		}
	}
}
