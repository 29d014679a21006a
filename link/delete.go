package link

import (
	"math/rand/v2"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// Delete removes links. The error is os.ErrNotExist if one is not there; a link
// that cannot be removed, such as one of hardware, is errors.ErrUnsupported.
//
// Several links are removed in one transaction of the kernel, all or none: they
// are put into a group that no other link is in, and the group is deleted. For
// hundreds of links that is hundreds of times as fast as one by one. It makes
// no difference whether links are removed along with others anyway, as both ends
// of a pair or what is upon a link. Where one of them cannot be removed, the
// error names it and all are put back into their groups.
func (c *Conn) Delete(refs ...Ref) error {
	switch len(refs) {
	case 0:
		return nil
	case 1:
		return c.deleteOne(refs[0])
	}
	c.begin()
	defer c.end()
	d := deletion{c: c}
	if err := d.find(refs); err != nil {
		return err
	}
	return d.run()
}

func (c *Conn) deleteOne(ref Ref) error {
	o := operation{"delete", "", label(ref)}
	if err := c.checkRef(ref); err != nil {
		return o.because(err)
	}
	b := newBatch()
	defer b.free()
	index, name := ref.target()
	b.begin(unix.RTM_DELLINK, 0, info{index: index})
	if index == 0 {
		b.lookup(name)
	}
	b.end()
	if err := b.do(c); err != nil {
		return o.because(err)
	}
	if b.failed() < 0 {
		return nil
	}
	return c.explainDelete(b.fault(o, 0))
}

func (c *Conn) explainDelete(e *Error) *Error {
	e.Attribute = ""
	switch {
	case e.Message != "" || c.explainDenied(e):
	case e.Errno == unix.ENODEV:
		e.Message = "there is no such link in this network namespace"
	case e.Errno == unix.EOPNOTSUPP:
		e.Message = "links of its kind cannot be deleted"
	}
	return e
}

// A deletion removes several links at once.
type deletion struct {
	c     *Conn
	links []member
	group uint32 // that they are deleted by
}

// A member is a link to be deleted.
type member struct {
	index      Index
	name, kind string
	group      uint32 // that it was in
	gathered   bool   // it is in the group of the deletion, or may be
}

func (m member) operation() operation { return operation{"delete", m.kind, m.name} }

// find looks the links up, and a group that is not used, in one listing.
func (d *deletion) find(refs []Ref) error {
	byIndex, byName := make(map[Index][]int), make(map[string][]int)
	for i, ref := range refs {
		if err := d.c.checkRef(ref); err != nil {
			return operation{"delete", "", label(ref)}.because(err)
		}
		if l, ok := ref.(*Link); ok && l.reused {
			return operation{"delete", "", label(ref)}.fail("", "the Link is of a listing WithReuse, and may be another by now: name it by Index", unix.EINVAL)
		}
		if index, name := ref.target(); index != 0 {
			byIndex[index] = append(byIndex[index], i)
		} else {
			byName[name] = append(byName[name], i)
		}
	}
	found := make([]bool, len(refs))
	groups := map[uint32]bool{0: true}
	for l, err := range d.c.Links(WithReuse()) {
		if err != nil {
			return operation{"delete", "", label(refs[0])}.because(err)
		}
		groups[l.Group.Or(0)] = true
		wanted := slices.Concat(byIndex[l.Index], byName[l.Name])
		for _, name := range l.AltNames {
			wanted = append(wanted, byName[name]...)
		}
		if len(wanted) == 0 {
			continue
		}
		for _, i := range wanted {
			found[i] = true
		}
		d.links = append(d.links, member{
			index: l.Index, name: l.Name, kind: l.Kind, group: l.Group.Or(0),
		})
	}
	for i, ok := range found {
		if !ok {
			return d.c.explainDelete(operation{"delete", "", label(refs[i])}.fail("", "", unix.ENODEV))
		}
	}
	for _, m := range d.links {
		if m.kind == "" { // rtnl_group_dellink in net/core/rtnetlink.c would not say which one
			return d.c.explainDelete(m.operation().fail("", "", unix.EOPNOTSUPP))
		}
	}
	for groups[d.group] {
		d.group = rand.Uint32()
	}
	return nil
}

// run deletes the links, or puts them back into their groups.
func (d *deletion) run() error {
	err := d.gather()
	if err == nil {
		err = d.delete()
	}
	if err == nil {
		return nil
	}
	e := d.links[0].operation().because(err).(*Error)
	e.Undo = d.putBack()
	return e
}

// gather puts the links into the group.
func (d *deletion) gather() error {
	b := newBatch()
	defer b.free()
	for _, m := range d.links {
		b.group(m.index, d.group)
	}
	err := b.do(d.c)
	for i, r := range b.results {
		d.links[i].gathered = r.Errno == 0 || r.Errno == unix.ENOBUFS
	}
	if err != nil {
		return err
	}
	if i := b.failed(); i >= 0 {
		return d.c.explainDelete(b.fault(d.links[i].operation(), i))
	}
	return nil
}

// delete deletes the group.
func (d *deletion) delete() error {
	b := newBatch()
	defer b.free()
	b.begin(unix.RTM_DELLINK, 0, info{})
	b.w.Put(uapi.IFLA_GROUP, host.AppendUint32(nil, d.group)...)
	b.end()
	if err := b.do(d.c); err != nil {
		return err
	}
	if b.failed() >= 0 {
		return d.c.explainDelete(b.fault(operation{"delete", "", "links"}, 0))
	}
	return nil
}

// putBack puts the links that are still there into the groups that they were
// in.
func (d *deletion) putBack() error {
	b := newBatch()
	defer b.free()
	back := slices.DeleteFunc(slices.Clone(d.links), func(m member) bool { return !m.gathered })
	for _, m := range back {
		b.group(m.index, m.group)
	}
	if len(back) == 0 {
		return nil
	}
	if err := b.do(d.c); err != nil {
		return err
	}
	for i, r := range b.results {
		if r.Errno != 0 && r.Errno != unix.ENODEV {
			return b.fault(operation{"undo", back[i].kind, back[i].name}, i)
		}
	}
	return nil
}

// group appends a message that puts a link into a group.
func (b *batch) group(index Index, group uint32) {
	b.w.Next(attr.Change)
	b.begin(unix.RTM_NEWLINK, 0, info{index: index})
	b.w.Put(uapi.IFLA_GROUP, host.AppendUint32(nil, group)...)
	b.end()
}
