package bench

import (
	"encoding/binary"
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// pairs of veth links make a host of 2,000 links, and the loopback one.
const (
	pairs = 1000
	links = 2*pairs + 1
)

// newHost returns a namespace with so many links.
func newHost(b *testing.B) *netns.NS {
	b.Helper()
	if os.Geteuid() != 0 {
		b.Skip("needs root")
	}
	ns, err := netns.New()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ns.Close() })
	b.Cleanup(func() { removeAll(b, ns) })
	fd := socket(b, ns)
	const batch = 100 // a failure's answers fit the receive buffer
	for first := 0; first < pairs; first += batch {
		var req []byte
		for i := range batch {
			req = appendVeth(req, first+i)
		}
		if err := unix.Sendto(fd, req, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
			b.Fatal(err)
		}
	}
	// Without NLM_F_ACK the kernel only answers what failed.
	if n, err := unix.Read(fd, make([]byte, 4096)); err != unix.EAGAIN {
		b.Fatalf("creating links: answer of %d bytes, %v", n, err)
	}
	return ns
}

// removeAll removes the links of a namespace. The kernel would do so itself, but
// some time after the namespace is closed, when the next round is being measured.
func removeAll(b *testing.B, ns *netns.NS) {
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	var all []link.Ref
	for l, err := range conn.Links(link.OfKind("veth")) {
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, l.Index)
	}
	if err := conn.Delete(all...); err != nil {
		b.Fatal(err)
	}
}

// socket returns an rtnetlink socket in ns as the floor uses it: non-blocking,
// which does no harm, for rtnetlink has the answer ready when a send returns.
func socket(b *testing.B, ns *netns.NS) int {
	b.Helper()
	var fd int
	err := ns.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { unix.Close(fd) })
	if err := unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_GET_STRICT_CHK, 1); err != nil {
		b.Fatal(err)
	}
	return fd
}

// appendVeth appends a request for veth pair number i.
func appendVeth(b []byte, i int) []byte {
	return appendRequest(b, unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, func(b []byte) []byte {
		b = appendName(b, "a"+strconv.Itoa(i))
		return appendAttr(b, unix.IFLA_LINKINFO, func(b []byte) []byte {
			b = appendAttr(b, unix.IFLA_INFO_KIND, func(b []byte) []byte { return append(b, "veth"...) })
			return appendAttr(b, unix.IFLA_INFO_DATA, func(b []byte) []byte {
				return appendAttr(b, vethInfoPeer, func(b []byte) []byte {
					b = append(b, make([]byte, unix.SizeofIfInfomsg)...)
					return appendName(b, "b"+strconv.Itoa(i))
				})
			})
		})
	})
}

const vethInfoPeer = 1 // VETH_INFO_PEER

// appendRequest appends a message with an empty ifinfomsg and what body appends.
func appendRequest(b []byte, typ, flags uint16, body func([]byte) []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, unix.SizeofNlMsghdr+unix.SizeofIfInfomsg)...)
	b = body(b)
	h := b[start:]
	binary.NativeEndian.PutUint32(h, uint32(len(h)))
	binary.NativeEndian.PutUint16(h[4:], typ)
	binary.NativeEndian.PutUint16(h[6:], unix.NLM_F_REQUEST|flags)
	return b
}

func appendName(b []byte, name string) []byte {
	return appendAttr(b, unix.IFLA_IFNAME, func(b []byte) []byte { return append(append(b, name...), 0) })
}

// appendAttr appends an attribute with what value appends, padded.
func appendAttr(b []byte, typ uint16, value func([]byte) []byte) []byte {
	start := len(b)
	b = value(append(b, 0, 0, 0, 0))
	binary.NativeEndian.PutUint16(b[start:], uint16(len(b)-start))
	binary.NativeEndian.PutUint16(b[start+2:], typ)
	return append(b, make([]byte, -len(b)&3)...)
}
