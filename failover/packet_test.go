package failover_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// An end sends and receives datagrams. It knows the hardware address of the
// other end, for a question by ARP may not be heard.
type end struct{ *net.UDPConn }

func newEnd(t *testing.T, p *kindtest.Place, name, addr, other, mac string) end {
	t.Helper()
	prefix := netip.MustParsePrefix(addr + "/24")
	if err := p.Conn.AddAddr(link.Name(name), link.Addr{Prefix: prefix}); err != nil {
		t.Fatal(err)
	}
	kerneltest.IP(t, p.NS, "neigh", "replace", other, "lladdr", mac, "dev", name, "nud", "permanent")
	var conn *net.UDPConn
	err := p.NS.Do(func() (err error) {
		conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(prefix.Addr(), 5000)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return end{conn}
}

func (e end) send(t *testing.T, to end, text string) {
	t.Helper()
	if _, err := e.WriteTo([]byte(text), to.LocalAddr()); err != nil {
		t.Fatal(err)
	}
}

func (e end) receive(t *testing.T, want string) {
	t.Helper()
	e.SetReadDeadline(time.Now().Add(20 * time.Second))
	b := make([]byte, 100)
	n, _, err := e.ReadFrom(b)
	if err != nil || string(b[:n]) != want {
		t.Errorf("received %q, %v, want %q", b[:n], err, want)
	}
}

// TestPackets sends datagrams both ways while the ports come and go. Each must
// arrive, and by the port that the state names.
func TestPackets(t *testing.T) {
	g := newGuest(t)
	there := peer(t, g)
	next := g.watch(t)
	g.up(t, next)
	a := newEnd(t, g.Place, g.Master, "192.0.2.1", "192.0.2.2", needs.PeerMAC)
	b := newEnd(t, there, g.Peer, "192.0.2.2", "192.0.2.1", needs.FailoverMAC)

	n := 0
	both := func(role failover.Role) {
		t.Helper()
		before := g.read(t)
		if before.Sending() != role || before.Receiving() != role {
			t.Fatalf("it is %v, want %v", before, role)
		}
		n++
		there, back := fmt.Sprintf("there %d", n), fmt.Sprintf("back %d", n)
		a.send(t, b, there)
		b.receive(t, there)
		b.send(t, a, back)
		a.receive(t, back)
		g.Await(t, "packets counted by the "+role.String(), func() bool { // some drivers take their time
			was, _ := before.Port(role).Statistics()
			is, _ := g.read(t).Port(role).Statistics()
			return is.TxPackets > was.TxPackets && is.RxPackets > was.RxPackets
		})
	}
	both(failover.Primary)

	// With the primary down it sends, and hears nothing.
	g.Set(t, link.Name(g.Primary), link.Change().Down())
	s := until(t, next, sendsBy(failover.Standby))
	if s.Receiving() != failover.None {
		t.Errorf("primary down: %v", s)
	}
	a.send(t, b, "anyone?")
	b.receive(t, "anyone?")
	standby := listen(t, s.Standby)
	b.send(t, a, "lost")
	standby.await(t, "lost")

	restore := remove(t, g.Primary)
	defer func() { restore() }()
	until(t, next, func(s failover.State) bool { return s.Primary == nil })
	both(failover.Standby) // it receives "back 2", so "lost" was

	restore()
	restore = func() {}
	until(t, next, sendsBy(failover.Primary))
	both(failover.Primary)
}

// A listener hears the IPv4 packets that a port receives and does not hand on to
// its master.
type listener int

func listen(t *testing.T, port *link.Link) listener {
	t.Helper()
	const protocol = unix.ETH_P_IP<<8 | unix.ETH_P_IP>>8 // in network order
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	err = errors.Join(
		unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: protocol & 0xffff, Ifindex: int(port.Index)}),
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 20}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return listener(fd)
}

// await waits for a packet that ends with the text.
func (l listener) await(t *testing.T, text string) {
	t.Helper()
	for b := make([]byte, 2000); ; {
		n, err := unix.Read(int(l), b)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			t.Fatalf("the port did not receive %q: %v", text, err)
		case bytes.HasSuffix(b[:n], []byte(text)):
			return
		}
	}
}

// peer moves the NIC on the same wire into a namespace of its own, and brings it
// up. The kernel moves it back when that goes.
func peer(t *testing.T, g *guest) *kindtest.Place {
	t.Helper()
	there := kindtest.NewPlace(t)
	g.Set(t, link.Name(g.Peer), link.Change().NetNS(there.NS))
	there.Set(t, link.Name(g.Peer), link.Change().Up())
	there.Await(t, "the peer's carrier", func() bool { return failover.Ready(there.Get(t, link.Name(g.Peer))) })
	return there
}

// TestSettings sets the master's MTU, which its ports get, too, and a primary
// that comes later.
func TestSettings(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	until(t, next, func(failover.State) bool { return true })
	mtus := func(s failover.State) (all []uint32) {
		for _, l := range []*link.Link{s.Master, s.Primary, s.Standby} {
			all = append(all, l.MTU.Or(0))
		}
		return all
	}
	g.Set(t, link.Name(g.Master), link.Change().MTU(1400))
	if got := fmt.Sprint(mtus(g.read(t))); got != "[1400 1400 1400]" {
		t.Errorf("MTU of master, primary and standby: %v", got)
	}
	restore := remove(t, g.Primary)
	defer func() { restore() }()
	until(t, next, func(s failover.State) bool { return s.Primary == nil })
	restore()
	restore = func() {}
	until(t, next, func(s failover.State) bool { return s.Primary != nil })
	g.Await(t, "the new primary's MTU", func() bool { return fmt.Sprint(mtus(g.read(t))) == "[1400 1400 1400]" })
}
