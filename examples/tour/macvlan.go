package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/veth"
)

var macvlanChapter = Chapter{
	Name:  "macvlan",
	Title: "many hardware addresses on one card, and who reaches whom in each mode",
	Kinds: []string{"macvlan", "veth", "bridge"},
	Run:   runMacvlan,
}

// The ends of what is sent in the chapters on macvlan and ipvlan.
var (
	redAt  = netip.MustParseAddrPort("192.0.2.1:5000")
	blueAt = netip.MustParseAddrPort("192.0.2.2:5000")
	farAt  = netip.MustParseAddrPort("192.0.2.3:5000")
)

func runMacvlan(ctx context.Context, t *Tour) error {
	t.Say("A host with two containers, and a cable to a switch: a bridge on a machine far away.")
	hosts, err := t.hostsNamed("host", "red", "blue", "far")
	if err != nil {
		return err
	}
	host, red, blue, far := hosts[0], hosts[1], hosts[2], hosts[3]
	eth0, err := host.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(far.NS).Up()).Up())
	if err != nil {
		return err
	}
	br, err := far.Create(bridge.New("br0").Up())
	if err != nil {
		return err
	}
	if err := far.Set(link.Name("eth0"), link.Change().Master(br).Up()); err != nil {
		return err
	}

	t.Say("Mode bridge: links upon the card reach each other, and the network.")
	for _, h := range []*Host{red, blue} {
		if _, err := host.Create(macvlan.New("mv0", eth0, macvlan.Bridge).NetNS(h.NS).Up()); err != nil {
			return err
		}
	}
	if err := addresses(address{red, "mv0", "192.0.2.1/24"}, address{blue, "mv0", "192.0.2.2/24"}, address{far, "br0", "192.0.2.3/24"}); err != nil {
		return err
	}
	if err := far.Await(ctx, br); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, blue, redAt, blueAt, "by bridge"); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, far, redAt, farAt, "to the network"); err != nil {
		return err
	}

	t.Say("Mode private: the network still, but not each other.")
	if err := inMode(macvlan.Private, red, blue); err != nil {
		return err
	}
	if err := t.SendUDPInVain(ctx, red, blue, redAt, blueAt, "in private"); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, far, redAt, farAt, "in private, to the network"); err != nil {
		return err
	}
	if err := throughSwitch(ctx, t, red, blue, far); err != nil {
		return err
	}
	if err := bySource(ctx, t, red, far); err != nil {
		return err
	}
	return passThrough(ctx, t, host, far)
}

// hostsNamed makes several hosts.
func (t *Tour) hostsNamed(names ...string) (all []*Host, err error) {
	for _, name := range names {
		h, err := t.Host(name)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// An address is one that a link of a host gets.
type address struct {
	host      *Host
	dev, with string
}

// addresses gives links their addresses.
func addresses(all ...address) error {
	for _, a := range all {
		if err := a.host.AddAddr(link.Name(a.dev), link.Addr{Prefix: netip.MustParsePrefix(a.with)}); err != nil {
			return err
		}
	}
	return nil
}

// inMode changes the mode of links.
func inMode(mode macvlan.Mode, hosts ...*Host) error {
	for _, h := range hosts {
		if err := h.Set(link.Name("mv0"), macvlan.Change().Mode(mode)); err != nil {
			return err
		}
	}
	return nil
}

// throughSwitch shows mode vepa.
func throughSwitch(ctx context.Context, t *Tour, red, blue, far *Host) error {
	t.Say("Mode vepa: all goes out of the card. A switch sends nothing back to where it came from.")
	if err := inMode(macvlan.VEPA, red, blue); err != nil {
		return err
	}
	if err := t.SendUDPInVain(ctx, red, blue, redAt, blueAt, "by vepa"); err != nil {
		return err
	}

	t.Say("Unless it is told to: then red reaches blue, and the frame was on the cable.")
	if err := far.Set(link.Name("eth0"), bridge.ChangePort().Hairpin(true)); err != nil {
		return err
	}
	wire, err := t.Wire(far, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := t.SendUDP(ctx, red, blue, redAt, blueAt, "there and back"); err != nil {
		return err
	}
	if _, _, err := wire.See(ctx, "there and back"); err != nil {
		return err
	}
	return far.Set(link.Name("eth0"), bridge.ChangePort().Hairpin(false))
}

// bySource shows mode source.
func bySource(ctx context.Context, t *Tour, red, far *Host) error {
	t.Say("Mode source: what comes from the addresses in a list, and nothing else.")
	br, err := far.Get(link.Name("br0"))
	if err != nil {
		return err
	}
	address := br.Address.Or(nil)
	if err := red.Set(link.Name("mv0"), macvlan.Change().Mode(macvlan.Source).Sources(address)); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, far, red, farAt, redAt, "from the list"); err != nil {
		return err
	}
	if err := red.Set(link.Name("mv0"), macvlan.Change().DropSource(address)); err != nil {
		return err
	}
	return t.SendUDPInVain(ctx, far, red, farAt, redAt, "no longer from the list")
}

// passThrough shows mode passthru, on a card of its own.
func passThrough(ctx context.Context, t *Tour, host, far *Host) error {
	t.Say("Mode passthru: one link takes over a card, with its hardware address.")
	green, err := t.Host("green")
	if err != nil {
		return err
	}
	eth1, err := host.Create(veth.New("eth1", veth.NewPeer("eth1").NetNS(far.NS).Up()).Up())
	if err != nil {
		return err
	}
	l, err := host.Create(macvlan.New("mv0", eth1, macvlan.Passthru).NetNS(green.NS).Up())
	if err != nil {
		return err
	}
	if l.Address.String() != eth1.Address.String() {
		return fmt.Errorf("it has the address %v, its parent %v", l.Address, eth1.Address)
	}
	if err := addresses(address{green, "mv0", "198.51.100.1/24"}, address{far, "eth1", "198.51.100.2/24"}); err != nil {
		return err
	}
	greenAt, farAt := netip.MustParseAddrPort("198.51.100.1:5000"), netip.MustParseAddrPort("198.51.100.2:5000")
	if err := t.SendUDP(ctx, green, far, greenAt, farAt, "as the card"); err != nil {
		return err
	}
	if err := t.SendUDP(ctx, far, green, farAt, greenAt, "to the card"); err != nil {
		return err
	}

	t.Say("There is no room for a second one beside it.")
	_, err = host.Create(macvlan.New("mv1", eth1, macvlan.Bridge))
	if !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("a second link beside one in mode passthru: %v, want %w", err, unix.EINVAL)
	}
	return nil
}
