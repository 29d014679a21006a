package nlmon_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/nlmon"
)

// open makes a monitor that is up and listens on it.
func open(t *testing.T, p *kindtest.Place) *nlmon.Capture {
	t.Helper()
	l := p.Create(t, nlmon.New("nlmon0").Up())
	c, err := nlmon.Open(p.Conn, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// TestCapture reads the request of a Get and the answer to it.
func TestCapture(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	c := open(t, p)
	if got := c.Link(); got.Name != "nlmon0" {
		t.Errorf("it captures %s", got.Name)
	}
	if _, err := p.Conn.Get(link.Name("nlmon0")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, nlmon.Longest)
	for _, typ := range []uint16{unix.RTM_GETLINK, unix.RTM_NEWLINK} {
		seen := await(t, c, b, typ)
		if seen.Protocol != unix.NETLINK_ROUTE || seen.Length != len(seen.Data) || !bytes.Contains(seen.Data, []byte("nlmon0\x00")) {
			t.Errorf("message type %d: protocol %d, %d of %d bytes: %q", typ, seen.Protocol, len(seen.Data), seen.Length, seen.Data)
		}
	}
}

// await reads until a packet begins with a message of the type.
func await(t *testing.T, c *nlmon.Capture, b []byte, typ uint16) nlmon.Packet {
	t.Helper()
	for {
		p, err := c.Read(b)
		if err != nil {
			t.Fatalf("no message of type %d: %v", typ, err)
		}
		if len(p.Data) >= unix.SizeofNlMsghdr && binary.NativeEndian.Uint16(p.Data[4:]) == typ {
			return p
		}
	}
}

// TestDeadline ends a Read that has nothing to read.
func TestDeadline(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	c := open(t, p)
	c.SetDeadline(time.Unix(1, 0))
	if seen, err := c.Read(make([]byte, 20)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("it heard %v, %v", seen, err)
	}
}

// TestShort reads into a buffer that has no room.
func TestShort(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	c := open(t, p)
	if _, err := p.Conn.Get(link.Name("nlmon0")); err != nil {
		t.Fatal(err)
	}
	seen := await(t, c, make([]byte, 20), unix.RTM_NEWLINK)
	if len(seen.Data) != 20 || seen.Length < 500 {
		t.Errorf("%d of %d bytes", len(seen.Data), seen.Length)
	}
}

// TestOther wants a monitor to be deaf to other namespaces, and to its own while
// it is down.
func TestOther(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	c := open(t, here)
	if _, err := there.Conn.Get(link.Name("lo")); err != nil {
		t.Fatal(err)
	}
	if err := here.Conn.Set(link.Name("nlmon0"), link.Change().Down()); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Conn.Get(link.Name("lo")); err != nil {
		t.Fatal(err)
	}
	// The socket tells that first, and then what was heard until then.
	b := make([]byte, nlmon.Longest)
	if seen, err := c.Read(b); !errors.Is(err, unix.ENETDOWN) {
		t.Errorf("it heard %v, %v", seen, err)
	}
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	heard := 0
	err = raw.Control(func(fd uintptr) {
		for {
			n, _, err := unix.Recvfrom(int(fd), b, unix.MSG_DONTWAIT)
			if err != nil {
				return
			}
			heard++
			if bytes.Contains(b[:n], []byte("lo\x00")) {
				t.Errorf("it heard %q", b[:n])
			}
		}
	})
	if err != nil || heard == 0 { // the look-up of nlmon0, at least
		t.Errorf("it heard %d packets, %v", heard, err)
	}
}

// TestClose ends a Read.
func TestClose(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	c := open(t, p)
	b := make([]byte, nlmon.Longest)
	done := make(chan error)
	go func() {
		var err error
		for err == nil {
			_, err = c.Read(b)
		}
		done <- err
	}()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, os.ErrClosed) {
		t.Errorf("the error is %v", err)
	}
	if _, err := c.Read(b); !errors.Is(err, os.ErrClosed) {
		t.Errorf("afterwards the error is %v", err)
	}
}
