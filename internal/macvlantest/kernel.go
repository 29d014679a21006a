package macvlantest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/veth"
)

// place makes a place with a parent, eth0, at the end of a cable.
func place(t *testing.T, k Kind) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, k.Name, "veth", "bridge")
	p.Create(t, veth.New("eth0", veth.NewPeer("wall").Up()).Address(kindtest.MAC("02:00:00:00:00:e0")).Up())
	return p
}

func settings(t *testing.T, k Kind) *kindtest.Settings[macvlan.Attributes] {
	source := "mode source macaddr set 02:00:00:00:00:01 02:00:00:00:00:02"
	return &kindtest.Settings[macvlan.Attributes]{
		Place: place(t, k), Kind: k.Name, Name: "m0",
		New:   func(name string) link.Request { return k.New(name, link.Name("eth0"), macvlan.Bridge) },
		Start: k.Change, From: k.From, Walk: macvlan.Walk, Rows: rows,
		List: []kindtest.Setting{
			{Words: "mode private", Alone: true},
			{Words: "mode vepa", Alone: true},
			{Words: "flag nodst"},
			{Words: "bcqueuelen 2000", Also: []string{"BCQueueLenUsed"}},
			{Words: "bclim 3"},
			{Words: source, Want: map[string]any{"Mode": macvlan.Source, "SourceCount": 2, "Sources": []net.HardwareAddr{B, A}}},
			{Words: "macaddr del 02:00:00:00:00:01", Want: map[string]any{"SourceCount": 1, "Sources": []net.HardwareAddr{B}}, Alone: true},
			{Words: "macaddr add 02:00:00:00:00:01", Want: map[string]any{"SourceCount": 2, "Sources": []net.HardwareAddr{B, A}}, Alone: true},
			{Words: "macaddr set 02:00:00:00:00:01", Want: map[string]any{"SourceCount": 1, "Sources": []net.HardwareAddr{A}}, Alone: true},
			{Words: "macaddr flush", Want: map[string]any{"SourceCount": 0}, Also: []string{"Sources"}, Alone: true},
			{Words: "flag null", Want: map[string]any{"Flags": macvlan.Flags(0)}, Alone: true},
			{Words: "mode bridge", Alone: true},
		},
	}
}

// CreateAll makes links with all settings, and deletes them.
func CreateAll(t *testing.T, k Kind) {
	s := settings(t, k)
	s.CreateAll(t)
	s.Place.Delete(t, s.Name)
	if names := s.Place.Names(t, k.Name); len(names) > 0 {
		t.Errorf("links %q are left", names)
	}
	for i, mode := range []macvlan.Mode{macvlan.Private, macvlan.VEPA, macvlan.Bridge, macvlan.Source} {
		l := s.Place.Create(t, k.New(fmt.Sprintf("m%d", i), link.Name("eth0"), mode))
		if a, err := k.From(l); err != nil || a.Mode.Or(0) != mode {
			t.Errorf("mode %v became %v, %v", mode, a.Mode, err)
		}
	}
	s.Place.Create(t, veth.New("eth1", nil))
	pass := k.New("m9", link.Name("eth1"), macvlan.Passthru)
	kindtest.Apply(t, pass, kindtest.Do("Flags", macvlan.FlagNoPromisc))
	l := s.Place.Create(t, pass)
	a, err := k.From(l)
	if err != nil || a.Mode.Or(0) != macvlan.Passthru || a.Flags.Or(0) != macvlan.FlagNoPromisc {
		t.Errorf("mode passthru became %v, %v", a, err)
	}
	if eth1 := s.Place.Get(t, link.Name("eth1")); l.Address.String() != eth1.Address.String() {
		t.Errorf("in mode passthru its address is %v, its parent's %v", l.Address, eth1.Address)
	}
}

// ChangeEach changes one setting after the other.
func ChangeEach(t *testing.T, k Kind) {
	s := settings(t, k)
	s.Place.Create(t, s.New("m0"))
	s.ChangeEach(t)
	s.TooNew(t)
}

