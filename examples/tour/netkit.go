package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netkit"
)

var netkitChapter = Chapter{
	Name:  "netkit",
	Title: "a cable whose ends obey one of them",
	Kinds: []string{"netkit"},
	Run:   runNetkit,
}

func runNetkit(ctx context.Context, t *Tour) error {
	t.Say("A netkit into a container. What the container sends is dropped, until the host, which has the primary end, says otherwise.")
	host, err := t.Host("host")
	if err != nil {
		return err
	}
	red, err := t.Host("red")
	if err != nil {
		return err
	}
	nk0, err := host.Create(netkit.New("nk0", netkit.NewPeer("eth0").NetNS(red.NS).Up()).
		PeerPolicy(netkit.Blackhole).
		Up())
	if err != nil {
		return err
	}
	hostAddr, redAddr := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	err = host.AddAddr(nk0, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/24")})
	if err != nil {
		return err
	}
	err = red.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.MustParsePrefix("192.0.2.2/24")})
	if err != nil {
		return err
	}
	if err := t.SendUDP(ctx, host, red, hostAddr, redAddr, "hello, red"); err != nil {
		return err
	}
	if err := t.SendUDPInVain(ctx, red, host, redAddr, hostAddr, "hello?"); err != nil {
		return err
	}
	if err := host.Set(nk0, netkit.Change().PeerPolicy(netkit.Forward)); err != nil {
		return err
	}
	return t.SendUDP(ctx, red, host, redAddr, hostAddr, "hello, host")
}
