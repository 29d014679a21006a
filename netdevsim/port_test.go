package netdevsim

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// sim is a link as a port has it.
func sim(device, bus, physical string) *link.Link {
	l := &link.Link{Name: "eth1", Index: 5}
	l.DeviceName.Set(device)
	l.BusName.Set(bus)
	l.PhysPortName.Set(physical)
	return l
}

func TestFrom(t *testing.T) {
	for _, tt := range []struct {
		l    *link.Link
		want string // as it prints, or the error
	}{
		{sim("netdevsim7", "netdevsim", "p1"), "netdevsim7 port 0 (eth1)"},
		{sim("netdevsim0", "netdevsim", "p128"), "netdevsim0 port 127 (eth1)"},
		{sim("netdevsim7", "netdevsim", "pf0vf3"), "netdevsim7 VF 3 (eth1)"},
		{nil, "read netdevsim: there is no link: invalid argument"},
		{&link.Link{Name: "lo"}, "read netdevsim lo: it is no port of a simulated device: invalid argument"},
		{sim("0000:00:03.0", "pci", "p1"), "read netdevsim eth1: it is no port of a simulated device: invalid argument"},
		{sim("netdevsim7", "pci", "p1"), "read netdevsim eth1: it is no port of a simulated device: invalid argument"},
		{sim("netdevsim", "netdevsim", "p1"), "read netdevsim eth1: it is no port of a simulated device: invalid argument"},
		{sim("netdevsim2147483648", "netdevsim", "p1"), "read netdevsim eth1: it is no port of a simulated device: invalid argument"},
		{sim("netdevsim7", "netdevsim", "p0"), `read netdevsim eth1: its port is named "p0": invalid argument`},
		{sim("netdevsim7", "netdevsim", ""), `read netdevsim eth1: its port is named "": invalid argument`},
		{sim("netdevsim7", "netdevsim", "pf0vfx"), `read netdevsim eth1: its port is named "pf0vfx": invalid argument`},
	} {
		p, err := From(tt.l)
		got := fmt.Sprint(p)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	if got := (Port{Device: 1, Index: 2}).String(); got != "netdevsim1 port 2 (no link)" {
		t.Errorf("got %s", got)
	}
}

// TestCable writes what the bus takes for a cable.
func TestCable(t *testing.T) {
	p, q, s := kindtest.NewPlace(t), kindtest.NewPlace(t), newStandIn(t)
	a, b := end{Port{Link: sim("netdevsim7", "netdevsim", "p1")}, p.NS}, end{Port{Link: sim("netdevsim8", "netdevsim", "p1")}, q.NS}
	b.port.Link.Name, b.port.Link.Index = "eth0", 6
	if err := connect(a, b); err != nil {
		t.Error(err)
	}
	s.wrote(fmt.Sprintf("link_device: %d:5 %d:6", p.NS.FD(), q.NS.FD()))
	if err := disconnect(b); err != nil {
		t.Error(err)
	}
	s.wrote(fmt.Sprintf("unlink_device: %d:6", q.NS.FD()))
	write = writeFile // there are no such files
	expect(t, connect(a, b), "connect netdevsim eth1 and eth0: needs Linux 6.9: no such file or directory", os.ErrNotExist)
	expect(t, disconnect(a), "disconnect netdevsim eth1: needs Linux 6.9: no such file or directory", os.ErrNotExist)
}

// TestNoCable connects what is no port.
func TestNoCable(t *testing.T) {
	p := kindtest.NewPlace(t)
	newStandIn(t)
	lo, none := link.Name("lo"), link.Name("none")
	expect(t, Connect(p.Conn, lo, p.Conn, lo), "connect netdevsim lo: it is no port of a simulated device: invalid argument", unix.EINVAL)
	expect(t, Disconnect(p.Conn, lo), "disconnect netdevsim lo: it is no port of a simulated device: invalid argument", unix.EINVAL)
	expect(t, Disconnect(p.Conn, none), "get none: there is no such link in this network namespace: no such device", os.ErrNotExist)
	expect(t, Connect(p.Conn, none, p.Conn, lo), "get none: there is no such link in this network namespace: no such device", os.ErrNotExist)
}
