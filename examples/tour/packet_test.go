package main

import (
	"net"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	macA  = net.HardwareAddr{2, 0, 0, 0, 0, 1}
	macB  = net.HardwareAddr{2, 0, 0, 0, 0, 2}
	addrA = netip.MustParseAddr("192.0.2.1")
	addrB = netip.MustParseAddr("192.0.2.2")
)

// messages are each kind of message with its text and its bytes, the latter
// written by hand from RFC 826, 791 and 792.
var messages = []struct {
	message interface{ String() string }
	typ     uint16
	bytes   []byte
	text    string
}{
	{
		ARP{arpRequest, macA, make(net.HardwareAddr, 6), addrA, addrB}, etherARP,
		[]byte{0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 2},
		"ARP: who has 192.0.2.2? tell 192.0.2.1",
	},
	{
		ARP{arpReply, macB, macA, addrB, addrA}, etherARP,
		[]byte{0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 2, 192, 0, 2, 2, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1},
		"ARP: 192.0.2.2 is at 02:00:00:00:00:02",
	},
	{
		Echo{addrA, addrB, false, 7, 1, []byte("hey")}, etherIPv4,
		[]byte{
			0x45, 0, 0, 31, 0, 0, 0, 0, 64, 1, 0xf6, 0xda, 192, 0, 2, 1, 192, 0, 2, 2,
			8, 0, 0x16, 0x92, 0, 7, 0, 1, 'h', 'e', 'y',
		},
		`ICMP: 192.0.2.1 to 192.0.2.2: echo request 1 "hey"`,
	},
	{
		Echo{addrB, addrA, true, 7, 1, []byte("hey")}, etherIPv4,
		[]byte{
			0x45, 0, 0, 31, 0, 0, 0, 0, 64, 1, 0xf6, 0xda, 192, 0, 2, 2, 192, 0, 2, 1,
			0, 0, 0x1e, 0x92, 0, 7, 0, 1, 'h', 'e', 'y',
		},
		`ICMP: 192.0.2.2 to 192.0.2.1: echo reply 1 "hey"`,
	},
}

func TestMessages(t *testing.T) {
	for _, m := range messages {
		var sent []byte
		switch message := m.message.(type) {
		case ARP:
			sent = message.bytes()
		case Echo:
			sent = message.bytes()
		}
		if diff := cmp.Diff(m.bytes, sent); diff != "" {
			t.Errorf("%s: bytes (-want +got):\n%s", m.text, diff)
		}
		f, ok := parseFrame(Frame{macB, macA, m.typ, m.bytes}.bytes())
		if !ok || f.To.String() != macB.String() || f.From.String() != macA.String() {
			t.Errorf("%s: frame %+v, %v", m.text, f, ok)
		}
		if diff := cmp.Diff(m.message, f.message(), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
			t.Errorf("%s: parsed (-want +got):\n%s", m.text, diff)
		}
		if got := m.message.String(); got != m.text {
			t.Errorf("text %q, want %q", got, m.text)
		}
	}
}

// Frames come from a network: any bytes are fine, and what is understood says
// the same again.
func FuzzFrame(f *testing.F) {
	for _, m := range messages {
		f.Add(Frame{macB, macA, m.typ, m.bytes}.bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, ok := parseFrame(b)
		if !ok {
			return
		}
		again := frame
		switch m := frame.message().(type) {
		case ARP:
			again.Payload = m.bytes()
		case Echo:
			again.Payload = m.bytes()
		}
		want, got := frame.message(), again.message()
		if (want == nil) != (got == nil) || want != nil && want.String() != got.String() {
			t.Errorf("%v, sent on: %v", want, got)
		}
	})
}
