package nl

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

const (
	// bufferLen is more than any answer to a single request has (a link with
	// the settings of hundreds of virtual functions), and as much as the
	// kernel packs into one part of a dump.
	bufferLen = 64 << 10

	// What is sent at once is bounded, so that the answers fit the socket's
	// receive buffer of 208 KiB: an answer takes up to 4 KiB there.
	maxAtOnce   = 32
	maxSendSize = 64 << 10
)

// What stands in place of a result that there is none of.
var (
	notSent     = Result{Errno: unix.ECANCELED, Message: "not sent"}
	notAnswered = Result{Errno: unix.ENOBUFS, Message: "not answered"}
)

// Do sends the requests in b, each made with Begin and End, in as few system
// calls as there is room for answers, and appends a Result for each to
// results. What the kernel sends beside a result (the answer to a get, or an
// echo) goes to each, with the number of the request; it is valid until each
// returns, and each must not use c.
//
// The error is one of the socket, or tells that some answer was lost. Requests
// that were not sent have ECANCELED as their Errno then. Those that were sent
// and have no answer have ENOBUFS: whether the kernel carried them out is not
// known.
func (c *Conn) Do(b []byte, results []Result, each func(i int, m Message)) ([]Result, error) {
	n, err := count(b)
	if err != nil {
		return results, err
	}
	results = slices.Grow(results, n)
	left := results[len(results) : len(results)+n]
	results = results[:len(results)+n]
	for i := range left {
		left[i] = notSent
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.in == nil {
		c.in = make([]byte, bufferLen)
	}
	for base := 0; len(left) > 0; {
		size, n := c.number(b)
		if err := c.send(b[:size]); err != nil {
			return results, err
		}
		if err := c.answers(left[:n], base, each); err != nil {
			return results, err
		}
		b, left, base = b[size:], left[n:], base+n
	}
	return results, nil
}

// count returns how many requests b holds.
func count(b []byte) (n int, err error) {
	for ; len(b) > 0; n++ {
		_, rest, ok := next(b)
		if !ok {
			return n, fmt.Errorf("request %d is not a whole netlink message: %w", n, unix.EINVAL)
		}
		b = rest
	}
	return n, nil
}

// number gives sequence numbers to the requests that can be sent at once, asks
// for their acknowledgement, and returns their length and count.
func (c *Conn) number(b []byte) (size, n int) {
	for size < len(b) && n < maxAtOnce {
		h := b[size:]
		one := align(int(host.Uint32(h)))
		if n > 0 && size+one > maxSendSize {
			break
		}
		host.PutUint16(h[6:], host.Uint16(h[6:])|unix.NLM_F_ACK)
		c.seq++
		host.PutUint32(h[8:], c.seq)
		size = min(size+one, len(b))
		n++
	}
	return size, n
}

// answers collects the results of the requests that were numbered last. After
// a loss it reads what there is all the same: it tells what was done, and would
// be in the way of the next exchange.
func (c *Conn) answers(results []Result, base int, each func(int, Message)) (lost error) {
	for i := range results {
		results[i] = notAnswered
	}
	first := c.seq - uint32(len(results)) + 1
	for left := len(results); left > 0; {
		n, err := c.receive(c.in)
		switch {
		case err == errOverrun || err == errShort:
			lost = err
			continue
		case err != nil:
			return cmp.Or(lost, err)
		}
		for m, rest, ok := next(c.in[:n]); ok; m, rest, ok = next(rest) {
			i := int(m.Seq - first)
			switch {
			case i < 0 || i >= len(results): // of an exchange that was given up
			case m.Type == unix.NLMSG_ERROR:
				results[i] = parseAck(m)
				left--
			case each != nil:
				each(base+i, m)
			}
		}
	}
	return lost
}
