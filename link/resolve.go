package link

import (
	"fmt"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A resolver finds out the index of a link.
type resolver interface {
	resolve(Ref) (Index, error)
	existing(Ref) (Index, error) // for a link that is there
}

// resolveFor looks up the links that a request refers to: the master where the
// link will be, what it is stacked upon where origin is, or in LinkNetNS.
func (c *Conn) resolveFor(o operation, r *request, origin *Conn) error {
	if r.linkNetNS != nil {
		there, err := dialFor(o, "IFLA_LINK_NETNSID", r.linkNetNS)
		if err != nil {
			return err
		}
		defer there.Close()
		origin = there
	}
	if err := r.resolveFor(o, c, origin); err != nil {
		return err
	}
	if origin != c && !r.change && (r.parent != nil || r.refersElsewhere()) {
		id, err := c.idOf(origin)
		if err != nil {
			return o.fail("IFLA_LINK_NETNSID", err.Error(), errnoOf(err))
		}
		r.attrs.ParentNetNS.Set(id)
	}
	return nil
}

func (r *request) resolveFor(o operation, here, origin resolver) error {
	r.attrs.Master, r.attrs.Parent, r.attrs.ParentNetNS = Opt[Index]{}, Opt[Index]{}, Opt[NSID]{}
	if r.noMaster {
		r.attrs.Master.Set(0)
	}
	if r.master != nil {
		index, err := here.resolve(r.master)
		if err != nil {
			return o.missing("IFLA_MASTER", r.master, err)
		}
		r.attrs.Master.Set(index)
	}
	if r.parent != nil {
		index, err := origin.resolve(r.parent)
		if err != nil {
			return o.missing("IFLA_LINK", r.parent, err)
		}
		r.attrs.Parent.Set(index)
	}
	for _, ref := range r.refs {
		look := origin.resolve
		if ref.port {
			look = here.existing
		}
		index, err := look(ref.ref)
		if err != nil {
			return o.missing(r.pathOf(ref.id), ref.ref, err)
		}
		ref.to.Set(index)
	}
	return nil
}

// refersElsewhere reports whether an attribute names a link that may be in
// another namespace than the new one, or packets leave there.
func (r *request) refersElsewhere() bool {
	return r.tunnel || slices.ContainsFunc(r.refs, func(b boundRef) bool { return !b.port })
}

// missing makes an Error of one that looking up a link came to.
func (o operation) missing(attribute string, ref Ref, err error) error {
	if e := o.because(err).(*Error); e.Errno != unix.ENODEV {
		message := e.Message
		if ref != nil {
			message = fmt.Sprintf("%s cannot be looked up: %s", label(ref), message)
		}
		return o.fail(attribute, message, e.Errno)
	}
	return o.fail(attribute, fmt.Sprintf("%s cannot be found", label(ref)), unix.ENODEV)
}

// Attributes of RTM_NEWNSID and RTM_GETNSID
// (include/uapi/linux/net_namespace.h).
const (
	netnsaNSID = 1
	netnsaFD   = 3
)

// idOf returns the id by which the namespace of c knows that of another
// connection, and has the kernel choose one if there is none.
func (c *Conn) idOf(other *Conn) (NSID, error) {
	ns, err := other.NetNS()
	if err != nil {
		return 0, err
	}
	defer ns.Close()
	for range 2 {
		id, err := c.askID(ns)
		if err != nil || id >= 0 {
			return id, err
		}
		if err := c.giveID(ns); err != nil {
			return 0, err
		}
	}
	return 0, fmt.Errorf("the network namespace gets no id: %w", unix.ENOSPC)
}

func (c *Conn) askID(ns *netns.NS) (NSID, error) {
	id := NSID(-1)
	res, err := c.nl.Do(nsidRequest(unix.RTM_GETNSID, ns, nil), nil, func(_ int, m nl.Message) {
		for b := m.Data[min(4, len(m.Data)):]; len(b) >= 8; b = b[8:] {
			if host.Uint16(b[2:]) == netnsaNSID {
				id = NSID(host.Uint32(b[4:]))
				return
			}
		}
	})
	if err == nil && res[0].Errno != 0 {
		err = res[0]
	}
	return id, err
}

func (c *Conn) giveID(ns *netns.NS) error {
	res, err := c.nl.Do(nsidRequest(unix.RTM_NEWNSID, ns, new(NSID)), nil, nil)
	if err == nil && res[0].Errno != 0 && res[0].Errno != unix.EEXIST {
		err = res[0]
	}
	return err
}

// nsidRequest is a message about a namespace; with any, the kernel is asked to
// choose an id.
func nsidRequest(typ uint16, ns *netns.NS, any *NSID) []byte {
	b := append(nl.Begin(nil, typ, 0), 0, 0, 0, 0) // struct rtgenmsg
	add := func(num uint16, v uint32) {
		b = host.AppendUint16(b, 8)
		b = host.AppendUint16(b, num)
		b = host.AppendUint32(b, v)
	}
	if any != nil {
		add(netnsaNSID, ^uint32(0))
	}
	add(netnsaFD, uint32(ns.FD()))
	nl.End(b, 0)
	return b
}

// pathOf returns the path of an attribute of the kind.
func (r *request) pathOf(id uapi.Attr) string {
	nest := uapi.IFLA_INFO_DATA
	if r.port != nil {
		nest = uapi.IFLA_INFO_SLAVE_DATA
	}
	return uapi.IFLA_LINKINFO.String() + "." + nest.String() + "." + id.String()
}
