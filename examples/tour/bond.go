package main

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/virtif/virtif/bond"
	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var bondChapter = Chapter{
	Name:  "bond",
	Title: "several cables that are one link, and traffic that survives the loss of one",
	Kinds: []string{"bond", "bridge", "veth"},
	Run:   runBond,
}

func runBond(ctx context.Context, t *Tour) error {
	t.Say("A host with two cables to a switch.")
	host, err := t.Host("host")
	if err != nil {
		return err
	}
	far, err := t.Host("switch")
	if err != nil {
		return err
	}
	br, err := far.Create(bridge.New("br0").Up())
	if err != nil {
		return err
	}
	for _, name := range []string{"eth0", "eth1"} {
		if _, err := host.Create(veth.New(name, veth.NewPeer(name).NetNS(far.NS).Master(br).Up()).Up()); err != nil {
			return err
		}
	}

	t.Say("A bond of both, which uses one at a time and looks every 10 ms whether it works.")
	bd, err := host.Create(bond.New("bond1", bond.ActiveBackup).MIIMon(10 * time.Millisecond).Up())
	if err != nil {
		return err
	}
	if err := host.addPorts(bd, "eth0", "eth1"); err != nil {
		return err
	}
	if err := host.AddAddr(bd, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/24")}); err != nil {
		return err
	}
	if err := far.AddAddr(br, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.2/24")}); err != nil {
		return err
	}
	if err := host.Await(ctx, bd); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}
	if err := loseCable(ctx, t, host, far, bd); err != nil {
		return err
	}
	return aggregate(ctx, t)
}

// addPorts makes links ports of a bond.
func (h *Host) addPorts(bd *link.Link, first, second link.Name) error {
	var commands []string
	for _, name := range []link.Name{first, second} {
		commands = append(commands, fmt.Sprintf("ip -n %s link set dev %s down master %s", h.Name, name, bd.Name))
	}

	err := bond.AddPorts(h.Conn, bd, first, second)
	return h.tour.Show(commands, func() string { return h.activePort(bd) }, err)
}

// activePort tells which port a bond uses.
func (h *Host) activePort(bd link.Ref) string {
	l, err := h.Conn.Get(bd)
	if err != nil {
		return err.Error()
	}
	a, err := bond.From(l)
	if err != nil {
		return err.Error()
	}
	if active, ok := a.ActivePort.Get(); ok {
		return fmt.Sprintf("%s uses %s", l.Name, h.nameOf(active))
	}
	return fmt.Sprintf("%s is in mode %v", l.Name, a.Mode)
}

// loseCable sends packets by one port, and by the other when the first one's
// cable is cut.
func loseCable(ctx context.Context, t *Tour, host, far *Host, bd *link.Link) error {
	from, to := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	for _, step := range []struct{ port, text, caption string }{
		{"eth0", "by the first cable", "The packet goes by eth0, the active port."},
		{"eth1", "by the second cable", "The cable of eth0 is cut, at the switch. The next packet goes by eth1."},
	} {
		t.Say("%s", step.caption)
		if step.port == "eth1" {
			if err := far.Set(link.Name("eth0"), link.Change().Down()); err != nil {
				return err
			}
		}
		if err := host.until(ctx, "bond1 uses "+step.port, func() bool {
			return host.activePort(bd) == "bond1 uses "+step.port
		}); err != nil {
			return err
		}
		if err := carried(ctx, t, host, far, link.Name(step.port), from, to, step.text); err != nil {
			return err
		}
	}
	return nil
}

// carried sends a datagram, and wants it to come in by a link.
func carried(ctx context.Context, t *Tour, from, to *Host, by link.Ref, source, dest netip.AddrPort, text string) error {
	wire, err := t.Wire(to, by)
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := t.SendUDP(ctx, from, to, source, dest, text); err != nil {
		return err
	}
	_, _, err = wire.See(ctx, text)
	return err
}

// aggregate connects two machines by two cables that find each other by LACP.
func aggregate(ctx context.Context, t *Tour) error {
	t.Say("802.3ad: two machines, each with a bond, talk about their two cables and then use both.")
	left, err := t.Host("left")
	if err != nil {
		return err
	}
	right, err := t.Host("right")
	if err != nil {
		return err
	}
	for _, name := range []string{"eth0", "eth1"} {
		if _, err := left.Create(veth.New(name, veth.NewPeer(name).NetNS(right.NS))); err != nil {
			return err
		}
	}
	for i, h := range []*Host{left, right} {
		bd, err := h.Create(bond.New("bond1", bond.LACP).MIIMon(10 * time.Millisecond).LACPRate(bond.LACPRateFast).Up())
		if err != nil {
			return err
		}
		if err := h.addPorts(bd, "eth0", "eth1"); err != nil {
			return err
		}
		prefix := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i + 1)}), 24)
		if err := h.AddAddr(bd, link.Addr{Prefix: prefix}); err != nil {
			return err
		}
	}
	for _, h := range []*Host{left, right} {
		if err := h.until(ctx, "an aggregator of two ports", func() bool { return h.aggregated() == 2 }); err != nil {
			return err
		}
	}
	return t.SendUDP(ctx, left, right, netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000"), "by one of two")
}

// aggregated returns how many ports of bond1 are used together.
func (h *Host) aggregated() uint16 {
	l, err := h.Conn.Get(link.Name("bond1"))
	if err != nil {
		return 0
	}
	a, err := bond.From(l)
	if err != nil {
		return 0
	}
	return a.ADInfo.NumPorts.Or(0)
}

// until waits for what the kernel does by itself.
func (h *Host) until(ctx context.Context, what string, done func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for !done() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: waited in vain for %s: %w", h.Name, what, ctx.Err())
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}
