package netns

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// threadNS is the network namespace of the thread that opens it.
const threadNS = "/proc/thread-self/ns/net"

// NS is a handle of a network namespace: an open file descriptor that keeps the
// namespace in existence until Close. Goroutines may share an NS; Close waits
// for calls that are using the descriptor, but not for a function that runs in
// Do.
type NS struct {
	mu   sync.RWMutex // held for reading while fd is in use
	fd   int          // -1 when closed
	id   ID
	name string
}

// ID identifies a network namespace among those that exist: two handles with
// the same ID are of the same namespace while both are open. The kernel may use
// the ID again after the namespace is gone. IDs can be compared and be keys.
type ID struct {
	Dev uint64 // device of the nsfs filesystem
	Ino uint64 // inode number in it
}

// String returns the ID as readlink /proc/self/ns/net has it, "net:[4026531840]".
func (id ID) String() string { return "net:[" + strconv.FormatUint(id.Ino, 10) + "]" }

// New makes a network namespace without a name. It lives as long as the handle,
// or anything else in the kernel that refers to it: sockets, processes, mounts.
// It holds a loopback interface, which is down, and what modules of the kernel
// put into each namespace (tunl0, sit0 …).
func New() (*NS, error) {
	ns, err := create()
	if err != nil {
		return nil, &Error{Op: "create", Err: err}
	}
	ns.name = ns.id.String()
	return ns, nil
}

// create makes a namespace on a thread of its own and opens it.
func create() (*NS, error) {
	var ns *NS
	err := onThread(func(ID) error {
		err := unix.Unshare(unix.CLONE_NEWNET)
		switch {
		case errors.Is(err, unix.EINVAL):
			return fmt.Errorf("unshare: kernel without CONFIG_NET_NS: %w", errors.ErrUnsupported)
		case errors.Is(err, unix.ENOSPC):
			return fmt.Errorf("unshare: limit of /proc/sys/user/max_net_namespaces reached: %w", err)
		case err != nil:
			return fmt.Errorf("unshare: %w", err)
		}
		return nil
	}, func() (err error) {
		ns, err = open(threadNS)
		return err
	})
	return ns, err
}

// OpenPath opens the network namespace that the file at path refers to: a file
// below /proc/PID/ns or a bind mount of one. Mind that /proc/self is the main
// thread; [Current] opens the namespace of the calling thread.
func OpenPath(path string) (*NS, error) {
	ns, err := open(path)
	if err != nil {
		return nil, &Error{Op: "open", Namespace: path, Err: err}
	}
	ns.name = path
	return ns, nil
}

// OpenPID opens the network namespace of the process, or the thread, with the
// given ID in the PID namespace of the mounted /proc. It takes the rights that
// ptrace takes to open that of another user's process.
func OpenPID(pid int) (*NS, error) {
	return OpenPath("/proc/" + strconv.Itoa(pid) + "/ns/net")
}

// FromFD returns a handle of the network namespace that fd refers to. The
// handle has a duplicate of fd; fd stays the caller's to close.
func FromFD(fd int) (*NS, error) {
	ns, err := duplicate(fd)
	if err != nil {
		return nil, &Error{Op: "open", Namespace: "fd " + strconv.Itoa(fd), Err: err}
	}
	ns.name = ns.id.String()
	return ns, nil
}

func duplicate(fd int) (*NS, error) {
	dup, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return adopt(dup)
}

// Current opens the network namespace of the calling thread: inside [NS.Do]
// that of the NS, and elsewhere that of the process, unless the goroutine is
// locked to a thread that was moved by other means.
func Current() (*NS, error) {
	ns, err := open(threadNS)
	if err != nil {
		return nil, &Error{Op: "open", Namespace: threadNS, Err: err}
	}
	ns.name = ns.id.String()
	return ns, nil
}

// open opens a namespace file. O_NONBLOCK keeps a path that turns out to be a
// FIFO or a device from blocking; nsfs ignores it.
func open(path string) (*NS, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	return adopt(fd)
}

// adopt makes fd a handle, or closes it if it is not of a network namespace.
func adopt(fd int) (*NS, error) {
	id, err := identify(fd)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return &NS{fd: fd, id: id}, nil
}

func identify(fd int) (ID, error) {
	var fs unix.Statfs_t
	if err := unix.Fstatfs(fd, &fs); err != nil {
		return ID{}, fmt.Errorf("statfs: %w", err)
	}
	if fs.Type != unix.NSFS_MAGIC { // no ioctl on a device that may take it for its own
		return ID{}, errNotNetNS
	}
	typ, err := unix.IoctlRetInt(fd, unix.NS_GET_NSTYPE)
	if err != nil {
		return ID{}, fmt.Errorf("type of namespace: %w", err)
	}
	if typ != unix.CLONE_NEWNET {
		return ID{}, errNotNetNS
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return ID{}, fmt.Errorf("stat: %w", err)
	}
	return idOf(&st), nil
}

func idOf(st *unix.Stat_t) ID { return ID{Dev: uint64(st.Dev), Ino: st.Ino} }

// Close gives up the handle. The namespace goes once nothing refers to it, and
// its virtual links with it. Closing a closed NS does nothing and returns nil,
// so that a deferred Close may follow an explicit one.
func (ns *NS) Close() error {
	if ns == nil {
		return &Error{Op: "close", Err: errNil}
	}
	ns.mu.Lock()
	defer ns.mu.Unlock()
	if ns.fd < 0 {
		return nil
	}
	fd := ns.fd
	ns.fd = -1
	if err := unix.Close(fd); err != nil {
		return &Error{Op: "close", Namespace: ns.name, Err: err}
	}
	return nil
}

// withFD calls f with the descriptor, which stays open meanwhile.
func (ns *NS) withFD(f func(fd int) error) error {
	ns.mu.RLock()
	defer ns.mu.RUnlock()
	if ns.fd < 0 {
		return os.ErrClosed
	}
	return f(ns.fd)
}

// FD returns the descriptor, for attributes such as IFLA_NET_NS_FD and for
// libraries that take one. It is the NS's own: valid until Close, and not to be
// closed by the caller. It is -1 for an NS that is closed or nil.
func (ns *NS) FD() int {
	if ns == nil {
		return -1
	}
	ns.mu.RLock()
	defer ns.mu.RUnlock()
	return ns.fd
}

// ID returns the identity of the namespace. A closed NS still has the one it
// had; a nil NS has the zero ID, which no namespace has.
func (ns *NS) ID() ID {
	if ns == nil {
		return ID{}
	}
	return ns.id
}

// Equal reports whether both handles are open and of the same namespace. A
// closed handle is equal to none, not even to itself, because its namespace may
// be gone and its ID in use again.
func (ns *NS) Equal(other *NS) bool {
	return ns.FD() >= 0 && other.FD() >= 0 && ns.id == other.id
}

// String returns what the NS was opened by, its name or its path, and for
// others the ID, "net:[4026531840]". It is "<nil>" for a nil NS.
func (ns *NS) String() string {
	if ns == nil {
		return "<nil>"
	}
	return ns.name
}
