// Vlan does with the library what these commands of ip(8) do, as root and in a
// network namespace that is thrown away:
//
//	ip link add link eth0 name eth0.2 type vlan id 2
//	ip link add link eth0 name eth0.3 type vlan id 3
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vlan"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	ns, err := netns.New()
	if err != nil {
		return err
	}
	defer ns.Close()
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		return err
	}
	defer conn.Close()

	// The network card, here one end of a cable.
	eth0, err := conn.Create(veth.New("eth0", veth.NewPeer("wall").Up()).Up())
	if err != nil {
		return err
	}

	for _, id := range []uint16{2, 3} {
		name := fmt.Sprintf("%s.%d", eth0.Name, id)
		if _, err := conn.Create(vlan.New(name, eth0, id).Up()); err != nil {
			return err
		}
	}

	for l, err := range conn.Links(link.OfKind("vlan")) {
		if err != nil {
			return err
		}
		a, err := vlan.From(l)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s has the %v tag %v, upon link %v\n", l.Name, a.Protocol, a.ID, l.Parent)
	}
	return nil
}
