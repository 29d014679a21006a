package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var ipvlanChapter = Chapter{
	Name:  "ipvlan",
	Title: "many IP addresses behind one hardware address",
	Kinds: []string{"ipvlan", "veth"},
	Run:   runIPvlan,
}

func runIPvlan(ctx context.Context, t *Tour) error {
	t.Say("A host with two containers, and a cable to a machine far away.")
	hosts, err := t.hostsNamed("host", "red", "blue", "far")
	if err != nil {
		return err
	}
	host, red, blue, far := hosts[0], hosts[1], hosts[2], hosts[3]
	eth0, err := host.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(far.NS).Up()).Up())
	if err != nil {
		return err
	}

	t.Say("Mode l2: each container gets a link upon eth0. All have the hardware address of that.")
	for _, h := range []*Host{red, blue} {
		if _, err := host.Create(ipvlan.New("ipvl0", eth0, ipvlan.L2).NetNS(h.NS).Up()); err != nil {
			return err
		}
	}
	if err := addresses(address{red, "ipvl0", "192.0.2.1/24"}, address{blue, "ipvl0", "192.0.2.2/24"}, address{far, "eth0", "192.0.2.3/24"}, address{host, "eth0", "192.0.2.254/24"}); err != nil {
		return err
	}
	if err := far.Await(ctx, link.Name("eth0")); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}
	wire, err := t.Wire(far, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := t.SendUDP(ctx, far, red, farAt, redAt, "hello, red"); err != nil {
		return err
	}
	if err := sameMAC(ctx, t, wire, red, blue, far, eth0); err != nil {
		return err
	}

	t.Say("The mode is the parent's: what red changes is changed for blue, too. In mode l3, eth0 is the router of both.")
	if err := red.Set(link.Name("ipvl0"), ipvlan.Change().Mode(ipvlan.L3)); err != nil {
		return err
	}
	if err := hasMode(blue, ipvlan.L3); err != nil {
		return err
	}
	if err := sameMAC(ctx, t, wire, red, blue, far, eth0); err != nil {
		return err
	}

	t.Say("Mode l3s: likewise, and the host's packet filter sees what passes.")
	if err := red.Set(link.Name("ipvl0"), ipvlan.Change().Mode(ipvlan.L3S)); err != nil {
		return err
	}
	if err := hasMode(blue, ipvlan.L3S); err != nil {
		return err
	}
	if err := sameMAC(ctx, t, wire, red, blue, far, eth0); err != nil {
		return err
	}

	t.Say("With the flag private, red and blue do not reach each other.")
	if err := red.Set(link.Name("ipvl0"), ipvlan.Change().Flag(ipvlan.FlagPrivate)); err != nil {
		return err
	}
	return t.SendUDPInVain(ctx, red, blue, redAt, blueAt, "are you there?")
}

// sameMAC has red and blue send to each other and to the machine far away, and
// looks at the cable.
func sameMAC(ctx context.Context, t *Tour, wire *Wire, red, blue, far *Host, eth0 *link.Link) error {
	l, err := red.Get(link.Name("ipvl0"))
	if err != nil {
		return err
	}
	a, err := ipvlan.From(l)
	if err != nil {
		return err
	}
	mode := a.Mode.String()
	if err := t.SendUDP(ctx, red, blue, redAt, blueAt, "red to blue in "+mode); err != nil {
		return err
	}
	for _, h := range []*Host{red, blue} {
		from, text := redAt, h.Name+" to far in "+mode
		if h == blue {
			from = blueAt
		}
		if err := t.SendUDP(ctx, h, far, from, farAt, text); err != nil {
			return err
		}
		f, _, err := wire.See(ctx, text)
		if err != nil {
			return err
		}
		if !bytes.Equal(f.From, eth0.Address.Or(nil)) {
			return fmt.Errorf("on the cable, %s has the address %v, not %v", h.Name, f.From, eth0.Address)
		}
	}
	t.Say("On the cable, both came from %v, the address of eth0.", eth0.Address)
	return nil
}

// hasMode checks the mode of a container's link.
func hasMode(h *Host, want ipvlan.Mode) error {
	l, err := h.Get(link.Name("ipvl0"))
	if err != nil {
		return err
	}
	if a, err := ipvlan.From(l); err != nil || a.Mode.Or(want+1) != want {
		return fmt.Errorf("the mode of %s is %v, %v", h.Name, a.Mode, err)
	}
	return nil
}
