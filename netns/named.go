package netns

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Dir is where the named namespaces are, shared with "ip netns".
const Dir = "/run/netns"

// NewNamed makes a network namespace and gives it a name, as "ip netns add"
// does: it lives until [Delete], even without the handle and after the process.
// A name that exists is an error that matches [os.ErrExist]. If NewNamed fails
// it leaves neither name nor namespace; [Dir] and its mount stay.
func NewNamed(name string) (*NS, error) {
	ns, err := createNamed(name)
	if err != nil {
		return nil, &Error{Op: "create", Namespace: name, Err: err}
	}
	ns.name = name
	return ns, nil
}

func createNamed(name string) (*NS, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if err := prepareDir(); err != nil {
		return nil, err
	}
	path := filepath.Join(Dir, name)
	file, err := unix.Open(path, unix.O_RDONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(file)
	ns, err := create()
	if err != nil {
		removeFile(file, path)
		return nil, err
	}
	// Going by descriptor, the mount lands on the file made above or fails,
	// whatever has been done to the name since.
	if err := unix.Mount(fdPath(ns.fd), fdPath(file), "none", unix.MS_BIND, ""); err != nil {
		ns.Close()
		removeFile(file, path)
		return nil, fmt.Errorf("mount on %s: %w", path, err)
	}
	return ns, nil
}

func fdPath(fd int) string { return "/proc/thread-self/fd/" + strconv.Itoa(fd) }

// removeFile removes path if it is still the file that is open as fd.
func removeFile(fd int, path string) {
	var open, named unix.Stat_t
	if unix.Fstat(fd, &open) == nil && unix.Lstat(path, &named) == nil && idOf(&open) == idOf(&named) {
		unix.Unlink(path)
	}
}

// prepareDir makes Dir a mount point whose mounts propagate, so that a deleted
// namespace goes from all mount namespaces. The lock, which ip(8) takes as well,
// keeps two processes from stacking mounts on each other.
func prepareDir() error {
	if err := unix.Mkdir(Dir, 0o755); err != nil && !errors.Is(err, unix.EEXIST) {
		return fmt.Errorf("mkdir %s: %w", Dir, err)
	}
	lock, err := unix.Open(Dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("open %s: %w", Dir, err)
	}
	defer unix.Close(lock) // unlocks
	if err := flock(lock); err != nil {
		return fmt.Errorf("lock %s: %w", Dir, err)
	}
	err = share()
	if errors.Is(err, unix.EINVAL) { // not a mount point yet
		if err := unix.Mount(Dir, Dir, "none", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return fmt.Errorf("mount %s on itself: %w", Dir, err)
		}
		err = share()
	}
	if err != nil {
		return fmt.Errorf("share mounts of %s: %w", Dir, err)
	}
	return nil
}

func share() error { return unix.Mount("", Dir, "none", unix.MS_SHARED|unix.MS_REC, "") }

func flock(fd int) error {
	for {
		if err := unix.Flock(fd, unix.LOCK_EX); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// Open opens the namespace of that name below [Dir].
func Open(name string) (*NS, error) {
	ns, err := openNamed(name)
	if err != nil {
		return nil, &Error{Op: "open", Namespace: name, Err: err}
	}
	ns.name = name
	return ns, nil
}

func openNamed(name string) (*NS, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	return open(filepath.Join(Dir, name))
}

// Delete removes the name, as "ip netns delete" does. The namespace goes when
// nothing else refers to it; open handles and processes inside keep it. Where
// the name is a symbolic link, as some container tools leave them, only the link
// is removed. A file that no namespace is mounted on, the remains of a failed
// attempt, is removed too.
func Delete(name string) error {
	if err := deleteNamed(name); err != nil {
		return &Error{Op: "delete", Namespace: name, Err: err}
	}
	return nil
}

func deleteNamed(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	path := filepath.Join(Dir, name)
	umountErr := unix.Unmount(path, unix.MNT_DETACH|unix.UMOUNT_NOFOLLOW)
	err := unix.Unlink(path)
	if errors.Is(err, unix.EBUSY) && umountErr != nil {
		return fmt.Errorf("unmount: %w", umountErr) // the cause of EBUSY
	}
	return err
}

// List returns the names below [Dir] in order, which is none if there is no
// such directory. Like ip(8) it does not look at what is behind a name.
func List() ([]string, error) {
	entries, err := os.ReadDir(Dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{Op: "list", Namespace: Dir, Err: err}
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// checkName refuses what ip(8) refuses.
func checkName(name string) error {
	switch {
	case name == "":
		return invalid("empty name")
	case name == "." || name == "..":
		return invalid("invalid name")
	case strings.ContainsAny(name, "/\x00"):
		return invalid("invalid name: slash or NUL in it")
	case len(name) > unix.NAME_MAX:
		return invalid(fmt.Sprintf("invalid name: %d bytes, more than %d", len(name), unix.NAME_MAX))
	}
	return nil
}
