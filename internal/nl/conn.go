package nl

import (
	"errors"
	"fmt"
	"sync"
	"syscall"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/netns"
)

// A Conn is a netlink socket for requests and dumps. It is safe for concurrent
// use: one exchange or dump goes on at a time.
type Conn struct {
	protocol int
	ns       *netns.NS // its own handle

	nc  *netlink.Conn
	raw syscall.RawConn

	mu   sync.Mutex
	seq  uint32
	io   call
	in   []byte // receives answers to requests
	slab []byte // receives dumps; what lies before len is given away
	over []byte // receives those that are read over one another
	room int    // the least that must be free in the slab
}

// Dial opens a socket of a netlink protocol such as unix.NETLINK_ROUTE in a
// network namespace, or in the calling thread's if ns is nil.
func Dial(protocol int, ns *netns.NS) (*Conn, error) {
	var own *netns.NS
	var err error
	if ns == nil {
		own, err = netns.Current()
	} else {
		own, err = netns.FromFD(ns.FD())
	}
	if err != nil {
		return nil, err
	}
	c, err := dial(protocol, own)
	if err != nil {
		own.Close()
		return nil, err
	}
	return c, nil
}

// Again opens another socket like c.
func (c *Conn) Again() (*Conn, error) {
	ns, err := c.NetNS()
	if err != nil {
		return nil, err
	}
	again, err := dial(c.protocol, ns)
	if err != nil {
		ns.Close()
		return nil, err
	}
	return again, nil
}

func dial(protocol int, ns *netns.NS) (*Conn, error) {
	var nc *netlink.Conn
	err := ns.Do(func() (err error) {
		nc, err = netlink.Dial(protocol, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open netlink socket: %w", err)
	}
	raw, err := nc.SyscallConn()
	if err != nil {
		nc.Close()
		return nil, err
	}
	c := &Conn{protocol: protocol, ns: ns, nc: nc, raw: raw, room: partLen}
	c.io.bound = c.io.do
	// Linux before 4.12, 4.3 and 4.20 does without.
	for _, o := range []netlink.ConnOption{
		netlink.ExtendedAcknowledge, netlink.CapAcknowledge, netlink.GetStrictCheck,
	} {
		if err := nc.SetOption(o, true); err != nil && !errors.Is(err, unix.ENOPROTOOPT) {
			nc.Close()
			return nil, fmt.Errorf("set netlink option: %w", err)
		}
	}
	return c, nil
}

// NetNSID returns what tells the socket's network namespace from others.
func (c *Conn) NetNSID() netns.ID { return c.ns.ID() }

// NetNS returns a new handle of the network namespace that the socket is in.
func (c *Conn) NetNS() (*netns.NS, error) { return netns.FromFD(c.ns.FD()) }

// Close closes the socket.
func (c *Conn) Close() error {
	c.ns.Close()
	return c.nc.Close()
}
