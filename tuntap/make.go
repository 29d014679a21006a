package tuntap

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// A holding is the queues that a device under construction is held by.
type holding struct {
	want  int
	files []*os.File
}

func (h *holding) close() {
	for _, f := range h.files {
		f.Close()
	}
	h.files = nil
}

// fail keeps the first bad value. What is wrong with it, Create and Open say.
func (s *Spec) fail(attribute, message string) {
	if s.err == nil {
		s.err = &link.Error{Op: "create", Kind: kind, Attribute: attribute, Message: message, Errno: unix.EINVAL}
	}
}

// make makes the device in the network namespace of the connection.
func (s *Spec) make(c *link.Conn, name string) error {
	if s.err != nil {
		e := *s.err
		e.Name = name
		return &e
	}
	ns, err := c.NetNS()
	if err != nil {
		return err
	}
	defer ns.Close()
	return ns.Do(func() error { return s.makeHere(name) })
}

// makeHere makes the device in the network namespace of the thread.
func (s *Spec) makeHere(name string) (err error) {
	q, err := openQueue("create", name)
	if err != nil {
		return err
	}
	queues := []*queue{q}
	defer func() {
		if err != nil || s.held == nil {
			for _, q := range queues {
				q.close()
			}
		}
	}()
	a := s.a
	if s.held != nil && s.held.want > 1 {
		a.MultiQueue.Set(true)
	}
	if err := s.configure(q, a.flags()); err != nil {
		return err
	}
	if s.held == nil {
		return q.set("TUNSETPERSIST", unix.TUNSETPERSIST, 1)
	}
	for len(queues) < s.held.want {
		more, err := openQueue("create", name)
		if err != nil {
			return err
		}
		queues = append(queues, more)
		if err := more.attach(a.flags()); err != nil {
			return err
		}
	}
	for _, q := range queues {
		s.held.files = append(s.held.files, q.file())
	}
	return nil
}

// configure makes the queue the first one of a new device.
func (s *Spec) configure(q *queue, flags uint16) error {
	if s.index != 0 {
		if err := q.point("TUNSETIFINDEX", unix.TUNSETIFINDEX, uint32(s.index)); err != nil {
			return err
		}
	}
	if err := q.attach(flags | unix.IFF_TUN_EXCL); err != nil {
		return err
	}
	if uid, ok := s.a.Owner.Get(); ok {
		if err := q.set("TUNSETOWNER", unix.TUNSETOWNER, uid); err != nil {
			return err
		}
	}
	if gid, ok := s.a.Group.Get(); ok {
		if err := q.set("TUNSETGROUP", unix.TUNSETGROUP, gid); err != nil {
			return err
		}
	}
	if s.vnetHdrSize != 0 {
		return q.point("TUNSETVNETHDRSZ", unix.TUNSETVNETHDRSZ, s.vnetHdrSize)
	}
	return nil
}

// open makes a device and keeps some of its queues.
func open(conn *link.Conn, spec *Spec, queues int) (*Device, error) {
	e := &link.Error{Op: "create", Kind: kind, Errno: unix.EINVAL}
	switch {
	case spec == nil:
		e.Message = "nothing is described"
		return nil, e
	case queues < 1 || queues > maxQueues:
		e.Message = fmt.Sprintf("%d queues are not in 1 to %d", queues, maxQueues)
		return nil, e
	}
	h := &holding{want: queues}
	spec.held = h
	defer func() { spec.held = nil }()
	l, err := conn.Create(spec)
	if err != nil {
		h.close()
		return nil, err
	}
	return &Device{l, h.files}, nil
}
