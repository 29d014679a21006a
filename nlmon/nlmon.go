// Package nlmon makes links that see the netlink messages of their network
// namespace, and reads them.
//
// A netlink monitor gives a copy of each message that programs of its network
// namespace and the kernel send each other to those who listen on it with a
// packet socket, as tcpdump(8) does. [Open] makes such a socket:
//
//	conn, err := link.Dial()
//	...
//	mon, err := conn.Create(nlmon.New("nlmon0").Up())
//	capture, err := nlmon.Open(conn, mon)
//	...
//	defer capture.Close()
//	b := make([]byte, nlmon.Longest)
//	p, err := capture.Read(b) // p.Protocol is unix.NETLINK_ROUTE or another
//
// All setters are those of [link.Spec]. A monitor has no attributes of its own,
// and nothing to change but what all links have: use [link.Change].
//
// # What the kernel must have
//
// CONFIG_NLMON (module nlmon); to listen CONFIG_PACKET.
//
// # Traps
//
// A monitor sees nothing while it is down.
//
// It sees the protocols route, usersock, sock_diag, nflog, xfrm, fib_lookup,
// netfilter and generic, and none of the messages that the kernel sends to itself.
// A message to a multicast group is seen once for each who receives it.
//
// It has no hardware address, and its MTU of 3776 or so is no limit: longer
// messages pass.
package nlmon

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const kind = "nlmon"

// Spec describes a monitor to create. Its setters are those of [link.Spec].
// Like that, it comes from New, must not be copied and is for one goroutine at a
// time.
type Spec struct{ link.Spec[*Spec] }

// New describes a monitor. An empty name, or a %d in it, leaves the number to
// the library: nlmon0 or the next that is free.
//
// ip link: type nlmon. Kernel: IFLA_INFO_KIND.
func New(name string) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Check: check})
	return s
}

// check finds an address, which the kernel refuses without words.
func check(w *attr.Walk, a *link.Attributes) {
	const none = "a netlink monitor has no hardware address"
	if !a.Address.IsZero() {
		w.Fail(uapi.IFLA_ADDRESS, unix.EINVAL, none)
	}
	if !a.Broadcast.IsZero() {
		w.Fail(uapi.IFLA_BROADCAST, unix.EINVAL, none)
	}
}
