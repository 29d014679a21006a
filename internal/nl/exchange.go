package nl

import (
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

// Do sends the requests in b, each made with Begin and End, in as few system
// calls as there is room for answers, and appends a Result for each to
// results. What the kernel sends beside a result (the answer to a get, or an
// echo) goes to each, with the number of the request; it is valid until each
// returns, and each must not use c.
//
// The error is one of the socket: the results of requests that were not
// answered by then have it as their Errno, too.
func (c *Conn) Do(b []byte, results []Result, each func(i int, m Message)) ([]Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.in == nil {
		c.in = make([]byte, bufferLen)
	}
	for base := 0; len(b) > 0; {
		size, n := c.number(b)
		first := len(results)
		for range n {
			results = append(results, Result{Errno: unix.ENOBUFS, Message: "not answered"})
		}
		err := c.send(b[:size])
		if err == nil {
			err = c.answers(results[first:], base, each)
		}
		if err != nil {
			return results, err
		}
		b, base = b[size:], base+n
	}
	return results, nil
}

// number gives sequence numbers to the requests that can be sent at once, asks
// for their acknowledgement, and returns their length and count.
func (c *Conn) number(b []byte) (size, n int) {
	for size < len(b) && n < maxAtOnce {
		one := align(int(host.Uint32(b[size:])))
		if n > 0 && size+one > maxSendSize {
			break
		}
		h := b[size:]
		host.PutUint16(h[6:], host.Uint16(h[6:])|unix.NLM_F_ACK)
		c.seq++
		host.PutUint32(h[8:], c.seq)
		size = min(size+one, len(b))
		n++
	}
	return size, n
}

// answers collects the results of the requests that were numbered last.
func (c *Conn) answers(results []Result, base int, each func(int, Message)) error {
	first := c.seq - uint32(len(results)) + 1
	for left := len(results); left > 0; {
		n, err := c.receive(c.in)
		if err != nil {
			return err
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
	return nil
}
