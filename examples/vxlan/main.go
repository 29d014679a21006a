// Vxlan does with the library what this command of ip(8) does, as root and in a
// network namespace that is thrown away:
//
//	ip link add vx0 type vxlan id 100 local 1.1.1.1 remote 2.2.2.2 dev eth0 dstport 4789
package main

import (
	"fmt"
	"io"
	"log"
	"net/netip"
	"os"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vxlan"
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

	vx0, err := conn.Create(vxlan.New("vx0", 100).
		Local(netip.MustParseAddr("1.1.1.1")).
		Remote(netip.MustParseAddr("2.2.2.2")).
		Dev(eth0).
		DstPort(vxlan.Port).
		Up())
	if err != nil {
		return err
	}

	attrs, err := vxlan.From(vx0)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s carries VNI %v from %v to %v, UDP port %v, in packets of %s\n",
		vx0.Name, attrs.ID, attrs.Local, attrs.Remote, attrs.DstPort, eth0.Name)
	fmt.Fprintf(out, "its MTU is %v, where %s has %v\n", vx0.MTU, eth0.Name, eth0.MTU)
	return nil
}
