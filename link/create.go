package link

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// Create makes a link and returns it as it then is. It is made whole or not at
// all: what the kernel reads only of a link that exists (alias, alternative
// names, proto-down …) goes out in further messages, and when one of them fails
// the link is deleted again.
//
// An attribute that the running kernel does not know, and would ignore without
// a word, is an error.
func (c *Conn) Create(spec Request) (*Link, error) {
	c.begin()
	defer c.end()
	r := baseOf(spec)
	if r == nil {
		return nil, operation{op: "create"}.fail("", "nothing is described", unix.EINVAL)
	}
	o := operation{"create", r.kind, r.name}
	if err := r.checkCreate(o); err != nil {
		return nil, err
	}
	if r.netNS == nil {
		return c.createHere(o, r, c)
	}
	// What a link needs after its creation can only be done by a socket in its
	// namespace; so can the creation itself, which then clashes with no link
	// of the same name here (Linux before 6.14 looks for clashes here).
	there, err := dialFor(o, "IFLA_NET_NS_FD", r.netNS)
	if err != nil {
		return nil, err
	}
	defer there.Close()
	if r.peer != nil && r.peer.netNS == nil {
		// The other end stays where the connection is, as with ip(8).
		home, err := c.NetNS()
		if err != nil {
			return nil, o.because(err)
		}
		r.peer.netNS = home
		defer func() {
			r.peer.netNS = nil
			home.Close()
		}()
	}
	return there.createHere(o, r, c)
}

// createHere makes the link in the connection's namespace. What it is stacked
// upon is looked up by origin.
func (c *Conn) createHere(o operation, r *request, origin *Conn) (*Link, error) {
	if err := c.resolveFor(o, r, origin); err != nil {
		return nil, err
	}
	l, err := c.make(o, r)
	if err != nil {
		return nil, err
	}
	done, err := c.complete(o, r, l, origin)
	if err != nil {
		if undo := c.Delete(l.Index); undo != nil && !errors.Is(undo, unix.ENODEV) {
			var e *Error
			if errors.As(err, &e) {
				e.Undo = undo
			}
		}
		return nil, err
	}
	return done, nil
}

