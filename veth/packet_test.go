package veth_test

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestPackets sends a datagram from one end to an address on the other, in
// another namespace, and back.
func TestPackets(t *testing.T) {
	here, there := newPlace(t), newPlace(t)
	here.create(t, veth.New("v0", veth.NewPeer("v1").NetNS(there.ns).Up()).Up())
	listen := func(p place, name, address string) *net.UDPConn {
		t.Helper()
		prefix := netip.MustParsePrefix(address)
		if err := p.conn.AddAddr(link.Name(name), link.Addr{Prefix: prefix}); err != nil {
			t.Fatal(err)
		}
		var conn *net.UDPConn
		err := p.ns.Do(func() (err error) {
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

// TestFrame sends an Ethernet frame out of one end and sees the same bytes come
// in at the other.
func TestFrame(t *testing.T) {
	p := newPlace(t)
	v0 := p.create(t, veth.New("v0", veth.NewPeer("v1").Up()).Up())
	const etherType = 0x88b5 // for local experiments
	var out, in int
	err := p.ns.Do(func() (err error) {
		if out, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0); err != nil {
			return err
		}
		in, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, int(bigEndian(etherType)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(out)
	defer unix.Close(in)
	if err := unix.Bind(in, &unix.SockaddrLinklayer{Protocol: bigEndian(etherType), Ifindex: int(v0.Parent.Or(0))}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(in, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10}); err != nil {
		t.Fatal(err)
	}
	frame := append(mac("ff:ff:ff:ff:ff:ff"), mac("02:00:00:00:00:01")...)
	frame = binary.BigEndian.AppendUint16(frame, etherType)
	frame = append(frame, bytes.Repeat([]byte("virtif"), 20)...)
	if err := unix.Sendto(out, frame, 0, &unix.SockaddrLinklayer{Ifindex: int(v0.Index)}); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 2000)
	n, _, err := unix.Recvfrom(in, buf, 0)
	if err != nil || !bytes.Equal(buf[:n], frame) {
		t.Errorf("received % x: %v", buf[:n], err)
	}
}

// bigEndian returns n such that its bytes in memory are in network order.
func bigEndian(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}
