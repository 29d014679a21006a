package netdevsim

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestCreate(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	for _, tt := range []struct {
		spec       *Spec
		name, text string
	}{
		{New(7).Ports(2).Queues(4), "netdevsim7", "7 2 4"},
		{New(10), "netdevsim10", "10 1 1"},
		{New(0).Ports(0), "netdevsim0", "0 0 1"},
		{New(math.MaxInt32), "netdevsim2147483647", "2147483647 1 1"},
	} {
		d, err := Create(p.Conn, tt.spec)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		s.wrote("new_device: " + tt.text)
		if d.ID() != tt.spec.id || d.String() != tt.name {
			t.Errorf("%s is device %d, %v", tt.text, d.ID(), d)
		}
		if got, want := tt.spec.String(), `echo "`+tt.text+`" > /sys/bus/netdevsim/new_device`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if ports, err := d.Ports(); err != nil || len(ports) != 0 {
			t.Errorf("ports %v, %v: the stand-in makes no links", ports, err)
		}
	}
	s.must(os.Mkdir(s.path("devices/netdevsimx"), 0o755))
	ids, err := Devices()
	if want := []uint32{0, 7, 10, math.MaxInt32}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("devices %v, %v, want %v", ids, err, want)
	}
}

func TestCreateRefused(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	create := func(spec *Spec) error {
		_, err := Create(p.Conn, spec)
		return err
	}
	const head = "create netdevsim netdevsim"
	if err := create(New(3)); err != nil {
		t.Fatal(err)
	}
	s.wrote("new_device: 3 1 1")
	expect(t, create(nil), "create netdevsim: there is no description: nil: invalid argument", unix.EINVAL)
	expect(t, create(New(1<<31)), head+"2147483648: id 2147483648 is not in 0 to 2147483647: numerical result out of range", unix.ERANGE)
	expect(t, create(New(1).Queues(0)), head+"1: 0 queues: a port has one at least: numerical result out of range", unix.ERANGE)
	expect(t, create(New(3)), head+"3: there is a device with this id already: file exists", os.ErrExist)
	s.wrote()

	s.ports["netdevsim4"] = nil // somebody was faster
	expect(t, create(New(4)), head+"4: there is a device with this id already: file exists", os.ErrExist)
	s.wrote("new_device: 4 1 1")
	expect(t, create(New(5).Queues(70000)), head+"5: the driver did not take the device: the log of the kernel may say why: input/output error", unix.EIO)
	s.wrote("new_device: 5 1 70000", "del_device: 5")

	closed, err := link.Dial(link.InNetNS(p.NS))
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, err = Create(closed, New(5))
	expect(t, err, head+"5: the connection is closed: bad file descriptor", os.ErrClosed)
}

// TestNoBus has a kernel without netdevsim.
func TestNoBus(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	s.must(os.RemoveAll(s.path("")))
	_, err := Create(p.Conn, New(1))
	expect(t, err, "create netdevsim netdevsim1: this kernel has no netdevsim devices (CONFIG_NETDEVSIM), or no sysfs is on "+
		s.dir+": operation not supported", errors.ErrUnsupported)
	if ids, err := Devices(); err != nil || len(ids) != 0 {
		t.Errorf("devices %v, %v", ids, err)
	}
	_, err = Open(p.Conn, 1)
	expect(t, err, "open netdevsim netdevsim1: there is no such device: no such file or directory", os.ErrNotExist)
	s.wrote()
}

func TestDelete(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	if _, err := Create(p.Conn, New(7)); err != nil {
		t.Fatal(err)
	}
	d, err := Open(p.Conn, 7)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(); err != nil {
		t.Error(err)
	}
	expect(t, d.Delete(), "delete netdevsim netdevsim7: there is no such device: no such file or directory", os.ErrNotExist)
	s.wrote("new_device: 7 1 1", "del_device: 7", "del_device: 7")
	_, err = Open(p.Conn, 7)
	expect(t, err, "open netdevsim netdevsim7: there is no such device: no such file or directory", os.ErrNotExist)
}

