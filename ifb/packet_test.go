package ifb_test

import (
	"encoding/binary"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/ifb"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/internal/redirect"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestDetour has what comes in at a link pass an ifb.
func TestDetour(t *testing.T) {
	p := kindtest.NewPlace(t, kind, "veth")
	v0 := p.Create(t, veth.New("v0", veth.NewPeer("v1").Up()).Up())
	v1, ifb0 := v0.Parent.Or(0), p.Create(t, ifb.New("ifb0").Up())
	if err := redirect.Ingress(p.NS, v1, ifb0.Index); err != nil {
		t.Fatal(err)
	}
	out, detour := socket(t, p, v0.Index), socket(t, p, ifb0.Index)
	for _, text := range []string{"first", "second"} {
		frame := append([]byte("\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x88\xb5"), text...)
		frame = append(frame, make([]byte, 60-len(frame))...)
		if err := unix.Send(out, frame, 0); err != nil {
			t.Fatal(err)
		}
		for got := ""; got != string(frame); { // among what IPv6 sends by itself
			b := make([]byte, 100)
			n, _, err := unix.Recvfrom(detour, b, 0)
			if err != nil {
				t.Fatalf("on the detour: %v", err)
			}
			got = string(b[:n])
		}
		// What passed the detour is counted behind it: that may take a moment.
		p.Await(t, "the frame to leave the detour", func() bool {
			s, _ := p.Get(t, ifb0).Statistics()
			return s.TxPackets >= 1 && s.RxPackets >= 1
		})
	}
}

// TestNoDetour sends a frame to an ifb itself, which drops it.
func TestNoDetour(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	ifb0 := p.Create(t, ifb.New("ifb0").Up())
	if err := unix.Send(socket(t, p, ifb0.Index), make([]byte, 60), 0); err != nil {
		t.Fatal(err)
	}
	p.Await(t, "the drop to be counted", func() bool {
		s, _ := p.Get(t, ifb0).Statistics()
		return s.RxDropped >= 1 // IPv6 sends some, too
	})
	if s, _ := p.Get(t, ifb0).Statistics(); s.TxPackets != 0 {
		t.Errorf("%d frames went on", s.TxPackets)
	}
}

// socket returns a packet socket for frames of a protocol for experiments.
func socket(t *testing.T, p *kindtest.Place, index link.Index) int {
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
	// Only a socket for all protocols gets what goes out of a link.
	all := binary.NativeEndian.Uint16([]byte{0, unix.ETH_P_ALL})
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: int(index)}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10}); err != nil {
		t.Fatal(err)
	}
	return fd
}
