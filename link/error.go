package link

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// An Error tells what could not be done, to which link, by which attribute and
// why:
//
//	create bridge br0: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BR_FORWARD_DELAY: 1s is not in 2s to 30s: numerical result out of range
//
// errors.Is finds in it the unix.Errno and, by that, os.ErrExist,
// os.ErrNotExist, os.ErrPermission and errors.ErrUnsupported.
type Error struct {
	Op        string     // create, set, get, list, delete, add address …
	Kind      string     // of the link, where it is known
	Name      string     // of the link, or its index
	Attribute string     // path of the attribute at fault, "" where nobody knows
	Message   string     // why: ours, or the kernel's own words
	Errno     unix.Errno // the kernel's, or what it would say

	// Needs is what would make the change possible, where that is known.
	Needs Need

	// Undo is what went wrong when what was done before the failure was taken
	// back; nil where nothing was left behind.
	Undo error
}

// Error returns the text.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	for _, s := range []string{e.Kind, e.Name} {
		if s != "" {
			b.WriteByte(' ')
			b.WriteString(s)
		}
	}
	for _, s := range []string{e.Attribute, e.Message} {
		if s != "" {
			b.WriteString(": ")
			b.WriteString(s)
		}
	}
	if e.Errno != 0 {
		b.WriteString(": ")
		b.WriteString(e.Errno.Error())
	}
	if e.Undo != nil {
		fmt.Fprintf(&b, " (and undoing it failed: %v)", e.Undo)
	}
	return b.String()
}

// Unwrap returns the error number.
func (e *Error) Unwrap() error { return e.Errno }

// Is reports whether the error is what a standard error says. It adds to what
// the error number knows: a link that is not there is os.ErrNotExist, and a
// connection or handle that is closed is os.ErrClosed and net.ErrClosed.
func (e *Error) Is(target error) bool {
	switch target {
	case os.ErrNotExist:
		return e.Errno == unix.ENODEV || e.Errno == unix.EADDRNOTAVAIL && strings.HasPrefix(e.Op, "delete address")
	case os.ErrClosed, net.ErrClosed:
		return e.Errno == unix.EBADF
	}
	return false
}

// badValue is a value that a setter was given and that cannot be sent.
type badValue struct{ attribute, message string }

func (e *badValue) Error() string { return e.attribute + ": " + e.message }

// Unwrap makes it an invalid argument.
func (e *badValue) Unwrap() error { return unix.EINVAL }

// fail keeps the first bad value of a request.
func (r *request) fail(attribute, format string, args ...any) {
	if r.err == nil {
		r.err = &badValue{attribute, fmt.Sprintf(format, args...)}
	}
}

// errnoOf returns the error number that is in err, or EINVAL.
func errnoOf(err error) unix.Errno {
	var errno unix.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return unix.EINVAL
}
