package bond

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestCreate(t *testing.T) {
	eachMode(t, func(t *testing.T, mode Mode, s *kindtest.Settings[Attributes]) {
		a, err := From(s.CreateAll(t))
		if err != nil || a.Mode.Or(99) != mode {
			t.Errorf("mode is %v, %v", a.Mode, err)
		}
		s.Place.Delete(t, bond1)
	})
}

func TestChange(t *testing.T) {
	eachMode(t, func(t *testing.T, _ Mode, s *kindtest.Settings[Attributes]) {
		s.Place.Create(t, s.New("bond1"))
		s.ChangeEach(t)
	})
}

func TestChangePort(t *testing.T) {
	for mode := range portSettings {
		t.Run(mode.String(), func(t *testing.T) { settingsOfPort(t, mode).ChangeEach(t) })
	}
}

// TestTooNew sets what the running kernel is too old for. It would take it
// without a word.
func TestTooNew(t *testing.T) {
	eachMode(t, func(t *testing.T, _ Mode, s *kindtest.Settings[Attributes]) {
		s.Place.Create(t, s.New("bond1"))
		a := s.Read(t)
		s.List = unreported(s, kindtest.Present(&a))
		s.TooNew(t)
	})
	for mode := range portSettings {
		t.Run("port in "+mode.String(), func(t *testing.T) {
			s := settingsOfPort(t, mode)
			a := s.Read(t)
			s.List = unreported(s, kindtest.Present(&a))
			s.TooNew(t)
		})
	}
}

// unreported returns the settings that the kernel does not tell of. Stable
// kernels have some that came later: 6.1 has coupled_control and
// actor_port_prio, of 6.9 and 6.18.
func unreported[T any](s *kindtest.Settings[T], reported map[string]any) []kindtest.Setting {
	return slices.DeleteFunc(slices.Clone(s.List), func(set kindtest.Setting) bool {
		calls := append(s.Rows[set.Words], set.Calls...)
		return reported[calls[0].Setter] != nil
	})
}

// TestTwin makes a bond with the library and one with ip(8), and expects ip(8)
// to show the same of both.
func TestTwin(t *testing.T) {
	const address = "02:00:00:00:00:aa"
	eachMode(t, func(t *testing.T, mode Mode, s *kindtest.Settings[Attributes]) {
		theirs := kindtest.NewPlace(t)
		words, calls := s.Known(t)
		if len(calls) < 13 {
			t.Errorf("ip knows only %q", words)
		}
		theirs.IP(t, append([]string{"link", "add", "bond1", "address", address, "type", "bond", "mode", mode.String()}, words...)...)
		spec := New("bond1", mode).Address(kindtest.MAC(address))
		kindtest.Apply(t, spec, calls...)
		s.Place.Create(t, spec)
		kindtest.Twins(t, s.Place, theirs, "bond1")
	})
}

// TestPortTwin does the same for a port.
func TestPortTwin(t *testing.T) {
	for _, mode := range []Mode{ActiveBackup, LACP} {
		t.Run(mode.String(), func(t *testing.T) {
			ours, theirs := place(t), place(t)
			for _, p := range []*kindtest.Place{ours, theirs} {
				p.IP(t, "link", "add", "p0", "address", "02:00:00:00:00:02", "type", "veth", "peer", "name", "far", "address", "02:00:00:00:00:03")
				p.IP(t, "link", "add", "bond1", "address", "02:00:00:00:00:01", "type", "bond", "mode", mode.String())
			}
			s := &kindtest.Settings[PortAttributes]{
				Place: ours, Kind: "bond_slave", Walk: (*PortAttributes).walk, Rows: portRows, List: portSettings[mode],
			}
			words, calls := s.Known(t)
			theirs.IP(t, "link", "set", "p0", "master", "bond1")
			if len(words) > 0 { // ip of Linux 5.10 prints nothing and sends nothing
				theirs.IP(t, append([]string{"link", "set", "p0", "type", "bond_slave"}, words...)...)
			}
			spec := ChangePort().Master(bond1)
			kindtest.Apply(t, spec, calls...)
			ours.Set(t, p0, spec)
			kindtest.Twins(t, ours, theirs, "p0")
		})
	}
}

