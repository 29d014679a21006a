package link_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

const longName = "an alternative name of more than fifteen bytes"

// TestRefs names one link in each way, in each verb.
func TestRefs(t *testing.T) {
	p := newPlace(t)
	refs := func(t *testing.T) map[string]link.Ref {
		l := p.create(t, link.Custom("bridge", "t0").AltNames("short", longName))
		return map[string]link.Ref{
			"index": l.Index, "name": link.Name("t0"), "alternative name": link.Name("short"),
			"long alternative name": link.Name(longName), "link": l,
		}
	}
	all := refs(t)
	if err := p.conn.Delete(link.Name("t0")); err != nil {
		t.Fatal(err)
	}
	for name := range all {
		t.Run(name, func(t *testing.T) {
			ref := refs(t)[name]
			if l := p.get(t, ref); l.Name != "t0" {
				t.Errorf("got %v", l)
			}
			p.set(t, ref, link.Change().MTU(1400))
			if l := p.get(t, ref); l.MTU.Or(0) != 1400 {
				t.Errorf("MTU %v after a change, want 1400", l.MTU)
			}
			port := p.create(t, link.Custom("veth", "p0").Master(ref))
			if m := port.Master.Or(0); m != p.index(t, "t0") {
				t.Errorf("master %v", m)
			}
			if got := p.names(t, link.WithMaster(ref)); !slices.Equal(got, []string{"p0"}) {
				t.Errorf("ports %v", got)
			}
			a := link.Addr{Prefix: prefix("192.0.2.1/24")}
			if err := p.conn.AddAddr(ref, a); err != nil {
				t.Error(err)
			}
			for got, err := range p.conn.Addrs(ref) {
				if err != nil || got.Prefix != a.Prefix {
					t.Errorf("address %v, %v", got, err)
				}
			}
			if err := p.conn.DelAddr(ref, a); err != nil {
				t.Error(err)
			}
			if err := p.conn.Delete(port); err != nil {
				t.Error(err)
			}
			if err := p.conn.Delete(ref); err != nil {
				t.Error(err)
			}
			if _, err := p.conn.Get(ref); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("after Delete: %v, want os.ErrNotExist", err)
			}
		})
	}
}

// TestRefStrings shows what refs print as.
func TestRefStrings(t *testing.T) {
	var none *link.Link
	for want, ref := range map[string]link.Ref{
		"7": link.Index(7), "eth0": link.Name("eth0"), "no link": none, "eth0 (7)": &link.Link{Index: 7, Name: "eth0"},
	} {
		if got := ref.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRename(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("bridge", "t0").AltNames("also"))
	p.set(t, l, link.Change().Rename("fifteen-bytes-1").MTU(1400))
	got := p.get(t, l)
	if got.Name != "fifteen-bytes-1" || got.MTU.Or(0) != 1400 || !slices.Equal(got.AltNames, []string{"also"}) {
		t.Errorf("%v, MTU %v, alternative names %v", got, got.MTU, got.AltNames)
	}
	if _, err := p.conn.Get(link.Name("t0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old name: %v, want os.ErrNotExist", err)
	}
	p.set(t, l, link.Change().Rename("fifteen-bytes-1")) // the name that it has
	p.create(t, link.Custom("bridge", "x0"))
	p.set(t, l, link.Change().Rename("x%d"))
	if got := p.get(t, l).Name; got != "x1" {
		t.Errorf("renamed to x%%d: %s, want x1", got)
	}
	// The kernel brings it down by itself for none of these.
	p.set(t, l, link.Change().Rename("t1").Up())
	if got := p.get(t, l); got.Name != "t1" || !got.IsUp() {
		t.Errorf("renamed and brought up: %v, %v", got, got.Flags)
	}
	p.set(t, l, link.Change().Down().Rename("t2"))
	if got := p.get(t, l); got.Name != "t2" || got.IsUp() {
		t.Errorf("taken down and renamed: %v, %v", got, got.Flags)
	}
}

func TestRenameUp(t *testing.T) {
	kerneltest.Needs(t, "6.2", "renaming a link that is up")
	p := newPlace(t)
	l := p.create(t, link.Custom("bridge", "t0").Up())
	p.set(t, l, link.Change().Rename("t1"))
	if got := p.get(t, l); got.Name != "t1" || !got.IsUp() {
		t.Errorf("%v, flags %v", got, got.Flags)
	}
}

func TestAltNames(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("bridge", "t0").AltNames("one"))
	check := func(want ...string) {
		t.Helper()
		names := p.get(t, l).AltNames
		slices.Sort(names)
		if !slices.Equal(names, want) {
			t.Errorf("alternative names %q, want %q", names, want)
		}
		shown := []string{}
		list, _ := p.show(t, "t0")["altnames"].([]any)
		for _, v := range list {
			shown = append(shown, v.(string))
		}
		slices.Sort(shown)
		if !slices.Equal(shown, want) {
			t.Errorf("ip(8) shows %q, want %q", shown, want)
		}
	}
	check("one")
	p.set(t, l, link.Change().AltNames("two", longName)) // beside those that it has
	check(longName, "one", "two")
	p.set(t, l, link.Change().DropAltNames("one", longName).AltNames("three"))
	check("three", "two")
	most := make([]byte, 127)
	for i := range most {
		most[i] = 'x'
	}
	p.set(t, l, link.Change().DropAltNames("two", "three").AltNames(string(most)))
	check(string(most))
	if got := p.get(t, link.Name(most)); got.Name != "t0" {
		t.Errorf("the longest name finds %v", got)
	}
	p.set(t, l, link.Change().DropAltNames(string(most)))
	check()
}

