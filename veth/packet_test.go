package veth_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestPackets sends a datagram from one end to an address on the other, in
// another namespace, and back.
func TestPackets(t *testing.T) {
	here, there := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
	here.Create(t, veth.New("v0", veth.NewPeer("v1").NetNS(there.NS).Up()).Up())
	listen := func(p *kindtest.Place, name, address string) *net.UDPConn {
		t.Helper()
		prefix := netip.MustParsePrefix(address)
		if err := p.Conn.AddAddr(link.Name(name), link.Addr{Prefix: prefix}); err != nil {
			t.Fatal(err)
		}
		var conn *net.UDPConn
		err := p.NS.Do(func() (err error) {
			conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(prefix.Addr(), 0)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		return conn
	}
	v0, v1 := listen(here, "v0", "192.0.2.1/24"), listen(there, "v1", "192.0.2.2/24")
	buf := make([]byte, 100)
	if _, err := v0.WriteTo([]byte("there"), v1.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	n, from, err := v1.ReadFrom(buf)
	if err != nil || string(buf[:n]) != "there" {
		t.Fatalf("received %q: %v", buf[:n], err)
	}
	if _, err := v1.WriteTo([]byte("and back"), from); err != nil {
		t.Fatal(err)
	}
	if n, _, err = v0.ReadFrom(buf); err != nil || string(buf[:n]) != "and back" {
		t.Fatalf("received %q: %v", buf[:n], err)
	}
}

// etherType is one for local experiments.
const etherType = 0x88b5

// TestFrame sends an Ethernet frame out of one end and sees the same bytes come
// in at the other.
func TestFrame(t *testing.T) {
	p := kindtest.NewPlace(t, "veth")
	v0 := p.Create(t, veth.New("v0", veth.NewPeer("v1").Up()).Up())
	out, in := packetSocket(t, p, v0.Index), packetSocket(t, p, v0.Parent.Or(0))
	want := frame(120)
	send(t, out, want)
	if got := receive(t, in); !bytes.Equal(got, want) {
		t.Errorf("received % x, want % x", got, want)
	}
}

// TestMTU checks that a frame which is too long for the receiving end does not
// arrive.
func TestMTU(t *testing.T) {
	p := kindtest.NewPlace(t, "veth")
	v0 := p.Create(t, veth.New("v0", veth.NewPeer("v1").MTU(1300).Up()).MTU(9000).Up())
	out, in := packetSocket(t, p, v0.Index), packetSocket(t, p, v0.Parent.Or(0))
	const vlan = 4 // a tag has room beside
	for _, n := range []int{9000, 1300 + vlan + 1} {
		// Newer kernels tell the sender.
		if err := unix.Send(out, frame(n), 0); err != nil && !errors.Is(err, unix.ENOBUFS) {
			t.Fatal(err)
		}
	}
	send(t, out, frame(1300+vlan))
	if got := len(receive(t, in)); got != 14+1300+vlan {
		t.Errorf("received %d bytes first", got)
	}
}

// frame returns an Ethernet frame with n bytes behind its header.
func frame(n int) []byte {
	b := append(kindtest.MAC("ff:ff:ff:ff:ff:ff"), kindtest.MAC("02:00:00:00:00:01")...)
	b = binary.BigEndian.AppendUint16(b, etherType)
	return append(b, bytes.Repeat([]byte("virtif"), n/6+1)[:n]...)
}

// packetSocket returns a socket for frames of our type that come in at a link,
// or go out of it.
func packetSocket(t *testing.T, p *kindtest.Place, index link.Index) int {
	t.Helper()
	var fd int
	err := p.NS.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: bigEndian(etherType), Ifindex: int(index)}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10}); err != nil {
		t.Fatal(err)
	}
	return fd
}

func send(t *testing.T, fd int, b []byte) {
	t.Helper()
	if err := unix.Send(fd, b, 0); err != nil {
		t.Fatalf("sending %d bytes: %v", len(b), err)
	}
}

func receive(t *testing.T, fd int) []byte {
	t.Helper()
	buf := make([]byte, 10000)
	n, _, err := unix.Recvfrom(fd, buf, 0)
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

// bigEndian returns n such that its bytes in memory are in network order.
func bigEndian(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}
