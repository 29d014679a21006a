package link

import (
	"fmt"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// Set changes a link. Only what the request names is changed, and nothing if
// it fails: what the kernel had done by then is taken back. (One thing is lost
// then: where a port was moved from one master to another, the settings that
// the first held of it start anew.)
//
// An attribute that the running kernel does not know, and would ignore without
// a word, is an error; so is one that can be set at creation only.
func (c *Conn) Set(ref Ref, change Request) error {
	o := operation{"set", "", label(ref)}
	if change == nil {
		return o.fail("", "no change is described", unix.EINVAL)
	}
	r := change.base()
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
	t := &turn{c: c, there: c, o: o, r: r, before: before}
	if r.netNS != nil {
		if t.there, err = Dial(InNetNS(r.netNS)); err != nil {
			return o.because(fmt.Errorf("opening a socket in the network namespace: %w", err))
		}
		defer t.there.Close()
	}
	if err := t.there.resolveFor(o, r, c); err != nil {
		return err
	}
	return t.run()
}

// checkFits tells whether the change is one for this link.
func (r *request) checkFits(o operation, l *Link) error {
	switch {
	case r.kind != "" && r.kind != l.Kind:
		return o.fail("IFLA_LINKINFO.IFLA_INFO_KIND", fmt.Sprintf("it is %s, not a %s link", l.what(), r.kind), unix.EINVAL)
	case r.portKind != "" && !r.joins() && l.PortKind != r.portKind:
		return o.fail("IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA", fmt.Sprintf("it is no port of a %s", r.portKind), unix.EINVAL)
	}
	return nil
}

// A turn is one change being made.
type turn struct {
	c, there *Conn // where the link is, and where it will be
	o        operation
	r        *request
	before   *Link
}

func (t *turn) run() error {
	b := newBatch()
	defer b.free()
	t.r.encodeChange(b, t.before.Index)
	if err := b.w.Err(); err != nil {
		return t.o.because(err)
	}
	err := t.do(t.c, b)
	doubtful := b.w.Doubtful()
	if err == nil && t.r.netNS != nil {
		err = t.moved()
	}
	if err == nil && doubtful {
		err = t.known()
	}
	if err == nil {
		return nil
	}
	e := t.o.because(err).(*Error)
	e.Undo = t.undo()
	return e
}

func (t *turn) do(c *Conn, b *batch) error {
	if len(b.starts) == 0 {
		return nil
	}
	if err := b.do(c); err != nil {
		return err
	}
	i := b.failed()
	if i < 0 {
		return nil
	}
	e := b.fault(t.o, i)
	if e.Attribute == "" {
		e.Attribute = t.culprit(e.Errno)
	}
	return t.there.explainMaster(e, t.r)
}

// moved does what comes after a move to another namespace.
func (t *turn) moved() error {
	l, err := t.find()
	if err != nil {
		return err
	}
	b := newBatch()
	defer b.free()
	b.w.Next(attr.Change)
	t.r.encodeMoved(b, l.Index)
	if err := b.w.Err(); err != nil {
		return err
	}
	return t.do(t.there, b)
}

// find reads the link where it is now.
func (t *turn) find() (*Link, error) {
	if t.r.netNS == nil {
		return t.c.find(t.before.Index)
	}
	name := t.before.Name
	if t.r.rename != "" {
		name = t.r.rename
	}
	return t.there.find(Name(name))
}

// known tells which attribute the kernel did not know.
func (t *turn) known() error {
	l, err := t.find()
	if err != nil {
		return err
	}
	return t.r.checkKnown(t.o, l)
}

// culprit names the attribute at which the kernel stopped: the first that is
// not in effect, in the order in which the kernel applies them. One that was in
// effect before the change does not show that way. Setting it again does no
// harm, and tells.
func (t *turn) culprit(errno unix.Errno) string {
	now, err := t.c.find(t.before.Index)
	if err != nil {
		return ""
	}
	for _, part := range []part{kindData, portData, settings} {
		missing, asked := t.differ(now, part), t.differ(t.before, part)
		var w attr.Walk
		w.Encode(nil, attr.Change, running())
		t.r.walk(&w, part)
		for _, leaf := range w.Leaves(uapi.IFLA_INFO_KIND) {
			switch {
			case missing[leaf.Path]:
				return leaf.Path
			case !asked[leaf.Path] && t.refused(leaf.ID, part, errno):
				return leaf.Path
			}
		}
	}
	return ""
}

// differ returns the paths of the attributes that a link has not as the change
// asks.
func (t *turn) differ(l *Link, part part) map[string]bool {
	var w attr.Walk
	w.Diff(l.msg[unix.SizeofIfInfomsg:])
	t.r.walk(&w, part)
	paths := make(map[string]bool)
	for _, d := range w.Differences() {
		paths[d.Path] = true
	}
	return paths
}

// refused reports whether the kernel refuses one attribute of the change alone.
func (t *turn) refused(id uapi.Attr, part part, errno unix.Errno) bool {
	b := newBatch()
	defer b.free()
	b.w.Next(attr.Change)
	b.begin(unix.RTM_NEWLINK, 0, info{index: t.before.Index})
	b.w.Pick(id)
	t.r.walk(&b.w, part)
	b.w.Pick(0)
	b.end()
	return b.do(t.c) == nil && b.results[0].Errno == errno
}

// undo takes back what was done.
func (t *turn) undo() error {
	o := operation{"undo", t.o.kind, t.o.name}
	now, err := t.c.find(t.before.Index)
	if err != nil && t.r.netNS != nil {
		if err := t.moveBack(o); err != nil {
			return err
		}
		now, err = t.c.find(t.before.Index)
	}
	if err != nil {
		return o.because(err)
	}
	b := newBatch()
	defer b.free()
	t.r.encodeUndo(b, t.before, now)
	if len(b.starts) == 0 {
		return nil
	}
	if err := b.do(t.c); err != nil {
		return o.because(err)
	}
	if i := b.failed(); i >= 0 {
		return b.fault(o, i)
	}
	return nil
}

// moveBack brings the link back from another namespace, under its old index.
func (t *turn) moveBack(o operation) error {
	l, err := t.find()
	if err != nil {
		if l, err = t.there.find(Name(t.before.Name)); err != nil {
			return o.because(err)
		}
	}
	home, err := t.c.NetNS()
	if err != nil {
		return err
	}
	defer home.Close()
	back := &request{netNS: home, rename: t.before.Name, index: t.before.Index}
	b := newBatch()
	defer b.free()
	back.encodeChange(b, l.Index)
	if err := b.do(t.there); err != nil {
		return o.because(err)
	}
	if i := b.failed(); i >= 0 {
		return b.fault(o, i)
	}
	return nil
}

// encodeUndo appends the messages that lead from now back to before, as far as
// the request named it.
func (r *request) encodeUndo(b *batch, before, now *Link) {
	changed := (before.Flags ^ now.Flags) & r.mask
	if changed&now.Flags&FlagUp != 0 {
		b.flags(before.Index, 0, FlagUp)
	}
	moved := before.Master.Or(0) != now.Master.Or(0)
	mask := changed &^ FlagUp
	b.begin(unix.RTM_NEWLINK, 0, info{before.Index, before.Flags & mask, mask})
	if before.Name != now.Name {
		putName(&b.w, before.Name)
	}
	b.w.Revert(b.w.Bytes(), before.msg[unix.SizeofIfInfomsg:], now.msg[unix.SizeofIfInfomsg:])
	if moved {
		r.walk(&b.w, settings|kindData)
	} else {
		r.walk(&b.w, settings|kindData|portData)
	}
	if b.empty() && mask == 0 {
		b.drop()
	} else {
		b.end()
	}
	back := request{}
	for _, name := range now.AltNames {
		if slices.Contains(r.addAlt, name) && !slices.Contains(before.AltNames, name) {
			back.dropAlt = append(back.dropAlt, name)
		}
	}
	for _, name := range before.AltNames {
		if slices.Contains(r.dropAlt, name) && !slices.Contains(now.AltNames, name) {
			back.addAlt = append(back.addAlt, name)
		}
	}
	b.w.Encode(b.w.Bytes(), attr.Change, running())
	back.encodeAltNames(b, before.Index)
	// A port that left its master, or came back to it, may have been taken
	// down or up by that.
	if before.Flags&FlagUp != 0 && (changed&FlagUp != 0 && now.Flags&FlagUp == 0 || moved && r.mask&FlagUp != 0) {
		b.flags(before.Index, FlagUp, FlagUp)
	}
}
