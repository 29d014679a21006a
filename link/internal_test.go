package link

import (
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/netns"
)

// message returns the body of a link message: a header and attributes.
func message(h info, typ HardwareType, attrs ...[]byte) []byte {
	b := h.append(nil)
	host.PutUint16(b[2:], uint16(typ))
	for _, a := range attrs {
		b = append(b, a...)
	}
	return b
}

// attribute returns an attribute; several payloads are put together, as those of
// a nest are.
func attribute(num uint16, payload ...[]byte) []byte {
	b := []byte{0, 0, 0, 0}
	for _, p := range payload {
		b = append(b, p...)
	}
	host.PutUint16(b, uint16(len(b)))
	host.PutUint16(b[2:], num)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func u8(v uint8) []byte   { return []byte{v} }
func u16(v uint16) []byte { return host.AppendUint16(nil, v) }
func u32(v uint32) []byte { return host.AppendUint32(nil, v) }
func u64(v uint64) []byte { return host.AppendUint64(nil, v) }

// encoded returns the first message that a request makes.
func encoded(tb testing.TB, r Request) []byte {
	tb.Helper()
	var b []byte
	var err error
	if r.base().change {
		b, err = AppendChange(nil, 7, r)
	} else {
		b, err = AppendCreate(nil, r)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b[:host.Uint32(b)]
}

// parsed takes a message with a netlink header apart.
func parsed(tb testing.TB, b []byte) golden.Message {
	tb.Helper()
	m, err := golden.Parse(b)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// withHeader puts a netlink header before a message.
func withHeader(typ uint16, body []byte) []byte {
	b := append(nl.Begin(nil, typ, 0), body...)
	nl.End(b, 0)
	return b
}

// current returns a handle of the namespace that the test runs in.
func current(tb testing.TB) *netns.NS {
	tb.Helper()
	ns, err := netns.Current()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { ns.Close() })
	return ns
}

// dialed opens a connection in a namespace for as long as the test runs.
func dialed(tb testing.TB, ns *netns.NS) *Conn {
	tb.Helper()
	c, err := Dial(InNetNS(ns))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.Close() })
	return c
}
