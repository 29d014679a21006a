package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/hsr"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var hsrChapter = Chapter{
	Name:  "hsr",
	Title: "two cables, each with a copy of all, so that one can be pulled",
	Kinds: []string{"hsr", "veth"},
	Run:   runHSR,
}

func runHSR(ctx context.Context, t *Tour) error {
	t.Say("Two hosts and two cables.")
	ada, err := t.Host("ada")
	if err != nil {
		return err
	}
	bob, err := t.Host("bob")
	if err != nil {
		return err
	}
	for _, name := range []string{"eth0", "eth1"} {
		if _, err := ada.Create(veth.New(name, veth.NewPeer(name).NetNS(bob.NS).Up()).Up()); err != nil {
			return err
		}
	}

	t.Say("On each host a link with both cables as its ports: a ring of two.")
	atAda, err := ada.Create(hsr.New("hsr0", link.Name("eth0"), link.Name("eth1")).Version(1).Up())
	if err != nil {
		return err
	}
	atBob, err := bob.Create(hsr.New("hsr0", link.Name("eth0"), link.Name("eth1")).Version(1).Up())
	if err != nil {
		return err
	}
	a, b := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	if err := ada.AddAddr(atAda, link.Addr{Prefix: netip.PrefixFrom(a.Addr(), 24)}); err != nil {
		return err
	}
	if err := bob.AddAddr(atBob, link.Addr{Prefix: netip.PrefixFrom(b.Addr(), 24)}); err != nil {
		return err
	}
	if err := ada.Await(ctx, atAda, link.Name("eth0"), link.Name("eth1")); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("What ada sends once is on both cables, and arrives at bob once.")
	const text = "twice"
	first, err := t.Wire(bob, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer first.Close()
	second, err := t.Wire(bob, link.Name("eth1"))
	if err != nil {
		return err
	}
	defer second.Close()
	if err := t.SendUDP(ctx, ada, bob, a, b, text); err != nil {
		return err
	}
	for _, wire := range []*Wire{first, second} {
		if _, _, err := wire.See(ctx, text); err != nil {
			return err
		}
	}

	t.Say("Without the first cable it goes on as if nothing were.")
	if err := ada.Set(link.Name("eth0"), link.Change().Down()); err != nil {
		return err
	}
	return t.SendUDP(ctx, ada, bob, a, b, "by the other one")
}
