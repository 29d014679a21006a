// Package tapdev opens the device files of macvtap and ipvtap links, which one
// driver of the kernel serves (drivers/net/tap.c).
package tapdev

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// A Device is the file of a macvtap or ipvtap link, held open: each Read returns
// one Ethernet frame that the link received, each Write sends one out of the
// parent.
//
// Its methods may be called by several goroutines at once. Device does not
// follow what others do to the link: where that is deleted meanwhile, Read waits
// on and Write drops what it is given.
type Device struct {
	link   *link.Link
	queues []*os.File
}

// Link returns the link as it was when the device was opened.
func (d *Device) Link() *link.Link { return d.link }

// Name returns the name that the link had when the device was opened.
func (d *Device) Name() string { return d.link.Name }

// Index returns the number of the link in its network namespace.
func (d *Device) Index() link.Index { return d.link.Index }

// Read reads a frame from the first queue. It waits for one. What of the frame
// does not fit into b is lost.
func (d *Device) Read(b []byte) (int, error) { return d.queues[0].Read(b) }

// Write writes a frame of at least 14 bytes to the first queue.
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

// Queues returns the queues that this Device holds. They are the Device's own.
func (d *Device) Queues() []*os.File { return append([]*os.File(nil), d.queues...) }

// Close closes the queues, and wakes who waits for frames. The link stays.
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

// minVnetHdr is the length of a struct virtio_net_hdr.
const minVnetHdr = 10

// VnetHdr puts a struct virtio_net_hdr before each frame of all queues, read or
// written, with room for the given number of bytes: 10, or 12 for virtio's
// mergeable receive buffers. It tells which checksums and which cutting into
// segments are left to do; what the reader may be given of that, Offload says.
// 0 stands for plain frames, which a Device starts with.
//
// Kernel: IFF_VNET_HDR, TUNSETVNETHDRSZ.
func (d *Device) VnetHdr(bytes int) error {
	if bytes != 0 && (bytes < minVnetHdr || bytes > 1<<31-1) {
		return d.fail("TUNSETVNETHDRSZ", fmt.Sprintf("%d is not in 10 to 2147483647, nor 0", bytes), unix.EINVAL)
	}
	for _, f := range d.queues {
		err := d.control(f, func(fd int) error {
			if bytes == 0 {
				return d.wrap("TUNSETIFF", setFlags(fd, 0))
			}
			if err := unix.IoctlSetPointerInt(fd, unix.TUNSETVNETHDRSZ, bytes); err != nil {
				return d.wrap("TUNSETVNETHDRSZ", err)
			}
			return d.wrap("TUNSETIFF", setFlags(fd, unix.IFF_VNET_HDR))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// setFlags sets how frames look. The driver wants TAP without struct tun_pi.
func setFlags(fd int, flags uint16) error {
	req, err := unix.NewIfreq("")
	if err != nil {
		return err
	}
	req.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI | flags)
	return unix.IoctlIfreq(fd, unix.TUNSETIFF, req)
}

// getFlags asks for them, and for the link's name.
func getFlags(fd int) (name string, flags uint16, err error) {
	req, err := unix.NewIfreq("")
	if err != nil {
		return "", 0, err
	}
	if err := unix.IoctlIfreq(fd, unix.TUNGETIFF, req); err != nil {
		return "", 0, err
	}
	return req.Name(), req.Uint16(), nil
}

// control does something with the descriptor of a queue.
func (d *Device) control(f *os.File, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil {
		return &os.PathError{Op: "ioctl", Path: f.Name(), Err: os.ErrClosed}
	}
	return failed
}

// fail makes an Error of what is wrong with an operation on the device.
func (d *Device) fail(what, message string, errno unix.Errno) error {
	return &link.Error{Op: "set", Kind: d.link.Kind, Name: d.link.Name, Attribute: what, Message: message, Errno: errno}
}

// wrap makes an Error of what an ioctl returned, if that is one.
func (d *Device) wrap(ioctl string, err error) error {
	if err == nil {
		return nil
	}
	errno := unix.EINVAL
	errors.As(err, &errno)
	message := ""
	if errno == unix.ENOLINK {
		message, errno = "the link was deleted", unix.ENODEV
	}
	return d.fail(ioctl, message, errno)
}
