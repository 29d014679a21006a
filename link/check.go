package link

import (
	"errors"
	"net"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// An operation is what errors say of a verb that is being carried out.
type operation struct{ op, kind, name string }

func (o operation) fail(attribute, message string, errno unix.Errno) *Error {
	return &Error{Op: o.op, Kind: o.kind, Name: o.name, Attribute: attribute, Message: message, Errno: errno}
}

// because makes an Error of one that has no place yet.
func (o operation) because(err error) error {
	var (
		done  *Error
		value *attr.ValueError
		bad   *badValue
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &done):
		return done
	case errors.As(err, &value):
		e := o.fail(value.Path, value.Reason, value.Errno)
		if value.Recreate {
			e.Needs = NeedsRecreate
		}
		if value.Down {
			e.Needs = NeedsDown
		}
		return e
	case errors.As(err, &bad):
		return o.fail(bad.attribute, bad.message, unix.EINVAL)
	case errors.Is(err, os.ErrClosed) || errors.Is(err, net.ErrClosed):
		return o.fail("", "the connection is closed", unix.EBADF)
	}
	errno := errnoOf(err)
	return o.fail("", strings.TrimSuffix(err.Error(), ": "+errno.Error()), errno)
}

// checkCreate tells what is wrong with a request to create, as far as that
// shows without the kernel.
func (r *request) checkCreate(o operation) error {
	switch {
	case r.err != nil:
		return o.because(r.err)
	case r.change:
		return o.fail("", "a change cannot create a link: start with New", unix.EINVAL)
	case r.kind == "" || strings.ContainsRune(r.kind, 0):
		return o.fail("IFLA_LINKINFO.IFLA_INFO_KIND", "the request names no kind", unix.EINVAL)
	case r.rename != "":
		return o.fail("IFLA_IFNAME", "a new link has its name from New: Rename is for changes", unix.EINVAL)
	case len(r.dropAlt) > 0:
		return o.fail(altNamePath, "a new link has no alternative names to drop", unix.EINVAL)
	case r.index > 1<<31-1:
		return o.fail("ifi_index", "an index is not in 1 to 2147483647", unix.ERANGE)
	}
	if err := r.checkNames(o, r.name); err != nil {
		return err
	}
	if err := r.checkNamespaces(o); err != nil {
		return err
	}
	if r.peer != nil {
		return r.peer.checkPeer(operation{"create peer", r.kind, r.peer.name}, r)
	}
	return nil
}

// checkPeer does the same for the other end of a pair.
func (r *request) checkPeer(o operation, of *request) error {
	switch {
	case r.err != nil:
		return o.because(r.err)
	case r.index != 0 && of.index == 0:
		return o.fail("ifi_index", "the kernel heeds it only where the link has one, too", unix.EINVAL)
	case r.index > 1<<31-1:
		return o.fail("ifi_index", "an index is not in 1 to 2147483647", unix.ERANGE)
	case len(r.raw) > 0:
		return o.fail("", "the other end of a pair has no attributes of the kind: Raw is for the link, RawLink for both", unix.EINVAL)
	}
	if len(r.dropAlt) > 0 || r.rename != "" || r.parent != nil || r.linkNetNS != nil {
		return o.fail("", "the other end of a pair has no Rename, DropAltNames, Parent or LinkNetNS", unix.EINVAL)
	}
	if err := r.checkNames(o, r.name); err != nil {
		return err
	}
	return r.checkNamespaces(o)
}

// late refuses to change what is for new links only.
func (o operation) late(attribute string) *Error {
	e := o.fail(attribute, "can be set at creation only: delete the link and create it anew", unix.EOPNOTSUPP)
	e.Needs = NeedsRecreate
	return e
}

// checkChange does the same for a change.
func (r *request) checkChange(o operation) error {
	switch {
	case r.err != nil:
		return o.because(r.err)
	case !r.change:
		return o.fail("", "a request to create cannot change a link: start with Change", unix.EINVAL)
	case r.parent != nil:
		return o.late("IFLA_LINK")
	case r.linkNetNS != nil:
		return o.late("IFLA_LINK_NETNSID")
	case r.index != 0 && r.netNS == nil:
		return o.fail("ifi_index", "a link keeps its index for as long as it is in its namespace", unix.EOPNOTSUPP)
	case r.index > 1<<31-1:
		return o.fail("IFLA_NEW_IFINDEX", "an index is not in 1 to 2147483647", unix.ERANGE)
	}
	if err := r.checkNames(o, r.rename); err != nil {
		return err
	}
	return r.checkNamespaces(o)
}

// checkNames checks a name that the link is to have, if any, and the
// alternative ones.
func (r *request) checkNames(o operation, name string) error {
	if name != "" {
		if err := checkName(name); err != nil {
			return o.fail("IFLA_IFNAME", err.Error(), unix.EINVAL)
		}
		if strings.ContainsRune(name, '%') && (strings.Count(name, "%") != 1 || strings.Count(name, "%d") != 1) {
			return o.fail("IFLA_IFNAME", "\""+name+"\" has a % that is not the one of a single %d", unix.EINVAL)
		}
	}
	for _, names := range [][]string{r.addAlt, r.dropAlt} {
		for _, alt := range names {
			if len(alt) < 1 || len(alt) > 127 || strings.ContainsRune(alt, 0) {
				return o.fail(altNamePath, "an alternative name has 1 to 127 bytes, none of them NUL", unix.EINVAL)
			}
		}
	}
	return nil
}

func (r *request) checkNamespaces(o operation) error {
	if r.netNS != nil && r.netNS.FD() < 0 {
		return o.fail("IFLA_NET_NS_FD", "the handle of the network namespace is closed", unix.EBADF)
	}
	if r.linkNetNS != nil && r.linkNetNS.FD() < 0 {
		return o.fail("IFLA_LINK_NETNSID", "the handle of the network namespace is closed", unix.EBADF)
	}
	return nil
}
