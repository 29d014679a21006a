package vxlan

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// hosts makes two places with a cable between, whose ends are eth0.
func hosts(t *testing.T) (a, b *kindtest.Place) {
	t.Helper()
	a, b = kindtest.NewPlace(t, "vxlan", "veth"), kindtest.NewPlace(t)
	a.Create(t, veth.New("eth0", veth.NewPeer("eth0").NetNS(b.NS).Up()).Up())
	address(t, a, "eth0", "192.0.2.1/24", "2001:db8::1/64")
	address(t, b, "eth0", "192.0.2.2/24", "2001:db8::2/64")
	return a, b
}

func address(t *testing.T, p *kindtest.Place, name string, prefixes ...string) {
	t.Helper()
	for _, prefix := range prefixes {
		a := link.Addr{Prefix: netip.MustParsePrefix(prefix)}
		if a.Prefix.Addr().Is6() {
			a.Flags = unix.IFA_F_NODAD
		}
		if err := p.Conn.AddAddr(link.Name(name), a); err != nil {
			t.Fatal(err)
		}
	}
}

func listen(t *testing.T, p *kindtest.Place, at string) *net.UDPConn {
	t.Helper()
	var c *net.UDPConn
	err := p.NS.Do(func() (err error) {
		c, err = net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(ip(at), 0)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// talk sends datagrams from an address to another until one arrives: the kernel
// takes its time to see that a link works.
func talk(t *testing.T, a, b *kindtest.Place, from, to string) {
	t.Helper()
	out, in := listen(t, a, from), listen(t, b, to)
	buf := make([]byte, 100)
	for end := time.Now().Add(10 * time.Second); ; {
		if _, err := out.WriteTo([]byte("hello"), in.LocalAddr()); err != nil {
			t.Logf("%s to %s: %v", from, to, err)
		}
		in.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		switch n, _, err := in.ReadFrom(buf); {
		case err == nil && string(buf[:n]) == "hello":
			return
		case err != nil && !errors.Is(err, os.ErrDeadlineExceeded):
			t.Fatal(err)
		case time.Now().After(end):
			t.Fatalf("nothing came from %s to %s", from, to)
		}
	}
}

// TestPackets has two hosts talk through each kind of tunnel.
func TestPackets(t *testing.T) {
	dev := link.Name("eth0")
	for _, c := range []struct {
		name string
		spec func(local, remote netip.Addr) *Spec
		ipv6 bool
	}{
		{"unicast", func(l, r netip.Addr) *Spec { return New("vx0", 100).Local(l).Remote(r).Dev(dev).DstPort(Port) }, false},
		{"routed", func(_, r netip.Addr) *Spec { return New("vx0", 100).Remote(r).UDPCsum(false).GBP() }, false},
		{"group", func(netip.Addr, netip.Addr) *Spec {
			return New("vx0", 100).Group(ip("239.1.1.1")).Dev(dev).DstPort(Port)
		}, false},
		{"IPv6 unicast", func(l, r netip.Addr) *Spec {
			return New("vx0", 100).Local(l).Remote(r).UDP6ZeroCsumTx(true).UDP6ZeroCsumRx(true)
		}, true},
		{"IPv6 group", func(netip.Addr, netip.Addr) *Spec { return New("vx0", 100).Group(ip("ff05::100")).Dev(dev) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := hosts(t)
			atA, atB := ip("192.0.2.1"), ip("192.0.2.2")
			if c.ipv6 {
				atA, atB = ip("2001:db8::1"), ip("2001:db8::2")
			}
			a.Create(t, c.spec(atA, atB).Up())
			b.Create(t, c.spec(atB, atA).Up())
			address(t, a, "vx0", "198.51.100.1/24")
			address(t, b, "vx0", "198.51.100.2/24")
			talk(t, a, b, "198.51.100.1", "198.51.100.2")
			talk(t, b, a, "198.51.100.2", "198.51.100.1")
		})
	}
}

// TestWire looks at the outer header.
func TestWire(t *testing.T) {
	a, b := hosts(t)
	fd := capture(t, b, "eth0")
	a.Create(t, New("vx0", 0x123456).Local(ip("192.0.2.1")).Remote(ip("192.0.2.2")).
		DstPort(Port).SrcPorts(5000, 5001).TTL(7).TOS(0x10).DF(DFSet).Up())
	b.Create(t, New("vx0", 0x123456).DstPort(Port).Up())
	address(t, a, "vx0", "198.51.100.1/24")
	address(t, b, "vx0", "198.51.100.2/24")
	talk(t, a, b, "198.51.100.1", "198.51.100.2")
	type outer struct {
		tos, ttl     byte
		df           bool
		source, dest uint16
		flags, vni   uint32
	}
	want := outer{tos: 0x10, ttl: 7, df: true, source: 5000, dest: Port, flags: 0x08000000, vni: 0x123456 << 8}
	frame := make([]byte, 2000)
	for {
		n, _, err := unix.Recvfrom(fd, frame, 0)
		if err != nil {
			t.Fatal("no VXLAN packet was seen: ", err)
		}
		const eth, udp = 14, 14 + 20
		if n < udp+16 || binary.BigEndian.Uint16(frame[12:]) != unix.ETH_P_IP || frame[eth+9] != unix.IPPROTO_UDP || frame[eth+15] != 1 {
			continue // not from 192.0.2.1
		}
		got := outer{
			tos: frame[eth+1], ttl: frame[eth+8], df: frame[eth+6]&0x40 != 0,
			source: binary.BigEndian.Uint16(frame[udp:]), dest: binary.BigEndian.Uint16(frame[udp+2:]),
			flags: binary.BigEndian.Uint32(frame[udp+8:]), vni: binary.BigEndian.Uint32(frame[udp+12:]),
		}
		if got.source == want.source+1 { // older kernels never use the upper end of the range
			got.source--
		}
		if got != want {
			t.Errorf("the header is\n%+v, not\n%+v", got, want)
		}
		return
	}
}

// capture opens a socket for all that comes in at a link.
func capture(t *testing.T, p *kindtest.Place, name string) (fd int) {
	t.Helper()
	err := p.NS.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	all := binary.NativeEndian.Uint16([]byte{0, unix.ETH_P_ALL})
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: int(p.Get(t, link.Name(name)).Index)}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10}); err != nil {
		t.Fatal(err)
	}
	return fd
}