// TestModeChange changes the mode of a bond that is there, and what goes with it.
func TestModeChange(t *testing.T) {
	p := kindtest.NewPlace(t, "bond")
	p.Create(t, New("bond1", ActiveBackup).ARPInterval(time.Second).ARPIPTargets(addr("192.0.2.1")).ARPValidate(ARPValidateAll))
	for mode := BalanceALB; ; mode-- {
		p.Set(t, bond1, Change().Mode(mode))
		a := read(t, p, bond1)
		if a.Mode.Or(99) != mode || a.ARPValidate.Or(99) != ARPValidateNone || len(a.ARPIPTargets) != 1 {
			t.Errorf("changed to %v: %v", mode, a)
		}
		if a.ARPInterval.Or(-1) != 0 || a.MIIMon.Or(0) != 100*time.Millisecond { // by the first of these modes
			t.Errorf("changed to %v: ARP every %v, MII every %v", mode, a.ARPInterval, a.MIIMon)
		}
		if mode == BalanceRR {
			break
		}
	}
}

// TestMonitors changes the way of monitoring. The delays, which are multiples,
// come back with MII monitoring.
func TestMonitors(t *testing.T) {
	p := kindtest.NewPlace(t, "bond")
	p.Create(t, New("bond1", ActiveBackup).MIIMon(100*time.Millisecond).UpDelay(200*time.Millisecond))
	for _, c := range []struct {
		change            *Spec
		mii, up, down, ar time.Duration
	}{
		{Change().DownDelay(350 * time.Millisecond), 100, 200, 300, 0}, // rounded
		{Change().MIIMon(50 * time.Millisecond), 50, 100, 150, 0},
		{Change().ARPInterval(time.Second).ARPValidate(ARPValidateBackup), 0, 0, 0, 1000},
		{Change().MIIMon(100 * time.Millisecond), 100, 200, 300, 0},
		{Change().MIIMon(0), 0, 0, 0, 0},
	} {
		p.Set(t, bond1, c.change)
		a := read(t, p, bond1)
		for what, d := range map[string][2]time.Duration{
			"miimon": {a.MIIMon.Or(-1), c.mii}, "updelay": {a.UpDelay.Or(-1), c.up},
			"downdelay": {a.DownDelay.Or(-1), c.down}, "arp_interval": {a.ARPInterval.Or(-1), c.ar},
		} {
			if d[0] != d[1]*time.Millisecond {
				t.Errorf("after %v: %s is %v, not %v", strings.TrimSpace(c.change.String()), what, d[0], d[1]*time.Millisecond)
			}
		}
		if on := a.ARPValidate.Or(99) != ARPValidateNone; on != (c.ar > 0) {
			t.Errorf("after %v: arp_validate is %v", c.change, a.ARPValidate)
		}
	}
}

// TestTargets replaces and clears the lists.
func TestTargets(t *testing.T) {
	p := kindtest.NewPlace(t, "bond")
	p.Create(t, New("bond1", ActiveBackup).ARPIPTargets(addr("192.0.2.1"), addr("192.0.2.2")))
	p.Set(t, bond1, Change().ARPIPTargets(addr("192.0.2.3")))
	if a := read(t, p, bond1); len(a.ARPIPTargets) != 1 || a.ARPIPTargets[0] != addr("192.0.2.3") {
		t.Errorf("targets are %v", a.ARPIPTargets)
	}
	p.Set(t, bond1, Change().ARPIPTargets())
	if a := read(t, p, bond1); a.ARPIPTargets != nil {
		t.Errorf("targets are %v", a.ARPIPTargets)
	}
	kerneltest.Needs(t, "5.18", "bond ns_ip6_target")
	p.Set(t, bond1, Change().NSIP6Targets(addr("2001:db8::1"), addr("fe80::1")))
	p.Set(t, bond1, Change().NSIP6Targets(addr("2001:db8::2")))
	if a := read(t, p, bond1); len(a.NSIP6Targets) != 1 || a.NSIP6Targets[0] != addr("2001:db8::2") {
		t.Errorf("targets are %v", a.NSIP6Targets)
	}
	p.Set(t, bond1, Change().NSIP6Targets())
	if a := read(t, p, bond1); a.NSIP6Targets != nil {
		t.Errorf("targets are %v", a.NSIP6Targets)
	}
}

