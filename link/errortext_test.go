package link_test

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// TestErrorText puts together what there is of an error.
func TestErrorText(t *testing.T) {
	undo := &link.Error{Op: "undo", Kind: "veth", Name: "v0", Attribute: "IFLA_MTU", Errno: unix.EINVAL}
	for want, e := range map[string]*link.Error{
		"set":                      {Op: "set"},
		"set eth0: no such device": {Op: "set", Name: "eth0", Errno: unix.ENODEV},
		"create bridge br0: IFLA_MTU: too small: invalid argument": {
			Op: "create", Kind: "bridge", Name: "br0", Attribute: "IFLA_MTU", Message: "too small", Errno: unix.EINVAL},
		"set veth v0: IFLA_IFNAME: file exists (and undoing it failed: undo veth v0: IFLA_MTU: invalid argument)": {
			Op: "set", Kind: "veth", Name: "v0", Attribute: "IFLA_IFNAME", Errno: unix.EEXIST, Undo: undo},
	} {
		if got := e.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestErrorIs finds standard errors and error numbers.
func TestErrorIs(t *testing.T) {
	standard := []error{os.ErrExist, os.ErrNotExist, os.ErrPermission, errors.ErrUnsupported, os.ErrClosed}
	for errno, want := range map[unix.Errno]error{
		unix.EEXIST: os.ErrExist, unix.ENODEV: os.ErrNotExist, unix.ENOENT: os.ErrNotExist, unix.EPERM: os.ErrPermission,
		unix.EACCES: os.ErrPermission, unix.EOPNOTSUPP: errors.ErrUnsupported, unix.EBADF: os.ErrClosed, unix.EINVAL: nil, unix.EBUSY: nil,
	} {
		err := error(&link.Error{Op: "set", Errno: errno})
		if !errors.Is(err, errno) {
			t.Errorf("%v is not its error number", err)
		}
		for _, target := range standard {
			if got := errors.Is(err, target); got != (target == want) {
				t.Errorf("%v is %v: %v", err, target, got)
			}
		}
	}
}
