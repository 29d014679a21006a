package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vxlan"
)

var vxlanChapter = Chapter{
	Name:  "vxlan",
	Title: "Ethernet in UDP: a network over another, to one address and to a group",
	Kinds: []string{"vxlan", "veth"},
	Run:   runVXLAN,
}

func runVXLAN(ctx context.Context, t *Tour) error {
	t.Say("Two machines with a cable between, the underlay.")
	west, err := t.Host("west")
	if err != nil {
		return err
	}
	east, err := t.Host("east")
	if err != nil {
		return err
	}
	_, err = west.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(east.NS).Up()).Up())
	if err != nil {
		return err
	}
	onWest, onEast := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	if err := west.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.PrefixFrom(onWest, 24)}); err != nil {
		return err
	}
	if err := east.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.PrefixFrom(onEast, 24)}); err != nil {
		return err
	}

	t.Say("Unicast: each end names the other. Both have the network identifier 100.")
	_, err = west.Create(vxlan.New("vx100", 100).
		Local(onWest).
		Remote(onEast).
		Dev(link.Name("eth0")).
		DstPort(vxlan.Port).
		Up())
	if err != nil {
		return err
	}
	_, err = east.Create(vxlan.New("vx100", 100).
		Local(onEast).
		Remote(onWest).
		Dev(link.Name("eth0")).
		DstPort(vxlan.Port).
		Up())
	if err != nil {
		return err
	}
	if err := meet(ctx, t, west, east, "vx100", "198.51.100.1/25", "198.51.100.2/25"); err != nil {
		return err
	}

	t.Say("Multicast: nobody names anybody. What has no known place goes to a group that all ends join, and the answers teach the place.")
	for _, h := range []*Host{west, east} {
		_, err := h.Create(vxlan.New("vx200", 200).
			Group(netip.MustParseAddr("239.1.1.1")).
			Dev(link.Name("eth0")).
			DstPort(vxlan.Port).
			Up())
		if err != nil {
			return err
		}
	}
	if err := meet(ctx, t, west, east, "vx200", "198.51.100.129/25", "198.51.100.130/25"); err != nil {
		return err
	}
	return t.Tree()
}

// meet gives both ends of a tunnel an address, and sends packets both ways.
func meet(ctx context.Context, t *Tour, west, east *Host, name link.Name, onWest, onEast string) error {
	a, b := netip.MustParsePrefix(onWest), netip.MustParsePrefix(onEast)
	if err := west.AddAddr(name, link.Addr{Prefix: a}); err != nil {
		return err
	}
	if err := east.AddAddr(name, link.Addr{Prefix: b}); err != nil {
		return err
	}
	from, to := netip.AddrPortFrom(a.Addr(), 5000), netip.AddrPortFrom(b.Addr(), 5000)
	if err := t.SendUDP(ctx, west, east, from, to, "hello, east, by "+string(name)); err != nil {
		return err
	}
	return t.SendUDP(ctx, east, west, to, from, "hello, west, by "+string(name))
}
