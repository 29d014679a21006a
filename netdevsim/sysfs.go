package netdevsim

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// busName is the name of the bus, and what names of devices begin with.
const busName = "netdevsim"

// sysfs is where it is mounted, and write is how its files are written. Tests
// put a stand-in in their place.
var (
	sysfs = "/sys"
	write = writeFile
)

// onBus returns the path of a file of the bus.
func onBus(file string) string { return filepath.Join(sysfs, "bus", busName, file) }

// writeFile writes to a file of sysfs, which the kernel takes as one request.
func writeFile(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// fail makes an Error of one of sysfs. The words are for error numbers that the
// kernel has no words for.
func fail(op, name string, err error, words map[unix.Errno]string) error {
	e := &link.Error{Op: op, Kind: busName, Name: name, Errno: unix.EIO}
	errors.As(err, &e.Errno)
	var path *fs.PathError
	switch {
	case words[e.Errno] != "":
		e.Message = words[e.Errno]
	case errors.As(err, &path):
		e.Message = path.Op + " " + path.Path
	}
	return e
}

// invalid makes an Error of what is not to be asked of the kernel.
func invalid(op, name, message string) error {
	return &link.Error{Op: op, Kind: busName, Name: name, Message: message, Errno: unix.EINVAL}
}

// load has the kernel load the module, if there is none yet. A request for a
// link of the kind does, which it refuses then.
func load(conn *link.Conn, op, name string) error {
	if _, err := os.Stat(onBus("")); err == nil {
		return nil
	}
	var e *link.Error
	if _, err := conn.Create(link.Custom(busName, "")); errors.As(err, &e) && e.Errno != unix.EOPNOTSUPP {
		e.Op, e.Name = op, name
		return e
	}
	if _, err := os.Stat(onBus("")); err != nil {
		return &link.Error{
			Op: op, Kind: busName, Name: name, Errno: unix.EOPNOTSUPP,
			Message: "this kernel has no netdevsim devices (CONFIG_NETDEVSIM), or no sysfs is on " + sysfs,
		}
	}
	return nil
}
