package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
)

// The protocols that the tour speaks on the wire.
const (
	etherIPv4 = 0x0800
	etherARP  = 0x0806

	arpRequest = 1
	arpReply   = 2

	protoICMP = 1

	echoReply   = 0
	echoRequest = 8
)

var big = binary.BigEndian

var broadcast = net.HardwareAddr{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// A Frame is an Ethernet frame.
type Frame struct {
	To, From net.HardwareAddr
	Type     uint16
	Payload  []byte
}

// parseFrame reads a frame, which shares memory with b.
func parseFrame(b []byte) (Frame, bool) {
	if len(b) < 14 {
		return Frame{}, false
	}
	return Frame{b[:6], b[6:12], big.Uint16(b[12:]), b[14:]}, true
}

// message returns what is in the frame if the tour knows it, else nil.
func (f Frame) message() fmt.Stringer {
	switch f.Type {
	case etherARP:
		if a, ok := parseARP(f.Payload); ok {
			return a
		}
	case etherIPv4:
		if e, ok := parseEcho(f.Payload); ok {
			return e
		}
	}
	return nil
}

func (f Frame) bytes() []byte {
	b := append(append([]byte(nil), f.To...), f.From...)
	return append(big.AppendUint16(b, f.Type), f.Payload...)
}

// An ARP is a question who has an IPv4 address, or the answer (RFC 826).
type ARP struct {
	Op               uint16
	FromMAC, ToMAC   net.HardwareAddr
	FromAddr, ToAddr netip.Addr
}

func parseARP(b []byte) (ARP, bool) {
	if len(b) < 28 || big.Uint16(b) != 1 || big.Uint16(b[2:]) != etherIPv4 || b[4] != 6 || b[5] != 4 {
		return ARP{}, false
	}
	return ARP{
		big.Uint16(b[6:]),
		b[8:14], b[18:24],
		netip.AddrFrom4([4]byte(b[14:])), netip.AddrFrom4([4]byte(b[24:])),
	}, true
}

func (a ARP) bytes() []byte {
	b := []byte{0, 1, 8, 0, 6, 4} // Ethernet and IPv4, with the lengths of their addresses
	b = big.AppendUint16(b, a.Op)
	b = append(append(b, a.FromMAC...), a.FromAddr.AsSlice()...)
	return append(append(b, a.ToMAC...), a.ToAddr.AsSlice()...)
}

// String tells what the ARP says.
func (a ARP) String() string {
	if a.Op == arpRequest {
		return fmt.Sprintf("ARP: who has %v? tell %v", a.ToAddr, a.FromAddr)
	}
	return fmt.Sprintf("ARP: %v is at %v", a.FromAddr, a.FromMAC)
}

// An Echo is an ICMP echo request or its reply (RFC 792).
type Echo struct {
	From, To netip.Addr
	Reply    bool
	ID, Seq  uint16
	Data     []byte
}

// parseEcho reads an IPv4 packet.
func parseEcho(b []byte) (Echo, bool) {
	if len(b) < 20 || b[0]>>4 != 4 || b[9] != protoICMP {
		return Echo{}, false
	}
	header, total := int(b[0]&15)*4, int(big.Uint16(b[2:]))
	if header < 20 || total < header || total > len(b) || checksum(b[:header]) != 0 {
		return Echo{}, false
	}
	e, ok := parseICMP(b[header:total])
	e.From, e.To = netip.AddrFrom4([4]byte(b[12:])), netip.AddrFrom4([4]byte(b[16:]))
	return e, ok
}

// parseICMP reads what is in an IPv4 packet.
func parseICMP(b []byte) (Echo, bool) {
	if len(b) < 8 || b[0] != echoReply && b[0] != echoRequest || b[1] != 0 || checksum(b) != 0 {
		return Echo{}, false
	}
	return Echo{Reply: b[0] == echoReply, ID: big.Uint16(b[4:]), Seq: big.Uint16(b[6:]), Data: b[8:]}, true
}

// bytes returns the IPv4 packet.
func (e Echo) bytes() []byte {
	icmp := e.icmp()
	b := []byte{0x45, 0}
	b = big.AppendUint16(b, uint16(20+len(icmp)))
	b = append(b, 0, 0, 0, 0, 64, protoICMP, 0, 0) // one fragment, 64 hops
	b = append(append(b, e.From.AsSlice()...), e.To.AsSlice()...)
	big.PutUint16(b[10:], checksum(b))
	return append(b, icmp...)
}

func (e Echo) icmp() []byte {
	b := []byte{echoRequest, 0, 0, 0}
	if e.Reply {
		b[0] = echoReply
	}
	b = big.AppendUint16(big.AppendUint16(b, e.ID), e.Seq)
	b = append(b, e.Data...)
	big.PutUint16(b[2:], checksum(b))
	return b
}

// String tells what the echo says.
func (e Echo) String() string {
	what := "request"
	if e.Reply {
		what = "reply"
	}
	return fmt.Sprintf("ICMP: %v to %v: echo %s %d %q", e.From, e.To, what, e.Seq, e.Data)
}

// A Datagram is what a UDP socket received.
type Datagram struct {
	From, To netip.AddrPort
	Data     []byte
}

// String tells what the datagram says.
func (d Datagram) String() string { return fmt.Sprintf("UDP: %v to %v: %q", d.From, d.To, d.Data) }

// checksum is the Internet checksum (RFC 1071); 0 over data that holds a right
// one.
func checksum(b []byte) uint16 {
	var sum uint32
	for ; len(b) > 1; b = b[2:] {
		sum += uint32(big.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}
