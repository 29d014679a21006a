// Bridge does with the library what these commands of ip(8) do, as root and in
// a network namespace that is thrown away:
//
//	ip link add br0 type bridge
//	ip link set eth0 master br0
//	ip link set tap1 master br0
//	ip link set tap2 master br0
//	ip link set veth1 master br0
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/tuntap"
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

	// What is to be connected: the network card, here one end of a cable; two
	// virtual machines; and a container, at the other end of veth1.
	for _, spec := range []link.Request{
		veth.New("eth0", veth.NewPeer("wall").Up()),
		tuntap.New("tap1", tuntap.TAP),
		tuntap.New("tap2", tuntap.TAP),
		veth.New("veth1", veth.NewPeer("container").Up()),
	} {
		if _, err := conn.Create(spec); err != nil {
			return err
		}
	}

	br, err := conn.Create(bridge.New("br0").Up())
	if err != nil {
		return err
	}
	for _, port := range []link.Name{"eth0", "tap1", "tap2", "veth1"} {
		if err := conn.Set(port, link.Change().Master(br).Up()); err != nil {
			return err
		}
	}

	for l, err := range conn.Links(link.WithMaster(br)) {
		if err != nil {
			return err
		}
		port, err := bridge.PortFrom(l)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s is port %v of %s, a %s link, %v\n", l.Name, port.PortNo, br.Name, l.Kind, port.State)
	}
	return nil
}
