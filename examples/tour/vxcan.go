package main

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/canraw"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vcan"
	"github.com/virtif/virtif/vxcan"
)

var vxcanChapter = Chapter{
	Name:  "vxcan",
	Title: "a CAN bus from one namespace to another, and one within",
	Kinds: []string{"vxcan"},
	Run:   runVXCAN,
}

func runVXCAN(ctx context.Context, t *Tour) error {
	t.Say("A car and a test bench, and a virtual CAN cable between them. The protocol is the MTU: CAN FD.")
	car, err := t.Host("car")
	if err != nil {
		return err
	}
	bench, err := t.Host("bench")
	if err != nil {
		return err
	}
	_, err = car.Create(vxcan.New("can0", vxcan.NewPeer("can0").NetNS(bench.NS).Protocol(can.FD).Up()).
		Protocol(can.FD).
		Up())
	if err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("A frame of CAN CC, with up to 8 bytes, and back one of CAN FD, with up to 64.")
	if err := t.sendCAN(ctx, "can0", car, bench, canraw.Frame{ID: 0x123, Data: []byte("hello")}); err != nil {
		return err
	}
	long := canraw.Frame{ID: 0x321, FD: true, Data: []byte("more than eight!")}
	if err := t.sendCAN(ctx, "can0", bench, car, long); err != nil {
		return err
	}

	t.Say("With the bench's end for CAN CC alone, the kernel refuses to send longer frames there.")
	if err := bench.Set(link.Name("can0"), link.Change().Down()); err != nil {
		return err
	}
	if err := bench.Set(link.Name("can0"), vxcan.Change().Protocol(can.CC).Up()); err != nil {
		return err
	}
	if err := t.sendCAN(ctx, "can0", bench, car, long); !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.EMSGSIZE) {
		return fmt.Errorf("a frame of CAN FD from an end for CAN CC: %v, want %w", err, unix.EINVAL)
	}
	t.screen.nothing("car", "nothing: "+long.String()+" was refused")
	return oneBus(ctx, t, car)
}

// oneBus has two programs of the car meet on a bus that is in there only.
func oneBus(ctx context.Context, t *Tour, car *Host) error {
	if !t.Has("vcan") {
		return nil
	}
	t.Say("A bus within the car: what a socket sends, all others that are on it receive.")
	if _, err := car.Create(vcan.New("vcan0").Protocol(can.FD).Up()); err != nil {
		return err
	}
	if err := t.sendCAN(ctx, "vcan0", car, car, canraw.Frame{ID: 0x7df, Data: []byte("to all")}); err != nil {
		return err
	}
	return t.sendCAN(ctx, "vcan0", car, car, canraw.Frame{ID: 0x7e8, FD: true, Data: []byte("and an answer")})
}

// sendCAN sends a frame from a link of one host, and receives it from the link
// of that name of another or the same.
func (t *Tour) sendCAN(ctx context.Context, name link.Name, from, to *Host, f canraw.Frame) error {
	out, err := from.openCAN(name)
	if err != nil {
		return err
	}
	defer out.Close()
	in, err := to.openCAN(name)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := out.Send(f); err != nil {
		return err
	}
	defer bound(ctx, in)()
	got, err := in.Receive()
	if err != nil {
		return err
	}
	t.Saw(to.Name, len(got.Data), got)
	return nil
}

// openCAN opens a socket on a CAN link of the host.
func (h *Host) openCAN(name link.Name) (*canraw.Socket, error) {
	l, err := h.Conn.Get(name)
	if err != nil {
		return nil, err
	}
	return canraw.Open(h.NS, l.Index)
}