// TestPorts adds and deletes ports. The stand-in makes no links for them.
func TestPorts(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	d, err := Create(p.Conn, New(7).Ports(2))
	if err != nil {
		t.Fatal(err)
	}
	s.wrote("new_device: 7 2 1")
	add := func(index uint32, address net.HardwareAddr) error {
		_, err := d.AddPort(index, address)
		return err
	}
	const head = "add port to netdevsim netdevsim7: "
	const lost = " is made, and its link cannot be found in the network namespace of the connection: no such device"
	expect(t, add(2, nil), head+"port 2"+lost, os.ErrNotExist)
	expect(t, add(3, kindtest.MAC("02:00:00:00:00:0a")), head+"port 3"+lost, os.ErrNotExist)
	s.wrote("devices/netdevsim7/new_port: 2", "devices/netdevsim7/new_port: 3 02:00:00:00:00:0a")
	for _, address := range []string{"01:00:00:00:00:01", "00:00:00:00:00:00", "02:00:00:00:00:00:00:01"} {
		expect(t, add(4, kindtest.MAC(address)), head+fmt.Sprintf("%q is not the address of an Ethernet link: invalid argument", address), unix.EINVAL)
	}
	s.wrote()
	expect(t, add(1, nil), head+"there is a port 1 already: file exists", os.ErrExist)
	if err := d.DeletePort(1); err != nil {
		t.Error(err)
	}
	const none = "delete port of netdevsim netdevsim7: there is no port 1, or no such device: no such file or directory"
	expect(t, d.DeletePort(1), none, os.ErrNotExist)
	s.wrote("devices/netdevsim7/new_port: 1", "devices/netdevsim7/del_port: 1", "devices/netdevsim7/del_port: 1")
	if err := d.Delete(); err != nil {
		t.Error(err)
	}
	expect(t, add(2, nil), head+"there is no such device: no such file or directory", os.ErrNotExist)
	expect(t, d.DeletePort(1), none, os.ErrNotExist)
}

func TestVFs(t *testing.T) {
	p, s := kindtest.NewPlace(t), newStandIn(t)
	d, err := Create(p.Conn, New(7))
	if err != nil {
		t.Fatal(err)
	}
	has := func(want uint32) {
		t.Helper()
		if n, err := d.VFs(); err != nil || n != want {
			t.Errorf("%d VFs, %v, want %d", n, err, want)
		}
	}
	has(0)
	if err := d.SetVFs(3); err != nil {
		t.Error(err)
	}
	has(3)
	const head = "set netdevsim netdevsim7: "
	expect(t, d.SetVFs(2), head+"the device has virtual functions: set 0 first: device or resource busy", unix.EBUSY)
	if err := d.SetVFs(0); err != nil {
		t.Error(err)
	}
	expect(t, d.SetVFs(5), head+"it cannot have 5 virtual functions: cannot allocate memory", unix.ENOMEM)
	has(0)
	s.must(os.WriteFile(s.path("devices/netdevsim7/sriov_numvfs"), []byte("many"), 0o644))
	_, err = d.VFs()
	expect(t, err, `read netdevsim netdevsim7: sriov_numvfs is "many": invalid argument`, unix.EINVAL)
	if err := d.Delete(); err != nil {
		t.Error(err)
	}
	_, err = d.VFs()
	expect(t, err, "read netdevsim netdevsim7: there is no such device: no such file or directory", os.ErrNotExist)
	expect(t, d.SetVFs(1), head+"there is no such device: no such file or directory", os.ErrNotExist)
}

// TestWords has error numbers that the kernel gives no words for.
func TestWords(t *testing.T) {
	words := map[unix.Errno]string{unix.EBUSY: "in use"}
	for want, err := range map[string]error{
		"set netdevsim x: in use: device or resource busy":  &os.PathError{Op: "write", Path: "/f", Err: unix.EBUSY},
		"set netdevsim x: write /f: cannot allocate memory": &os.PathError{Op: "write", Path: "/f", Err: unix.ENOMEM},
		"set netdevsim x: open /f: permission denied":       &os.PathError{Op: "open", Path: "/f", Err: unix.EACCES},
		"set netdevsim x: write /f: input/output error":     &os.PathError{Op: "write", Path: "/f", Err: errors.New("?")},
	} {
		if got := fail("set", "x", err, words); got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	if err := fail("open", "x", &os.PathError{Op: "open", Path: "/f", Err: unix.EACCES}, nil); !errors.Is(err, os.ErrPermission) {
		t.Errorf("%v is not os.ErrPermission", err)
	}
}

// TestWriteFile writes to files as they are in sysfs: they are there, or are not
// made.
func TestWriteFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new_device")
	if err := writeFile(file, "7 1 1"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := errors.Join(os.WriteFile(file, nil, 0o200), writeFile(file, "7 1 1")); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "7 1 1" {
		t.Errorf("wrote %q, %v", text, err)
	}
	if err := writeFile("/dev/full", "7 1 1"); !errors.Is(err, unix.ENOSPC) {
		t.Errorf("what the kernel refuses: %v", err)
	}
}
