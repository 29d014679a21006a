package ipoib

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestRefused makes and changes links in ways that cannot be. Without an adapter
// there is no other kernel test.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, "ipoib", "bridge")
	p.Create(t, link.Custom("bridge", "br0"))
	br0 := link.Name("br0")
	const (
		create = "create ipoib i0: "
		data   = "IFLA_LINKINFO.IFLA_INFO_DATA."
	)
	noIB := func(parent string) string {
		return create + "IFLA_LINK: " + parent + " cannot be found, or is no InfiniBand link: no such device"
	}
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		// Before the kernel is asked.
		{Name: "no key", Create: New("i0", br0).PKey(0),
			Want: create + data + "IFLA_IPOIB_PKEY: 0x8000 is the key of no partition: invalid argument", Target: unix.EINVAL},
		{Name: "no key but full membership", Create: New("i0", br0).PKey(0x8000),
			Want: create + data + "IFLA_IPOIB_PKEY: 0x8000 is the key of no partition: invalid argument", Target: unix.EINVAL},
		{Name: "mode", Create: New("i0", br0).Mode(2),
			Want: create + data + "IFLA_IPOIB_MODE: Mode(2) is not in datagram to connected: numerical result out of range", Target: unix.ERANGE},
		{Name: "nil parent", Create: New("i0", nil),
			Want: create + "IFLA_LINK: there is no parent: nil: invalid argument", Target: unix.EINVAL},
		{Name: "long name", Create: New("infiniband0.8001", br0),
			Want: `create ipoib infiniband0.8001: IFLA_IFNAME: "infiniband0.8001" has 16 bytes: a name has 1 to 15: invalid argument`, Target: unix.EINVAL},
		{Name: "a change creates", Create: Change(),
			Want: "create ipoib: a change cannot create a link: start with New: invalid argument", Target: unix.EINVAL},
		{Name: "a creation changes", Ref: br0, Set: New("i0", br0),
			Want: "set ipoib br0: a request to create cannot change a link: start with Change: invalid argument", Target: unix.EINVAL},
		{Name: "another key", Ref: br0, Set: Change().Mode(Connected).PKey(1),
			Want: "set bridge br0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a bridge link, not an ipoib link: invalid argument", Target: unix.EINVAL},
		{Name: "no such parent", Create: New("i0", link.Name("ib0")),
			Want: create + "IFLA_LINK: ib0 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "no such link", Ref: link.Name("i0"), Set: Change().UMcast(true),
			Want: "set i0: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
		{Name: "name that is taken", Create: New("br0", br0),
			Want: "create ipoib br0: IFLA_IFNAME: there is a link of the name br0 already: file exists", Target: os.ErrExist},

		// What the kernel says.
		{Name: "parent that is no InfiniBand link", Create: New("i0", br0),
			Want: noIB("br0"), Target: os.ErrNotExist},
		{Name: "with everything", Create: New("i0", br0).PKey(2).Mode(Connected).UMcast(true).MTU(65520).Up(),
			Want: noIB("br0"), Target: os.ErrNotExist},
		{Name: "loopback as parent", Create: New("i0", link.Name("lo")).Mode(Datagram),
			Want: noIB("lo"), Target: os.ErrNotExist},
		{Name: "index of no link", Create: New("i0", link.Index(1<<31-1)),
			Want: noIB("link 2147483647"), Target: os.ErrNotExist},
		{Name: "no parent", Create: link.Custom("ipoib", "i0"),
			Want: create + "IFLA_LINK: links of this kind need a parent: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
}

// TestCreateOnly has a change refused that the kernel would ignore.
func TestCreateOnly(t *testing.T) {
	var w attr.Walk
	w.Encode(nil, attr.Change, attr.VersionOf(99, 0))
	Change().UMcast(true).PKey(2).a.walk(&w)
	const want = "IFLA_IPOIB_PKEY: can be set at creation only: delete the link and create it anew"
	if err := w.Err(); err == nil || err.Error() != want || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestExplain gives the words for errors of drivers that no test meets.
func TestExplain(t *testing.T) {
	const data = "IFLA_LINKINFO.IFLA_INFO_DATA."
	before := &link.Link{Name: "i0", Kind: "ipoib"}
	for _, tt := range []struct {
		spec   *Spec
		before *link.Link
		errno  unix.Errno
		want   string
	}{
		{New("i0", ib0), nil, unix.EINVAL, "create: IFLA_LINK: the parent is upon another link itself: invalid argument"},
		{New("i0", ib0).Mode(Connected), nil, unix.EINVAL,
			"create: the parent is upon another link itself, or the adapter has no connected mode: invalid argument"},
		{New("i0", ib0).Mode(Connected), nil, unix.EBUSY,
			"create: " + data + "IFLA_IPOIB_MODE: another change of links came between: try again: device or resource busy"},
		{Change().Mode(Datagram), before, unix.EBUSY,
			"create: " + data + "IFLA_IPOIB_MODE: another change of links came between: try again: device or resource busy"},
		{Change().Mode(Connected), before, unix.EINVAL, "create: " + data + "IFLA_IPOIB_MODE: the adapter has no connected mode: invalid argument"},
		{Change().UMcast(true), before, unix.EBUSY, "create: device or resource busy"},
		{Change().UMcast(true), before, unix.ENODEV, "create: no such device"},
	} {
		e := &link.Error{Op: "create", Errno: tt.errno}
		tt.spec.explain(e, tt.before)
		if e.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", e, tt.want)
		}
		e = &link.Error{Op: "create", Message: "the kernel's words", Errno: tt.errno}
		if tt.spec.explain(e, tt.before); e.Message != "the kernel's words" || !errors.Is(e, tt.errno) {
			t.Errorf("the kernel's words became %v", e)
		}
	}
}
