//go:build !kernelmatrix

package netdevsim

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// The ids of these tests: devices are not bound to a namespace.
const testID = 1<<31 - 100

// newDevice makes a device in a place. The kernels of the matrix have none.
func newDevice(t *testing.T, p *kindtest.Place, s *Spec) *Device {
	t.Helper()
	d, err := Create(p.Conn, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Delete(); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	})
	return d
}

func ports(t *testing.T, d *Device) (all []uint32) {
	t.Helper()
	list, err := d.Ports()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		all = append(all, p.Index)
	}
	slices.Sort(all)
	return all
}

func TestKernelDevice(t *testing.T) {
	p := kindtest.NewPlace(t, "netdevsim")
	d := newDevice(t, p, New(testID).Ports(2).Queues(4))
	ids, err := Devices()
	if err != nil || !slices.Contains(ids, testID) {
		t.Errorf("devices %v, %v, without %d", ids, err, testID)
	}
	if got := ports(t, d); !slices.Equal(got, []uint32{0, 1}) {
		t.Errorf("ports %v", got)
	}
	port, err := d.AddPort(2, nil)
	if err != nil || port.Link.TxQueues.Or(0) != 4 {
		t.Errorf("%v, %v", port, err)
	}
	if _, err := d.AddPort(2, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("a port again: %v", err)
	}
	if err := d.DeletePort(0); err != nil {
		t.Error(err)
	}
	if got := ports(t, d); !slices.Equal(got, []uint32{1, 2}) {
		t.Errorf("ports %v", got)
	}
	if err := p.Conn.Delete(port.Link); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("delete the link of a port: %v", err)
	}
	if _, err := Create(p.Conn, New(testID)); !errors.Is(err, os.ErrExist) {
		t.Errorf("a device again: %v", err)
	}
	if _, err := Create(p.Conn, New(testID+1).Queues(70000)); !errors.Is(err, unix.EIO) {
		t.Errorf("more queues than can be: %v", err)
	}
	if _, err := Open(p.Conn, testID+1); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what could not be is there: %v", err)
	}
	if err := d.Delete(); err != nil {
		t.Error(err)
	}
	if err := d.Delete(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("deleted again: %v", err)
	}
	if got := ports(t, d); len(got) > 0 {
		t.Errorf("left: ports %v", got)
	}
}

// TestKernelCable sends a datagram from port to port, in two namespaces.
func TestKernelCable(t *testing.T) {
	here, there := kindtest.NewPlace(t, "netdevsim"), kindtest.NewPlace(t)
	kerneltest.Needs(t, "6.9", "cables between ports")
	listen := func(p *kindtest.Place, id uint32, address string) (*link.Link, *net.UDPConn) {
		t.Helper()
		list, err := newDevice(t, p, New(id)).Ports()
		if err != nil || len(list) != 1 {
			t.Fatalf("ports %v, %v", list, err)
		}
		l, addr := list[0].Link, netip.MustParsePrefix(address)
		p.Set(t, l, link.Change().Up())
		if err := p.Conn.AddAddr(l, link.Addr{Prefix: addr}); err != nil {
			t.Fatal(err)
		}
		var conn *net.UDPConn
		err = p.NS.Do(func() (err error) {
			conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(addr.Addr(), 0)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		return l, conn
	}
	a, from := listen(here, testID+2, "192.0.2.1/24")
	b, to := listen(there, testID+3, "192.0.2.2/24")
	if err := Connect(here.Conn, a, there.Conn, b); err != nil {
		t.Fatal(err)
	}
	if err := Connect(here.Conn, a, there.Conn, b); !errors.Is(err, unix.EBUSY) {
		t.Errorf("connected again: %v", err)
	}
	if _, err := from.WriteTo([]byte("hello"), to.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 10)
	if n, _, err := to.ReadFrom(buf); err != nil || string(buf[:n]) != "hello" {
		t.Errorf("received %q, %v", buf[:n], err)
	}
	if err := Disconnect(there.Conn, b); err != nil {
		t.Error(err)
	}
	if err := Disconnect(here.Conn, a); !errors.Is(err, unix.EINVAL) {
		t.Errorf("disconnected again: %v", err)
	}
}
