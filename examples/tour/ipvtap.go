package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/ipvtap"
	"github.com/virtif/virtif/link"
)

var ipvtapChapter = Chapter{
	Name:  "ipvtap",
	Title: "a VM behind the hardware address of a card",
	Kinds: []string{"ipvtap", "veth"},
	Run:   runIPvtap,
}

func runIPvtap(ctx context.Context, t *Tour) error {
	t.Say("A host with a cable to a machine far away.")
	host, far, err := t.hostAndFar()
	if err != nil {
		return err
	}

	t.Say("Upon the card a link with the card's hardware address. What is for the VM, the kernel knows by the link's IP address.")
	l, err := host.Create(ipvtap.New("ipvtap0", link.Name("eth0"), ipvlan.L2).Up())
	if err != nil {
		return err
	}
	at := netip.MustParsePrefix("192.0.2.2/24")
	if err := host.AddAddr(l, link.Addr{Prefix: at}); err != nil {
		return err
	}

	tap, err := ipvtap.Attach(host.Conn, l)
	if err := t.Show(nil, func() string { return host.describe(tap.Link()) }, err); err != nil {
		return t.unlessForbidden(err)
	}
	defer tap.Close()
	if err := t.Tree(); err != nil {
		return err
	}
	vm := &VM{Name: "vm", MAC: l.Address.Or(nil), Addr: at.Addr(), TAP: tap, Tour: t}
	return pingBothWays(ctx, t, far, vm)
}
