package tuntap_test

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

// TestCreate makes persistent devices and reads back what is particular to
// them.
func TestCreate(t *testing.T) {
	yes, no := link.Some(true), link.Some(false)
	plain := tuntap.Attributes{
		Mode: link.Some(tuntap.TAP), PacketInfo: no, VnetHdr: no, MultiQueue: no, Persist: yes,
	}
	with := func(change func(a *tuntap.Attributes)) tuntap.Attributes {
		a := plain
		change(&a)
		return a
	}
	tests := []struct {
		name string
		spec *tuntap.Spec
		want tuntap.Attributes
	}{
		{"tap", tuntap.New("d0", tuntap.TAP), plain},
		{"tun", tuntap.New("d0", tuntap.TUN), with(func(a *tuntap.Attributes) { a.Mode.Set(tuntap.TUN) })},
		{"owner", tuntap.New("d0", tuntap.TAP).Owner(1000), with(func(a *tuntap.Attributes) { a.Owner.Set(1000) })},
		{"root", tuntap.New("d0", tuntap.TAP).Owner(0).OwnerGroup(0), with(func(a *tuntap.Attributes) {
			a.Owner.Set(0)
			a.Group.Set(0)
		})},
		{"highest owner", tuntap.New("d0", tuntap.TAP).Owner(1<<32 - 2), with(func(a *tuntap.Attributes) { a.Owner.Set(1<<32 - 2) })},
		{"group", tuntap.New("d0", tuntap.TAP).OwnerGroup(100), with(func(a *tuntap.Attributes) { a.Group.Set(100) })},
		{"pi", tuntap.New("d0", tuntap.TUN).PacketInfo(), with(func(a *tuntap.Attributes) {
			a.Mode.Set(tuntap.TUN)
			a.PacketInfo = yes
		})},
		{"vnet_hdr", tuntap.New("d0", tuntap.TAP).VnetHdr(), with(func(a *tuntap.Attributes) { a.VnetHdr = yes })},
		{"size of vnet_hdr", tuntap.New("d0", tuntap.TAP).VnetHdrSize(12), with(func(a *tuntap.Attributes) { a.VnetHdr = yes })},
		{"multi_queue", tuntap.New("d0", tuntap.TAP).MultiQueue(), with(func(a *tuntap.Attributes) {
			a.MultiQueue = yes
			a.Queues.Set(0)
			a.DisabledQueues.Set(0)
		})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlace(t)
			l := p.Create(t, tt.spec)
			got, err := tuntap.From(l)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("what Create returned (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.want, p.attributes(t, l)); d != "" {
				t.Errorf("what the kernel holds (-want +got):\n%s", d)
			}
			if err := p.Conn.Delete(l); err != nil {
				t.Fatal(err)
			}
			if _, err := p.Conn.Get(l); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("after Delete: %v", err)
			}
		})
	}
}

// TestCommonSettings makes devices with the settings that all links have, here
// and in another namespace, both ways.
func TestCommonSettings(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	type settings struct {
		Index, Master        link.Index
		Name, Address, Alias string
		AltNames             []string
		MTU, TxQLen, Group   uint32
		Up                   bool
	}
	read := func(l *link.Link) settings {
		return settings{
			Index: l.Index, Master: l.Master.Or(0),
			Name: l.Name, Address: l.Address.Or(nil).String(), Alias: l.Alias.Or(""), AltNames: l.AltNames,
			MTU: l.MTU.Or(0), TxQLen: l.TxQLen.Or(0), Group: l.Group.Or(0), Up: l.IsUp(),
		}
	}
	want := settings{
		Index: 77, Master: 70, Name: "tap0", Address: "02:00:00:00:00:01", Alias: "a tap", AltNames: []string{"the-tap"},
		MTU: 1400, TxQLen: 100, Group: 5, Up: true,
	}
	for _, elsewhere := range []bool{false, true} {
		for _, held := range []bool{false, true} {
			here, there := newPlace(t), newPlace(t)
			spec := tuntap.New("tap0", tuntap.TAP).
				Index(77).
				Master(link.Name("br0")).
				Address(kindtest.MAC("02:00:00:00:00:01")).
				Alias("a tap").
				AltNames("the-tap").
				MTU(1400).
				TxQLen(100).
				Group(5).
				Up()
			if elsewhere {
				spec.NetNS(there.NS)
			} else {
				there = here
			}
			there.Create(t, link.Custom("bridge", "br0").Index(70))
			var l *link.Link
			if held {
				l = here.open(t, spec).Link()
			} else {
				l = here.Create(t, spec)
			}
			if d := cmp.Diff(want, read(l)); d != "" {
				t.Errorf("elsewhere %v, held open %v: what was returned (-want +got):\n%s", elsewhere, held, d)
			}
			l, err := there.Conn.Get(link.Name("tap0"))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, read(l)); d != "" {
				t.Errorf("elsewhere %v, held open %v: what the kernel holds (-want +got):\n%s", elsewhere, held, d)
			}
			if persist := there.attributes(t, l).Persist.Or(held); persist == held {
				t.Errorf("held open %v, persistent %v", held, persist)
			}
			if elsewhere && len(here.Names(t, "")) != 1 {
				t.Errorf("here are %v", here.Names(t, ""))
			}
		}
	}
}

// TestNames leaves names to the library.
func TestNames(t *testing.T) {
	tests := []struct {
		pattern string
		mode    tuntap.Mode
		taken   string
		want    string
	}{
		{"", tuntap.TUN, "tun1", "tun0"},
		{"", tuntap.TAP, "tap0", "tap1"},
		{"vm%d-0", tuntap.TAP, "vm0-0", "vm1-0"},
	}
	for _, tt := range tests {
		for _, held := range []bool{false, true} {
			p := newPlace(t)
			p.Create(t, tuntap.New(tt.taken, tuntap.TUN))
			spec := tuntap.New(tt.pattern, tt.mode)
			var l *link.Link
			if held {
				l = p.open(t, spec).Link()
			} else {
				l = p.Create(t, spec)
			}
			if l.Name != tt.want {
				t.Errorf("%q, held open %v: %s, want %s", tt.pattern, held, l.Name, tt.want)
			}
		}
	}
}

// TestReuse makes several devices of one spec, held and not.
func TestReuse(t *testing.T) {
	p := newPlace(t)
	spec := tuntap.New("", tuntap.TAP).AltNames()
	first := p.open(t, spec)
	second := p.Create(t, spec)
	third := p.open(t, spec)
	if first.Name() != "tap0" || second.Name != "tap1" || third.Name() != "tap2" {
		t.Errorf("%s, %s, %s", first.Name(), second.Name, third.Name())
	}
	if p.attributes(t, first.Link()).Persist.Or(true) || !p.attributes(t, second).Persist.Or(false) {
		t.Error("a device that is held open persists, or one that is not does not")
	}
}
