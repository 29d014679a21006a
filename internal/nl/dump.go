package nl

import (
	"errors"
	"fmt"
	"iter"

	"golang.org/x/sys/unix"
)

// partLen is the most that the kernel puts into one part of a dump, unless a
// single message is longer (net/netlink/af_netlink.c, netlink_recvmsg).
const partLen = 32 << 10

// slabLen is what dumps allocate at once, maxRoom what a single message of one
// may need.
const (
	slabLen = 4 * partLen
	maxRoom = 4 << 20
)

// ErrInterrupted tells that what was dumped changed meanwhile: something may be
// missing, or there twice.
var ErrInterrupted = errors.New("interrupted by a change")

// Dump sends a request made with Begin and End and yields what the kernel
// answers. The messages stay valid: their memory is not used again.
//
// It ends with an error of type [Result] where the kernel refuses, and with
// ErrInterrupted, after the last message, where the kernel says so. After any
// other error, and where the consumer stops early, c is of no more use and must
// be closed. The consumer must not use c in the loop.
func (c *Conn) Dump(b []byte) iter.Seq2[Message, error] { return c.dump(b, c.part) }

// DumpOver is Dump for a consumer that is done with each message when it asks
// for the next: their memory is used over and over again.
func (c *Conn) DumpOver(b []byte) iter.Seq2[Message, error] { return c.dump(b, c.partOver) }

func (c *Conn) dump(b []byte, part func() ([]byte, error)) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		if n, err := count(b); err != nil || n != 1 {
			yield(Message{}, fmt.Errorf("a dump takes one netlink message: %w", unix.EINVAL))
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		host.PutUint16(b[6:], host.Uint16(b[6:])|unix.NLM_F_DUMP)
		c.seq++
		host.PutUint32(b[8:], c.seq)
		if err := c.send(b); err != nil {
			yield(Message{}, err)
			return
		}
		if err := c.parts(part, yield); err != nil {
			yield(Message{}, err)
		}
	}
}

// parts passes on the messages of a dump, part by part, to its end.
func (c *Conn) parts(receive func() ([]byte, error), yield func(Message, error) bool) error {
	for interrupted, short := false, false; ; {
		part, err := receive()
		switch {
		case err == errShort && c.io.n <= maxRoom:
			// The part is lost: the rest of the dump is of no use, but must be
			// read before the next can start, with more room.
			c.room = align(c.io.n)
			interrupted, short = true, true
			continue
		case err == errLost && short: // the end was in that part, too
			return ErrInterrupted
		case err != nil:
			return err
		}
		for m, rest, ok := next(part); ok; m, rest, ok = next(rest) {
			if m.Seq != c.seq {
				continue
			}
			interrupted = interrupted || m.Flags&unix.NLM_F_DUMP_INTR != 0
			if m.Type == unix.NLMSG_DONE || m.Type == unix.NLMSG_ERROR {
				return end(m, interrupted)
			}
			if !yield(m, nil) {
				return nil
			}
		}
	}
}

func end(m Message, interrupted bool) error {
	r := parseDone(m)
	if m.Type == unix.NLMSG_ERROR {
		r = parseAck(m)
	}
	switch {
	case r.Errno != 0:
		return r
	case interrupted:
		return ErrInterrupted
	}
	return nil
}

// part receives one part of a dump into the slab, or into a new one where there
// is no room.
func (c *Conn) part() ([]byte, error) {
	if cap(c.slab)-len(c.slab) < c.room {
		c.slab = make([]byte, 0, max(slabLen, c.room))
	}
	start := len(c.slab)
	n, err := c.receive(c.slab[start:cap(c.slab)])
	if err != nil {
		return nil, err
	}
	c.slab = c.slab[:min(start+align(n), cap(c.slab))]
	return c.slab[start : start+n : start+n], nil
}

// partOver receives one part of a dump over the last.
func (c *Conn) partOver() ([]byte, error) {
	if len(c.over) < c.room {
		c.over = make([]byte, c.room)
	}
	n, err := c.receive(c.over)
	if err != nil {
		return nil, err
	}
	return c.over[:n:n], nil
}
