package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
)

// A VM is a virtual machine, as far as the network can tell: behind a TAP, be it
// of tuntap, macvtap or ipvtap, it has a network card with an address, and
// answers ARP and echo requests. It is for one goroutine, and alive only while a
// method runs.
type VM struct {
	Name string
	MAC  net.HardwareAddr
	Addr netip.Addr
	TAP  interface {
		io.ReadWriter
		deadliner
	}
	Tour *Tour
}

// Ping asks for the hardware address of another machine, sends it an echo
// request and waits for the reply.
func (vm *VM) Ping(ctx context.Context, to netip.Addr) error {
	who := ARP{Op: arpRequest, FromMAC: vm.MAC, FromAddr: vm.Addr, ToMAC: make(net.HardwareAddr, 6), ToAddr: to}
	ask := Echo{From: vm.Addr, To: to, ID: 1, Seq: 1, Data: []byte("hello from a VM")}
	return insist(ctx, func(ctx context.Context) error {
		if err := vm.send(broadcast, etherARP, who.bytes()); err != nil {
			return err
		}
		var mac net.HardwareAddr
		err := vm.handle(ctx, func(m fmt.Stringer) bool {
			a, ok := m.(ARP)
			mac = a.FromMAC
			return ok && a.Op == arpReply && a.FromAddr == to
		})
		if err != nil {
			return err
		}
		if err := vm.send(mac, etherIPv4, ask.bytes()); err != nil {
			return err
		}
		return vm.handle(ctx, func(m fmt.Stringer) bool {
			e, ok := m.(Echo)
			return ok && e.Reply && e.From == to
		})
	})
}

// AnswerPing lets a host send an echo request, answers it, and waits until the
// answer is there.
func (vm *VM) AnswerPing(ctx context.Context, from *Host, source netip.Addr) error {
	ping, err := from.openICMP(source)
	if err != nil {
		return err
	}
	defer ping.Close()
	ask := Echo{ID: 2, Data: []byte("hello to a VM")}
	return insist(ctx, func(ctx context.Context) error {
		defer bound(ctx, ping)()
		ask.Seq++
		if _, err := ping.WriteToIP(ask.icmp(), &net.IPAddr{IP: vm.Addr.AsSlice()}); err != nil {
			return err
		}
		err := vm.handle(ctx, func(m fmt.Stringer) bool {
			e, ok := m.(Echo)
			return ok && !e.Reply && e.Seq == ask.Seq
		})
		if err != nil {
			return err
		}
		for b := make([]byte, 1500); ; {
			n, _, err := ping.ReadFromIP(b)
			if err != nil {
				return fmt.Errorf("no echo reply arrived at %s: %w", from.Name, err)
			}
			if e, ok := parseICMP(b[:n]); ok && e.Reply && e.ID == ask.ID && e.Seq == ask.Seq {
				e.From, e.To = vm.Addr, source
				vm.Tour.Saw(from.Name, n, e)
				return nil
			}
		}
	})
}

// handle reads frames, answers those that ask something, and ends when one is
// what the caller waits for.
func (vm *VM) handle(ctx context.Context, last func(fmt.Stringer) bool) error {
	defer bound(ctx, vm.TAP)()
	for {
		b := make([]byte, 1<<16)
		n, err := vm.TAP.Read(b)
		if err != nil {
			return fmt.Errorf("nothing more arrived at %s: %w", vm.Name, err)
		}
		f, ok := parseFrame(b[:n])
		m := f.message()
		if !ok || m == nil || !vm.isFor(f.To) {
			continue // a network card takes no notice, nor does anything behind it
		}
		vm.Tour.Saw(vm.Name, n, m)
		if err := vm.answer(f, m); err != nil {
			return err
		}
		if last(m) {
			return nil
		}
	}
}

func (vm *VM) isFor(to net.HardwareAddr) bool {
	return string(to) == string(vm.MAC) || string(to) == string(broadcast)
}

// answer answers a question.
func (vm *VM) answer(f Frame, m fmt.Stringer) error {
	switch m := m.(type) {
	case ARP:
		if m.Op == arpRequest && m.ToAddr == vm.Addr {
			here := ARP{Op: arpReply, FromMAC: vm.MAC, FromAddr: vm.Addr, ToMAC: m.FromMAC, ToAddr: m.FromAddr}
			return vm.send(f.From, etherARP, here.bytes())
		}
	case Echo:
		if !m.Reply && m.To == vm.Addr {
			m.From, m.To, m.Reply = m.To, m.From, true
			return vm.send(f.From, etherIPv4, m.bytes())
		}
	}
	return nil
}

func (vm *VM) send(to net.HardwareAddr, typ uint16, payload []byte) error {
	_, err := vm.TAP.Write(Frame{To: to, From: vm.MAC, Type: typ, Payload: payload}.bytes())
	return err
}
