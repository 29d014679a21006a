package macvtap_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/macvtap"
	"github.com/virtif/virtif/veth"
)

var (
	ours   = kindtest.MAC("02:00:00:00:00:01")
	theirs = kindtest.MAC("02:00:00:00:00:02")
)

// place makes two devices that reach each other.
func place(t *testing.T) (p *kindtest.Place, a, b *macvtap.Device) {
	t.Helper()
	p = kindtest.NewPlace(t, "macvtap", "veth")
	p.Create(t, veth.New("eth0", veth.NewPeer("wall").Up()).Up())
	attach := func(spec *macvtap.Spec) *macvtap.Device {
		d, err := macvtap.Attach(p.Conn, p.Create(t, spec.Up()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := d.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	a = attach(macvtap.New("a", link.Name("eth0"), macvlan.Bridge).Address(ours))
	b = attach(macvtap.New("b", link.Name("eth0"), macvlan.Bridge).Address(theirs))
	return p, a, b
}

// frame is one of an Ethernet type for experiments.
func frame(text string) []byte {
	return append(append(append(bytes.Clone(theirs), ours...), 0x88, 0xb5), fmt.Sprintf("%-50s", text)...)
}

// expect reads until it finds the bytes.
func expect(t *testing.T, d *macvtap.Device, want []byte) {
	t.Helper()
	b := make([]byte, 2000)
	for {
		n, err := d.Read(b)
		if err != nil {
			t.Fatalf("%x does not arrive: %v", want, err)
		}
		if bytes.Equal(b[:n], want) {
			return
		}
	}
}

// TestFrames sends frames from one device to another, with and without header.
func TestFrames(t *testing.T) {
	_, a, b := place(t)
	if _, err := a.Write(frame("plain")); err != nil {
		t.Fatal(err)
	}
	expect(t, b, frame("plain"))
	if err := b.VnetHdr(12); err != nil {
		t.Fatal(err)
	}
	if err := b.Offload(macvtap.Csum | macvtap.TSO4 | macvtap.TSO6 | macvtap.TSOECN); err != nil {
		t.Error(err)
	}
	if _, err := a.Write(frame("behind a header")); err != nil {
		t.Fatal(err)
	}
	expect(t, b, append(make([]byte, 12), frame("behind a header")...))
	if err := errors.Join(b.Offload(0), b.VnetHdr(0)); err != nil {
		t.Error(err)
	}
	if _, err := a.Write(frame("plain again")); err != nil {
		t.Fatal(err)
	}
	expect(t, b, frame("plain again"))
}

// TestSameIndex opens devices of two namespaces whose links have one index, and
// so one name in /dev.
func TestSameIndex(t *testing.T) {
	p, a, b := place(t)
	p2, a2, b2 := place(t)
	if a.Index() != a2.Index() || b.Index() != b2.Index() {
		t.Fatalf("indexes %v %v and %v %v: not the same", a.Index(), b.Index(), a2.Index(), b2.Index())
	}
	for i, d := range []*macvtap.Device{a, a2} {
		if _, err := d.Write(frame(fmt.Sprint("place ", i))); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, b, frame("place 0"))
	expect(t, b2, frame("place 1"))
	_, _ = p, p2
}

// TestQueues opens several.
func TestQueues(t *testing.T) {
	p, a, _ := place(t)
	d, err := macvtap.AttachQueues(p.Conn, a.Index(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Queues()) != 3 || d.Queues()[0] != d.File() || d.Name() != "a" || d.Link().Index != a.Index() {
		t.Errorf("%d queues of %s, %v", len(d.Queues()), d.Name(), d.Link().Index)
	}
	if err := errors.Join(d.Close(), d.Close()); err != nil {
		t.Error(err)
	}
	if _, err := d.Read(make([]byte, 100)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("reading a closed device: %v", err)
	}
	if err := d.VnetHdr(10); !errors.Is(err, os.ErrClosed) {
		t.Errorf("setting a closed device: %v", err)
	}
}

// TestDeviceErrors has what cannot be refused, in words.
func TestDeviceErrors(t *testing.T) {
	p, a, _ := place(t)
	attach := func(ref link.Ref, queues int) func() error {
		return func() error {
			_, err := macvtap.AttachQueues(p.Conn, ref, queues)
			return err
		}
	}
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "no link", Do: attach(link.Name("c"), 1), Want: "attach c: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
		{Name: "another kind", Do: attach(link.Name("eth0"), 1), Want: "attach macvtap eth0: it is a veth link: operation not supported", Target: errors.ErrUnsupported},
		{Name: "no queues", Do: attach(link.Name("a"), 0), Want: "attach macvtap: 0 queues are not in 1 to 256: invalid argument", Target: unix.EINVAL},
		{Name: "too many queues", Do: attach(link.Name("a"), 257), Want: "attach macvtap: 257 queues are not in 1 to 256: invalid argument", Target: unix.EINVAL},
		{Name: "a queue too many", Do: attach(link.Name("a"), 256),
			Want: fmt.Sprintf("attach macvtap a: /dev/tap%v: all 256 queues of the link are open: device or resource busy", a.Index()), Target: unix.EBUSY},
		{Name: "a short header", Do: func() error { return a.VnetHdr(9) },
			Want: "set macvtap a: TUNSETVNETHDRSZ: 9 is not in 10 to 2147483647, nor 0: invalid argument", Target: unix.EINVAL},
		{Name: "offload without header", Do: func() error { return a.Offload(macvtap.Csum) },
			Want: "set macvtap a: TUNSETOFFLOAD: frames have no header to tell what is left to do: VnetHdr first: invalid argument", Target: unix.EINVAL},
		{Name: "TSO without checksum", Do: func() error { return a.Offload(macvtap.TSO4) },
			Want: "set macvtap a: TUNSETOFFLOAD: the offloads need Csum, too: invalid argument", Target: unix.EINVAL},
		{Name: "ECN without TSO", Do: func() error { return a.Offload(macvtap.Csum | macvtap.TSOECN) },
			Want: "set macvtap a: TUNSETOFFLOAD: TSOECN needs TSO4 or TSO6: invalid argument", Target: unix.EINVAL},
		{Name: "half of USO", Do: func() error { return a.Offload(macvtap.Csum | macvtap.USO4) },
			Want: "set macvtap a: TUNSETOFFLOAD: USO4 and USO6 go together: invalid argument", Target: unix.EINVAL},
		{Name: "no such offload", Do: func() error { return a.Offload(1 << 20) },
			Want: "set macvtap a: TUNSETOFFLOAD: there are offloads that nobody knows: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
	p.Delete(t, link.Name("a"))
	const gone = "set macvtap a: TUNGETIFF: the link was deleted: no such device"
	if err := a.Offload(0); err == nil || err.Error() != gone || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the link was deleted: %v", err)
	}
}
