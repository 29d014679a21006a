package link

import (
	"errors"
	"iter"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A ListOption chooses what Links lists.
type ListOption func(*listing)

// OfKind lists links of one kind only.
func OfKind(kind string) ListOption { return func(l *listing) { l.kind = kind } }

// WithMaster lists the ports of one master only.
func WithMaster(master Ref) ListOption {
	return func(l *listing) { l.master, l.ofMaster = master, true }
}

// WithStatistics makes the kernel send the counters, too, which takes it a while
// longer.
func WithStatistics() ListOption { return func(l *listing) { l.stats = true } }

// WithReuse is for loops over thousands of links that keep none or few, which it
// spares work of the garbage collector: the listing has one Link for all.
//
// When the loop goes on, this Link is the next one, and the bytes behind its
// hardware addresses, Raw, Data and Unknown are those of the next. So a loop
// must not keep the *Link, nor use it as a [Ref] afterwards: it keeps the Index,
// or a Clone. Names and other strings may be kept as they are.
func WithReuse() ListOption { return func(l *listing) { l.reuse = true } }

// A listing is one call of Links.
type listing struct {
	kind     string
	master   Ref
	ofMaster bool
	stats    bool
	reuse    bool

	ns    netns.ID
	index Index // of the master
	seen  indexSet
	spare []Link // allocated together
	text  strings.Builder
	w     attr.Walk
}

// maxRepeats bounds how often a listing is repeated that others' changes
// interrupt.
const maxRepeats = 20

// Links lists the links of the network namespace. Filters are the kernel's
// work, and links are read while the loop runs: nothing is gathered before.
// Other methods of the connection may be called in the loop.
//
//	for l, err := range conn.Links(link.OfKind("veth")) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(l.Index, l.Name)
//	}
//
// A link that is there all the time comes exactly once, even when other links
// come and go meanwhile: the kernel then says that its listing was interrupted,
// and it is repeated for the rest. An error ends the loop.
func (c *Conn) Links(options ...ListOption) iter.Seq2[*Link, error] {
	return func(yield func(*Link, error) bool) {
		l := &listing{ns: c.id}
		for _, o := range options {
			o(l)
		}
		if l.ofMaster {
			index, err := c.resolve(l.master)
			if err != nil {
				yield(nil, operation{op: "list"}.missing("IFLA_MASTER", l.master, err))
				return
			}
			l.index = index
		}
		err := c.repeat(func(conn *nl.Conn) error { return l.list(conn, yield) })
		if err != nil && err != errStopped {
			yield(nil, l.error(err))
		}
	}
}

// repeat has a listing done, again where it is interrupted. It lends a socket
// that is not the one for requests, so that the loop can make some.
func (c *Conn) repeat(list func(*nl.Conn) error) (err error) {
	for attempt := range maxRepeats {
		err = c.once(list)
		if !errors.Is(err, nl.ErrInterrupted) {
			return err
		}
		time.Sleep(time.Duration(attempt) * time.Millisecond)
	}
	return err
}

func (c *Conn) once(list func(*nl.Conn) error) error {
	conn, err := c.borrow()
	if err != nil {
		return err
	}
	whole := false
	defer func() { c.giveBack(conn, whole) }() // also where the loop panics
	err = list(conn)
	// After another error the kernel may hold a listing that it did not end, and
	// refuse the next on this socket.
	whole = err == nil || errors.Is(err, nl.ErrInterrupted)
	return err
}

// errStopped tells that the loop was left.
var errStopped = errors.New("stopped")

// error makes an Error of what ended a listing.
func (l *listing) error(err error) error {
	o := operation{op: "list", kind: l.kind, name: "links"}
	var r nl.Result
	switch {
	case errors.As(err, &r):
		return o.fail("", r.Message, r.Errno)
	case errors.Is(err, nl.ErrInterrupted):
		return o.fail("", "links came and went faster than they could be listed", unix.EINTR)
	}
	return o.because(err)
}

// list goes once through what the kernel lists, but for what was seen.
func (l *listing) list(conn *nl.Conn, yield func(*Link, error) bool) error {
	dump := conn.Dump
	if l.reuse {
		dump = conn.DumpOver
	}
	for m, err := range dump(l.request()) {
		if err != nil {
			return err
		}
		if m.Type != unix.RTM_NEWLINK {
			continue
		}
		link := l.next()
		link.ns = l.ns
		if err := link.decode(&l.w, m.Data); err != nil {
			return err
		}
		if !l.wants(link) || !l.seen.add(link.Index) {
			continue
		}
		if l.reuse {
			l.own(link)
		}
		if !yield(link, nil) {
			return errStopped
		}
	}
	return nil
}

// next returns an empty link.
func (l *listing) next() *Link {
	switch {
	case l.reuse && l.spare == nil:
		l.spare = make([]Link, 1)
	case l.reuse:
		l.spare[0] = Link{}
	case len(l.spare) == 0:
		l.spare = make([]Link, 16)
	}
	link := &l.spare[0]
	if !l.reuse {
		l.spare = l.spare[1:]
	}
	return link
}

// textLen is how much text of links that are used again is kept in one piece.
const textLen = 4 << 10

// own gives the strings of a link that is used again memory of their own.
func (l *listing) own(link *Link) {
	link.reused = true
	for _, s := range []*string{&link.Name, &link.Kind, &link.PortKind} {
		*s = l.keep(*s)
	}
	for _, o := range []*Opt[string]{&link.Alias, &link.QDisc, &link.BusName, &link.DeviceName, &link.PhysPortName} {
		if s, ok := o.Get(); ok {
			o.Set(l.keep(s))
		}
	}
	for i, s := range link.AltNames {
		link.AltNames[i] = l.keep(s)
	}
}

// keep copies a string to where others are.
func (l *listing) keep(s string) string {
	if l.text.Cap()-l.text.Len() < len(s) {
		l.text = strings.Builder{}
		l.text.Grow(max(textLen, len(s)))
	}
	start := l.text.Len()
	l.text.WriteString(s)
	return l.text.String()[start:]
}

// wants filters what the kernel did not: it ignores a kind whose module is not
// loaded.
func (l *listing) wants(link *Link) bool {
	return (l.kind == "" || link.Kind == l.kind) && (l.index == 0 || link.Master.Or(0) == l.index)
}

func (l *listing) request() []byte {
	b := newBatch()
	defer b.free()
	b.begin(unix.RTM_GETLINK, 0, info{})
	if !l.stats {
		b.w.Put(uapi.IFLA_EXT_MASK, host.AppendUint32(nil, extSkipStats)...)
	}
	if l.index != 0 {
		b.w.Put(uapi.IFLA_MASTER, host.AppendUint32(nil, uint32(l.index))...)
	}
	if l.kind != "" {
		b.w.Enter(uapi.IFLA_LINKINFO, "")
		b.w.Put(uapi.IFLA_INFO_KIND, append([]byte(l.kind), 0)...)
		b.w.Leave()
	}
	b.end()
	return append([]byte(nil), b.w.Bytes()...)
}

// borrow returns a socket for a listing.
func (c *Conn) borrow() (*nl.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errClosed
	}
	if n := len(c.idle); n > 0 {
		d := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return d, nil
	}
	return c.nl.Again()
}

// giveBack keeps a socket for the next listing, if this one was read to its
// end.
func (c *Conn) giveBack(d *nl.Conn, done bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if done && !c.closed && len(c.idle) < maxIdle {
		c.idle = append(c.idle, d)
		return
	}
	d.Close()
}

// An indexSet holds indexes: small ones, which are the rule, as bits.
type indexSet struct {
	bits []uint64
	rest map[Index]struct{}
}

// maxBits bounds the memory of the bits.
const maxBits = 1 << 20

// add reports whether the index was not in the set, and puts it there.
func (s *indexSet) add(i Index) bool {
	if i >= maxBits {
		if _, ok := s.rest[i]; ok {
			return false
		}
		if s.rest == nil {
			s.rest = make(map[Index]struct{})
		}
		s.rest[i] = struct{}{}
		return true
	}
	word, bit := int(i/64), uint64(1)<<(i%64)
	if word >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, word+1-len(s.bits))...)
	}
	if s.bits[word]&bit != 0 {
		return false
	}
	s.bits[word] |= bit
	return true
}
