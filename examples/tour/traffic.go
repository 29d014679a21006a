package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"
)

// SendUDP sends a datagram from one host to another, whose addresses are given,
// and waits for it to arrive there.
func (t *Tour) SendUDP(ctx context.Context, from, to *Host, source, dest netip.AddrPort, text string) error {
	in, err := to.listenUDP(dest)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := from.listenUDP(source)
	if err != nil {
		return err
	}
	defer out.Close()
	return insist(ctx, func(ctx context.Context) error {
		defer bound(ctx, in)()
		if _, err := out.WriteToUDPAddrPort([]byte(text), dest); err != nil {
			return err
		}
		b := make([]byte, 1500)
		n, sender, err := in.ReadFromUDPAddrPort(b)
		if err != nil {
			return fmt.Errorf("what %s sent did not arrive at %s: %w", from.Name, to.Name, err)
		}
		t.Saw(to.Name, n, Datagram{sender, dest, b[:n]})
		return nil
	})
}

// SendUDPInVain is SendUDP for what must not arrive.
func (t *Tour) SendUDPInVain(ctx context.Context, from, to *Host, source, dest netip.AddrPort, text string) error {
	const wait = 50 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	switch err := t.SendUDP(ctx, from, to, source, dest, text); {
	case err == nil:
		return fmt.Errorf("%s heard from %s, which it must not", to.Name, from.Name)
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return err
	}
	t.screen.nothing(to.Name, fmt.Sprintf("nothing for %v: %q, from %s, was dropped", wait, text, from.Name))
	return nil
}

// listenUDP opens a socket in the host. It stays there wherever it is used.
func (h *Host) listenUDP(at netip.AddrPort) (c *net.UDPConn, err error) {
	err = h.NS.Do(func() error {
		c, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
		return err
	})
	return c, err
}

// openICMP opens a raw socket for echo replies in the host.
func (h *Host) openICMP(at netip.Addr) (c *net.IPConn, err error) {
	err = h.NS.Do(func() error {
		c, err = net.ListenIP("ip4:icmp", &net.IPAddr{IP: at.AsSlice()})
		return err
	})
	return c, err
}

// insist repeats what may fail because the network has not settled: once every
// 300 ms, for 3 s.
func insist(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	for {
		once, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		err := do(once)
		late := once.Err() != nil
		cancel()
		if err == nil || !late || ctx.Err() != nil {
			return err
		}
	}
}

// A deadliner is a socket or a device.
type deadliner interface{ SetDeadline(time.Time) error }

// bound makes what waits on d give up when ctx is done. The function that it
// returns ends that.
func bound(ctx context.Context, d deadliner) func() {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		d.SetDeadline(time.Unix(1, 0))
		close(done)
	})
	return func() {
		if !stop() {
			<-done
		}
		d.SetDeadline(time.Time{})
	}
}
