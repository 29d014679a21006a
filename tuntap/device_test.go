package tuntap_test

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

// TestClose checks that a device goes with its last descriptor, and only then.
func TestClose(t *testing.T) {
	p := newPlace(t)
	gone := func() bool {
		_, err := p.Conn.Get(link.Name("tap0"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return err != nil
	}
	first := p.open(t, tuntap.New("tap0", tuntap.TAP).MultiQueue())
	second := p.attach(t, link.Name("tap0"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if gone() {
		t.Fatal("gone with a queue open")
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if !gone() {
		t.Error("still there")
	}
	if err := second.Close(); err != nil {
		t.Errorf("closing a closed device: %v", err)
	}
	if _, err := second.Read(make([]byte, 100)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("reading from a closed device: %v", err)
	}
	if err := second.Persist(true); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Persist of a closed device: %v", err)
	}
}

// TestPersist makes a device outlive its descriptor, then not.
func TestPersist(t *testing.T) {
	p := newPlace(t)
	persist := func(d *tuntap.Device, on bool) {
		t.Helper()
		if err := d.Persist(on); err != nil {
			t.Fatal(err)
		}
		if got := p.attributes(t, d.Link()).Persist.Or(!on); got != on {
			t.Errorf("persistent %v, want %v", got, on)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	persist(p.open(t, tuntap.New("tap0", tuntap.TAP)), true)
	if _, err := p.Conn.Get(link.Name("tap0")); err != nil {
		t.Fatalf("after Close: %v", err)
	}
	persist(p.attach(t, link.Name("tap0")), false)
	if _, err := p.Conn.Get(link.Name("tap0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the second Close: %v", err)
	}
}

// TestDeadlines checks that waiting for packets ends: by deadline, by Close,
// and with the link.
func TestDeadlines(t *testing.T) {
	p := newPlace(t)
	buf := make([]byte, 100)
	for _, set := range []func(*tuntap.Device, time.Time) error{
		(*tuntap.Device).SetDeadline, (*tuntap.Device).SetReadDeadline,
	} {
		d := p.open(t, tuntap.New("", tuntap.TAP))
		if err := set(d, time.Now().Add(10*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Read(buf); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("Read with a deadline: %v", err)
		}
		if err := d.SetDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(20 * time.Millisecond)
			d.Close()
		}()
		if _, err := d.Read(buf); !errors.Is(err, os.ErrClosed) {
			t.Errorf("Read until Close: %v", err)
		}
	}
	d := p.open(t, tuntap.New("", tuntap.TAP))
	if err := d.SetWriteDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write(buf); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Write after the deadline: %v", err)
	}
}

// TestDeleted deletes the link of a device that is held open.
func TestDeleted(t *testing.T) {
	p := newPlace(t)
	d := p.open(t, tuntap.New("tap0", tuntap.TAP).Up())
	waiting := make(chan error)
	go func() {
		buf := make([]byte, 2000)
		for {
			if _, err := d.Read(buf); err != nil {
				waiting <- err
				return
			}
		}
	}()
	time.Sleep(20 * time.Millisecond)
	if err := p.Conn.Delete(d.Index()); err != nil {
		t.Fatal(err)
	}
	if err := <-waiting; !errors.Is(err, unix.EBADFD) {
		t.Errorf("Read: %v", err)
	}
	if _, err := d.Write(make([]byte, 60)); !errors.Is(err, unix.EBADFD) {
		t.Errorf("Write: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// TestDown writes to a link that is down.
func TestDown(t *testing.T) {
	p := newPlace(t)
	d := p.open(t, tuntap.New("tap0", tuntap.TAP))
	if _, err := d.Write(make([]byte, 60)); !errors.Is(err, unix.EIO) {
		t.Errorf("Write: %v", err)
	}
}

// TestQueues counts queues: open ones, further ones, ones put aside.
func TestQueues(t *testing.T) {
	p := newPlace(t)
	d, err := tuntap.OpenQueues(p.Conn, tuntap.New("tap0", tuntap.TAP).Up(), 3)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	queues := d.Queues()
	if len(queues) != 3 || queues[0] != d.File() {
		t.Fatalf("queues %v, first %v", queues, d.File())
	}
	further := p.attach(t, d.Link())
	if got := further.Queues(); len(got) != 1 {
		t.Errorf("queues of a further device: %v", got)
	}
	check := func(open, disabled uint32) {
		t.Helper()
		a := p.attributes(t, d.Link())
		if a.Queues.Or(99) != open || a.DisabledQueues.Or(99) != disabled || !a.MultiQueue.Or(false) {
			t.Errorf("%v, want %d queues, %d of them disabled", a.String(), open, disabled)
		}
	}
	check(4, 0)
	raw, err := queues[1].SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	err = raw.Control(func(fd uintptr) {
		req, _ := unix.NewIfreq("")
		req.SetUint16(unix.IFF_DETACH_QUEUE)
		err = unix.IoctlIfreq(int(fd), unix.TUNSETQUEUE, req)
	})
	if err != nil {
		t.Fatal(err)
	}
	check(3, 1)
	further.Close()
	check(2, 1)

	spec := tuntap.New("tap1", tuntap.TAP)
	one, err := tuntap.OpenQueues(p.Conn, spec, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	if p.attributes(t, one.Link()).MultiQueue.Or(true) {
		t.Error("one queue made a multi-queue device")
	}
}

// TestMostQueues opens as many queues as the driver lets.
func TestMostQueues(t *testing.T) {
	p := newPlace(t)
	d, err := tuntap.OpenQueues(p.Conn, tuntap.New("tap0", tuntap.TAP), 256)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	const want = "attach tun tap0: TUNSETIFF: all queues of the device are open: argument list too long"
	if _, err := tuntap.Attach(p.Conn, d.Link()); err == nil || err.Error() != want {
		t.Errorf("one more: %v, want %s", err, want)
	}
}

// TestAttachKeeps attaches to devices and checks that they stay what they are:
// the kernel would take other flags for the whole device.
func TestAttachKeeps(t *testing.T) {
	specs := []*tuntap.Spec{
		tuntap.New("d0", tuntap.TAP),
		tuntap.New("d0", tuntap.TUN),
		tuntap.New("d0", tuntap.TUN).PacketInfo(),
		tuntap.New("d0", tuntap.TAP).VnetHdr().MultiQueue(),
		tuntap.New("d0", tuntap.TAP).VnetHdr().PacketInfo().Owner(1).OwnerGroup(2),
	}
	for _, spec := range specs {
		p := newPlace(t)
		l := p.Create(t, spec.AltNames("alternative"))
		before := p.attributes(t, l)
		d := p.attach(t, link.Name("alternative"))
		after := p.attributes(t, l)
		before.Queues, after.Queues = link.Opt[uint32]{}, link.Opt[uint32]{}
		if before.String() != after.String() {
			t.Errorf("%v became %v", before.String(), after.String())
		}
		if d.Name() != "d0" || d.Index() != l.Index {
			t.Errorf("attached to %v", d.Link())
		}
	}
}

// TestAttachRefused attaches to what cannot be attached to.
func TestAttachRefused(t *testing.T) {
	p := newPlace(t)
	p.open(t, tuntap.New("tap0", tuntap.TAP))
	tests := []struct {
		ref  link.Ref
		want string
		is   error
	}{
		{link.Name("tap0"), "attach tun tap0: TUNSETIFF: the device has one queue, and it is open: device or resource busy", unix.EBUSY},
		{link.Name("tap1"), "attach tap1: there is no such link in this network namespace: no such device", os.ErrNotExist},
		{link.Name("lo"), "attach tun lo: it is no virtual link, not a tun or tap device: operation not supported", errors.ErrUnsupported},
		{nil, "attach no link: no link is named: invalid argument", unix.EINVAL},
	}
	before := p.Names(t, "")
	for _, tt := range tests {
		d, err := tuntap.Attach(p.Conn, tt.ref)
		if err == nil {
			d.Close()
			t.Errorf("attached to %v", tt.ref)
			continue
		}
		if err.Error() != tt.want || !errors.Is(err, tt.is) {
			t.Errorf("%v\nwant %s", err, tt.want)
		}
	}
	if after := p.Names(t, ""); !slices.Equal(before, after) {
		t.Errorf("links %v became %v", before, after)
	}
}
