package link_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// TestNeedsRecreate wants an attribute that is for new links to be told from
// other errors.
func TestNeedsRecreate(t *testing.T) {
	for want, spec := range map[link.Need]link.Request{
		link.NeedsRecreate: link.Change().Queues(1, 1),
		link.NeedsNothing:  link.Change().GSOMaxSegs(1 << 30),
	} {
		_, err := link.AppendChange(nil, 7, spec)
		var e *link.Error
		if !errors.As(err, &e) || e.Needs != want || e.Errno != unix.EOPNOTSUPP && want == link.NeedsRecreate {
			t.Errorf("%v: needs %q, want %q", err, e.Needs, want)
		}
	}
	for n, want := range map[link.Need]string{
		link.NeedsNothing:  "nothing",
		link.NeedsDown:     "take the link down first",
		link.NeedsNoPorts:  "remove its ports first",
		link.NeedsRecreate: "delete the link and create it anew",
	} {
		if n.String() != want {
			t.Errorf("%d is %q, want %q", n, n, want)
		}
	}
}

// TestNeedsRecreateParent wants it of a parent, too, which is checked elsewhere.
func TestNeedsRecreateParent(t *testing.T) {
	for _, spec := range []link.Request{link.Change().Parent(link.Index(2)), link.Change().LinkNetNS(newPlace(t).ns)} {
		_, err := link.AppendChange(nil, 7, spec)
		var e *link.Error
		if !errors.As(err, &e) || e.Needs != link.NeedsRecreate {
			t.Errorf("%v: needs are not told", err)
		}
	}
}