// TestChangeGroup moves a tunnel to another group, up where the kernel can do
// that for sure.
func TestChangeGroup(t *testing.T) {
	a, b := hosts(t)
	for i, p := range []*kindtest.Place{a, b} {
		p.Create(t, New("vx0", 100).Group(ip("239.1.1.1")).Dev(link.Name("eth0")).Up())
		address(t, p, "vx0", []string{"198.51.100.1/24", "198.51.100.2/24"}[i])
	}
	talk(t, a, b, "198.51.100.1", "198.51.100.2")
	old := kerneltest.Version().Major < 6 || kerneltest.Version().Major == 6 && kerneltest.Version().Minor < 15
	for _, p := range []*kindtest.Place{a, b} {
		change := func() *Spec { return Change().Group(ip("239.1.1.2")) }
		err := p.Conn.Set(link.Name("vx0"), change())
		if !old {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		var e *link.Error
		const want = "set vxlan vx0" + data + "IFLA_VXLAN_GROUP: before Linux 6.15 a link that is up may stay in the group that it is in: take the link down first: device or resource busy"
		if !errors.As(err, &e) || e.Needs != link.NeedsDown || e.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		p.Set(t, link.Name("vx0"), change().Down())
		p.Set(t, link.Name("vx0"), link.Change().Up())
	}
	talk(t, a, b, "198.51.100.1", "198.51.100.2")
	if err := a.Conn.Set(link.Name("vx0"), Change().TTL(3)); err != nil {
		t.Error(err)
	}
}

// TestUnderlayElsewhere makes a tunnel in a container, whose packets leave in the
// namespace that it was made from.
func TestUnderlayElsewhere(t *testing.T) {
	a, b := hosts(t)
	inside := kindtest.NewPlace(t)
	b.Create(t, New("vx0", 100).Local(ip("192.0.2.2")).Remote(ip("192.0.2.1")).Up())
	address(t, b, "vx0", "198.51.100.2/24")
	for _, dev := range []bool{false, true} {
		spec := New("vx0", 100).Local(ip("192.0.2.1")).Remote(ip("192.0.2.2")).Up()
		if dev {
			spec.Dev(link.Name("eth0"))
		}
		a.Create(t, spec.NetNS(inside.NS))
		address(t, inside, "vx0", "198.51.100.1/24")
		talk(t, inside, b, "198.51.100.1", "198.51.100.2")
		err := inside.Conn.Set(link.Name("vx0"), Change().Dev(link.Name("lo")))
		const want = "set vxlan vx0" + data + "IFLA_VXLAN_LINK: the underlay is in another network namespace, where nothing is looked up for a change: delete the link and create it anew: operation not supported"
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		inside.Set(t, link.Name("vx0"), Change().TTL(5))
		inside.Delete(t, link.Name("vx0"))
	}
	// The other way round: made in the container by a connection there.
	inside.Create(t, New("vx0", 100).Local(ip("192.0.2.1")).Remote(ip("192.0.2.2")).LinkNetNS(a.NS).Up())
	address(t, inside, "vx0", "198.51.100.1/24")
	talk(t, inside, b, "198.51.100.1", "198.51.100.2")
}

// TestUndo has a change taken back, and with it the MTU that it moved.
func TestUndo(t *testing.T) {
	p := newPlace(t)
	p.Create(t, veth.New("small", veth.NewPeer("peer")).MTU(1300))
	p.Create(t, New("vx0", 100).Dev(link.Name("eth0")).Remote(ip("192.0.2.2")).MTU(1400))
	table := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{{
		Name: "a smaller underlay, and a master that is none", Ref: link.Name("vx0"),
		Set:    Change().Dev(link.Name("small")).Remote(ip("192.0.2.3")).TTL(9).Master(link.Name("eth1")),
		Want:   "set vxlan vx0: IFLA_MASTER: eth1 is a veth link, which takes no ports: operation not supported",
		Target: errors.ErrUnsupported,
	}}}
	table.Check(t)
	if out := string(p.Bridge(t, "fdb", "show", "dev", "vx0")); out != "00:00:00:00:00:00 dst 192.0.2.2 via eth0 self permanent\n" {
		t.Errorf("the forwarding table is\n%s", out)
	}
	p.Set(t, link.Name("vx0"), Change().Dev(link.Name("small")).Remote(ip("192.0.2.3")))
	if out := string(p.Bridge(t, "fdb", "show", "dev", "vx0")); out != "00:00:00:00:00:00 dst 192.0.2.3 via small self permanent\n" {
		t.Errorf("the forwarding table is\n%s", out)
	}
}
