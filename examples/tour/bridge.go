package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
	"github.com/virtif/virtif/veth"
)

var bridgeChapter = Chapter{
	Name:  "bridge",
	Title: "a switch in the kernel, with two containers and a VM",
	Kinds: []string{"bridge", "veth"},
	Run:   runBridge,
}

func runBridge(ctx context.Context, t *Tour) error {
	t.Say("Three network namespaces, each with a connection in it: one plays the host, two play containers.")
	host, err := t.Host("host")
	if err != nil {
		return err
	}
	red, err := t.Host("red")
	if err != nil {
		return err
	}
	blue, err := t.Host("blue")
	if err != nil {
		return err
	}

	t.Say("A bridge on the host, and from each container a veth pair, a cable, into it.")
	br, err := host.Create(bridge.New("br0").Up())
	if err != nil {
		return err
	}
	_, err = host.Create(veth.New("veth1", veth.NewPeer("eth0").NetNS(red.NS).Up()).
		Master(br).
		Up())
	if err != nil {
		return err
	}
	_, err = host.Create(veth.New("veth2", veth.NewPeer("eth0").NetNS(blue.NS).Up()).
		Master(br).
		Up())
	if err != nil {
		return err
	}

	t.Say("Addresses, out of 192.0.2.0/24, which is for documentation.")
	err = red.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/24")})
	if err != nil {
		return err
	}
	err = blue.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.MustParsePrefix("192.0.2.2/24")})
	if err != nil {
		return err
	}

	var vm *VM
	if t.Has("tun") {
		var tap *tuntap.Device
		if tap, err = addVM(t, host, br); err != nil {
			return err
		}
		defer tap.Close()
		vm = &VM{
			Name: "vm", MAC: net.HardwareAddr{2, 0, 0, 0, 0, 3}, Addr: netip.MustParseAddr("192.0.2.3"),
			TAP: tap, Tour: t,
		}
	}

	t.Say("What the kernel has now.")
	if err := host.Await(ctx, link.Name("veth1"), link.Name("veth2")); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}
	return crossBridge(ctx, t, host, red, blue, vm)
}

// addVM gives the bridge a port for a virtual machine.
func addVM(t *Tour, host *Host, br *link.Link) (*tuntap.Device, error) {
	t.Say("A TAP for a VM: a link to the host, and a file of Ethernet frames to a program, here the tour.")
	_, err := host.Create(tuntap.New("tap0", tuntap.TAP).Master(br).Up())
	if err != nil {
		return nil, err
	}

	tap, err := tuntap.Attach(host.Conn, link.Name("tap0"))
	return tap, t.Show(nil, func() string { return host.describe(tap.Link()) }, err)
}

// crossBridge sends packets from port to port. There is no VM where the kernel
// has no TAP.
func crossBridge(ctx context.Context, t *Tour, host, red, blue *Host, vm *VM) error {
	redAddr, blueAddr := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")

	t.Say("Packets from red to blue and back.")
	if err := t.SendUDP(ctx, red, blue, redAddr, blueAddr, "hello, blue"); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, blue, red, blueAddr, redAddr, "hello, red"); err != nil {
		return err
	}
	if vm != nil {
		t.Say("Red pings the VM, which is the tour itself: it answers what it reads from the TAP.")
		if err := vm.AnswerPing(ctx, red, redAddr.Addr()); err != nil {
			return err
		}
		t.Say("The VM pings blue, where the kernel answers.")
		if err := vm.Ping(ctx, blueAddr.Addr()); err != nil {
			return err
		}
	}

	t.Say("Isolated ports no longer talk to each other, but to all others.")
	if err := host.Set(link.Name("veth1"), bridge.ChangePort().Isolated(true)); err != nil {
		return err
	}
	if err := host.Set(link.Name("veth2"), bridge.ChangePort().Isolated(true)); err != nil {
		return err
	}
	if err := t.SendUDPInVain(ctx, red, blue, redAddr, blueAddr, "are you there?"); err != nil {
		return err
	}
	if vm != nil {
		if err := vm.Ping(ctx, blueAddr.Addr()); err != nil {
			return err
		}
	}

	t.Say("What cannot be is an error that names the culprit, and changes nothing.")
	err := host.Set(link.Name("lo"), link.Change().Master(link.Name("br0")).Up())
	if !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("the loopback link as a port of a bridge: %v, want %w", err, unix.EINVAL)
	}
	return nil
}
