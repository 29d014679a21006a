package link

import (
	"golang.org/x/sys/unix"
)

// Get reads one link, statistics included. The error is os.ErrNotExist if there
// is none.
func (c *Conn) Get(ref Ref) (*Link, error) { return c.get("get", ref, true) }

// find reads a link without statistics.
func (c *Conn) find(ref Ref) (*Link, error) { return c.get("look up", ref, false) }

func (c *Conn) get(op string, ref Ref, stats bool) (*Link, error) {
	o := operation{op, "", label(ref)}
	if err := c.checkRef(ref); err != nil {
		return nil, o.because(err)
	}
	b := newBatch()
	defer b.free()
	index, name := ref.target()
	b.get(index, name, stats)
	if err := b.do(c); err != nil {
		return nil, o.because(err)
	}
	if i := b.failed(); i >= 0 {
		e := b.fault(o, i)
		e.Attribute = ""
		if e.Errno == unix.ENODEV && e.Message == "" {
			e.Message = "there is no such link in this network namespace"
		}
		return nil, e
	}
	if b.link() == nil {
		return nil, o.fail("", "the kernel sent no link", unix.EBADMSG)
	}
	return b.link(), nil
}

// resolve returns the index of a link.
func (c *Conn) resolve(ref Ref) (Index, error) {
	if err := c.checkRef(ref); err != nil {
		return 0, err
	}
	if index, _ := ref.target(); index != 0 {
		return index, nil
	}
	l, err := c.find(ref)
	if err != nil {
		return 0, err
	}
	return l.Index, nil
}

// existing returns the index of a link that is there.
func (c *Conn) existing(ref Ref) (Index, error) {
	l, err := c.find(ref)
	if err != nil {
		return 0, err
	}
	return l.Index, nil
}
