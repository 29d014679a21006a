package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vrf"
)

var vrfChapter = Chapter{
	Name:  "vrf",
	Title: "one host in two networks with the same addresses",
	Kinds: []string{"vrf", "veth"},
	Run:   runVRF,
}

func runVRF(ctx context.Context, t *Tour) error {
	t.Say("A host, and two machines that know nothing of each other.")
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

	t.Say("For each a VRF, which is a routing table of its own, with a cable as its port.")
	redVRF, err := host.Create(vrf.New("vrf-red", 10).Up())
	if err != nil {
		return err
	}
	blueVRF, err := host.Create(vrf.New("vrf-blue", 20).Up())
	if err != nil {
		return err
	}
	_, err = host.Create(veth.New("to-red", veth.NewPeer("eth0").NetNS(red.NS).Up()).
		Master(redVRF).
		Up())
	if err != nil {
		return err
	}
	_, err = host.Create(veth.New("to-blue", veth.NewPeer("eth0").NetNS(blue.NS).Up()).
		Master(blueVRF).
		Up())
	if err != nil {
		return err
	}

	t.Say("The same addresses in both.")
	for _, a := range []struct {
		host   *Host
		name   link.Name
		prefix string
	}{
		{host, "to-red", "192.0.2.1/24"},
		{host, "to-blue", "192.0.2.1/24"},
		{red, "eth0", "192.0.2.2/24"},
		{blue, "eth0", "192.0.2.2/24"},
	} {
		if err := a.host.AddAddr(a.name, link.Addr{Prefix: netip.MustParsePrefix(a.prefix)}); err != nil {
			return err
		}
	}
	if err := host.Await(ctx, link.Name("to-red"), link.Name("to-blue")); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("A socket says by which VRF it sends, and reaches 192.0.2.2 there.")
	for _, far := range []*Host{red, blue} {
		if err := t.sendByVRF(ctx, host, far, "vrf-"+far.Name); err != nil {
			return err
		}
	}

	t.Say("The host itself, outside the VRFs, is in neither network.")
	err = host.NS.Do(func() error {
		_, err := net.Dial("udp4", "192.0.2.2:5000")
		return err
	})
	if !errors.Is(err, unix.ENETUNREACH) {
		return fmt.Errorf("to 192.0.2.2 by no VRF: %v, want %w", err, unix.ENETUNREACH)
	}
	t.screen.nothing(host.Name, err.Error())
	return nil
}

// sendByVRF sends a datagram through a VRF of the host.
func (t *Tour) sendByVRF(ctx context.Context, host, far *Host, name string) error {
	dest := netip.MustParseAddrPort("192.0.2.2:5000")
	in, err := far.listenUDP(dest)
	if err != nil {
		return err
	}
	defer in.Close()

	dialer := net.Dialer{Control: vrf.Control(name)}
	var out net.Conn
	err = host.NS.Do(func() error {
		out, err = dialer.DialContext(ctx, "udp4", dest.String())
		return err
	})
	if err := t.Show([]string{"ip netns exec " + host.Name + " ip vrf exec " + name + " …"}, func() string {
		return fmt.Sprintf("a socket of %s, from %v to %v", name, out.LocalAddr(), out.RemoteAddr())
	}, err); err != nil {
		return err
	}
	defer out.Close()
	return insist(ctx, func(ctx context.Context) error {
		defer bound(ctx, in)()
		if _, err := out.Write([]byte("hello, " + far.Name)); err != nil {
			return err
		}
		b := make([]byte, 1500)
		n, sender, err := in.ReadFromUDPAddrPort(b)
		if err != nil {
			return fmt.Errorf("what %s sent by %s did not arrive at %s: %w", host.Name, name, far.Name, err)
		}
		t.Saw(far.Name, n, Datagram{sender, dest, b[:n]})
		return nil
	})
}
