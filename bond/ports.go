package bond

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// AddPorts makes links ports of a bond, in this order, all or none. A link that
// is up is taken down first, as the driver wants; the kernel brings up every
// new port. A link that is a port of another master leaves that, and one that is
// a port of the bond already stays as it is.
//
// With the first port a bond that has no address of its own takes the address
// of that. What each link loses by going down, its routes and IPv6 addresses,
// is lost, and it gets no IPv6 addresses while it is a port; IPv4 addresses
// stay, and belong on the bond.
//
// When one link cannot become a port, those before it are put back: down or
// up, and to the master that they had. The error tells of the one that could
// not, and of what could not be put back.
func AddPorts(conn *link.Conn, bond link.Ref, ports ...link.Ref) error {
	const op = "add ports to"
	bd, links, err := find(conn, op, bond, ports)
	if err != nil {
		return err
	}
	for i, l := range links {
		if l.Master.Or(0) == bd.Index {
			continue
		}
		if err := conn.Set(l, link.Change().Down().Master(bd)); err != nil {
			return failed(op, bd, err, conn, links[:i], func(l *link.Link) link.Request {
				if l.Master.Or(0) == bd.Index { // it was there before
					return nil
				}
				back := link.Change().NoMaster()
				if master := l.Master.Or(0); master != 0 {
					back.Master(master)
				}
				if l.IsUp() {
					back.Up()
				}
				return back
			})
		}
	}
	return nil
}

// RemovePorts takes ports away from their bond, in this order, all or none. The
// kernel gives a link back its own address and MTU and takes it down; it is
// brought up again if it was up, which a port is as a rule.
//
// After the last port an address of the bond that was not set is a random one.
//
// When one port cannot be removed, those before it are put back with their
// settings; the bond may use another one than before. The error tells of the
// one that could not, and of what could not be put back.
func RemovePorts(conn *link.Conn, bond link.Ref, ports ...link.Ref) error {
	const op = "remove ports from"
	bd, links, err := find(conn, op, bond, ports)
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Master.Or(0) != bd.Index {
			return fmt.Errorf("%s %s: %w", op, bd.Name, &link.Error{
				Op: "set", Kind: l.Kind, Name: l.Name, Attribute: "IFLA_MASTER",
				Message: "it is no port of " + bd.Name, Errno: unix.EINVAL,
			})
		}
	}
	for i, l := range links {
		away := link.Change().NoMaster()
		if l.IsUp() {
			away.Up()
		}
		if err := conn.Set(l, away); err != nil {
			return failed(op, bd, err, conn, links[:i], func(l *link.Link) link.Request { return rejoin(bd, l) })
		}
	}
	return nil
}

// rejoin makes a link the port that it was.
func rejoin(bd, l *link.Link) link.Request {
	back := ChangePort().Down().Master(bd)
	was, err := PortFrom(l)
	if err != nil {
		return back
	}
	if id := was.QueueID.Or(0); id != 0 {
		back.QueueID(id)
	}
	if prio := was.Prio.Or(0); prio != 0 { // not all modes have it
		back.Prio(prio)
	}
	if prio, ok := was.ActorPortPrio.Get(); ok {
		back.ActorPortPrio(prio)
	}
	return back
}

// find looks up a bond and the links that are, or are to be, its ports: each
// once.
func find(conn *link.Conn, op string, bond link.Ref, ports []link.Ref) (*link.Link, []*link.Link, error) {
	bd, err := conn.Get(bond)
	if err == nil {
		_, err = From(bd)
	}
	if e := (*link.Error)(nil); errors.As(err, &e) {
		e.Op, e.Kind = op, ""
	}
	if err != nil {
		return nil, nil, err
	}
	var links []*link.Link
	seen := make(map[link.Index]bool)
	for _, ref := range ports {
		l, err := conn.Get(ref)
		if err != nil {
			return nil, nil, fmt.Errorf("%s %s: %w", op, bd.Name, err)
		}
		if !seen[l.Index] {
			links = append(links, l)
		}
		seen[l.Index] = true
	}
	return bd, links, nil
}

// failed puts back what was done to links, the last first, and makes the error
// tell what it could not.
func failed(op string, bd *link.Link, cause error, conn *link.Conn, done []*link.Link, back func(*link.Link) link.Request) error {
	var undo []error
	for i := len(done) - 1; i >= 0; i-- {
		if change := back(done[i]); change != nil {
			undo = append(undo, conn.Set(done[i], change))
		}
	}
	if e := (*link.Error)(nil); errors.As(cause, &e) {
		e.Undo = errors.Join(append(undo, e.Undo)...)
	}
	return fmt.Errorf("%s %s: %w", op, bd.Name, cause)
}
