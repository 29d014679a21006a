package link

import (
	"errors"
	"fmt"
	"net"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// Set changes a link. Only what the request names is changed, and nothing if
// it fails: what the kernel had done by then is taken back.
//
// What others hold of the link cannot be taken back. Where it went down, or below
// the MTU of IPv6, or to another namespace, and had to return, the routes and
// IPv6 addresses that it lost by that are gone, and after a move the IPv4 ones,
// too. Where a port was moved from one master to another, the settings that the
// first held of it start anew.
//
// A request that says nothing only looks whether the link is there.
//
// An attribute that the running kernel does not know, and would ignore without
// a word, is an error; so is one that can be set at creation only.
func (c *Conn) Set(ref Ref, change Request) error {
	o := operation{"set", "", label(ref)}
	c.begin()
	defer c.end()
	r := baseOf(change)
	if r == nil {
		return o.fail("", "no change is described", unix.EINVAL)
	}
	o.kind = r.kind
	if err := r.checkChange(o); err != nil {
		return err
	}
	before, err := c.get("set", ref, false)
	if err != nil {
		return err
	}
	o.kind, o.name = before.Kind, before.Name
	if err := r.checkFits(o, before); err != nil {
		return err
	}
	t := &turn{o: o, r: r, home: c, before: before, phase: attr.Change}
	if r.netNS != nil {
		return t.elsewhere()
	}
	if err := c.resolveFor(o, r, c); err != nil {
		return err
	}
	if err := r.checkKind(o, before); err != nil {
		return err
	}
	return t.run()
}

// checkFits tells whether the change is one for this link.
func (r *request) checkFits(o operation, l *Link) error {
	switch {
	case r.kind != "" && r.kind != l.Kind:
		return o.fail("IFLA_LINKINFO.IFLA_INFO_KIND", fmt.Sprintf("it is %s, not %s link", l.what(), article(r.kind)), unix.EINVAL)
	case r.portKind != "" && r.master == nil && l.PortKind != r.portKind:
		return o.fail("IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA", fmt.Sprintf("it is no port of a %s", r.portKind), unix.EINVAL)
	}
	if err := checkLength(o, "IFLA_ADDRESS", r.attrs.Address, l.Address); err != nil {
		return err
	}
	return checkLength(o, "IFLA_BROADCAST", r.attrs.Broadcast, l.Broadcast)
}

// checkLength refuses an address that is longer than those of the link, too:
// the kernel would cut it.
func checkLength(o operation, attribute string, want, have Opt[net.HardwareAddr]) error {
	a, asked := want.Get()
	b, known := have.Get()
	if asked && known && len(a) != len(b) {
		return o.fail(attribute, fmt.Sprintf("%v has %d bytes: the addresses of this link have %d", a, len(a), len(b)), unix.EINVAL)
	}
	return nil
}

// A turn is one change being made.
type turn struct {
	o        operation
	r        *request
	home     *Conn // where the link was
	before   *Link // as it was
	there    *Conn // where it is moved to; nil where it stays
	moved    *Link // as it was after its move to there
	halfway  bool  // the move failed, perhaps when it was done already
	phase    attr.Phase
	doubtful bool // the kernel may not know all attributes
}

// place returns where the link is now, and its index there.
func (t *turn) place() (*Conn, Index) {
	if t.moved != nil {
		return t.there, t.moved.Index
	}
	return t.home, t.before.Index
}

// run makes the change, or takes it back.
func (t *turn) run() error {
	err := t.change()
	if err == nil && t.doubtful {
		err = t.known()
	}
	if err == nil {
		return nil
	}
	e := t.o.because(err).(*Error)
	if err := t.undo(); !errors.Is(err, unix.ENODEV) {
		e.Undo = err
	}
	return e
}

func (t *turn) change() error {
	const all = settings | kindData | portData | newName
	if t.there == nil {
		return t.configure(all)
	}
	if err := t.do(t.r.encodeKind); err != nil {
		return err
	}
	names := namesToCarry(t.before)
	if err := t.do((&request{dropAlt: names}).encodeAltNames); err != nil {
		return err
	}
	if err := t.move(); err != nil {
		return err
	}
	if err := t.do((&request{addAlt: names}).encodeAltNames); err != nil {
		return err
	}
	return t.configure(settings | portData)
}

// configure carries out the change where the link is. It is brought up only
// once all else is done: a port that was to be isolated must not pass traffic
// because that failed.
func (t *turn) configure(parts part) error {
	if err := t.do(func(b *batch, index Index) { t.r.encodeHere(b, index, parts) }); err != nil {
		return err
	}
	return t.do(t.r.encodeUp)
}

// do carries out some messages where the link is.
func (t *turn) do(encode func(*batch, Index)) error {
	b := newBatch()
	defer b.free()
	c, index := t.place()
	encode(b, index)
	if err := b.w.Err(); err != nil || len(b.starts) == 0 {
		return err
	}
	t.doubtful = t.doubtful || b.w.Doubtful()
	if err := b.do(c); err != nil {
		return err
	}
	i := b.failed()
	if i < 0 {
		return nil
	}
	return t.explain(b.fault(t.o, i), b.asks(i))
}

// explain completes the error of a message that the kernel refused.
func (t *turn) explain(e *Error, asked []attr.Leaf) *Error {
	c, _ := t.place()
	if c.explainDenied(e) {
		return e
	}
	if e.Attribute == "" {
		e.Attribute = t.culprit(e.Errno, asked)
	}
	e = c.explainChange(e, t.r, t.before)
	t.explainNeed(e)
	return t.r.explainKind(e, t.before)
}

// known tells which attribute the kernel did not know.
func (t *turn) known() error {
	c, index := t.place()
	l, err := c.find(index)
	if err != nil {
		return err
	}
	return t.r.checkKnown(t.o, l)
}

// culprit names which of the attributes of a message it was at which the kernel
// stopped: the first that is not in effect, in the order in which the kernel applies them. One that was in
// effect before the change does not show that way. Setting it again does no
// harm, and tells.
func (t *turn) culprit(errno unix.Errno, asked []attr.Leaf) string {
	c, index := t.place()
	now, err := c.find(index)
	if err != nil {
		return ""
	}
	for _, part := range []part{kindData, portData, settings} {
		after, before := t.differ(now, part), t.differ(t.before, part)
		if part == kindData && t.r.tunnel && len(after) > 1 {
			continue // all or none are in effect
		}
		var w attr.Walk
		w.Encode(nil, t.phase, running())
		t.r.walk(&w, part)
		for _, leaf := range w.Leaves(uapi.IFLA_INFO_KIND) {
			d, missing := after[leaf.Path]
			_, lacked := before[leaf.Path]
			switch {
			case !slices.ContainsFunc(asked, func(l attr.Leaf) bool { return l.Path == leaf.Path }):
			case missing && !slices.Contains(d.Rules, attr.WriteOnly):
				return leaf.Path
			case !lacked && t.refused(leaf.ID, part, errno):
				return leaf.Path
			}
		}
	}
	return ""
}

// differ returns, by path, the attributes that a link has not as the change
// asks.
func (t *turn) differ(l *Link, part part) map[string]attr.Difference {
	var w attr.Walk
	w.Diff(l.msg[unix.SizeofIfInfomsg:])
	t.r.walk(&w, part)
	diffs := make(map[string]attr.Difference)
	for _, d := range w.Differences() {
		diffs[d.Path] = d
	}
	return diffs
}

// refused reports whether the kernel refuses one attribute of the change alone.
func (t *turn) refused(id uapi.Attr, part part, errno unix.Errno) bool {
	b := newBatch()
	defer b.free()
	b.w.Next(t.phase)
	c, index := t.place()
	b.begin(unix.RTM_NEWLINK, 0, info{index: index})
	b.w.Pick(id)
	t.r.walk(&b.w, part)
	b.w.Pick(0)
	b.end()
	return b.do(c) == nil && b.results[0].Errno == errno
}
