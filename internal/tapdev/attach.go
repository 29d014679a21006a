package tapdev

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// maxQueues is MAX_TAP_QUEUES of the driver.
const maxQueues = 256

// Attach opens the device file of a link of the kind as often as there are to
// be queues.
func Attach(conn *link.Conn, ref link.Ref, kind string, queues int) (*Device, error) {
	if queues < 1 || queues > maxQueues {
		return nil, &link.Error{Op: "attach", Kind: kind, Message: fmt.Sprintf("%d queues are not in 1 to %d", queues, maxQueues), Errno: unix.EINVAL}
	}
	l, err := conn.Get(ref)
	if err != nil {
		return nil, attaching(err)
	}
	if l.Kind != kind {
		return nil, &link.Error{Op: "attach", Kind: kind, Name: l.Name, Message: "it is " + what(l.Kind), Errno: unix.EOPNOTSUPP}
	}
	n := node{kind: kind, name: l.Name, index: l.Index, address: l.Address.Or(nil)}
	d := &Device{link: l}
	if err := d.open(conn, &n, queues); err != nil {
		d.Close()
		return nil, err
	}
	// Now that it is open, the link cannot go unnoticed.
	if d.link, err = conn.Get(l.Index); err != nil {
		d.Close()
		return nil, attaching(err)
	}
	return d, nil
}

func what(kind string) string {
	if kind == "" {
		return "no virtual link"
	}
	return "a " + kind + " link"
}

// attaching names the operation in an error.
func attaching(err error) error {
	var e *link.Error
	if !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Op = "attach"
	return &named
}

// open opens the queues.
func (d *Device) open(conn *link.Conn, n *node, queues int) error {
	ns, err := conn.NetNS()
	if err != nil {
		return attaching(err)
	}
	defer ns.Close()
	number, err := n.number(ns)
	if err != nil {
		return err
	}
	if err := n.find(number); err != nil {
		return err
	}
	defer n.close()
	for range queues {
		fd, err := n.open()
		if err != nil {
			return err
		}
		// The runtime's poller takes it, by O_NONBLOCK.
		d.queues = append(d.queues, os.NewFile(uintptr(fd), n.path()))
		if err := setFlags(fd, 0); err != nil {
			return n.fail("TUNSETIFF", "", err)
		}
		if _, _, err := getFlags(fd); err != nil { // ENOLINK: it was deleted
			return n.fail("TUNGETIFF", "it was deleted meanwhile", unix.ENODEV)
		}
	}
	// The number may have become that of another link before it was opened.
	if now, err := n.number(ns); err != nil || now != number {
		return n.fail("", "it was deleted meanwhile", unix.ENODEV)
	}
	return nil
}