// Shared checks what links on one parent have in common: the cutoff, which the
// kernel does not report where it is 1, and the queue that is used.
func Shared(t *testing.T, k Kind) {
	s := settings(t, k)
	s.List = []kindtest.Setting{{Words: "bclim 3"}}
	p := s.Place
	p.Create(t, s.New("m0"))
	p.Create(t, s.New("m1"))
	s.ChangeEach(t)
	a, err := k.From(p.Get(t, link.Name("m1")))
	if err != nil {
		t.Fatal(err)
	}
	if mine := s.Read(t); a.BCCutoff != mine.BCCutoff || a.BCQueueLenUsed != mine.BCQueueLenUsed {
		t.Errorf("m0 has %v, m1 %v", mine, a)
	}
	change := k.Change()
	if a.BCCutoff.IsZero() {
		return // the kernel has none
	}
	kindtest.Apply(t, change, kindtest.Do("BCCutoff", 1))
	p.Set(t, link.Name("m1"), change)
	if now := s.Read(t); !now.BCCutoff.IsZero() {
		t.Errorf("a cutoff of 1 is reported as %v", now.BCCutoff)
	}
}

// Upon makes a link upon another: the kernel takes that one's parent.
func Upon(t *testing.T, k Kind) {
	p := place(t, k)
	p.Create(t, k.New("m0", link.Name("eth0"), macvlan.Bridge))
	l := p.Create(t, k.New("m1", link.Name("m0"), macvlan.Bridge))
	if parent := p.Get(t, link.Name("eth0")).Index; l.Parent.Or(0) != parent {
		t.Errorf("the parent is %v, not eth0, which is %v", l.Parent, parent)
	}
}

// Elsewhere makes a link in another network namespace than its parent.
func Elsewhere(t *testing.T, k Kind) {
	p, there := place(t, k), kindtest.NewPlace(t)
	spec := k.New("m0", link.Name("eth0"), macvlan.Source)
	kindtest.Apply(t, spec, kindtest.Do("NetNS", there.NS), kindtest.Do("Sources", A), kindtest.Do("Alias", "there"))
	p.Create(t, spec)
	l := there.Get(t, link.Name("m0"))
	a, err := k.From(l)
	if err != nil || !slices.EqualFunc(a.Sources.Or(nil), []net.HardwareAddr{A}, slices.Equal) || l.Alias.Or("") != "there" {
		t.Errorf("there it is %v, %v, %v", a, l.Alias, err)
	}
	if _, err := p.Conn.Get(link.Name("m0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("here it is %v", err)
	}
	if parent := p.Get(t, link.Name("eth0")).Index; l.Parent.Or(0) != parent || l.ParentNetNS.IsZero() {
		t.Errorf("the parent is %v in namespace %v, not %v", l.Parent, l.ParentNetNS, parent)
	}
}

// Twin makes one link with the library and one with ip(8).
func Twin(t *testing.T, k Kind) {
	s, theirs := settings(t, k), place(t, k)
	out, err := theirs.TryIP("link", "help", k.Name)                            // fails, having told
	if help := fmt.Sprint(string(out), err); !strings.Contains(help, "nodst") { // iproute2 5.10
		s.List = slices.DeleteFunc(s.List, func(set kindtest.Setting) bool { return set.Words == "flag nodst" })
	}
	words, calls := s.Known(t)
	if len(calls) < 2 {
		t.Errorf("ip knows only %q", words)
	}
	const address = "02:00:00:00:00:10"
	spec := s.New("m0")
	kindtest.Apply(t, spec, append(calls, kindtest.Do("Address", kindtest.MAC(address)))...)
	s.Place.Create(t, spec)
	add := []string{"link", "add", "link", "eth0", "name", "m0", "address", address, "type", k.Name}
	theirs.IP(t, append(add, words...)...)
	kindtest.Twins(t, s.Place, theirs, "m0")
	// And what the commands say that the spec prints as.
	s.Place.Delete(t, link.Name("m0"))
	for _, command := range link.Commands(spec, "") {
		if strings.Contains(command, "bclim") && !slices.Contains(words, "bclim") {
			return // this ip does not know the word
		}
		s.Place.IP(t, strings.Fields(command)[1:]...)
	}
	kindtest.Twins(t, s.Place, theirs, "m0")
}
