package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var dummyChapter = Chapter{
	Name:  "dummy",
	Title: "an address that is at no cable, and is reached by all",
	Kinds: []string{"dummy", "veth"},
	Run:   runDummy,
}

func runDummy(ctx context.Context, t *Tour) error {
	t.Say("A server with a cable to each of two machines.")
	hosts, err := t.hostsNamed("server", "red", "blue")
	if err != nil {
		return err
	}
	server, red, blue := hosts[0], hosts[1], hosts[2]
	for _, h := range hosts[1:] {
		_, err := server.Create(veth.New("to-"+h.Name, veth.NewPeer("eth0").NetNS(h.NS).Up()).Up())
		if err != nil {
			return err
		}
	}
	if err := addresses(
		address{server, "to-red", "192.0.2.126/25"}, address{red, "eth0", "192.0.2.1/24"},
		address{server, "to-blue", "192.0.2.254/25"}, address{blue, "eth0", "192.0.2.129/24"},
	); err != nil {
		return err
	}

	t.Say("Its service has an address of its own, on a link that is always there.")
	service := netip.MustParseAddrPort("192.0.2.100:5000")
	d, err := server.Create(dummy.New("service").Up())
	if err != nil {
		return err
	}
	if err := server.AddAddr(d, link.Addr{Prefix: netip.PrefixFrom(service.Addr(), 32)}); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("Whoever asks, by whichever cable, is answered from there.")
	clients := map[*Host]netip.AddrPort{
		red:  netip.MustParseAddrPort("192.0.2.1:5000"),
		blue: netip.MustParseAddrPort("192.0.2.129:5000"),
	}
	for _, h := range hosts[1:] {
		if err := t.SendUDP(ctx, h, server, clients[h], service, "a question of "+h.Name); err != nil {
			return err
		}
		if err := t.SendUDP(ctx, server, h, service, clients[h], "an answer to "+h.Name); err != nil {
			return err
		}
	}
	return nil
}
