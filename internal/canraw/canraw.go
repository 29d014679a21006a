// Package canraw sends and receives CAN frames, for what shows and tests CAN
// links.
package canraw

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A Frame is a frame of CAN CC or, with FD, of CAN FD.
type Frame struct {
	ID   uint32 // identifier, 11 bits
	FD   bool
	Data []byte // up to 8 bytes, with FD up to 64
}

// String returns the frame as candump(1) writes it.
func (f Frame) String() string {
	kind := "CAN"
	if f.FD {
		kind = "CAN FD"
	}
	return fmt.Sprintf("%s: %03X [%d] % X", kind, f.ID, len(f.Data), f.Data)
}

// A Socket sends to a CAN link and receives from it.
type Socket struct{ f *os.File }

// Open opens a socket on a link of the namespace. It takes frames of CAN FD,
// too. The kernel needs CONFIG_CAN_RAW.
//
// Kernel: can_raw, CAN_RAW_FD_FRAMES.
func Open(ns *netns.NS, index link.Index) (*Socket, error) {
	fd := -1
	err := ns.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_CAN, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.CAN_RAW)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("CAN socket: %w", err)
	}
	err = unix.SetsockoptInt(fd, unix.SOL_CAN_RAW, unix.CAN_RAW_FD_FRAMES, 1)
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrCAN{Ifindex: int(index)})
	}
	if err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("CAN socket on link %v: %w", index, err)
	}
	return &Socket{os.NewFile(uintptr(fd), "CAN socket")}, nil
}

// SetDeadline sets when a waiting Receive gives up.
func (s *Socket) SetDeadline(t time.Time) error { return s.f.SetDeadline(t) }

// Close closes the socket.
func (s *Socket) Close() error { return s.f.Close() }

// Both struct can_frame and struct canfd_frame begin with identifier, length and
// three more bytes.
const headerLen = 8

// Send sends a frame.
func (s *Socket) Send(f Frame) error {
	size := can.CCMTU
	if f.FD {
		size = can.FDMTU
	}
	if headerLen+len(f.Data) > size {
		return fmt.Errorf("%d bytes do not fit: %w", len(f.Data), unix.EMSGSIZE)
	}
	b := make([]byte, size)
	binary.NativeEndian.PutUint32(b, f.ID)
	b[4] = byte(len(f.Data))
	copy(b[headerLen:], f.Data)
	_, err := s.f.Write(b)
	return err
}

// Receive waits for a frame.
func (s *Socket) Receive() (Frame, error) {
	b := make([]byte, can.FDMTU)
	n, err := s.f.Read(b)
	switch {
	case err != nil:
		return Frame{}, err
	case n != can.CCMTU && n != can.FDMTU || headerLen+int(b[4]) > n:
		return Frame{}, errors.New("what was received is no frame")
	}
	return Frame{ID: binary.NativeEndian.Uint32(b), FD: n == can.FDMTU, Data: b[headerLen : headerLen+int(b[4])]}, nil
}
