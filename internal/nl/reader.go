package nl

// A part is what the kernel gives of a dump at once.
type part struct {
	b           []byte
	interrupted bool // a part before it was lost
	last        bool
	err         error
}

// A reader receives the parts of a dump. From the third part on it is one part
// ahead: the kernel produces the next one in recvmsg, which takes longer than
// all else, while this one is being decoded.
type reader struct {
	c     *Conn
	given int
	parts chan part
	quit  chan struct{}
}

// alone is how many parts are received without a goroutine: those of a short
// dump, which would not gain by it.
const alone = 2

func (r *reader) next() part {
	if r.given++; r.given <= alone {
		return r.c.receivePart()
	}
	if r.parts == nil {
		r.parts, r.quit = make(chan part, 1), make(chan struct{})
		go r.ahead()
	}
	if p, ok := <-r.parts; ok {
		return p
	}
	return part{err: errLost} // asked for more than there is
}

func (r *reader) ahead() {
	defer close(r.parts)
	for {
		p := r.c.receivePart()
		select {
		case r.parts <- p:
		case <-r.quit:
			return
		}
		if p.last || p.err != nil {
			return
		}
	}
}

// stop ends the goroutine and waits for it. It never blocks for long, since
// receiving does not.
func (r *reader) stop() {
	if r.parts == nil {
		return
	}
	close(r.quit)
	for range r.parts {
	}
}

// receivePart receives the next part. One that is longer than the slab has room
// for is lost: the rest of the dump is of no use then, but must be read before
// the next can start, with more room.
func (c *Conn) receivePart() (p part) {
	for {
		p.b, p.err = c.intoSlab()
		if p.err != errShort || c.io.n > maxRoom {
			break
		}
		c.room = align(c.io.n)
		p.interrupted = true
	}
	for m, rest, ok := next(p.b); ok; m, rest, ok = next(rest) {
		p.last = p.last || m.Seq == c.seq && ends(m)
	}
	return p
}

// intoSlab receives into the slab, or into a new one where there is no room.
func (c *Conn) intoSlab() ([]byte, error) {
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
