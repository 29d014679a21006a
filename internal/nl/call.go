package nl

import (
	"fmt"
	"os"
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

// do makes the call. None is ever interrupted: requests are carried out under
// locks that no signal breaks, and receiving does not wait.
func (c *call) do(fd uintptr) {
	var n uintptr
	switch c.what {
	case send:
		n, _, c.errno = unix.Syscall(unix.SYS_WRITE, fd,
			uintptr(unsafe.Pointer(unsafe.SliceData(c.b))), uintptr(len(c.b)))
	case receive:
		size := uint32(unsafe.Sizeof(c.from))
		n, _, c.errno = unix.Syscall6(unix.SYS_RECVFROM, fd,
			uintptr(unsafe.Pointer(unsafe.SliceData(c.b))), uintptr(len(c.b)),
			unix.MSG_TRUNC|unix.MSG_DONTWAIT,
			uintptr(unsafe.Pointer(&c.from)), uintptr(unsafe.Pointer(&size)))
	}
	c.n = int(n)
}

func (c *Conn) call(what what, b []byte) error {
	c.io.what, c.io.b = what, b
	err := c.raw.Control(c.io.bound)
	c.io.b = nil
	if err != nil { // it comes from package internal/poll, and errors.Is does not know it
		return os.ErrClosed
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

var (
	// errLost tells that there is no answer where there should be one.
	errLost = fmt.Errorf("the answer was lost: %w", unix.ENOBUFS)
	// errOverrun tells that an answer found no room in the socket. Those that
	// found some can still be received.
	errOverrun = fmt.Errorf("an answer found no room in the socket: %w", unix.ENOBUFS)
	// errShort tells of a message that is longer than the buffer it came into,
	// and gone. Its length is in io.n.
	errShort = fmt.Errorf("an answer found no room in the buffer: %w", unix.EMSGSIZE)
)

// receive reads what the kernel has ready into b. What another process sends
// is dropped.
//
// An empty socket means that the answer was lost, for all that the kernel has
// to say is in the socket before a call returns (net/netlink/af_netlink.c of
// Linux 7.2): netlink_sendmsg carries a request out and queues the replies and
// the acknowledgement itself, __netlink_dump_start queues the first part of a
// dump, and netlink_recvmsg queues the next part once it has copied one out.
// A message that finds the socket full is dropped by netlink_attachskb, which
// calls netlink_overrun: the next call to receive fails with ENOBUFS, once, and
// all that follows is dropped, too, until the socket has been read empty. A part
// of a dump that netlink_dump has no memory for makes the next call fail with
// ENOBUFS as well; the dump then neither goes on nor ends.
func (c *Conn) receive(b []byte) (int, error) {
	for range 1000 {
		err := c.call(receive, b)
		switch {
		case err == unix.EAGAIN:
			return 0, errLost
		case err == unix.ENOBUFS:
			return 0, errOverrun
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
