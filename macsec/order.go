package macsec

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/genl"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// An order is one change to make.
type order struct {
	op      string
	command uint8
	an      uint8
	add     *SASpec   // an association
	change  *SAChange // or a change of one, or its removal
	channel *RxSCSpec // a channel, or that of the association
	offload link.Opt[Offload]
}

func numberOf(sa *SASpec) uint8 {
	if sa == nil {
		return 0
	}
	return sa.a.AN
}

func changedBy(change *SAChange) uint8 {
	if change == nil {
		return 0
	}
	return change.a.AN
}

// described reports whether nothing that the order needs is nil.
func (o *order) described() bool {
	switch o.command {
	case cmdAddRxSC, cmdUpdRxSC:
		return o.channel != nil
	case cmdAddTxSA, cmdAddRxSA:
		return o.add != nil
	case cmdUpdTxSA, cmdUpdRxSA:
		return o.change != nil
	}
	return true
}

// do carries out an order. The link is looked up first: its cipher suite says
// how long keys and packet numbers are, which the kernel answers with but EINVAL.
func (c *Conn) do(dev link.Ref, o order) error {
	if !o.described() {
		return &link.Error{Op: o.op, Kind: kind, Message: "nothing is described", Errno: unix.EINVAL}
	}
	l, a, err := c.lookup(o.op, dev)
	if err != nil {
		return err
	}
	r := genl.Request{Op: o.op, Kind: kind, Name: l.Name, Command: o.command, Attrs: func(w *attr.Walk) {
		o.walk(w, l.Index, a.Cipher.Or(CipherGCMAES128))
	}}
	err = c.genl.Do(r, nil)
	if e, ok := err.(*link.Error); ok {
		c.explain(e, &o, l)
	}
	return err
}

// walk lists the attributes of a request.
func (o *order) walk(w *attr.Walk, index link.Index, c Cipher) {
	dev := link.Some(index)
	attr.Integer(w, uapi.MACSEC_ATTR_IFINDEX, "", &dev)
	if o.channel != nil && w.Enter(uapi.MACSEC_ATTR_RXSC_CONFIG, "") {
		o.channel.c.walk(w)
		w.Leave()
	}
	if (o.add != nil || o.change != nil) && w.Enter(uapi.MACSEC_ATTR_SA_CONFIG, "") {
		o.walkSA(w, c)
		w.Leave()
	}
	if !o.offload.IsZero() && w.Enter(uapi.MACSEC_ATTR_OFFLOAD, "") {
		walkOffload(w, &o.offload)
		w.Leave()
	}
}

func (o *order) walkSA(w *attr.Walk, c Cipher) {
	var a SA
	switch {
	case o.add != nil:
		a = o.add.a
		if a.PN.IsZero() {
			a.PN.Set(1) // the kernel wants to be told, when it is to send
		}
		o.add.check(w, c)
	default:
		a = o.change.a
	}
	a.xpn = c.XPN()
	a.walk(w)
}

// explain says what the kernel leaves to the user to find out: it has no words
// for this family.
func (c *Conn) explain(e *link.Error, o *order, l *link.Link) {
	if e.Message != "" {
		return
	}
	const sa = "MACSEC_ATTR_SA_CONFIG.MACSEC_SA_ATTR_AN"
	const sc = "MACSEC_ATTR_RXSC_CONFIG.MACSEC_RXSC_ATTR_SCI"
	switch {
	case e.Errno == unix.EEXIST && o.command == cmdAddRxSC:
		e.Attribute, e.Message = sc, fmt.Sprintf("the parent has a channel %v already, of this or another macsec link", o.channel.c.SCI)
	case e.Errno == unix.EBUSY && o.add != nil:
		e.Attribute, e.Message = sa, fmt.Sprintf("there is an association %d already", o.an)
	case e.Errno == unix.EBUSY && o.change != nil:
		e.Attribute, e.Message = sa, fmt.Sprintf("association %d is active: make it inactive first", o.an)
	case e.Errno == unix.ENODEV:
		c.explainMissing(e, o, l, sa, sc)
	case !o.offload.IsZero():
		e.Attribute = "MACSEC_ATTR_OFFLOAD.MACSEC_OFFLOAD_ATTR_TYPE"
		switch {
		case e.Errno == unix.EOPNOTSUPP:
			e.Message = "the parent cannot do that"
		case e.Errno == unix.EBUSY && l.IsUp():
			e.Message, e.Needs = "take the link down first", link.NeedsDown
		case e.Errno == unix.EBUSY:
			e.Message = "remove its channels and associations first"
		}
	}
}

// explainMissing says what is not there: link, channel or association.
func (c *Conn) explainMissing(e *link.Error, o *order, l *link.Link, sa, sc string) {
	y, err := c.Get(l.Index)
	if err != nil {
		e.Message = "it is gone"
		return
	}
	if o.channel != nil {
		if _, ok := y.RxSC(o.channel.c.SCI); !ok {
			e.Attribute, e.Message = sc, fmt.Sprintf("there is no channel %v", o.channel.c.SCI)
			return
		}
	}
	e.Attribute, e.Message = sa, fmt.Sprintf("there is no association %d", o.an)
}
