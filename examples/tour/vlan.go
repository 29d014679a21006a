package main

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vlan"
)

var vlanChapter = Chapter{
	Name:  "vlan",
	Title: "networks that share a cable, each frame with the tag of its own",
	Kinds: []string{"vlan", "veth"},
	Run:   runVLAN,
}

func runVLAN(ctx context.Context, t *Tour) error {
	t.Say("A host with two containers, and a cable to a machine far away.")
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
	far, err := t.Host("far")
	if err != nil {
		return err
	}
	eth0, err := host.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(far.NS).Up()).Up())
	if err != nil {
		return err
	}

	t.Say("Each container gets a VLAN link upon the host's eth0, with an id of its own.")
	_, err = host.Create(vlan.New("eth0.2", eth0, 2).NetNS(red.NS).Up())
	if err != nil {
		return err
	}
	_, err = host.Create(vlan.New("eth0.3", eth0, 3).NetNS(blue.NS).Up())
	if err != nil {
		return err
	}

	t.Say("The machine far away is in both VLANs.")
	for _, id := range []uint16{2, 3} {
		name := fmt.Sprintf("eth0.%d", id)
		if _, err := far.Create(vlan.New(name, link.Name("eth0"), id).Up()); err != nil {
			return err
		}
	}

	t.Say("Addresses. The containers believe to be in one network, 192.0.2.0/24.")
	for _, a := range []struct {
		host   *Host
		name   link.Name
		prefix string
	}{
		{red, "eth0.2", "192.0.2.1/24"},
		{blue, "eth0.3", "192.0.2.129/24"},
		{far, "eth0.2", "192.0.2.2/25"},
		{far, "eth0.3", "192.0.2.130/25"},
	} {
		if err := a.host.AddAddr(a.name, link.Addr{Prefix: netip.MustParsePrefix(a.prefix)}); err != nil {
			return err
		}
	}
	if err := far.Await(ctx, link.Name("eth0.2"), link.Name("eth0.3")); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}
	if err := crossVLANs(ctx, t, red, blue, far); err != nil {
		return err
	}
	return stackVLANs(ctx, t, host, far)
}

// crossVLANs sends packets in both VLANs, and looks at the cable.
func crossVLANs(ctx context.Context, t *Tour, red, blue, far *Host) error {
	const text2, text3 = "hello from VLAN 2", "hello from VLAN 3"
	redAddr, blueAddr := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.129:5000")

	t.Say("What they send arrives in its VLAN, and had its tag on the cable.")
	wire, err := t.Wire(far, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := t.SendUDP(ctx, red, far, redAddr, netip.MustParseAddrPort("192.0.2.2:5000"), text2); err != nil {
		return err
	}
	if err := wire.expect(ctx, text2, Tag{etherTag, 0, 2}); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, blue, far, blueAddr, netip.MustParseAddrPort("192.0.2.130:5000"), text3); err != nil {
		return err
	}
	if err := wire.expect(ctx, text3, Tag{etherTag, 0, 3}); err != nil {
		return err
	}

	t.Say("Red and blue do not hear each other, on the same cable and with addresses of one network.")
	if err := t.SendUDPInVain(ctx, red, blue, redAddr, blueAddr, "are you there?"); err != nil {
		return err
	}

	t.Say("Red's packets become urgent: those with the kernel's priority 0 get 5 in the tag.")
	if err := red.Set(link.Name("eth0.2"), vlan.Change().EgressQOS(0, 5)); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, far, redAddr, netip.MustParseAddrPort("192.0.2.2:5000"), "urgent"); err != nil {
		return err
	}
	return wire.expect(ctx, "urgent", Tag{etherTag, 5, 2})
}

// stackVLANs puts a VLAN into another, as providers do with those of their
// customers (QinQ).
func stackVLANs(ctx context.Context, t *Tour, host, far *Host) error {
	t.Say("A VLAN in a VLAN: a provider's tag, 802.1ad, around that of a customer.")
	for _, h := range []*Host{host, far} {
		outer, err := h.Create(vlan.New("outer", link.Name("eth0"), 100).Protocol(vlan.Protocol8021AD).Up())
		if err != nil {
			return err
		}
		if _, err := h.Create(vlan.New("inner", outer, 2).Up()); err != nil {
			return err
		}
	}
	if err := host.AddAddr(link.Name("inner"), link.Addr{Prefix: netip.MustParsePrefix("198.51.100.1/24")}); err != nil {
		return err
	}
	if err := far.AddAddr(link.Name("inner"), link.Addr{Prefix: netip.MustParsePrefix("198.51.100.2/24")}); err != nil {
		return err
	}
	wire, err := t.Wire(far, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	const text = "hello from a VLAN in a VLAN"
	from, to := netip.MustParseAddrPort("198.51.100.1:5000"), netip.MustParseAddrPort("198.51.100.2:5000")
	if err := t.SendUDP(ctx, host, far, from, to, text); err != nil {
		return err
	}
	return wire.expect(ctx, text, Tag{etherServiceTag, 0, 100}, Tag{etherTag, 0, 2})
}

// expect waits for a frame with the text in it, which must have these tags.
func (w *Wire) expect(ctx context.Context, text string, want ...Tag) error {
	_, tags, err := w.See(ctx, text)
	if err == nil && !slices.Equal(tags, want) {
		err = fmt.Errorf("%q had the tags %v, not %v", text, tags, want)
	}
	return err
}
