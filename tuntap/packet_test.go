package tuntap_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

// The two ends of the cable: the stack's and ours.
var (
	stackMAC, ourMAC = kindtest.MAC("02:00:00:00:00:01"), kindtest.MAC("02:00:00:00:00:02")
	stackIP, ourIP   = netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
)

// giveAddress gives the stack its address on the link.
func giveAddress(t *testing.T, p place, ref link.Ref) {
	t.Helper()
	if err := p.Conn.AddAddr(ref, link.Addr{Prefix: netip.PrefixFrom(stackIP, 24)}); err != nil {
		t.Fatal(err)
	}
}

// arp returns an Ethernet frame with an ARP packet (RFC 826): 1 asks, 2
// answers.
func arp(operation uint16) []byte {
	to, from := bytes.Repeat([]byte{0xff}, 6), []byte(ourMAC)
	target, sender := stackIP, ourIP
	if operation == 2 {
		to, from, target, sender = ourMAC, stackMAC, ourIP, stackIP
	}
	b := append(append([]byte(nil), to...), from...)
	b = binary.BigEndian.AppendUint16(b, unix.ETH_P_ARP)
	b = append(b, 0, 1, 8, 0, 6, 4)
	b = binary.BigEndian.AppendUint16(b, operation)
	b = append(append(b, from...), sender.AsSlice()...)
	if operation == 2 {
		b = append(b, to...)
	} else {
		b = append(b, 0, 0, 0, 0, 0, 0)
	}
	return append(b, target.AsSlice()...)
}

// expect reads until a packet begins with what is wanted, after a header of
// some bytes. Others are the stack's own.
func expect(t *testing.T, f *os.File, header int, want []byte) []byte {
	t.Helper()
	if err := f.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 2000)
	for {
		n, err := f.Read(buf)
		if err != nil {
			t.Fatalf("waiting for % x: %v", want, err)
		}
		if n >= header && bytes.HasPrefix(buf[header:n], want) {
			return buf[:n]
		}
	}
}

// TestTAP asks the stack by ARP for the address of its end of the cable, with
// each of the headers that a packet may have.
func TestTAP(t *testing.T) {
	tests := []struct {
		name   string
		spec   *tuntap.Spec
		header []byte // of what we write
	}{
		{"bare", tuntap.New("tap0", tuntap.TAP), nil},
		{"pi", tuntap.New("tap0", tuntap.TAP).PacketInfo(), []byte{0, 0, 8, 6}},
		{"vnet_hdr", tuntap.New("tap0", tuntap.TAP).VnetHdr(), make([]byte, 10)},
		{"longer vnet_hdr", tuntap.New("tap0", tuntap.TAP).VnetHdrSize(12), make([]byte, 12)},
		{"both", tuntap.New("tap0", tuntap.TAP).PacketInfo().VnetHdr(), append([]byte{0, 0, 8, 6}, make([]byte, 10)...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlace(t)
			d := p.open(t, tt.spec.Address(stackMAC).Up())
			giveAddress(t, p, d.Link())
			packet := append(tt.header, arp(1)...)
			if n, err := d.Write(packet); err != nil || n != len(packet) {
				t.Fatalf("wrote %d bytes: %v", n, err)
			}
			got := expect(t, d.File(), len(tt.header), arp(2))
			if tt.spec == tests[1].spec && !bytes.Equal(got[:4], tt.header) {
				t.Errorf("struct tun_pi % x, want % x", got[:4], tt.header)
			}
		})
	}
}

// TestTUN sends the stack an echo request (RFC 792), and reads the reply with
// Device.Read.
func TestTUN(t *testing.T) {
	for _, info := range []bool{false, true} {
		p := newPlace(t)
		spec := tuntap.New("tun0", tuntap.TUN).Up()
		var header []byte
		if info {
			spec.PacketInfo()
			header = []byte{0, 0, 8, 0}
		}
		d := p.open(t, spec)
		giveAddress(t, p, d.Link())
		if _, err := d.Write(append(header, echo(ourIP, stackIP, 8)...)); err != nil {
			t.Fatal(err)
		}
		d.SetReadDeadline(time.Now().Add(10 * time.Second))
		buf := make([]byte, 2000)
		for {
			n, err := d.Read(buf)
			if err != nil {
				t.Fatalf("packet info %v: %v", info, err)
			}
			packet := buf[min(len(header), n):n]
			if len(packet) < 28 || packet[0]>>4 != 4 {
				continue // IPv6, the stack's own
			}
			// Addresses, type, identifier and payload; the rest is the stack's.
			want := echo(stackIP, ourIP, 0)
			if !bytes.Equal(packet[12:21], want[12:21]) || !bytes.Equal(packet[24:], want[24:]) {
				t.Errorf("packet info %v: received % x, want % x", info, packet, want)
			}
			break
		}
	}
}

