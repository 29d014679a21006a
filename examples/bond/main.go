// Bond does with the library what these commands of ip(8) do, as root and in a
// network namespace that is thrown away:
//
//	ip link add bond1 type bond miimon 100 mode active-backup
//	ip link set eth0 master bond1
//	ip link set eth1 master bond1
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/virtif/virtif/bond"
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

	// The network cards, here ends of cables, up like those of a machine.
	for _, name := range []string{"eth0", "eth1"} {
		if _, err := conn.Create(veth.New(name, veth.NewPeer("wall-"+name).Up()).Up()); err != nil {
			return err
		}
	}

	bd, err := conn.Create(bond.New("bond1", bond.ActiveBackup).MIIMon(100 * time.Millisecond))
	if err != nil {
		return err
	}
	if err := bond.AddPorts(conn, bd, link.Name("eth0"), link.Name("eth1")); err != nil {
		return err
	}

	for l, err := range conn.Links(link.WithMaster(bd)) {
		if err != nil {
			return err
		}
		port, err := bond.PortFrom(l)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s is a port of %s, a %s link, %v, its link is %v\n", l.Name, bd.Name, l.Kind, port.State, port.MIIStatus)
	}
	return nil
}
