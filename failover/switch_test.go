package failover_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestSwitch takes the primary down and up.
func TestSwitch(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	g.up(t, next)
	if s := g.read(t); s.Sending() != failover.Primary || s.Receiving() != failover.Primary {
		t.Errorf("all up: %v", s)
	}
	for range 2 {
		g.Set(t, link.Name(g.Primary), link.Change().Down())
		s := until(t, next, sendsBy(failover.Standby))
		if s.Receiving() != failover.None || s.Primary == nil || s.Primary.IsUp() {
			t.Errorf("primary down: %v", s)
		}
		g.Set(t, link.Name(g.Primary), link.Change().Up())
		if s := until(t, next, sendsBy(failover.Primary)); s.Receiving() != failover.Primary {
			t.Errorf("primary up: %v", s)
		}
	}
	g.Set(t, link.Name(g.Standby), link.Change().Down())
	if s := until(t, next, func(s failover.State) bool { return !s.Standby.IsUp() }); s.Sending() != failover.Primary {
		t.Errorf("standby down: %v", s)
	}
	g.Set(t, link.Name(g.Primary), link.Change().Down())
	if s := until(t, next, sendsBy(failover.None)); s.Receiving() != failover.None {
		t.Errorf("both down: %v", s)
	}
	g.Set(t, link.Name(g.Master), link.Change().Down())
	until(t, next, func(s failover.State) bool { return !s.Master.IsUp() })
}

// remove takes a PCI device away, as a hypervisor does before it moves a
// machine, and returns a function that gives it back.
func remove(t *testing.T, name string) (restore func()) {
	t.Helper()
	device, err := filepath.EvalSymlinks(filepath.Join("/sys/class/net", name, "device"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(path string) {
		t.Helper()
		if err := os.WriteFile(path, []byte("1"), 0); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(device, "remove"))
	return func() {
		t.Helper()
		write("/sys/bus/pci/rescan")
	}
}

// TestRemove takes the primary away and gives it back.
func TestRemove(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	g.up(t, next)
	before := g.read(t).Primary.Index
	restore := remove(t, g.Primary)
	defer func() { restore() }()
	s := until(t, next, func(s failover.State) bool { return s.Primary == nil })
	if s.Sending() != failover.Standby || s.Receiving() != failover.Standby {
		t.Errorf("without a primary: %v", s)
	}
	restore()
	restore = func() {}
	s = until(t, next, sendsBy(failover.Primary))
	if s.Primary.Index == before || s.Receiving() != failover.Primary {
		t.Errorf("with a primary again: %v, index %v and before %v", s, s.Primary.Index, before)
	}
}

// TestNames renames the master and a port while they are watched.
func TestNames(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	until(t, next, func(failover.State) bool { return true })
	g.Set(t, link.Name(g.Master), link.Change().Rename("fo0"))
	until(t, next, func(s failover.State) bool { return s.Master.Name == "fo0" })
	g.Set(t, link.Name(g.Standby), link.Change().Rename("fo0nsby"))
	s := until(t, next, func(s failover.State) bool { return s.Standby.Name == "fo0nsby" })
	if got, err := failover.Get(g.Conn, link.Name("fo0")); err != nil || got.String() != s.String() {
		t.Errorf("%v, %v, want %v", got, err, s)
	}
}

// TestStandbyElsewhere moves the standby to another namespace, where it remains
// a port, and back.
func TestStandbyElsewhere(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	there := kindtest.NewPlace(t)
	g.Set(t, link.Name(g.Standby), link.Change().NetNS(there.NS))
	s := until(t, next, func(s failover.State) bool { return s.Standby == nil })
	moved := there.Get(t, link.Name(g.Standby))
	if master, ok := moved.Master.Get(); !ok || master != s.Master.Index {
		t.Errorf("the standby elsewhere has master %v, %v, want %v of the other namespace", master, ok, s.Master.Index)
	}
	if found, err := failover.Find(there.Conn); err != nil || len(found) != 0 {
		t.Errorf("there: found %v, %v", found, err)
	}
	there.Set(t, moved, link.Change().NetNS(g.NS))
	until(t, next, func(s failover.State) bool { return s.Standby != nil && s.Primary != nil })
}
