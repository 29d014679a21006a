// Ipvlan does with the library what these commands of ip(8) do, as root and in
// network namespaces that are thrown away:
//
//	ip netns add ns0
//	ip link add name ipvl0 link eth0 type ipvlan mode l2
//	ip link set dev ipvl0 netns ns0
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	host, err := netns.New()
	if err != nil {
		return err
	}
	defer host.Close()
	ns0, err := netns.New()
	if err != nil {
		return err
	}
	defer ns0.Close()
	conn, err := link.Dial(link.InNetNS(host))
	if err != nil {
		return err
	}
	defer conn.Close()

	// The network card, here one end of a cable.
	eth0, err := conn.Create(veth.New("eth0", veth.NewPeer("wall").Up()).Up())
	if err != nil {
		return err
	}
	// The link is made where it belongs.
	l, err := conn.Create(ipvlan.New("ipvl0", eth0, ipvlan.L2).NetNS(ns0).Up())
	if err != nil {
		return err
	}
	a, err := ipvlan.From(l)
	if err != nil {
		return err
	}
	same := l.Address.String() == eth0.Address.String()
	fmt.Fprintf(out, "%s is in ns0, in mode %v, upon link %v, with its address: %v\n", l.Name, a.Mode, l.Parent, same)
	return nil
}
