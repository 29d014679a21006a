package tapdev

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestNode checks what a file that cannot be opened is explained by.
func TestNode(t *testing.T) {
	n := node{kind: "macvtap", name: "m0", index: 7}
	if n.path() != "/dev/tap7" {
		t.Errorf("the file is %s", n.path())
	}
	own := n
	own.dir = 3
	for _, c := range []struct {
		n    node
		err  unix.Errno
		want string
	}{
		{n, unix.EACCES, "attach macvtap m0: /dev/tap7: the user may not open it: permission denied"},
		{own, unix.EPERM, "attach macvtap m0: /dev/tap7: the container may not open devices of that number: operation not permitted"},
		{n, unix.EBUSY, "attach macvtap m0: /dev/tap7: all 256 queues of the link are open: device or resource busy"},
		{own, unix.ENODEV, "attach macvtap m0: /dev/tap7: it was deleted meanwhile: no such device"},
		{n, unix.EMFILE, "attach macvtap m0: /dev/tap7: too many open files"},
	} {
		if got := c.n.fail(c.n.path(), c.n.explain(c.err), c.err).Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