// make sends the creating message.
func (c *Conn) make(o operation, r *request) (*Link, error) {
	if r.name == "" || strings.ContainsRune(r.name, '%') {
		return c.makeNumbered(o, r)
	}
	if r.maker != nil {
		if err := r.maker(c, r.name); err != nil {
			return nil, o.because(err)
		}
		l, err := c.find(Name(r.name))
		if err != nil {
			e := o.because(err).(*Error)
			e.Undo = c.Delete(Name(r.name))
			return nil, e
		}
		return l, nil
	}
	b := newBatch()
	defer b.free()
	r.encodeCreate(b, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	if err := b.w.Err(); err != nil {
		return nil, o.because(err)
	}
	doubtful := b.w.Doubtful()
	b.get(0, r.name, true)
	if err := b.do(c); err != nil {
		e := o.because(err).(*Error)
		if e.Errno == unix.ENOBUFS {
			e.Undo = errors.New("the answer was lost, and the link may have been made")
		}
		return nil, e
	}
	if b.results[0].Errno != 0 {
		return nil, r.explainKind(c.explainCreate(b.fault(o, 0), r), nil)
	}
	if b.link() == nil {
		return nil, o.fail("", "the link was made, and was gone before it could be read", unix.ENODEV)
	}
	r.doubtful = doubtful
	return b.link(), nil
}

// makeNumbered is make for a link whose name is the kernel's to choose. Only
// since Linux 6.2 it tells which one it chose, so that is done here.
func (c *Conn) makeNumbered(o operation, r *request) (*Link, error) {
	asked := r.name
	defer func() { r.name = asked }()
	pattern := asked
	if pattern == "" {
		pattern = r.kind + "%d"
	}
	// Others may take the name meanwhile; so may the other end of a pair, which
	// the kernel names first.
	tried := make(map[string]bool)
	for range 16 {
		name, err := c.freeName(pattern, tried)
		if err != nil {
			return nil, o.because(err)
		}
		r.name, tried[name] = name, true
		l, err := c.make(operation{o.op, o.kind, name}, r)
		if e := (*Error)(nil); !errors.As(err, &e) || e.Errno != unix.EEXIST || e.Attribute != "IFLA_IFNAME" {
			return l, err
		}
	}
	return nil, o.fail("IFLA_IFNAME", "others took each free name first", unix.EEXIST)
}

// freeName replaces %d by the lowest number that makes the name of no link, and
// none that was tried.
func (c *Conn) freeName(pattern string, tried map[string]bool) (string, error) {
	taken := make(map[string]bool)
	for l, err := range c.Links(WithReuse()) {
		if err != nil {
			return "", err
		}
		taken[l.Name] = true
		for _, name := range l.AltNames {
			taken[name] = true
		}
	}
	for n := 0; ; n++ {
		name := strings.Replace(pattern, "%d", fmt.Sprint(n), 1)
		if err := checkName(name); err != nil {
			return "", &badValue{"IFLA_IFNAME", err.Error()}
		}
		if !taken[name] && !tried[name] {
			return name, nil
		}
	}
}

// complete does what the creating message could not, and checks that the kernel
// knew what it was told.
func (c *Conn) complete(o operation, r *request, l *Link, origin *Conn) (*Link, error) {
	// Kinds that need a parent took it. It need not be the one that was named:
	// upon a link of its own kind, a macvlan or ipvlan link gets that one's parent.
	if want, asked := r.attrs.Parent.Get(); asked && l.Parent.Or(l.Index) != want && !needsParent(r.kind) {
		return nil, o.fail("IFLA_LINK", "links of this kind have no parent", unix.EOPNOTSUPP)
	}
	if r.maker == nil { // it sets no address: that comes below
		if err := r.checkAddress(o, l); err != nil {
			return nil, err
		}
		if err := r.checkMTU(o, l); err != nil {
			return nil, err
		}
	}
	if r.peer != nil {
		if err := c.completePeer(r.peer, l, origin, r.kind); err != nil {
			return nil, err
		}
	}
	b := newBatch()
	defer b.free()
	t := &turn{o: o, r: r, home: c, before: l, phase: attr.Later}
	if r.maker != nil {
		t.phase = attr.Change
		r.encodeHere(b, l.Index, settings|kindData|portData)
		r.encodeUp(b, l.Index)
	} else {
		r.encodeLater(b, l.Index)
	}
	if err := b.w.Err(); err != nil {
		return nil, o.because(err)
	}
	if len(b.starts) > 0 || r.peer != nil {
		b.get(l.Index, "", true)
		if err := b.do(c); err != nil {
			return nil, o.because(err)
		}
		if i := b.failed(); i >= 0 {
			return nil, t.explain(b.fault(o, i), b.asks(i))
		}
		if l = b.link(); l == nil {
			return nil, o.fail("", "the kernel sent no link", unix.EBADMSG)
		}
	}
	if r.maker != nil {
		if err := r.checkAddress(o, l); err != nil {
			return nil, err
		}
	}
	if r.doubtful || b.w.Doubtful() {
		return l, r.checkKnown(o, l)
	}
	return l, nil
}

// completePeer does the same for the other end of a pair.
func (c *Conn) completePeer(r *request, l *Link, origin *Conn, kind string) error {
	o := operation{"create peer", kind, r.name}
	there := c
	if r.netNS != nil {
		var err error
		if there, err = dialFor(o, "IFLA_NET_NS_FD", r.netNS); err != nil {
			return err
		}
		defer there.Close()
	}
	if r.master != nil {
		index, err := there.resolve(r.master)
		if err != nil {
			return o.fail("IFLA_MASTER", fmt.Sprintf("there is no %s in the peer's network namespace", label(r.master)), errnoOf(err))
		}
		r.attrs.Master.Set(index)
	}
	index, ok := l.Parent.Get()
	if !ok {
		return o.fail("IFLA_LINK", "the kernel does not tell the index of the other end", unix.ENODEV)
	}
	b := newBatch()
	defer b.free()
	r.encodePeerLater(b, index)
	if err := b.w.Err(); err != nil {
		return o.because(err)
	}
	if err := b.do(there); err != nil {
		return o.because(err)
	}
	if i := b.failed(); i >= 0 {
		end, err := there.find(index)
		if err != nil {
			return b.fault(o, i)
		}
		return there.explainChange(b.fault(o, i), r, end)
	}
	return nil
}

// checkAddress tells whether a new link has the hardware address that it was to
// have: the kernel cuts one that is too long, and some kinds do not look at it.
func (r *request) checkAddress(o operation, l *Link) error {
	want, asked := r.attrs.Address.Get()
	have, known := l.Address.Get()
	switch {
	case !asked:
		return nil
	case known && len(have) != len(want):
		return checkLength(o, "IFLA_ADDRESS", r.attrs.Address, l.Address)
	case r.maker != nil || r.master != nil: // it is set later; the master may have given it another
		return nil
	case !bytes.Equal(have, want):
		return o.fail("IFLA_ADDRESS", "links of this kind do not take an address at their creation", unix.EOPNOTSUPP)
	}
	return nil
}

// checkMTU tells whether a new link has the MTU that it was to have: drivers make
// it one that suits them. So may a master.
func (r *request) checkMTU(o operation, l *Link) error {
	want, asked := r.attrs.MTU.Get()
	if have, known := l.MTU.Get(); asked && known && have != want && r.master == nil && !r.lateMTU {
		return o.fail("IFLA_MTU", fmt.Sprintf("the kernel made it %d instead of %d", have, want), unix.EINVAL)
	}
	return nil
}

// checkKnown tells which attribute of the request the kernel did not know. An
// older kernel ignores what it does not know, and does not report it.
func (r *request) checkKnown(o operation, l *Link) error {
	var w attr.Walk
	w.Diff(l.msg[unix.SizeofIfInfomsg:])
	r.walk(&w, settings|kindData|portData)
	for _, d := range w.Differences() {
		switch {
		case !d.Absent:
		case d.Since() > running():
			return o.fail(d.Path, fmt.Sprintf("this kernel does not know it: needs Linux %v", d.Since()), unix.EOPNOTSUPP)
		case d.Config() != "":
			return o.fail(d.Path, "this kernel does not know it: needs "+d.Config(), unix.EOPNOTSUPP)
		}
	}
	return nil
}
