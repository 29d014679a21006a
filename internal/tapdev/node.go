package tapdev

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A node is the device file of a link. The kernel makes /dev/tapN for a link of
// index N in whatever network namespace, where there is none of that name yet
// (macvtap_device_event in drivers/net/macvtap.c), so that it may be another
// link's.
type node struct {
	kind, name string
	index      link.Index
	address    net.HardwareAddr

	dir int    // a file system of our own with the file, 0 if it is in /dev
	dev uint64 // the number
}

// base is the file's name.
func (n *node) base() string { return "tap" + n.index.String() }

// path is what the file is called where the kernel makes it.
func (n *node) path() string { return "/dev/" + n.base() }

// fail makes an Error.
func (n *node) fail(what, message string, err error) error {
	e := &link.Error{Op: "attach", Kind: n.kind, Name: n.name, Attribute: what, Message: message, Errno: unix.EINVAL}
	errors.As(err, &e.Errno)
	return e
}

// number asks sysfs, of which each network namespace has its own, for the number
// of the device.
func (n *node) number(ns *netns.NS) (dev uint64, err error) {
	class := "class/" + n.kind + "/" + n.base()
	var text string
	err = ns.Do(func() error {
		sys, err := mountOwn("sysfs", unix.MOUNT_ATTR_RDONLY|unix.MOUNT_ATTR_NOSUID|unix.MOUNT_ATTR_NODEV|unix.MOUNT_ATTR_NOEXEC)
		if err != nil {
			return err
		}
		defer unix.Close(sys)
		text, err = readAt(sys, class+"/dev")
		return err
	})
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
		text, err = n.numberHere(ns, class, err)
	}
	switch {
	case errors.Is(err, unix.ENOENT):
		return 0, n.fail("", "it was deleted meanwhile", unix.ENODEV)
	case errors.Is(err, unix.EPERM):
		return 0, n.fail("", "to look into sysfs of its network namespace needs CAP_SYS_ADMIN", unix.EPERM)
	case err != nil:
		return 0, n.fail("", "sysfs of its network namespace cannot be read", err)
	}
	var major, minor uint32
	if _, err := fmt.Sscanf(text, "%d:%d\n", &major, &minor); err != nil {
		return 0, n.fail("", fmt.Sprintf("sysfs says that its number is %q", text), unix.EBADMSG)
	}
	return unix.Mkdev(major, minor), nil
}

// numberHere looks at /sys instead, which shows the links of the network
// namespace that it was mounted in: the link must look like the one there.
// Refused is why this is done.
func (n *node) numberHere(ns *netns.NS, class string, refused error) (string, error) {
	here, err := netns.Current()
	if err != nil {
		return "", refused
	}
	defer here.Close()
	if !here.Equal(ns) {
		return "", refused
	}
	for file, want := range map[string]string{"ifindex": n.index.String(), "address": n.address.String()} {
		b, err := os.ReadFile("/sys/" + class + "/device/" + file)
		if err != nil || strings.TrimSpace(string(b)) != want {
			return "", refused
		}
	}
	b, err := os.ReadFile("/sys/" + class + "/dev")
	return string(b), err
}

// find looks whether the file of that number is in /dev, and makes one where it
// is not.
func (n *node) find(dev uint64) error {
	n.dev = dev
	var st unix.Stat_t
	if err := unix.Stat(n.path(), &st); err == nil && st.Mode&unix.S_IFMT == unix.S_IFCHR && st.Rdev == dev {
		return nil
	}
	why := fmt.Sprintf("there is no such file with number %d:%d, and ", unix.Major(dev), unix.Minor(dev))
	dir, err := mountOwn("tmpfs", unix.MOUNT_ATTR_NOSUID|unix.MOUNT_ATTR_NOEXEC)
	if err != nil {
		return n.fail(n.path(), why+"a file system to make one in needs CAP_SYS_ADMIN", err)
	}
	if err := unix.Mknodat(dir, n.base(), unix.S_IFCHR|0o600, int(dev)); err != nil {
		unix.Close(dir)
		return n.fail(n.path(), why+"to make one needs CAP_MKNOD", err)
	}
	n.dir = dir
	return nil
}

func (n *node) close() {
	if n.dir != 0 {
		unix.Close(n.dir)
	}
}

// open opens the file once more.
func (n *node) open() (fd int, err error) {
	const how = unix.O_RDWR | unix.O_CLOEXEC | unix.O_NONBLOCK
	if n.dir != 0 {
		fd, err = unix.Openat(n.dir, n.base(), how, 0)
	} else {
		fd, err = unix.Open(n.path(), how, 0)
	}
	if err != nil {
		return -1, n.fail(n.path(), n.explain(err), err)
	}
	// Somebody may have put another file there.
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil || st.Rdev != n.dev {
		unix.Close(fd)
		return -1, n.fail(n.path(), "it became another file meanwhile", unix.ESTALE)
	}
	return fd, nil
}

// explain says in words why the file cannot be opened.
func (n *node) explain(err error) string {
	switch {
	case n.dir != 0 && (errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM)):
		return "the container may not open devices of that number"
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return "the user may not open it"
	case errors.Is(err, unix.EBUSY):
		return "all " + strconv.Itoa(maxQueues) + " queues of the link are open"
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return "it was deleted meanwhile"
	}
	return ""
}

// mountOwn mounts a file system that is in no folder, and goes with its
// descriptor.
func mountOwn(name string, attrs int) (fd int, err error) {
	fs, err := unix.Fsopen(name, unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, err
	}
	defer unix.Close(fs)
	if err := unix.FsconfigCreate(fs); err != nil {
		return -1, err
	}
	return unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, attrs)
}

func readAt(dir int, name string) (string, error) {
	fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return "", err
	}
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	b, err := io.ReadAll(f)
	return string(b), err
}
