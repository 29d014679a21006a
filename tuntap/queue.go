package tuntap

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// clone is the file that makes and opens devices (Linux's drivers/net/tun.c).
const clone = "/dev/net/tun"

// maxQueues is MAX_TAP_QUEUES of the driver.
const maxQueues = 256

// flags returns the flags of TUNSETIFF. They count for the device as a whole,
// also when one more queue is opened.
func (a *Attributes) flags() uint16 {
	flags := uint16(unix.IFF_TUN)
	if a.Mode.Or(TUN) == TAP {
		flags = unix.IFF_TAP
	}
	if !a.PacketInfo.Or(false) {
		flags |= unix.IFF_NO_PI
	}
	if a.VnetHdr.Or(false) {
		flags |= unix.IFF_VNET_HDR
	}
	if a.MultiQueue.Or(false) {
		flags |= unix.IFF_MULTI_QUEUE
	}
	return flags
}

// A queue is a descriptor of /dev/net/tun and what errors call its device.
type queue struct {
	op, name string
	fd       int
}

// openQueue opens /dev/net/tun. Which network namespace its device is in is
// decided by this, not by TUNSETIFF.
//
// Only after TUNSETIFF may the descriptor go to the runtime's poller: before,
// the driver has nothing to wait for and would never wake it.
func openQueue(op, name string) (*queue, error) {
	q := &queue{op, name, -1}
	fd, err := unix.Open(clone, unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, q.fail(clone, err)
	}
	q.fd = fd
	return q, nil
}

func (q *queue) close() { unix.Close(q.fd) }

// attach makes the queue one of the device, which the driver makes where there
// is none. With IFF_TUN_EXCL it refuses one that is there.
func (q *queue) attach(flags uint16) error {
	req, err := unix.NewIfreq(q.name)
	if err != nil {
		return q.fail("TUNSETIFF", err)
	}
	req.SetUint16(flags)
	err = unix.IoctlIfreq(q.fd, unix.TUNSETIFF, req)
	if errors.Is(err, unix.EBUSY) && flags&unix.IFF_TUN_EXCL != 0 {
		err = unix.EEXIST // as rtnetlink says it
	}
	return q.fail("TUNSETIFF", err)
}

// set does an ioctl that takes its argument by value.
func (q *queue) set(ioctl string, number uint, value uint32) error {
	return q.fail(ioctl, unix.IoctlSetInt(q.fd, number, int(value)))
}

// point does one that takes a pointer to its argument.
func (q *queue) point(ioctl string, number uint, value uint32) error {
	return q.fail(ioctl, unix.IoctlSetPointerInt(q.fd, number, int(value)))
}

// file hands the descriptor to the runtime's poller, by O_NONBLOCK.
func (q *queue) file() *os.File { return os.NewFile(uintptr(q.fd), clone) }

// fail makes an Error of what went wrong, if anything did.
func (q *queue) fail(what string, err error) error {
	if err == nil {
		return nil
	}
	e := &link.Error{Op: q.op, Kind: kind, Name: q.name, Attribute: what, Errno: unix.EINVAL}
	errors.As(err, &e.Errno)
	e.Message = explain(what, e.Errno)
	if what == clone && (e.Errno == unix.ENOENT || e.Errno == unix.ENODEV || e.Errno == unix.ENXIO) {
		e.Errno = unix.EOPNOTSUPP
	}
	return e
}

// explain says in words what the driver cannot.
func explain(what string, errno unix.Errno) string {
	switch {
	case what == clone && errno == unix.ENOENT:
		return "there is no such file: this kernel has no tun links (CONFIG_TUN), or the module tun is not loaded"
	case what == clone && (errno == unix.ENODEV || errno == unix.ENXIO):
		return "this kernel has no tun links (CONFIG_TUN)"
	case what == clone && errno == unix.EACCES:
		return "the user may not open it"
	case what == "TUNSETIFF" && errno == unix.EEXIST:
		return "a link of that name or index is there already"
	case what == "TUNSETIFF" && errno == unix.EBUSY:
		return "the device has one queue, and it is open"
	case what == "TUNSETIFF" && errno == unix.E2BIG:
		return "all queues of the device are open"
	case what == "TUNSETIFF" && errno == unix.EPERM:
		return "needs CAP_NET_ADMIN in the network namespace"
	case (what == "TUNSETOWNER" || what == "TUNSETGROUP") && errno == unix.EINVAL:
		return "the ID has no meaning in the user namespace"
	}
	return ""
}
