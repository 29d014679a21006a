package main

import (
	"context"
	"net/netip"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/macvtap"
	"github.com/virtif/virtif/veth"
)

var macvtapChapter = Chapter{
	Name:  "macvtap",
	Title: "a VM on the network of a card, without a bridge",
	Kinds: []string{"macvtap", "veth"},
	Run:   runMacvtap,
}

func runMacvtap(ctx context.Context, t *Tour) error {
	t.Say("A host with a cable to a machine far away.")
	host, far, err := t.hostAndFar()
	if err != nil {
		return err
	}

	t.Say("Upon the card a link with a hardware address of its own, which is the VM's.")
	l, err := host.Create(macvtap.New("macvtap0", link.Name("eth0"), macvlan.Bridge).Up())
	if err != nil {
		return err
	}

	t.Say("Its frames go to a file, not to the host.")

	tap, err := macvtap.Attach(host.Conn, l)
	if err := t.Show(nil, func() string { return host.describe(tap.Link()) }, err); err != nil {
		return t.unlessForbidden(err)
	}
	defer tap.Close()
	if err := t.Tree(); err != nil {
		return err
	}
	vm := &VM{
		Name: "vm", MAC: l.Address.Or(nil), Addr: netip.MustParseAddr("192.0.2.2"),
		TAP: tap, Tour: t,
	}
	return pingBothWays(ctx, t, far, vm)
}

// hostAndFar makes two hosts with a cable between. Far has the address
// 192.0.2.3.
func (t *Tour) hostAndFar() (host, far *Host, err error) {
	hosts, err := t.hostsNamed("host", "far")
	if err != nil {
		return nil, nil, err
	}
	host, far = hosts[0], hosts[1]
	_, err = host.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(far.NS).Up()).Up())
	if err != nil {
		return nil, nil, err
	}
	return host, far, addresses(address{far, "eth0", "192.0.2.3/24"})
}

// pingBothWays has a machine far away ping a VM, and the VM that machine.
func pingBothWays(ctx context.Context, t *Tour, far *Host, vm *VM) error {
	t.Say("The machine far away pings the VM, which is the tour itself: it answers what it reads from the file.")
	if err := vm.AnswerPing(ctx, far, farAt.Addr()); err != nil {
		return err
	}
	t.Say("The VM pings the machine far away, where the kernel answers.")
	return vm.Ping(ctx, farAt.Addr())
}
