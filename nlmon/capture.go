package nlmon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// Longest is a length of buffer that holds what the kernel sends at once in
// answer to a usual listing. Some answers are longer, and a program may send
// more.
const Longest = 64 << 10

// A Packet is what passed a monitor: one netlink message or, in answer to a
// listing, several.
type Packet struct {
	Protocol int    // NETLINK_ROUTE, NETLINK_GENERIC …
	Data     []byte // from the first message's header on
	Length   int    // bytes that were sent: more than Data has where the buffer was too short
}

// A Capture is a socket that reads what passes a monitor, from when it was
// opened. Its methods may be called by several goroutines at once.
type Capture struct {
	link *link.Link
	f    *os.File
}

// Open opens a socket that reads what passes the monitor. It needs CAP_NET_RAW
// in the network namespace of the connection, and no longer the connection. A
// link that is no monitor is an error.
//
// Kernel: packet(7), ETH_P_ALL.
func Open(conn *link.Conn, ref link.Ref) (*Capture, error) {
	l, err := conn.Get(ref)
	if err != nil {
		return nil, capturing(err)
	}
	fail := func(message string, err error) (*Capture, error) {
		errno := unix.EINVAL
		errors.As(err, &errno)
		return nil, &link.Error{Op: "capture", Kind: l.Kind, Name: l.Name, Message: message, Errno: errno}
	}
	if l.Kind != kind {
		return fail("it is no netlink monitor", unix.EOPNOTSUPP)
	}
	ns, err := conn.NetNS()
	if err != nil {
		return nil, capturing(err)
	}
	defer ns.Close()
	fd := -1
	err = ns.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
		return err
	})
	if err != nil {
		return fail("a packet socket cannot be opened", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: swap(unix.ETH_P_ALL), Ifindex: int(l.Index)}); err != nil {
		unix.Close(fd)
		return fail("a packet socket cannot be bound to it", err)
	}
	return &Capture{l, os.NewFile(uintptr(fd), fmt.Sprintf("packet socket on %s", l.Name))}, nil
}

// capturing names the operation in an error.
func capturing(err error) error {
	var e *link.Error
	if !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Op = "capture"
	return &named
}

// Link returns the monitor as it was when the socket was opened.
func (c *Capture) Link() *link.Link { return c.link }

// Read waits for what passes the monitor next, and puts it into b, which the
// packet then shares memory with. Where the monitor goes down, or is deleted, the
// error is unix.ENETDOWN, once, and the next Read goes on.
func (c *Capture) Read(b []byte) (Packet, error) {
	raw, err := c.f.SyscallConn()
	if err != nil {
		return Packet{}, err
	}
	var (
		n    int
		from unix.Sockaddr
		fail error
	)
	err = raw.Read(func(fd uintptr) bool {
		n, from, fail = unix.Recvfrom(int(fd), b, unix.MSG_TRUNC)
		return !errors.Is(fail, unix.EAGAIN)
	})
	switch {
	case err == nil && fail != nil:
		err = os.NewSyscallError("recvfrom", fail)
	case err != nil && !errors.Is(err, os.ErrDeadlineExceeded): // of package internal/poll
		err = os.ErrClosed
	}
	if err != nil {
		return Packet{}, fmt.Errorf("capture %s: %w", c.link.Name, err)
	}
	p := Packet{Data: b[:min(n, len(b))], Length: n}
	if at, ok := from.(*unix.SockaddrLinklayer); ok {
		p.Protocol = int(swap(at.Protocol))
	}
	return p, nil
}

// SetDeadline sets when a waiting Read gives up with os.ErrDeadlineExceeded; the
// zero time means never.
func (c *Capture) SetDeadline(t time.Time) error { return c.f.SetReadDeadline(t) }

// SyscallConn serves for socket options, such as filters and a longer receive
// buffer.
func (c *Capture) SyscallConn() (syscall.RawConn, error) { return c.f.SyscallConn() }

// Close closes the socket. A waiting Read gives up.
func (c *Capture) Close() error { return c.f.Close() }

// swap turns a number into network order, or back.
func swap(n uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, n))
}
