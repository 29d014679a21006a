package link

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/netns"
)

// A Ref says which link is meant: a [Name], an [Index], or a *[Link], which
// stands for its index. A Link is good for connections in the network namespace
// that it was read in; others refuse it.
type Ref interface {
	// target returns an index, or a name where there is none.
	target() (Index, string)
	String() string
}

// Name is a Ref by name: the one that ip link shows, or an alternative one of
// up to 127 bytes.
type Name string

func (n Name) target() (Index, string) { return 0, string(n) }

// String returns the name.
func (n Name) String() string { return string(n) }

func (i Index) target() (Index, string) { return i, "" }

func (l *Link) target() (Index, string) {
	if l == nil {
		return 0, ""
	}
	return l.Index, l.Name
}

// String returns the name and the index.
func (l *Link) String() string {
	if l == nil {
		return "no link"
	}
	return l.Name + " (" + strconv.FormatUint(uint64(l.Index), 10) + ")"
}

// label is what errors call the link.
func label(r Ref) string {
	switch r := r.(type) {
	case nil:
		return "no link"
	case *Link:
		if r != nil {
			return r.Name
		}
	case Index:
		return "link " + r.String()
	}
	return r.String()
}

// checkRef tells what is wrong with a reference for this connection. A link that
// was read in another namespace has an index and a name there, which may be
// those of any link here.
func (c *Conn) checkRef(r Ref) error {
	if err := checkRef(r); err != nil {
		return err
	}
	if l, ok := r.(*Link); ok && l.ns != c.id && l.ns != (netns.ID{}) {
		return fmt.Errorf("the link was read in another network namespace: %w", unix.EINVAL)
	}
	return nil
}

// checkRef tells what is wrong with a reference before it is looked up.
func checkRef(r Ref) error {
	if r == nil {
		return fmt.Errorf("no link is named: %w", unix.EINVAL)
	}
	switch i, name := r.target(); {
	case i != 0 && i > 1<<31-1:
		return fmt.Errorf("index %d is not in 1 to 2147483647: %w", uint32(i), unix.ERANGE)
	case i == 0 && name == "":
		return fmt.Errorf("neither name nor index: %w", unix.EINVAL)
	case len(name) > 127:
		return fmt.Errorf("a name of %d bytes: %w", len(name), unix.ENAMETOOLONG)
	case strings.ContainsRune(name, 0): // the kernel would look for what is before it
		return fmt.Errorf("%q has a NUL byte: %w", name, unix.EINVAL)
	}
	return nil
}
