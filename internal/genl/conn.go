// Package genl sends requests to families of generic netlink, for kinds of link
// that rtnetlink tells only half of: macsec, team.
//
// A family has a name, and a number that the kernel gives it when its module is
// loaded; [Dial] asks for it, which loads the module. A [Request] has the
// attributes that a walk of package attr encodes, and so an error names the
// attribute that the kernel points at, like those of package link.
package genl

import (
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A Conn talks to one family in one network namespace. It is safe for concurrent
// use.
type Conn struct {
	family Family
	nl     *nl.Conn // for requests

	mu     sync.Mutex
	spare  *nl.Conn // for listings
	closed bool
}

// Dial opens a connection to a family in a network namespace, or in that of the
// calling thread if ns is nil. A kernel without the family is
// errors.ErrUnsupported.
func Dial(family string, ns *netns.NS) (*Conn, error) {
	socket, err := nl.Dial(unix.NETLINK_GENERIC, ns)
	if err != nil {
		return nil, Request{Op: "dial", Kind: family}.because(err)
	}
	f, err := lookup(socket, family)
	if err != nil {
		socket.Close()
		return nil, err
	}
	return &Conn{family: f, nl: socket}, nil
}

// Family returns what the kernel said of the family.
func (c *Conn) Family() Family { return c.family }

// Close closes the connection.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.spare != nil {
		c.spare.Close()
		c.spare = nil
	}
	return c.nl.Close()
}

// A Request is a command for a family. Kind and Name are the link's, for errors.
type Request struct {
	Op      string // what is done, as errors call it
	Kind    string
	Name    string
	Command uint8
	Attrs   func(*attr.Walk) // none if it is nil
}

// A Message is what the kernel answers.
type Message struct {
	Command uint8
	Attrs   []byte
}

// headerLen is the length of struct genlmsghdr.
const headerLen = 4

// requestLen is more than most requests have, so that no copies of keys are left
// behind where a buffer grew.
const requestLen = 1024

// encode appends the message of a request.
func (r Request) encode(w *attr.Walk, f Family) error {
	w.Encode(make([]byte, 0, requestLen), attr.Create, 0)
	w.Extend(append(nl.Begin(w.Bytes(), f.ID, 0), r.Command, f.Version, 0, 0))
	if r.Attrs != nil {
		r.Attrs(w)
	}
	nl.End(w.Bytes(), 0)
	return w.Err()
}

// Do carries out a request. What the kernel sends beside the result goes to
// each, if it is not nil; it is valid until each returns. The error is a
// *link.Error. The request's bytes are wiped, for they may hold keys.
func (c *Conn) Do(r Request, each func(Message)) error {
	var w attr.Walk
	err := r.encode(&w, c.family)
	defer func() { clear(w.Bytes()) }()
	if err != nil {
		return r.because(err)
	}
	results, err := c.nl.Do(w.Bytes(), nil, func(_ int, m nl.Message) {
		if each != nil && m.Type == c.family.ID && len(m.Data) >= headerLen {
			each(Message{m.Data[0], m.Data[headerLen:]})
		}
	})
	if err != nil {
		return r.because(err)
	}
	if results[0].Errno != 0 {
		return r.fault(&w, results[0], c.family)
	}
	return nil
}

// tries bounds how often a listing is repeated that was interrupted.
const tries = 100

// List carries out a request for a dump and returns its messages, which stay
// valid. One during which something was made or removed is repeated. The error is
// a *link.Error.
func (c *Conn) List(r Request) ([]Message, error) {
	var w attr.Walk
	if err := r.encode(&w, c.family); err != nil {
		return nil, r.because(err)
	}
	for range tries {
		messages, err := c.dump(w.Bytes())
		var refused nl.Result
		switch {
		case err == nil:
			return messages, nil
		case errors.As(err, &refused):
			return nil, r.fault(&w, refused, c.family)
		case !errors.Is(err, nl.ErrInterrupted):
			return nil, r.because(err)
		}
	}
	return nil, r.because(fmt.Errorf("something changed during each of %d attempts: %w", tries, unix.EINTR))
}

func (c *Conn) dump(request []byte) ([]Message, error) {
	socket, err := c.borrow()
	if err != nil {
		return nil, err
	}
	var messages []Message
	for m, err := range socket.Dump(request) {
		var refused nl.Result
		switch {
		case err == nil:
			if m.Type == c.family.ID && len(m.Data) >= headerLen {
				messages = append(messages, Message{m.Data[0], m.Data[headerLen:]})
			}
		case errors.As(err, &refused) || errors.Is(err, nl.ErrInterrupted):
			c.giveBack(socket)
			return nil, err
		default:
			socket.Close()
			return nil, err
		}
	}
	c.giveBack(socket)
	return messages, nil
}

// borrow returns a socket for one listing: one that fails leaves a socket of no
// use.
func (c *Conn) borrow() (*nl.Conn, error) {
	c.mu.Lock()
	socket, closed := c.spare, c.closed
	c.spare = nil
	c.mu.Unlock()
	switch {
	case closed:
		return nil, errClosed
	case socket != nil:
		return socket, nil
	}
	return c.nl.Again()
}

func (c *Conn) giveBack(socket *nl.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.spare != nil {
		socket.Close()
		return
	}
	c.spare = socket
}

// closedMessage is what package link says, too.
const closedMessage = "the connection is closed"

var errClosed = &link.Error{Message: closedMessage, Errno: unix.EBADF}
