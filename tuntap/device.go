package tuntap

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// A Device is a TUN or TAP device that is held open. Each Read returns one
// packet, each Write sends one into the stack of its network namespace.
//
// Its methods may be called by several goroutines at once. Device does not
// follow what others do to the link: where that is deleted meanwhile, Read and
// Write fail with unix.EBADFD.
type Device struct {
	link   *link.Link
	queues []*os.File
}

// Open makes a device as spec says and holds it open: it goes when the Device is
// closed, or the process ends. If anything fails, nothing is left. A link that
// has the name already is os.ErrExist, and is not touched.
//
// With MultiQueue, OpenQueues opens several queues at once, and Attach further
// ones later. [link.Conn.Create] makes a device that nobody holds.
//
// Kernel: TUNSETIFF.
func Open(conn *link.Conn, spec *Spec) (*Device, error) { return open(conn, spec, 1) }

// OpenQueues is Open with several queues, 1 to 256. It implies MultiQueue where
// that is more than one.
func OpenQueues(conn *link.Conn, spec *Spec, queues int) (*Device, error) {
	return open(conn, spec, queues)
}

// Attach opens a queue of a device that exists. One without MultiQueue has a
// single queue: the error is unix.EBUSY if that is open. The error is
// os.ErrNotExist if there is no such link, and errors.ErrUnsupported if it is no
// TUN or TAP device. Who may attach, Owner and OwnerGroup say.
//
// Kernel: TUNSETIFF.
func Attach(conn *link.Conn, ref link.Ref) (*Device, error) {
	l, err := conn.Get(ref)
	if err != nil {
		return nil, attaching(err)
	}
	a, err := From(l)
	if err != nil {
		e := attaching(err).(*link.Error)
		e.Errno = unix.EOPNOTSUPP
		return nil, e
	}
	ns, err := conn.NetNS()
	if err != nil {
		return nil, attaching(err)
	}
	defer ns.Close()
	var f *os.File
	err = ns.Do(func() error {
		q, err := openQueue("attach", l.Name)
		if err != nil {
			return err
		}
		if err := q.attach(a.flags()); err != nil {
			q.close()
			return err
		}
		f = q.file()
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Had the link gone meanwhile, the driver would have made another one.
	now, err := conn.Get(link.Name(l.Name))
	if err == nil && now.Index != l.Index {
		err = &link.Error{Kind: kind, Name: l.Name, Message: "it was deleted meanwhile", Errno: unix.ENODEV}
	}
	if err != nil {
		f.Close()
		return nil, attaching(err)
	}
	return &Device{now, []*os.File{f}}, nil
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

// Link returns the link as it was when the device was opened.
func (d *Device) Link() *link.Link { return d.link }

// Name returns the name that the link had when the device was opened.
func (d *Device) Name() string { return d.link.Name }

// Index returns the number of the link in its network namespace.
func (d *Device) Index() link.Index { return d.link.Index }

// Read reads a packet from the first queue, one that the stack sent through
// the link. It waits for one. What of the packet does not fit into b is lost.
func (d *Device) Read(b []byte) (int, error) { return d.queues[0].Read(b) }

// Write writes a packet to the first queue: the stack receives it from the
// link. The link must be up, else the error is unix.EIO.
func (d *Device) Write(b []byte) (int, error) { return d.queues[0].Write(b) }

// SetDeadline sets when waiting Read and Write calls of all queues give up with
// os.ErrDeadlineExceeded; the zero time means never.
func (d *Device) SetDeadline(t time.Time) error {
	return d.each(func(f *os.File) error { return f.SetDeadline(t) })
}

// SetReadDeadline is SetDeadline for reading.
func (d *Device) SetReadDeadline(t time.Time) error {
	return d.each(func(f *os.File) error { return f.SetReadDeadline(t) })
}

// SetWriteDeadline is SetDeadline for writing.
func (d *Device) SetWriteDeadline(t time.Time) error {
	return d.each(func(f *os.File) error { return f.SetWriteDeadline(t) })
}

// File returns the first queue. It is the Device's own: Close closes it. Its
// SyscallConn serves for ioctls; Fd would take the deadlines away.
func (d *Device) File() *os.File { return d.queues[0] }

// Queues returns the queues that this Device holds, one but for OpenQueues.
// They are the Device's own.
func (d *Device) Queues() []*os.File { return append([]*os.File(nil), d.queues...) }

// Persist tells whether the device outlives its last descriptor.
//
// ip tuntap: add, del. Kernel: TUNSETPERSIST.
func (d *Device) Persist(on bool) error {
	value := uint32(0)
	if on {
		value = 1
	}
	raw, err := d.queues[0].SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		q := &queue{"set", d.Name(), int(fd)}
		failed = q.set("TUNSETPERSIST", unix.TUNSETPERSIST, value)
	})
	if err != nil {
		return &os.PathError{Op: "ioctl", Path: clone, Err: os.ErrClosed}
	}
	return failed
}

// Close closes the queues, and wakes who waits for packets. The link goes when
// its last queue is closed by whoever holds it, unless it is persistent.
// Closing a closed Device does nothing and returns nil.
func (d *Device) Close() error {
	return d.each(func(f *os.File) error {
		if err := f.Close(); !errors.Is(err, os.ErrClosed) {
			return err
		}
		return nil
	})
}

func (d *Device) each(do func(*os.File) error) error {
	var errs []error
	for _, f := range d.queues {
		errs = append(errs, do(f))
	}
	return errors.Join(errs...)
}
