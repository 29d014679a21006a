package link

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// elsewhere makes a change that moves the link to another namespace.
func (t *turn) elsewhere() (err error) {
	r := t.r
	there, err := dialFor(t.o, "IFLA_NET_NS_FD", r.netNS)
	if err != nil {
		return err
	}
	defer there.Close()
	if err := there.resolveFor(t.o, r, t.home); err != nil {
		return err
	}
	if err := r.checkKind(t.o, t.before); err != nil {
		return err
	}
	if there.id == t.home.id {
		if r.index != 0 && r.index != t.before.Index {
			return t.o.fail("IFLA_NEW_IFINDEX", "the link is in that namespace already, and keeps its index there", unix.EOPNOTSUPP)
		}
		return t.run()
	}
	t.there = there
	if strings.ContainsRune(r.rename, '%') { // so that the link can be found there
		pattern := r.rename
		defer func() { r.rename = pattern }()
		if r.rename, err = there.freeName(pattern, nil); err != nil {
			return t.o.because(err)
		}
	}
	// A value that cannot be sent must show before the link is moved.
	b := newBatch()
	defer b.free()
	r.encodeHere(b, t.before.Index, settings|portData)
	if err := b.w.Err(); err != nil {
		return t.o.because(err)
	}
	return t.run()
}

// namesToCarry returns the alternative names that a move leaves behind: before
// Linux 6.6, and the stable kernels that have its fix too, the link has them in
// the other namespace, but they find it in the one that it left.
func namesToCarry(l *Link) []string {
	if running() >= attr.VersionOf(6, 6) {
		return nil
	}
	return l.AltNames
}

// move moves the link to the other namespace, under its new name if it gets
// one.
func (t *turn) move() error {
	_, err := t.there.find(Name(t.before.Name))
	taken := err == nil
	b := newBatch()
	defer b.free()
	t.r.encodeMove(b, t.before.Index)
	if err := b.do(t.home); err != nil {
		return err
	}
	if b.failed() >= 0 {
		e := t.there.explainMove(b.fault(t.o, 0), t.r, t.before)
		t.halfway = !taken
		return e
	}
	name := t.before.Name
	if t.r.rename != "" {
		name = t.r.rename
	}
	l, err := t.arrived(name)
	if err != nil {
		return err
	}
	t.moved = l
	if t.r.index != 0 && l.Index != t.r.index {
		return t.o.fail("IFLA_NEW_IFINDEX", "this kernel does not know it: needs Linux 5.13", unix.EOPNOTSUPP)
	}
	return nil
}

// explainMove says what the kernel did not like about a move to the namespace
// of the connection.
func (c *Conn) explainMove(e *Error, r *request, before *Link) *Error {
	const inTheWay = "%s in the other network namespace"
	switch e.Errno {
	case unix.EPERM: // here or there
		e.Attribute = "IFLA_NET_NS_FD"
		if e.Message == "" {
			e.Message = "needs CAP_NET_ADMIN in both network namespaces"
		}
	case unix.EEXIST:
		e.Attribute = "IFLA_IFNAME"
		name := before.Name
		if r.rename != "" {
			name = r.rename
		}
		for _, name := range append([]string{name}, before.AltNames...) {
			if l, err := c.find(Name(name)); err == nil && e.Message == "" {
				e.Message = fmt.Sprintf(inTheWay, l.owns(name))
			}
		}
	case unix.EBUSY: // there is nothing else that could be
		e.Attribute = "IFLA_NEW_IFINDEX"
		if l, err := c.find(r.index); err == nil && e.Message == "" {
			e.Message = fmt.Sprintf(inTheWay, fmt.Sprintf("%s has the index %v already", l.Name, l.Index))
		}
	default:
		e.Attribute = "IFLA_NET_NS_FD"
		if e.Message == "" && e.Errno == unix.EINVAL {
			e.Message = before.what() + " cannot be moved to another network namespace"
		}
	}
	return e
}

// find tells whether a link that is gone from its namespace was moved, and then
// where it is. After a failed move that is under its old name, if that was free:
// the kernel moves it first and then finds the new name taken. (Where the old one
// is taken, it uses the new one at once, and does not move the link if that is
// taken, too.)
func (t *turn) find() error {
	if t.moved != nil || !t.halfway {
		return nil
	}
	if _, err := t.home.find(t.before.Index); err == nil {
		return nil
	}
	l, err := t.arrived(t.before.Name)
	if err == nil {
		t.moved = l
	}
	return err
}

// arrived reads the link in the other namespace. Others may have deleted it and
// made one of the same name: it has the kind and the address that it had.
func (t *turn) arrived(name string) (*Link, error) {
	l, err := t.there.find(Name(name))
	if err == nil && (l.Kind != t.before.Kind || !l.Address.Equal(t.before.Address)) {
		err = t.o.fail("", "the link is gone", unix.ENODEV)
	}
	return l, err
}

// moveBack brings the link home, under its old name and index.
func (t *turn) moveBack() error {
	o := operation{"undo", t.o.kind, t.o.name}
	ns, err := t.home.NetNS()
	if err != nil {
		return o.because(err)
	}
	defer ns.Close()
	there, err := t.there.find(t.moved.Index)
	if err != nil {
		return o.because(err)
	}
	back := &request{netNS: ns, rename: t.before.Name, index: t.before.Index, dropAlt: namesToCarry(there)}
	b := newBatch()
	defer b.free()
	back.encodeAltNames(b, there.Index)
	back.encodeMove(b, there.Index)
	if err := b.do(t.there); err != nil {
		return o.because(err)
	}
	if i := len(b.results) - 1; b.results[i].Errno != 0 {
		return t.home.explainMove(b.fault(o, i), back, there)
	}
	if _, err := t.home.find(t.before.Index); err != nil { // Linux before 5.13 has no say in it
		return o.fail("IFLA_NEW_IFINDEX", "the link is home again under another index", unix.EOPNOTSUPP)
	}
	t.moved = nil
	return nil
}
