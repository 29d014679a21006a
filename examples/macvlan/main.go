// Macvlan does with the library what these commands of ip(8) do, as root and in
// network namespaces that are thrown away:
//
//	ip link add macvlan1 link eth0 type macvlan mode bridge
//	ip link add macvlan2 link eth0 type macvlan mode bridge
//	ip netns add net1
//	ip netns add net2
//	ip link set macvlan1 netns net1
//	ip link set macvlan2 netns net2
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) (err error) {
	var ns [3]*netns.NS // the host, net1 and net2
	for i := range ns {
		if ns[i], err = netns.New(); err != nil {
			return err
		}
		defer ns[i].Close()
	}
	conn, err := link.Dial(link.InNetNS(ns[0]))
	if err != nil {
		return err
	}
	defer conn.Close()

	// The network card, here one end of a cable.
	eth0, err := conn.Create(veth.New("eth0", veth.NewPeer("wall").Up()).Up())
	if err != nil {
		return err
	}
	for i := 1; i <= 2; i++ {
		name := fmt.Sprintf("macvlan%d", i)
		// The link is made where it belongs, under this name or not at all.
		l, err := conn.Create(macvlan.New(name, eth0, macvlan.Bridge).NetNS(ns[i]).Up())
		if err != nil {
			return err
		}
		a, err := macvlan.From(l)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s is in net%d, in mode %v, upon link %v\n", l.Name, i, a.Mode, l.Parent)
	}
	if _, err := conn.Get(link.Name("macvlan1")); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("macvlan1 is here, too: %v", err)
	}
	return nil
}