// TestUseCarrier sets what newer kernels no longer let anyone set.
func TestUseCarrier(t *testing.T) {
	p := kindtest.NewPlace(t, "bond")
	p.Create(t, New("bond1", ActiveBackup).UseCarrier(true))
	err := p.Conn.Set(bond1, Change().UseCarrier(false))
	on, _ := read(t, p, bond1).UseCarrier.Get()
	const want = "set bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_USE_CARRIER: option obsolete, use_carrier cannot be disabled: invalid argument"
	if on && text(err) != want || !on && err != nil {
		t.Errorf("on is %v, error is %v", on, err)
	}
	kerneltest.Needs(t, "6.18", "bond use_carrier always on")
	if !on {
		t.Error("it is off")
	}
}

// TestMaster makes a bond a port of a bridge, and a link that is created a port
// of a bond.
func TestMaster(t *testing.T) {
	p := kindtest.NewPlace(t, "bond", "bridge", "dummy")
	br := p.Create(t, bridge.New("br0").Up())
	bd := p.Create(t, New("bond1", ActiveBackup).MIIMon(100*time.Millisecond).Master(br).Up())
	d := p.Create(t, dummy.New("d0").Master(bd).Up())
	if bd.Master.Or(0) != br.Index || d.Master.Or(0) != bd.Index || !bd.IsUp() || !d.IsUp() {
		t.Errorf("%v has master %v, up %v; %v has %v, %v", bd, bd.Master, bd.IsUp(), d, d.Master, d.IsUp())
	}
	if a := read(t, p, bd); a.ActivePort.Or(0) != d.Index {
		t.Errorf("active port is %v, not %v", a.ActivePort, d.Index)
	}
}

// TestReferences sets and clears the ports that settings name.
func TestReferences(t *testing.T) {
	p := place(t)
	cables(t, p, p0, p1)
	p.Create(t, New("bond1", ActiveBackup).Primary(p1).Up())
	add(t, p, bond1, p0, p1)
	index := func(name link.Name) link.Index { return p.Get(t, name).Index }
	expect := func(what string, active, primary link.Index) {
		t.Helper()
		if a := read(t, p, bond1); a.ActivePort.Or(0) != active || a.Primary.Or(0) != primary {
			t.Errorf("%s: active port %v, primary %v", what, a.ActivePort, a.Primary)
		}
	}
	// Without monitoring every port counts as one that works.
	expect("created", index(p1), index(p1))
	p.Set(t, bond1, Change().Primary(p0))
	expect("primary p0", index(p0), index(p0))
	p.Set(t, bond1, Change().Primary(nil))
	expect("no primary", index(p0), 0)
	p.Set(t, bond1, Change().ActivePort(p1))
	expect("active p1", index(p1), 0)
	p.Set(t, bond1, Change().Primary(index(p0)))
	p.Set(t, bond1, Change().ActivePort(nil))
	expect("choose", index(p0), index(p0))
}

// TestPrimaryElsewhere names the primary of a bond in another namespace, where
// its ports are.
func TestPrimaryElsewhere(t *testing.T) {
	here, there := place(t), place(t)
	cables(t, there, p0)
	bd := here.Create(t, New("bond1", ActiveBackup).Primary(p0).NetNS(there.NS).Up())
	if _, elsewhere := bd.ParentNetNS.Get(); elsewhere {
		t.Errorf("%v has a parent elsewhere", bd)
	}
	add(t, there, bond1, p0)
	if a := read(t, there, bond1); a.Primary.Or(0) != there.Get(t, p0).Index {
		t.Errorf("primary is %v", a.Primary)
	}
}
