package genl

import (
	"errors"
	"net"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/link"
)

func (r Request) fail(attribute, message string, errno unix.Errno) *link.Error {
	return &link.Error{Op: r.Op, Kind: r.Kind, Name: r.Name, Attribute: attribute, Message: message, Errno: errno}
}

// fault makes an error of the kernel's answer.
func (r Request) fault(w *attr.Walk, res nl.Result, f Family) *link.Error {
	e := r.fail("", res.Message, res.Errno)
	switch {
	case res.IsMissing:
		e.Attribute = w.MissingAt(res.MissingIn, res.Missing)
		if e.Message == "" {
			e.Message = "is missing"
		}
	case res.Offset != 0:
		e.Attribute = w.PathAt(res.Offset)
	}
	if e.Errno == unix.EPERM && e.Message == "" {
		e.Message = privilege(f.Flags[r.Command])
	}
	return e
}

// privilege says what a command with these flags needs.
func privilege(flags uint32) string {
	switch {
	case flags&unix.GENL_ADMIN_PERM != 0:
		return "needs CAP_NET_ADMIN in the initial user namespace"
	case flags&unix.GENL_UNS_ADMIN_PERM != 0:
		return "needs CAP_NET_ADMIN in the network namespace"
	}
	return ""
}

// because makes an error of one that is not the kernel's answer.
func (r Request) because(err error) *link.Error {
	var (
		value *attr.ValueError
		errno unix.Errno
	)
	switch {
	case errors.As(err, &value):
		return r.fail(value.Path, value.Reason, value.Errno)
	case errors.Is(err, os.ErrClosed) || errors.Is(err, net.ErrClosed):
		return r.fail("", closedMessage, unix.EBADF)
	case !errors.As(err, &errno):
		errno = unix.EINVAL
	}
	return r.fail("", strings.TrimSuffix(err.Error(), ": "+errno.Error()), errno)
}

func isNoEntry(err error) bool { return errors.Is(err, unix.ENOENT) }
