package netdevsim

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// Port is a port of a device.
type Port struct {
	Link   *link.Link // as the kernel lists it
	Device uint32     // id of the device
	Index  uint32     // number of the port, or of the virtual function
	VF     bool       // it stands for a virtual function
}

// String returns the device and the port: "netdevsim7 port 0 (eth1)".
func (p Port) String() string {
	what, name := "port", "no link"
	if p.VF {
		what = "VF"
	}
	if p.Link != nil {
		name = p.Link.Name
	}
	return fmt.Sprintf("%s %s %d (%s)", nameOf(p.Device), what, p.Index, name)
}

// From tells which port of which device a link is. A link that is none is an
// error.
func From(l *link.Link) (Port, error) {
	const op = "read"
	if l == nil {
		return Port{}, invalid(op, "", "there is no link")
	}
	id, ok := idOf(l.DeviceName.Or(""))
	if !ok || l.BusName.Or("") != busName {
		return Port{}, invalid(op, l.Name, "it is no port of a simulated device")
	}
	p := Port{Link: l, Device: id}
	name := l.PhysPortName.Or("")
	if number, ok := strings.CutPrefix(name, "p"); ok {
		if n, err := strconv.ParseUint(number, 10, 32); err == nil && n > 0 {
			p.Index = uint32(n - 1) // the kernel counts from 1 here
			return p, nil
		}
	}
	if number, ok := strings.CutPrefix(name, "pf0vf"); ok {
		if n, err := strconv.ParseUint(number, 10, 32); err == nil {
			p.Index, p.VF = uint32(n), true
			return p, nil
		}
	}
	return p, invalid(op, l.Name, fmt.Sprintf("its port is named %q", name))
}

// Connect puts a cable between two ports: what one sends, the other receives.
// Each link is in the network namespace of its connection. A port that has a
// cable is unix.EBUSY. Linux 6.9.
//
// Without a cable, what a port sends is dropped.
func Connect(aConn *link.Conn, a link.Ref, bConn *link.Conn, b link.Ref) error {
	const op = "connect"
	endA, err := newEnd(op, aConn, a)
	if err != nil {
		return err
	}
	defer endA.ns.Close()
	endB, err := newEnd(op, bConn, b)
	if err != nil {
		return err
	}
	defer endB.ns.Close()
	return connect(endA, endB)
}

func connect(a, b end) error {
	if err := write(onBus("link_device"), a.String()+" "+b.String()); err != nil {
		return fail("connect", a.port.Link.Name+" and "+b.port.Link.Name, err, map[unix.Errno]string{
			unix.EBUSY:  "one of them is connected already",
			unix.EINVAL: "they are the same port, or one of them has gone",
			unix.ENOENT: "needs Linux 6.9",
		})
	}
	return nil
}

// Disconnect takes the cable of a port away, at both ends. A port without one is
// unix.EINVAL. Linux 6.9.
func Disconnect(conn *link.Conn, ref link.Ref) error {
	e, err := newEnd("disconnect", conn, ref)
	if err != nil {
		return err
	}
	defer e.ns.Close()
	return disconnect(e)
}

func disconnect(e end) error {
	if err := write(onBus("unlink_device"), e.String()); err != nil {
		return fail("disconnect", e.port.Link.Name, err, map[unix.Errno]string{
			unix.EINVAL: "it is not connected",
			unix.ENOENT: "needs Linux 6.9",
		})
	}
	return nil
}

// An end is a port as the bus is told of it.
type end struct {
	port Port
	ns   *netns.NS
}

func newEnd(op string, conn *link.Conn, ref link.Ref) (e end, err error) {
	l, err := conn.Get(ref)
	if err != nil {
		return e, err
	}
	if e.port, err = From(l); err != nil {
		err.(*link.Error).Op = op
		return e, err
	}
	e.ns, err = conn.NetNS()
	return e, err
}

// String names a namespace by a descriptor of this process, and a link in it.
func (e end) String() string { return fmt.Sprintf("%d:%d", e.ns.FD(), e.port.Link.Index) }
