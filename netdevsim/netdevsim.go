package netdevsim

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// Spec describes a device to create. It comes from New, must not be copied, and
// is for one goroutine at a time.
type Spec struct {
	_             noCopy
	id            uint32
	ports, queues uint32
}

// noCopy makes go vet complain about copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// New starts the description of a new device, for [Create]. The id is 0 to
// 1<<31 - 1, and no other device of the machine has it.
func New(id uint32) *Spec { return &Spec{id: id, ports: 1, queues: 1} }

// Ports sets how many ports the device starts with. Without it there is one.
// Ports come and go later by [Device.AddPort] and [Device.DeletePort].
func (s *Spec) Ports(n uint32) *Spec { s.ports = n; return s }

// Queues sets how many queues each port has for each direction, from 1. Without
// it there is one.
func (s *Spec) Queues(n uint32) *Spec { s.queues = n; return s }

// String returns the command that makes the device.
func (s *Spec) String() string {
	return fmt.Sprintf("echo %q > /sys/bus/netdevsim/new_device", s.text())
}

func (s *Spec) text() string { return fmt.Sprintf("%d %d %d", s.id, s.ports, s.queues) }

// check says what cannot be.
func (s *Spec) check() error {
	var message string
	switch {
	case s.id > math.MaxInt32:
		message = fmt.Sprintf("id %d is not in 0 to 2147483647", s.id)
	case s.queues == 0:
		message = "0 queues: a port has one at least"
	default:
		return nil
	}
	return &link.Error{Op: "create", Kind: busName, Name: nameOf(s.id), Message: message, Errno: unix.ERANGE}
}

// nameOf returns the name that a device has in the kernel.
func nameOf(id uint32) string { return busName + strconv.FormatUint(uint64(id), 10) }

// idOf returns the id of the device of the given name.
func idOf(name string) (uint32, bool) {
	digits, ok := strings.CutPrefix(name, busName)
	id, err := strconv.ParseUint(digits, 10, 31)
	return uint32(id), ok && err == nil
}

// Create makes a device. Its links are in the network namespace of the
// connection, named by the kernel. An id that is taken is os.ErrExist, a kernel
// without netdevsim is errors.ErrUnsupported.
func Create(conn *link.Conn, s *Spec) (*Device, error) {
	const op = "create"
	if s == nil {
		return nil, invalid(op, "", "there is no description: nil")
	}
	name := nameOf(s.id)
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := load(conn, op, name); err != nil {
		return nil, err
	}
	if _, err := os.Stat(devicePath(s.id, "")); err == nil {
		return nil, taken(name)
	}
	ns, err := conn.NetNS()
	if err != nil {
		return nil, fail(op, name, err, map[unix.Errno]string{unix.EBADF: "the connection is closed"})
	}
	defer ns.Close()
	// The links get the namespace of the thread that writes.
	var failed error
	err = ns.Do(func() error {
		failed = write(onBus("new_device"), s.text())
		return nil
	})
	if err != nil {
		return nil, fail(op, name, err, nil)
	}
	d := &Device{conn, s.id}
	switch {
	case errors.Is(failed, unix.ENOSPC): // in the kernel's table of ids
		return nil, taken(name)
	case failed != nil:
		return nil, fail(op, name, failed, nil)
	case d.broken():
		return nil, errors.Join(&link.Error{
			Op: op, Kind: busName, Name: name, Errno: unix.EIO,
			Message: "the driver did not take the device: the log of the kernel may say why",
		}, d.Delete())
	}
	return d, nil
}

// broken reports whether the device has no driver: if that cannot make the
// links, the kernel keeps a device of which nothing can be asked.
func (d *Device) broken() bool {
	_, err := os.Stat(devicePath(d.id, "driver"))
	return err != nil
}

func taken(name string) error {
	return &link.Error{Op: "create", Kind: busName, Name: name, Message: "there is a device with this id already", Errno: unix.EEXIST}
}

// Open finds a device that exists. If there is none the error is os.ErrNotExist.
// The connection is where its links are looked for.
func Open(conn *link.Conn, id uint32) (*Device, error) {
	if _, err := os.Stat(devicePath(id, "")); err != nil {
		return nil, fail("open", nameOf(id), err, absent)
	}
	return &Device{conn, id}, nil
}

// absent are the words for a device that is not there.
var absent = map[unix.Errno]string{unix.ENOENT: "there is no such device"}

// Devices returns the ids of all devices of the machine, in order.
func Devices() ([]uint32, error) {
	entries, err := os.ReadDir(onBus("devices"))
	if os.IsNotExist(err) {
		return nil, nil // there is no such bus
	}
	if err != nil {
		return nil, fail("list", "devices", err, nil)
	}
	var ids []uint32
	for _, e := range entries {
		if id, ok := idOf(e.Name()); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}
