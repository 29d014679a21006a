package bond

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestPorts adds ports and removes them. They come back as they were.
func TestPorts(t *testing.T) {
	p := place(t)
	cables(t, p, p0, p1, p2)
	p.Set(t, p0, link.Change().MTU(1400))
	p.Set(t, p1, link.Change().Down())
	bd := p.Create(t, New("bond1", ActiveBackup).MIIMon(10*time.Millisecond).Up())
	before := p.Snapshot(t, "bond")
	add(t, p, bond1, p0, p1, p0)
	for _, name := range []link.Name{p0, p1} {
		l := p.Get(t, name)
		if l.Master.Or(0) != bd.Index || !l.IsUp() || l.MTU.Or(0) != 1500 {
			t.Errorf("port %v: master %v, up %v, MTU %v", l, l.Master, l.IsUp(), l.MTU)
		}
	}
	p.Set(t, p0, ChangePort().QueueID(2))
	// One that is a port already is not touched.
	add(t, p, bond1, p0, p2)
	if q := readPort(t, p, p0).QueueID.Or(0); q != 2 {
		t.Errorf("p0 has queue %d", q)
	}
	if err := RemovePorts(p.Conn, bd, p1, p0, p2, p0); err != nil {
		t.Fatal(err)
	}
	after := p.Snapshot(t, "bond")
	// A port is up, so that p1 is now, too; and the bond has another random address.
	for _, s := range []map[string]map[string]any{before, after} {
		delete(s, "bond1")
		delete(s["p1"], "Flags")
		delete(s, "far-p1")
	}
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("-before +after:\n%s", d)
	}
	if !p.Get(t, p1).IsUp() {
		t.Error("p1 is down")
	}
}

// TestPortsRefused wants all ports added and removed, or none.
func TestPortsRefused(t *testing.T) {
	p := kindtest.NewPlace(t, "bond", "veth", "bridge", "macvlan")
	cables(t, p, p0, p1, p2, p3, "busy")
	p.Create(t, macvlan("mv0", "busy"))
	p.Create(t, bridge.New("br0").Up())
	p.Set(t, p1, link.Change().Down())
	p.Set(t, p2, link.Change().Master(link.Name("br0")))
	p.Create(t, New("bond1", ActiveBackup).Address(kindtest.MAC("02:00:00:00:00:01")).Up())
	add(t, p, bond1, p3)
	p.Set(t, p3, ChangePort().QueueID(3))
	bd := p.Get(t, bond1)
	const missing = "there is no such link in this network namespace: no such device"
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Varies: []string{"bond", "bridge"}, Rows: []kindtest.Refusal{
		{Name: "one is in use", Do: func() error { return AddPorts(p.Conn, bd, p0, p1, p2, p3, link.Name("busy")) },
			Want: "add ports to bond1: set veth busy: IFLA_MASTER: Device is in use and cannot be enslaved: device or resource busy", Target: unix.EBUSY},
		{Name: "one is of another type", Do: func() error { return AddPorts(p.Conn, bd, p0, link.Name("lo")) },
			Want: "add ports to bond1: set lo: IFLA_MASTER: Device type is different from other slaves: invalid argument", Target: unix.EINVAL},
		{Name: "one is the bond", Do: func() error { return AddPorts(p.Conn, bd, p0, bd) },
			Want: "add ports to bond1: set bond bond1: IFLA_MASTER: Cannot enslave bond to itself: operation not permitted", Target: os.ErrPermission},
		{Name: "one is not there", Do: func() error { return AddPorts(p.Conn, bond1, p0, link.Name("none")) },
			Want: "add ports to bond1: get none: " + missing, Target: os.ErrNotExist},
		{Name: "nil", Do: func() error { return AddPorts(p.Conn, bond1, p0, nil) },
			Want: "add ports to bond1: get no link: no link is named: invalid argument", Target: unix.EINVAL},
		{Name: "no bond", Do: func() error { return AddPorts(p.Conn, link.Name("none"), p0) },
			Want: "add ports to none: " + missing, Target: os.ErrNotExist},
		{Name: "a bridge", Do: func() error { return AddPorts(p.Conn, link.Name("br0"), p0) },
			Want: "add ports to br0: it is a bridge link, not a bond: invalid argument", Target: unix.EINVAL},
		{Name: "remove what is no port", Do: func() error { return RemovePorts(p.Conn, bond1, p3, p2) },
			Want: "remove ports from bond1: set veth p2: IFLA_MASTER: it is no port of bond1: invalid argument", Target: unix.EINVAL},
		{Name: "remove what is not there", Do: func() error { return RemovePorts(p.Conn, bond1, p3, link.Index(9999)) },
			Want: "remove ports from bond1: get link 9999: " + missing, Target: os.ErrNotExist},
		{Name: "remove from a bridge", Do: func() error { return RemovePorts(p.Conn, link.Name("br0"), p2) },
			Want: "remove ports from br0: it is a bridge link, not a bond: invalid argument", Target: unix.EINVAL},
	}}
	r.State = func(tb testing.TB) map[string]any {
		return map[string]any{"p3": readPort(tb, p, p3).QueueID, "bond1": read(tb, p, bond1).String()}
	}
	r.Check(t)
}

// TestRejoin puts a port back with its settings.
func TestRejoin(t *testing.T) {
	p := place(t)
	cables(t, p, p0)
	bd := p.Create(t, New("bond1", ActiveBackup).Up())
	add(t, p, bond1, p0)
	change := ChangePort().QueueID(5)
	if _, ok := readPort(t, p, p0).Prio.Get(); ok {
		change.Prio(-7)
	}
	p.Set(t, p0, change)
	was := p.Get(t, p0)
	if err := RemovePorts(p.Conn, bond1, p0); err != nil {
		t.Fatal(err)
	}
	cause := &link.Error{Op: "set", Name: "p1"}
	err := failed("remove ports from", bd, cause, p.Conn, []*link.Link{was}, func(l *link.Link) link.Request { return rejoin(bd, l) })
	var e *link.Error
	if !errors.As(err, &e) || e.Undo != nil {
		t.Error(err)
	}
	is := readPort(t, p, p0)
	if is.QueueID.Or(0) != 5 || is.Prio.Or(-7) != -7 || p.Get(t, p0).Master.Or(0) != bd.Index {
		t.Errorf("p0 is %v", is)
	}
}
