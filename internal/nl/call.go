package nl

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A call is one system call on the socket. Its parameters and results stand
// here, not in a closure, so that a call allocates nothing.
type call struct {
	bound func(fd uintptr) // do, bound once
	what  what
	b     []byte
	n     int
	errno unix.Errno
	from  unix.RawSockaddrNetlink
}

type what uint8

const (
	send what = iota
	receive
)

func (c *call) do(fd uintptr) {
	for range 100 { // a signal interrupts a call now and then, not for ever
		var n uintptr
		p := uintptr(unsafe.Pointer(unsafe.SliceData(c.b)))
		switch c.what {
		case send:
			n, _, c.errno = unix.Syscall(unix.SYS_WRITE, fd, p, uintptr(len(c.b)))
		case receive:
			size := uint32(unsafe.Sizeof(c.from))
			n, _, c.errno = unix.Syscall6(unix.SYS_RECVFROM, fd, p, uintptr(len(c.b)),
				unix.MSG_TRUNC|unix.MSG_DONTWAIT,
				uintptr(unsafe.Pointer(&c.from)), uintptr(unsafe.Pointer(&size)))
		}
		c.n = int(n)
		if c.errno != unix.EINTR {
			return
		}
	}
}

func (c *Conn) call(what what, b []byte) error {
	c.io.what, c.io.b = what, b
	err := c.raw.Control(c.io.bound)
	c.io.b = nil
	if err != nil {
		return err
	}
	if c.io.errno != 0 {
		return c.io.errno
	}
	return nil
}

func (c *Conn) send(b []byte) error {
	if err := c.call(send, b); err != nil {
		return fmt.Errorf("send to netlink: %w", err)
	}
	return nil
}

// errLost tells of an answer that found no room in the socket.
var errLost = fmt.Errorf("the answer was lost: %w", unix.ENOBUFS)

// errShort tells of a message that is longer than the buffer it came into.
var errShort = errors.New("message longer than the buffer")

// receive reads what the kernel has ready into b. What another process sends
// is dropped.
func (c *Conn) receive(b []byte) (int, error) {
	for range 1000 {
		err := c.call(receive, b)
		switch {
		case err == unix.EAGAIN || err == unix.ENOBUFS:
			return 0, errLost
		case err != nil:
			return 0, fmt.Errorf("receive from netlink: %w", err)
		case c.io.from.Pid != 0:
			continue
		case c.io.n > len(b):
			return 0, errShort
		}
		return c.io.n, nil
	}
	return 0, errLost
}
