//go:build !kernelmatrix

package ipoib

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A fabric is a place whose links are upon one that the machine has for a port of
// an adapter. That stays as it is.
type fabric struct {
	*kindtest.Place
	parent *link.Link
	home   *netns.NS // where the parent is
}

// newFabric skips the test on machines without an adapter: the guests of the
// matrix have none either.
func newFabric(t *testing.T) *fabric {
	t.Helper()
	f := &fabric{Place: kindtest.NewPlace(t, "ipoib")}
	var err error
	if f.home, err = netns.Current(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.home.Close() })
	conn, err := link.Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for l, err := range conn.Links(link.OfKind(kind)) {
		if err != nil {
			t.Fatal(err)
		}
		if l.Parent.IsZero() {
			f.parent = l
			return f
		}
	}
	t.Skip(needs.Device("an InfiniBand adapter"))
	return nil
}

// create makes a link in the place and deletes it when the test ends, for it
// would outlive the place. The kernel makes it where the parent is, and moves it.
func (f *fabric) create(t *testing.T, name string, set func(*Spec)) *link.Link {
	t.Helper()
	spec := New(name, link.Name(f.parent.Name)).LinkNetNS(f.home)
	set(spec)
	l := f.Create(t, spec)
	deleteLater(t, f.Place, name)
	return l
}

func deleteLater(t *testing.T, p *kindtest.Place, name string) {
	t.Helper()
	t.Cleanup(func() {
		if err := p.Conn.Delete(link.Name(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	})
}

// connected reports whether the adapter has connected mode: its addresses say so
// (IPOIB_FLAGS_RC in drivers/infiniband/ulp/ipoib/ipoib.h).
func (f *fabric) connected() bool {
	address := f.parent.Address.Or(nil)
	return len(address) > 0 && address[0]&0x80 != 0
}

// set changes a link. The driver lets go of the kernel's lock meanwhile, and
// says so if another takes it.
func (f *fabric) set(t *testing.T, l *link.Link, change *Spec) Attributes {
	t.Helper()
	err := f.Conn.Set(l, change)
	for n := 0; errors.Is(err, unix.EBUSY) && n < 100; n++ {
		err = f.Conn.Set(l, change)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.read(t, l)
}

func (f *fabric) read(t *testing.T, ref link.Ref) Attributes {
	t.Helper()
	a, err := From(f.Get(t, ref))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func want(t *testing.T, a Attributes, words string) {
	t.Helper()
	if got := a.String(); got != words {
		t.Errorf("got %s, want %s", got, words)
	}
}

// Names of links, which must be free where the parent is, too.
const first, second, third = "virtif-ib0", "virtif-ib1", "virtif-ib2"

func TestKernel(t *testing.T) {
	f := newFabric(t)
	l := f.create(t, first, func(s *Spec) { s.PKey(2).UMcast(true) })
	want(t, f.read(t, l), "pkey 0x8002 mode datagram umcast 1")
	want(t, f.set(t, l, Change().UMcast(false)), "pkey 0x8002 mode datagram umcast 0")

	f.create(t, second, func(s *Spec) { s.PKey(2) }) // several are in one partition
	want(t, f.read(t, link.Name(second)), "pkey 0x8002 mode datagram umcast 0")
	f.create(t, third, func(*Spec) {})
	if mine, err := From(f.parent); err != nil || f.read(t, link.Name(third)).PKey != mine.PKey {
		t.Errorf("without a key it is %v, the parent is %v, %v", f.read(t, link.Name(third)), mine, err)
	}

	if f.connected() {
		want(t, f.set(t, l, Change().Mode(Connected).MTU(65520)), "pkey 0x8002 mode connected umcast 0")
		if mtu := f.Get(t, l).MTU.Or(0); mtu != 65520 {
			t.Errorf("MTU %d", mtu)
		}
		want(t, f.set(t, l, Change().Mode(Datagram).UMcast(true)), "pkey 0x8002 mode datagram umcast 1")
	} else if err := f.Conn.Set(l, Change().Mode(Connected)); !errors.Is(err, unix.EINVAL) {
		t.Errorf("connected mode: %v", err)
	}
	for _, name := range []link.Name{first, second, third} {
		f.Delete(t, name)
	}
	if left := f.Names(t, kind); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// TestKernelTwin makes a link and has ip(8) make one like it.
func TestKernelTwin(t *testing.T) {
	f, theirs := newFabric(t), kindtest.NewPlace(t)
	f.create(t, first, func(s *Spec) { s.PKey(0x8002).UMcast(true) })
	kerneltest.IP(t, f.home, "link", "add", "link", f.parent.Name, "name", second,
		"netns", fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), theirs.NS.FD()), "type", "ipoib", "pkey", "0x8002", "umcast", "1")
	deleteLater(t, theirs, second)
	ours, twin := f.Show(t, first), theirs.Show(t, second)
	for _, key := range []string{"linkinfo", "mtu", "max_mtu", "broadcast", "flags"} {
		if d := cmp.Diff(twin[key], ours[key]); d != "" || ours[key] == nil {
			t.Errorf("%s (-made by ip +made by us):\n%s", key, d)
		}
	}
}

func TestKernelRefuses(t *testing.T) {
	f := newFabric(t)
	l := f.create(t, first, func(s *Spec) { s.PKey(2) })
	const data = "IFLA_LINKINFO.IFLA_INFO_DATA."
	r := kindtest.Refused{Places: []*kindtest.Place{f.Place}, Rows: []kindtest.Refusal{
		{Name: "upon a link upon another", Create: New(second, l),
			Want: "create ipoib " + second + ": IFLA_LINK: the parent is upon another link itself: invalid argument", Target: unix.EINVAL},
		{Name: "another key", Ref: l, Set: Change().UMcast(true).PKey(3),
			Want:   "set ipoib " + first + ": " + data + "IFLA_IPOIB_PKEY: can be set at creation only: delete the link and create it anew: operation not supported",
			Target: errors.ErrUnsupported},
		{Name: "umcast is taken back", Ref: l, Set: Change().UMcast(true).MTU(70000),
			Want: "set ipoib " + first + ": IFLA_MTU: mtu greater than device maximum: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
	if f.connected() {
		err := f.Conn.Set(l, Change().Mode(Connected).MTU(70000))
		for n := 0; errors.Is(err, unix.EBUSY) && n < 100; n++ {
			err = f.Conn.Set(l, Change().Mode(Connected).MTU(70000))
		}
		if !errors.Is(err, unix.EINVAL) {
			t.Errorf("an MTU that cannot be: %v", err)
		}
		want(t, f.read(t, l), "pkey 0x8002 mode datagram umcast 0")
	}
}