// echo returns a packet with an ICMP echo message.
func echo(from, to netip.Addr, typ byte) []byte {
	message := append([]byte{typ, 0, 0, 0, 0x12, 0x34, 0, 1}, "virtif"...)
	binary.BigEndian.PutUint16(message[2:], checksum(message))
	b := []byte{0x45, 0, 0, byte(20 + len(message)), 0, 0, 0, 0, 64, unix.IPPROTO_ICMP, 0, 0}
	b = append(append(b, from.AsSlice()...), to.AsSlice()...)
	binary.BigEndian.PutUint16(b[10:], checksum(b))
	return append(b, message...)
}

// checksum is that of RFC 1071, for an even number of bytes.
func checksum(b []byte) uint16 {
	var sum uint32
	for ; len(b) > 0; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	for sum>>16 != 0 {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// TestElsewhere exchanges packets with the stack of another namespace.
func TestElsewhere(t *testing.T) {
	here, there := newPlace(t), newPlace(t)
	d := here.open(t, tuntap.New("tap0", tuntap.TAP).NetNS(there.NS).Address(stackMAC).Up())
	giveAddress(t, there, link.Name("tap0"))
	if _, err := d.Write(arp(1)); err != nil {
		t.Fatal(err)
	}
	expect(t, d.File(), 0, arp(2))
}

// TestEveryQueue asks through each queue of a device. The answer may come
// through any.
func TestEveryQueue(t *testing.T) {
	p := newPlace(t)
	d, err := tuntap.OpenQueues(p.Conn, tuntap.New("tap0", tuntap.TAP).Address(stackMAC).Up(), 4)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	giveAddress(t, p, d.Link())
	answers := make(chan int, 16)
	for i, f := range d.Queues() {
		go func() {
			buf := make([]byte, 2000)
			for {
				n, err := f.Read(buf)
				if err != nil {
					return
				}
				if bytes.HasPrefix(buf[:n], arp(2)) {
					answers <- i
				}
			}
		}()
	}
	for i, f := range d.Queues() {
		if _, err := f.Write(arp(1)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-answers:
		case <-time.After(10 * time.Second):
			t.Errorf("no answer to what was written to queue %d", i)
		}
	}
}

// TestTruncated reads a frame with too little room. The rest of it is lost, and
// the next Read has the next frame.
func TestTruncated(t *testing.T) {
	p := newPlace(t)
	d := p.open(t, tuntap.New("tap0", tuntap.TAP).Address(stackMAC).Up())
	giveAddress(t, p, d.Link())
	for range 2 {
		if _, err := d.Write(arp(1)); err != nil {
			t.Fatal(err)
		}
	}
	d.SetReadDeadline(time.Now().Add(10 * time.Second))
	buf := make([]byte, 14)
	for found := 0; found < 2; {
		n, err := d.Read(buf)
		if err != nil || n != len(buf) {
			t.Fatalf("read %d bytes: %v", n, err)
		}
		if bytes.Equal(buf, arp(2)[:14]) {
			found++
		}
	}
}

// TestReadNothing checks that a Read without a deadline waits, and that a
// deadline set meanwhile ends it.
func TestReadNothing(t *testing.T) {
	p := newPlace(t)
	d := p.open(t, tuntap.New("tap0", tuntap.TAP))
	ended := make(chan error)
	go func() {
		_, err := d.Read(make([]byte, 100))
		ended <- err
	}()
	select {
	case err := <-ended:
		t.Fatalf("Read ended: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	if err := d.SetReadDeadline(time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}