func TestNoAlias(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("bridge", "t0").Alias("x"))
	p.set(t, l, link.Change().Alias(""))
	if got := p.get(t, l).Alias; !got.IsZero() {
		t.Errorf("alias %q, want none", got)
	}
	if l := p.create(t, link.Custom("bridge", "t1").Alias("")); !l.Alias.IsZero() {
		t.Errorf("created with alias %q, want none", l.Alias)
	}
}

// TestDelete deletes links; ports and peers have their own ways.
func TestDelete(t *testing.T) {
	p := newPlace(t)
	before := p.names(t)
	p.create(t, link.Custom("bridge", "br0").Up(), link.Custom("veth", "v0").Master(link.Name("br0")).Up())
	if err := p.conn.Delete(link.Name("br0")); err != nil {
		t.Error(err)
	}
	if l := p.get(t, link.Name("v0")); !l.Master.IsZero() {
		t.Errorf("master %v after it was deleted", l.Master)
	}
	if err := p.conn.Delete(p.get(t, link.Name("v0")).Parent.Or(0)); err != nil { // the peer
		t.Error(err)
	}
	if got := p.names(t); !slices.Equal(got, before) {
		t.Errorf("links %v, want %v", got, before)
	}
}

// TestMaster adds a port, moves it to another master, and takes it away.
func TestMaster(t *testing.T) {
	p := newPlace(t)
	a := p.create(t, link.Custom("bridge", "a"))
	b := p.create(t, link.Custom("bridge", "b"))
	port := p.create(t, link.Custom("veth", "v0").Master(a).Up())
	check := func(want link.Index, kind string) {
		t.Helper()
		l := p.get(t, port)
		if l.Master.Or(0) != want || l.PortKind != kind || !l.IsUp() {
			t.Errorf("master %v, port of kind %q, flags %v, want %v, %q", l.Master, l.PortKind, l.Flags, want, kind)
		}
	}
	check(a.Index, "bridge")
	p.set(t, port, link.Change().Master(b))
	check(b.Index, "bridge")
	p.set(t, port, link.Change().Master(b)) // the one that it has
	check(b.Index, "bridge")
	p.set(t, port, link.Change().Master(a).NoMaster()) // the last call wins
	check(0, "")
	p.set(t, port, link.Change().NoMaster())
	check(0, "")
	p.set(t, port, link.Change().NoMaster().Master(link.Name("a")))
	check(a.Index, "bridge")
}

// TestOperState leaves the operational state of a link to user space.
func TestOperState(t *testing.T) {
	p := newPlace(t)
	p.create(t, link.Custom("veth", "v0").LinkMode(link.LinkModeDormant).Up())
	p.set(t, p.get(t, link.Name("v0")).Parent.Or(0), link.Change().Up())
	state := func(want link.OperState) func() bool {
		return func() bool { return p.get(t, link.Name("v0")).OperState.Or(0) == want }
	}
	eventually(t, "state dormant with carrier", state(link.OperDormant))
	p.set(t, link.Name("v0"), link.Change().OperState(link.OperUp))
	eventually(t, "state up", state(link.OperUp))
	p.set(t, link.Name("v0"), link.Change().OperState(link.OperDormant))
	eventually(t, "state dormant again", state(link.OperDormant))
}

// TestToken sets the interface identifier for autoconfiguration.
func TestToken(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("veth", "v0").IPv6Token(addr("::7")))
	if got := l.IPv6Token.Or(addr("::")); got != addr("::7") {
		t.Errorf("created with token %v, want ::7", got)
	}
	p.set(t, l, link.Change().IPv6Token(addr("::8:0:0:9")))
	if got := p.get(t, l).IPv6Token.Or(addr("::")); got != addr("::8:0:0:9") {
		t.Errorf("token %v, want ::8:0:0:9", got)
	}
}
