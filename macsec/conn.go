package macsec

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/genl"
	"github.com/virtif/virtif/link"
)

// A Conn sets up and reads the channels, associations and keys of macsec links.
// It is safe for concurrent use. Each of its methods is carried out whole or not
// at all, and its errors are of type *[link.Error].
type Conn struct {
	links *link.Conn
	genl  *genl.Conn
}

// Open opens a connection for the macsec links in the network namespace of conn,
// which it uses to look them up: conn must stay open for as long. On a kernel
// without macsec the error is errors.ErrUnsupported.
func Open(conn *link.Conn) (*Conn, error) {
	ns, err := conn.NetNS()
	if err != nil {
		return nil, &link.Error{Op: "dial", Kind: kind, Message: "the connection is closed", Errno: unix.EBADF}
	}
	defer ns.Close()
	c, err := genl.Dial(kind, ns)
	if err != nil {
		return nil, err
	}
	return &Conn{conn, c}, nil
}

// Close closes the connection, and not the one that it was opened for.
func (c *Conn) Close() error { return c.genl.Close() }

// The commands (enum macsec_nl_commands in include/uapi/linux/if_macsec.h).
const (
	cmdGetTxSC = iota
	cmdAddRxSC
	cmdDelRxSC
	cmdUpdRxSC
	cmdAddTxSA
	cmdDelTxSA
	cmdUpdTxSA
	cmdAddRxSA
	cmdDelRxSA
	cmdUpdRxSA
	cmdUpdOffload
)

// AddTxSA adds an association for a link to send with. The link sends with that
// of its EncodingSA.
//
// ip macsec: add DEV tx sa. Kernel: MACSEC_CMD_ADD_TXSA.
func (c *Conn) AddTxSA(dev link.Ref, sa *SASpec) error {
	return c.do(dev, order{op: "add tx sa", command: cmdAddTxSA, add: sa, an: numberOf(sa)})
}

// SetTxSA changes an association that a link sends with.
//
// ip macsec: set DEV tx sa. Kernel: MACSEC_CMD_UPD_TXSA.
func (c *Conn) SetTxSA(dev link.Ref, change *SAChange) error {
	return c.do(dev, order{op: "set tx sa", command: cmdUpdTxSA, change: change, an: changedBy(change)})
}

// DeleteTxSA removes an association that a link sends with. It must not be
// active.
//
// ip macsec: del DEV tx sa. Kernel: MACSEC_CMD_DEL_TXSA.
func (c *Conn) DeleteTxSA(dev link.Ref, an uint8) error {
	return c.do(dev, order{op: "delete tx sa", command: cmdDelTxSA, change: ChangeSA(an), an: an})
}

// AddRxSC adds a channel in which a link receives.
//
// ip macsec: add DEV rx. Kernel: MACSEC_CMD_ADD_RXSC.
func (c *Conn) AddRxSC(dev link.Ref, channel *RxSCSpec) error {
	return c.do(dev, order{op: "add rx sc", command: cmdAddRxSC, channel: channel})
}

// SetRxSC changes a channel in which a link receives.
//
// ip macsec: set DEV rx. Kernel: MACSEC_CMD_UPD_RXSC.
func (c *Conn) SetRxSC(dev link.Ref, change *RxSCSpec) error {
	return c.do(dev, order{op: "set rx sc", command: cmdUpdRxSC, channel: change})
}

// DeleteRxSC removes a channel in which a link receives, with its associations.
//
// ip macsec: del DEV rx. Kernel: MACSEC_CMD_DEL_RXSC.
func (c *Conn) DeleteRxSC(dev link.Ref, sci SCI) error {
	return c.do(dev, order{op: "delete rx sc", command: cmdDelRxSC, channel: NewRxSC(sci)})
}

// AddRxSA adds an association to a channel in which a link receives.
//
// ip macsec: add DEV rx SCI sa. Kernel: MACSEC_CMD_ADD_RXSA.
func (c *Conn) AddRxSA(dev link.Ref, sci SCI, sa *SASpec) error {
	return c.do(dev, order{op: "add rx sa", command: cmdAddRxSA, channel: NewRxSC(sci), add: sa, an: numberOf(sa)})
}

// SetRxSA changes an association of a channel in which a link receives.
//
// ip macsec: set DEV rx SCI sa. Kernel: MACSEC_CMD_UPD_RXSA.
func (c *Conn) SetRxSA(dev link.Ref, sci SCI, change *SAChange) error {
	return c.do(dev, order{op: "set rx sa", command: cmdUpdRxSA, channel: NewRxSC(sci), change: change, an: changedBy(change)})
}

// DeleteRxSA removes an association of a channel in which a link receives. It
// must not be active.
//
// ip macsec: del DEV rx SCI sa. Kernel: MACSEC_CMD_DEL_RXSA.
func (c *Conn) DeleteRxSA(dev link.Ref, sci SCI, an uint8) error {
	return c.do(dev, order{op: "delete rx sa", command: cmdDelRxSA, channel: NewRxSC(sci), change: ChangeSA(an), an: an})
}

// SetOffload says whether the parent's hardware does the work of a link, which
// must be down, and have no channels and associations. It does what
// Change().Offload does, on all kernels since 5.7.
//
// ip macsec: offload DEV off|phy|mac. Kernel: MACSEC_CMD_UPD_OFFLOAD.
func (c *Conn) SetOffload(dev link.Ref, o Offload) error {
	return c.do(dev, order{op: "set offload", command: cmdUpdOffload, offload: link.Some(o)})
}

// Get reads all of a link: settings, channels, associations and counters.
//
// ip macsec: show DEV. Kernel: MACSEC_CMD_GET_TXSC.
func (c *Conn) Get(dev link.Ref) (*SecY, error) {
	l, _, err := c.lookup("get", dev)
	if err != nil {
		return nil, err
	}
	all, err := c.list(genl.Request{Op: "get", Kind: kind, Name: l.Name})
	if err != nil {
		return nil, err
	}
	for _, y := range all {
		if y.Index == l.Index {
			return y, nil
		}
	}
	return nil, &link.Error{Op: "get", Kind: kind, Name: l.Name, Message: "it is gone", Errno: unix.ENODEV}
}

// All reads all macsec links of the network namespace.
//
// ip macsec: show. Kernel: MACSEC_CMD_GET_TXSC.
func (c *Conn) All() ([]*SecY, error) {
	return c.list(genl.Request{Op: "list", Kind: kind})
}

func (c *Conn) list(r genl.Request) ([]*SecY, error) {
	r.Command = cmdGetTxSC
	messages, err := c.genl.List(r)
	if err != nil {
		return nil, err
	}
	all := make([]*SecY, 0, len(messages))
	for _, m := range messages {
		var w attr.Walk
		y := new(SecY)
		w.Decode(m.Attrs)
		y.walk(&w)
		all = append(all, y)
	}
	return all, nil
}

// lookup finds a link and its settings.
func (c *Conn) lookup(op string, dev link.Ref) (*link.Link, Attributes, error) {
	fail := func(err error) error {
		if e, ok := err.(*link.Error); ok {
			return &link.Error{Op: op, Kind: kind, Name: e.Name, Message: e.Message, Errno: e.Errno}
		}
		return err
	}
	l, err := c.links.Get(dev)
	if err != nil {
		return nil, Attributes{}, fail(err)
	}
	a, err := From(l)
	if err != nil {
		return nil, a, fail(err)
	}
	return l, a, nil
}
