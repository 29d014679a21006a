package link

import (
	"fmt"
	"net"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/netns"
)

// A Conn talks rtnetlink in one network namespace. It is safe for concurrent
// use, also while a listing is going on. It never waits: the kernel answers
// while it is asked.
type Conn struct {
	nl *nl.Conn // for requests

	id netns.ID // of the namespace

	mu     sync.Mutex
	idle   []*nl.Conn // for listings
	closed bool
	verbs  int        // changes that are being made
	quiet  *sync.Cond // there are none
}

// begin makes Close wait for a change, so that it is made whole or not at all;
// end must follow.
func (c *Conn) begin() {
	c.mu.Lock()
	c.verbs++
	c.mu.Unlock()
}

func (c *Conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.verbs--; c.verbs == 0 {
		c.quiet.Broadcast()
	}
}

// maxIdle bounds how many sockets for listings are kept.
const maxIdle = 4

var errClosed = fmt.Errorf("the connection is closed: %w", net.ErrClosed)

// A DialOption tells Dial what to do otherwise than usual.
type DialOption func(*dialing)

type dialing struct {
	ns    *netns.NS
	there bool
}

// InNetNS makes Dial open the connection in another network namespace, where
// it stays. The handle is not needed after Dial.
func InNetNS(ns *netns.NS) DialOption {
	return func(d *dialing) { d.ns, d.there = ns, true }
}

// Dial opens a connection in the network namespace of the calling thread.
// Reading needs no privilege; changing needs CAP_NET_ADMIN in the namespace.
func Dial(options ...DialOption) (*Conn, error) {
	var d dialing
	for _, o := range options {
		o(&d)
	}
	if d.there && d.ns.FD() < 0 {
		return nil, operation{op: "dial"}.fail("", "the handle of the network namespace is closed", unix.EBADF)
	}
	c, err := dialIn(d.ns)
	if err != nil {
		return nil, operation{op: "dial"}.because(err)
	}
	return c, nil
}

// dialIn opens a connection in a namespace, or in that of the thread if ns is
// nil.
func dialIn(ns *netns.NS) (*Conn, error) {
	c, err := nl.Dial(unix.NETLINK_ROUTE, ns)
	if err != nil {
		return nil, err
	}
	conn := &Conn{nl: c, id: c.NetNSID()}
	conn.quiet = sync.NewCond(&conn.mu)
	return conn, nil
}

// dialFor opens a connection in a namespace that an attribute of a request
// names.
func dialFor(o operation, attribute string, ns *netns.NS) (*Conn, error) {
	c, err := dialIn(ns)
	if err != nil {
		e := o.because(err).(*Error)
		e.Attribute = attribute
		return nil, e
	}
	return c, nil
}

// Close closes the connection. It waits for changes that are being made; listings
// that are going on may go on to their end.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.verbs > 0 {
		c.quiet.Wait()
	}
	c.closed = true
	for _, d := range c.idle {
		d.Close()
	}
	c.idle = nil
	return c.nl.Close()
}

// NetNS returns a new handle of the network namespace that the connection is
// in.
func (c *Conn) NetNS() (*netns.NS, error) { return c.nl.NetNS() }
