package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/ifb"
	"github.com/virtif/virtif/internal/redirect"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var ifbChapter = Chapter{
	Name:  "ifb",
	Title: "a detour for what comes in",
	Kinds: []string{"ifb", "veth"},
	Run:   runIFB,
}

func runIFB(ctx context.Context, t *Tour) error {
	t.Say("A host with a container, and a packet from there.")
	host, err := t.Host("host")
	if err != nil {
		return err
	}
	red, err := t.Host("red")
	if err != nil {
		return err
	}
	veth1, err := host.Create(veth.New("veth1", veth.NewPeer("eth0").NetNS(red.NS).Up()).Up())
	if err != nil {
		return err
	}
	hostAddr, redAddr := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	err = host.AddAddr(veth1, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/24")})
	if err != nil {
		return err
	}
	err = red.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.MustParsePrefix("192.0.2.2/24")})
	if err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, host, redAddr, hostAddr, "straight on"); err != nil {
		return err
	}

	t.Say("An ifb, through which a filter sends what comes in at veth1. There it could be queued and shaped.")
	ifb0, err := host.Create(ifb.New("ifb0").TxQLen(100).Up())
	if err != nil {
		return err
	}

	err = redirect.Ingress(host.NS, veth1.Index, ifb0.Index)
	if errors.Is(err, unix.ENOENT) {
		t.Say("The kernel lacks what redirects packets (CONFIG_NET_SCH_INGRESS, NET_CLS_U32, NET_ACT_MIRRED), so this is left out.")
		return nil
	}
	err = t.Show(redirect.Commands(host.Name, "veth1", "ifb0"), func() string { return host.passed("ifb0") }, err)
	if err != nil {
		return err
	}
	if err := t.SendUDP(ctx, red, host, redAddr, hostAddr, "by the detour"); err != nil {
		return err
	}
	t.screen.line(host.passed("ifb0"))

	t.Say("While the ifb is down, nothing comes through.")
	if err := host.Set(ifb0, link.Change().Down()); err != nil {
		return err
	}
	if err := t.SendUDPInVain(ctx, red, host, redAddr, hostAddr, "road closed"); err != nil {
		return err
	}
	if err := host.Set(ifb0, link.Change().Up()); err != nil {
		return err
	}
	return t.SendUDP(ctx, red, host, redAddr, hostAddr, "open again")
}

// passed tells what passed a link.
func (h *Host) passed(name link.Name) string {
	l, err := h.Conn.Get(name)
	if err != nil {
		return err.Error()
	}
	s, _ := l.Statistics()
	return fmt.Sprintf("%s has taken %d packets and passed on %d", name, s.RxPackets, s.TxPackets)
}
