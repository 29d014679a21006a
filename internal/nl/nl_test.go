package nl

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

// childEnv is set in the process that TestUnprivileged starts.
const childEnv = "VIRTIF_NL_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		kerneltest.Main(m)
	}
	if err := unprivileged(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// open returns a connection in the namespace.
func open(tb testing.TB, ns *netns.NS) *Conn {
	tb.Helper()
	c, err := Dial(unix.NETLINK_ROUTE, ns)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return c
}

// fake returns a connection and what the test plays the kernel with: each
// write to it is what one call to receive gets. The first request has the
// sequence number 1.
func fake(tb testing.TB) (*Conn, *os.File) {
	tb.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		tb.Fatal(err)
	}
	ours, kernel := os.NewFile(uintptr(fds[0]), "ours"), os.NewFile(uintptr(fds[1]), "kernel")
	tb.Cleanup(func() {
		ours.Close()
		kernel.Close()
	})
	raw, err := ours.SyscallConn()
	if err != nil {
		tb.Fatal(err)
	}
	c := &Conn{raw: raw, room: partLen}
	c.io.bound = c.io.do
	return c, kernel
}

// says makes the fake kernel say something at once.
func says(tb testing.TB, kernel *os.File, messages ...[]byte) {
	tb.Helper()
	if _, err := kernel.Write(join(messages...)); err != nil {
		tb.Fatal(err)
	}
}

func join(b ...[]byte) (all []byte) {
	for _, b := range b {
		all = append(all, b...)
	}
	return all
}

// message is what the kernel sends.
func message(typ, flags uint16, seq uint32, body ...[]byte) []byte {
	b := Begin(nil, typ, 0)
	host.PutUint16(b[6:], flags)
	host.PutUint32(b[8:], seq)
	b = append(b, join(body...)...)
	End(b, 0)
	return b
}

// ack is the kernel's answer to a request with an empty header.
func ack(seq uint32, errno unix.Errno) []byte {
	return message(unix.NLMSG_ERROR, unix.NLM_F_CAPPED, seq, u32(uint32(-errno)), make([]byte, HeaderLen))
}

// request is what we send.
func request(typ, flags uint16, body ...[]byte) []byte {
	b := append(Begin(nil, typ, flags), join(body...)...)
	End(b, 0)
	return b
}

func attribute(num uint16, payload ...byte) []byte {
	b := host.AppendUint16(nil, uint16(4+len(payload)))
	b = append(host.AppendUint16(b, num), payload...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func nest(num uint16, attributes ...[]byte) []byte {
	return attribute(unix.NLA_F_NESTED|num, join(attributes...)...)
}

func text(s string) []byte { return append([]byte(s), 0) }

func u32(n uint32) []byte { return host.AppendUint32(nil, n) }

// ifinfo is struct ifinfomsg.
func ifinfo(index, flags, change uint32) []byte {
	return join(u32(0), u32(index), u32(flags), u32(change))
}

// newBridge is a request for a bridge.
func newBridge(name string) []byte {
	return request(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, ifinfo(0, 0, 0),
		attribute(unix.IFLA_IFNAME, text(name)...),
		nest(unix.IFLA_LINKINFO, attribute(unix.IFLA_INFO_KIND, text("bridge")...)))
}

// newAddr is a request for address number n of the link.
func newAddr(index uint32, n int, flags uint16) []byte {
	local := []byte{127, 1, byte(n >> 8), byte(n)}
	return request(unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL|flags,
		[]byte{unix.AF_INET, 32, 0, 0}, u32(index), attribute(unix.IFA_LOCAL, local...))
}

// getLink asks for a link.
func getLink(index uint32) []byte { return request(unix.RTM_GETLINK, 0, ifinfo(index, 0, 0)) }

// getLinks asks for all of them.
func getLinks() []byte { return getLink(0) }

const lo = 1 // index of the loopback link

// name returns the name in a link message.
func name(m Message) string {
	for b := m.Data[unix.SizeofIfInfomsg:]; len(b) >= 4; {
		size := int(host.Uint16(b))
		if host.Uint16(b[2:]) == unix.IFLA_IFNAME {
			return strings.TrimRight(string(b[4:size]), "\x00")
		}
		b = b[min(align(size), len(b)):]
	}
	return ""
}

// counted passes system calls on and notes how many bytes each request had.
type counted struct {
	syscall.RawConn
	c    *Conn
	sent []int
}

func (r *counted) Control(f func(fd uintptr)) error {
	if r.c.io.what == send {
		r.sent = append(r.sent, len(r.c.io.b))
	}
	return r.RawConn.Control(f)
}
