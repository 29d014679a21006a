package link_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// TestFlags sets each flag, on and off, at creation and later.
func TestFlags(t *testing.T) {
	p := newPlace(t)
	for _, f := range []struct {
		name string
		set  func(*spec, bool) *spec
		flag link.Flags
		word string // ip(8)'s
		not  bool   // the flag says the opposite
	}{
		{"Up", func(s *spec, on bool) *spec {
			if on {
				return s.Up()
			}
			return s.Down()
		}, link.FlagUp, "UP", false},
		{"ARP", (*spec).ARP, link.FlagNoARP, "NOARP", true},
		{"Multicast", (*spec).Multicast, link.FlagMulticast, "MULTICAST", false},
		{"AllMulticast", (*spec).AllMulticast, link.FlagAllMulti, "ALLMULTI", false},
		{"Promisc", (*spec).Promisc, link.FlagPromisc, "PROMISC", false},
		{"Dynamic", (*spec).Dynamic, link.FlagDynamic, "DYNAMIC", false},
		{"Trailers", (*spec).Trailers, link.FlagNoTrailers, "NOTRAILERS", true},
	} {
		check := func(what string, l *link.Link, on bool) {
			t.Helper()
			if got := l.Flags&f.flag != 0; got != (on != f.not) {
				t.Errorf("%s(%v), %s: flags %v", f.name, on, what, l.Flags)
			}
			var flags []string
			b, _ := json.Marshal(p.show(t, "t0")["flags"])
			if err := json.Unmarshal(b, &flags); err != nil || slices.Contains(flags, f.word) != (on != f.not) {
				t.Errorf("%s(%v), %s: ip(8) shows %v, %v", f.name, on, what, flags, err)
			}
		}
		for _, first := range []bool{true, false} {
			check("created", p.create(t, f.set(link.Custom("veth", "t0"), first)), first)
			for _, on := range []bool{!first, !first, first} {
				p.set(t, link.Name("t0"), f.set(link.ChangeCustom(""), on))
				check("changed", p.get(t, link.Name("t0")), on)
			}
			if err := p.conn.Delete(link.Name("t0")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestFlagsAlone changes some flags and leaves the others.
func TestFlagsAlone(t *testing.T) {
	p := newPlace(t)
	const settable = link.FlagUp | link.FlagNoARP | link.FlagPromisc | link.FlagDynamic | link.FlagMulticast
	l := p.create(t, link.Custom("veth", "t0").ARP(false).Promisc(true).Up())
	if got, want := l.Flags&settable, link.FlagUp|link.FlagNoARP|link.FlagPromisc|link.FlagMulticast; got != want {
		t.Errorf("created with %v, want %v", got, want)
	}
	p.set(t, l, link.Change().Promisc(false).Dynamic(true))
	if got, want := p.get(t, l).Flags&settable, link.FlagUp|link.FlagNoARP|link.FlagDynamic|link.FlagMulticast; got != want {
		t.Errorf("changed to %v, want %v", got, want)
	}
	p.set(t, l, link.Change().Down().Up()) // the last call wins
	if !p.get(t, l).IsUp() {
		t.Error("down after Down().Up()")
	}
	p.set(t, l, link.Change().Up().Down())
	if p.get(t, l).IsUp() {
		t.Error("up after Up().Down()")
	}
}

// TestCommands runs what a request prints with ip(8), and wants the same link
// as from the request itself.
func TestCommands(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	for _, tt := range []struct {
		name  string
		make  *spec
		later *link.ChangeSpec
	}{
		{"create", link.Custom("veth", "t0").MTU(1400).Address(mac("02:00:00:00:00:01")).TxQLen(100).Group(5).Queues(2, 2).Index(40).
			Alias("a \"test\" of $HOME").AddrGenMode(link.AddrGenNone).Master(link.Name("br0")).ARP(false).Up(), nil},
		{"parent", link.Custom("macvlan", "t0").Parent(link.Name("w0")).Address(mac("02:00:00:00:00:01")).
			ProtoDown(true).ProtoDownReason(2, true).AltNames("a", "b-c"), nil},
		{"change", link.Custom("veth", "t0").Address(mac("02:00:00:00:00:01")), link.Change().Rename("t1").MTU(1300).
			Multicast(false).Trailers(false).AltNames("z").LinkMode(link.LinkModeDormant).Master(link.Name("br0")).Up()},
		{"change by index", link.Custom("veth", "t0").Address(mac("02:00:00:00:00:01")).Up(), link.Change().Down().Master(link.Index(50)).
			Alias("x").GSOMaxSegs(9)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ours, twin := newPlace(t), newPlace(t)
			for _, p := range []place{ours, twin} {
				p.create(t, link.Custom("bridge", "br0").Index(50).Address(mac("02:00:00:00:00:50")),
					link.Custom("veth", "w0").Index(60))
			}
			ours.create(t, tt.make)
			lines := link.Commands(tt.make, "")
			if tt.later != nil {
				ours.set(t, link.Name("t0"), tt.later)
				lines = append(lines, link.Commands(tt.later, "t0")...)
			}
			for _, line := range lines {
				kerneltest.IP(t, twin.ns, words(line)[1:]...)
			}
			name := "t0"
			if tt.later != nil && slices.Contains(ours.names(t), "t1") {
				name = "t1"
			}
			a, b := settled(ours.show(t, name)), settled(twin.show(t, name))
			for _, m := range []any{a, b} {
				if tt.make.String() != "" && !strings.Contains(tt.make.String(), "index") {
					delete(m.(map[string]any), "ifindex")
				}
				delete(m.(map[string]any), "link") // the name that the kernel gave the peer
			}
			if d := diff(a, b); d != "" {
				t.Errorf("%s\n(-ip +ours):\n%s", strings.Join(lines, "\n"), d)
			}
		})
	}
}

// words splits a command as a shell does.
func words(line string) (words []string) {
	word, quoted, any := "", false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, any = !quoted, true
		case c == '\\' && !quoted:
			i++
			word += line[i : i+1]
		case c == ' ' && !quoted:
			if word != "" || any {
				words = append(words, word)
			}
			word, any = "", false
		default:
			word += string(c)
		}
	}
	return append(words, word)
}
