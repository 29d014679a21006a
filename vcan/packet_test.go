package vcan_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/canraw"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vcan"
)

// TestBus sends frames from one socket to the two others on the bus, and has
// those refused that the link is not for.
func TestBus(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	bus := p.Create(t, vcan.New("vcan0").Protocol(can.FD).Up())
	sender, others := socket(t, p, bus), []*canraw.Socket{socket(t, p, bus), socket(t, p, bus)}
	classic := canraw.Frame{ID: 0x123, Data: []byte("classic")}
	fd := canraw.Frame{ID: 0x7ff, FD: true, Data: []byte("more than eight bytes, with zeros: \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	for _, f := range []canraw.Frame{classic, fd} {
		if err := sender.Send(f); err != nil {
			t.Fatal(err)
		}
		for _, s := range others {
			got, err := s.Receive()
			if d := cmp.Diff(f, got); d != "" || err != nil {
				t.Errorf("received %v, -want +got:\n%s", err, d)
			}
		}
	}
	p.Set(t, bus, link.Change().Down())
	p.Set(t, bus, vcan.Change().Protocol(can.CC).Up())
	for _, l := range []*link.Link{bus, p.Create(t, vcan.New("vcan1").Protocol(can.CC).Up())} {
		s := socket(t, p, l)
		if err := s.Send(fd); !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.EMSGSIZE) {
			t.Errorf("CAN FD on %s, which is for CAN CC: %v", l.Name, err)
		}
		if err := s.Send(classic); err != nil {
			t.Error(err)
		}
	}
}

func socket(t *testing.T, p *kindtest.Place, l *link.Link) *canraw.Socket {
	t.Helper()
	s, err := canraw.Open(p.NS, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.SetDeadline(time.Now().Add(20 * time.Second))
	return s
}
