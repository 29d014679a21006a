package failover

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// Find returns the failover masters in the network namespace of the connection,
// with their ports. They stay in the one in which the kernel found the NIC, the
// initial one.
func Find(conn *link.Conn) ([]State, error) {
	s, err := open(conn)
	if err != nil {
		return nil, because("list", "", err)
	}
	defer s.Close()
	var found []State
	for l, err := range conn.Links() {
		if err != nil {
			return nil, because("list", "", err)
		}
		if other(l) != nil {
			continue
		}
		state, err := s.read(conn, l.Index)
		switch {
		case err == nil:
			found = append(found, state)
		case !errors.Is(err, errOther) && !errors.Is(err, os.ErrNotExist): // it may have gone since
			return nil, because("list", l.Name, err)
		}
	}
	return found, nil
}

// Get reads a failover master and its ports. Any other link is an error.
func Get(conn *link.Conn, ref link.Ref) (State, error) {
	s, err := open(conn)
	if err != nil {
		return State{}, because("read", name(ref), err)
	}
	defer s.Close()
	state, err := s.first(conn, ref)
	if err != nil {
		return State{}, because("read", name(ref), err)
	}
	return state, nil
}

// first reads what the caller says is a failover master.
func (s *socket) first(conn *link.Conn, ref link.Ref) (State, error) {
	l, err := conn.Get(ref)
	if err != nil {
		return State{}, err
	}
	if err := other(l); err != nil {
		return State{}, err
	}
	return s.read(conn, l.Index)
}

// read reads the failover master that has the index, and its ports.
func (s *socket) read(conn *link.Conn, index link.Index) (State, error) {
	driver, err := s.driver(index)
	if err != nil {
		return State{}, err
	}
	if driver != masterDriver {
		return State{}, fmt.Errorf("its driver is %s: %w", cmp.Or(driver, "unknown"), errOther)
	}
	var state State
	if state.Master, err = conn.Get(index); err != nil {
		return State{}, err
	}
	for l, err := range conn.Links(link.WithMaster(index), link.WithStatistics()) {
		switch {
		case err != nil:
			return State{}, err
		case isStandby(l):
			state.Standby = l
		default:
			state.Primary = l
		}
	}
	return state, nil
}

// isStandby reports whether a port of a failover master is its standby. The
// virtio driver names it so, and no other port is of that driver
// (virtnet_get_phys_port_name in drivers/net/virtio_net.c).
func isStandby(port *link.Link) bool { return port.PhysPortName.Or("") == "sby" }

// errOther tells that a link is no failover master.
var errOther = errors.New("it is no failover master")

// other tells why a link cannot be a failover master, as far as it says so
// itself.
func other(l *link.Link) error {
	switch {
	case l.Kind != "":
		return fmt.Errorf("it is a %s link: %w", l.Kind, errOther)
	case l.Type != link.Ethernet:
		return fmt.Errorf("it is no Ethernet link: %w", errOther)
	}
	return nil
}

// because makes an Error of what went wrong with a link.
func because(op, name string, err error) error {
	e := &link.Error{Op: op, Kind: "failover", Name: name, Errno: unix.EINVAL}
	var inner *link.Error
	if errors.As(err, &inner) {
		e.Message, e.Errno = inner.Message, inner.Errno
		return e
	}
	errors.As(err, &e.Errno)
	e.Message = strings.TrimSuffix(err.Error(), ": "+e.Errno.Error()) // which is told after it
	return e
}

// name is what errors call a link.
func name(ref link.Ref) string {
	switch ref := ref.(type) {
	case nil:
		return ""
	case *link.Link:
		if ref != nil {
			return ref.Name
		}
	case link.Index:
		return "link " + ref.String()
	}
	return ref.String()
}
