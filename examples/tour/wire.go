package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// A Wire sees the frames that come in at a link, as they are on the cable.
type Wire struct {
	tour   *Tour
	at     string
	socket *os.File
}

// Wire starts to look at a link of a host. Close ends it.
func (t *Tour) Wire(h *Host, ref link.Ref) (*Wire, error) {
	l, err := h.Conn.Get(ref)
	if err != nil {
		return nil, err
	}
	var fd int
	err = h.NS.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	w := &Wire{t, h.Name + " " + l.Name, os.NewFile(uintptr(fd), "packet socket")}
	for _, option := range []int{unix.PACKET_AUXDATA, unix.PACKET_IGNORE_OUTGOING} {
		if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, option, 1); err != nil {
			w.Close()
			return nil, fmt.Errorf("packet socket: %w", err)
		}
	}
	all := binary.NativeEndian.Uint16(big.AppendUint16(nil, unix.ETH_P_ALL))
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: int(l.Index)}); err != nil {
		w.Close()
		return nil, fmt.Errorf("packet socket on %s: %w", w.at, err)
	}
	return w, nil
}

// Close ends looking.
func (w *Wire) Close() error { return w.socket.Close() }

// See waits for a frame with the text in it, and shows it.
func (w *Wire) See(ctx context.Context, text string) (Frame, []Tag, error) {
	defer bound(ctx, w.socket)()
	for {
		b, err := w.receive()
		if err != nil {
			return Frame{}, nil, fmt.Errorf("%s did not see %q: %w", w.at, text, err)
		}
		if f, tags, ok := parseTagged(b); ok && bytes.Contains(f.Payload, []byte(text)) {
			w.tour.Saw(w.at, len(b), onWire{f, tags})
			return f, tags, nil
		}
	}
}

// receive returns the next frame, with the tag that the kernel tells beside it
// (struct tpacket_auxdata in include/uapi/linux/if_packet.h).
func (w *Wire) receive() ([]byte, error) {
	conn, err := w.socket.SyscallConn()
	if err != nil {
		return nil, err
	}
	b, control := make([]byte, 1<<16), make([]byte, 100)
	var n, c int
	var failed error
	err = conn.Read(func(fd uintptr) bool {
		n, c, _, _, failed = unix.Recvmsg(int(fd), b, control, 0)
		return failed != unix.EAGAIN
	})
	if err != nil || failed != nil {
		return nil, cmp.Or(err, failed)
	}
	messages, err := unix.ParseSocketControlMessage(control[:c])
	if err != nil {
		return nil, err
	}
	frame := b[:n]
	for _, m := range messages {
		const hasTag = 0x10 // TP_STATUS_VLAN_VALID
		if m.Header.Type == unix.PACKET_AUXDATA && len(m.Data) >= 20 && binary.NativeEndian.Uint32(m.Data)&hasTag != 0 && n >= 12 {
			frame = bytes.Clone(b[:12])
			frame = big.AppendUint16(frame, binary.NativeEndian.Uint16(m.Data[18:]))
			frame = big.AppendUint16(frame, binary.NativeEndian.Uint16(m.Data[16:]))
			frame = append(frame, b[12:n]...)
		}
	}
	return frame, nil
}

// The types of VLAN tags.
const (
	etherTag        = 0x8100
	etherServiceTag = 0x88a8
)

// A Tag is a VLAN tag (IEEE 802.1Q).
type Tag struct {
	Type     uint16
	Priority uint8
	ID       uint16
}

// String tells what the tag says.
func (t Tag) String() string {
	name := "802.1Q"
	if t.Type == etherServiceTag {
		name = "802.1ad"
	}
	return fmt.Sprintf("%s %d, priority %d", name, t.ID, t.Priority)
}

// parseTagged reads a frame and takes its tags off, the outermost first.
func parseTagged(b []byte) (f Frame, tags []Tag, ok bool) {
	f, ok = parseFrame(b)
	for ok && (f.Type == etherTag || f.Type == etherServiceTag) {
		if len(f.Payload) < 4 {
			return f, tags, false
		}
		tci := big.Uint16(f.Payload)
		tags = append(tags, Tag{f.Type, uint8(tci >> 13), tci & 0xfff})
		f.Type, f.Payload = big.Uint16(f.Payload[2:]), f.Payload[4:]
	}
	return f, tags, ok
}

// onWire is what was on the cable.
type onWire struct {
	frame Frame
	tags  []Tag
}

// String tells the tags and what is in the frame.
func (o onWire) String() string {
	var parts []string
	for _, t := range o.tags {
		parts = append(parts, t.String())
	}
	d, isUDP := parseUDP(o.frame.Payload)
	g, isTunnel := parseGENEVE(d)
	switch {
	case !isUDP || o.frame.Type != etherIPv4:
		parts = append(parts, fmt.Sprintf("type %#04x", o.frame.Type))
	case isTunnel:
		parts = append(parts, g.String())
	default:
		parts = append(parts, d.String())
	}
	return strings.Join(parts, ": ")
}

// parseUDP reads an IPv4 packet with a datagram.
func parseUDP(b []byte) (Datagram, bool) {
	const protoUDP = 17
	if len(b) < 20 || b[0]>>4 != 4 || b[9] != protoUDP {
		return Datagram{}, false
	}
	header, total := int(b[0]&15)*4, int(big.Uint16(b[2:]))
	if header < 20 || total < header+8 || total > len(b) {
		return Datagram{}, false
	}
	from, to := netip.AddrFrom4([4]byte(b[12:])), netip.AddrFrom4([4]byte(b[16:]))
	udp := b[header:total]
	return Datagram{
		netip.AddrPortFrom(from, big.Uint16(udp)), netip.AddrPortFrom(to, big.Uint16(udp[2:])), udp[8:],
	}, true
}
