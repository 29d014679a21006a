package link_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// groups returns the group of each link, by name.
func (p place) groups(tb testing.TB) map[string]uint32 {
	tb.Helper()
	m := map[string]uint32{}
	for l, err := range p.conn.Links() {
		if err != nil {
			tb.Fatal(err)
		}
		m[l.Name] = l.Group.Or(0)
	}
	return m
}

// TestDeleteMany removes links of several kinds, both ends of pairs and what
// stands upon others among them, by all sorts of references.
func TestDeleteMany(t *testing.T) {
	p := newPlace(t)
	kerneltest.NeedsKind(t, "macvlan")
	p.create(t,
		link.Custom("bridge", "br0").Group(7),
		link.Custom("veth", "v0").AltNames("an alternative name").Master(link.Name("br0")),
		link.Custom("veth", "w0").Group(9),
		link.Custom("macvlan", "m0").Parent(link.Name("w0")),
		link.Custom("macvlan", "m1").Parent(link.Name("br0")),
		link.Custom("bridge", "stays").Group(7),
	)
	v0, err := p.conn.Get(link.Name("v0"))
	if err != nil {
		t.Fatal(err)
	}
	peer := v0.Parent.Or(0)
	err = p.conn.Delete(link.Name("br0"), link.Name("an alternative name"), peer, v0, link.Name("m0"), link.Name("w0"), link.Name("m1"))
	if err != nil {
		t.Fatal(err)
	}
	left := p.groups(t)
	if len(left) != 2 || left["stays"] != 7 || left["lo"] != 0 {
		t.Errorf("left are %v", left)
	}
	if err := p.conn.Delete(); err != nil {
		t.Errorf("no links: %v", err)
	}
}

// TestDeleteManyRefused wants all links to stay, in the groups that they were
// in, where one cannot be removed.
func TestDeleteManyRefused(t *testing.T) {
	p := newPlace(t)
	p.create(t, link.Custom("bridge", "br0").Group(7), link.Custom("bridge", "br1"))
	other := newPlace(t)
	elsewhere := other.create(t, link.Custom("bridge", "br0"))
	before := p.groups(t)
	for _, tt := range []struct {
		refs []link.Ref
		want string
		is   error
	}{
		{[]link.Ref{link.Name("br0"), link.Name("nix"), link.Name("br1")}, "delete nix: there is no such link in this network namespace: no such device", os.ErrNotExist},
		{[]link.Ref{link.Name("br0"), link.Index(4711)}, "delete link 4711: there is no such link in this network namespace: no such device", os.ErrNotExist},
		{[]link.Ref{link.Name("br0"), link.Name("lo")}, "delete lo: links of its kind cannot be deleted: operation not supported", errors.ErrUnsupported},
		{[]link.Ref{link.Name("br0"), nil}, "delete no link: no link is named: invalid argument", unix.EINVAL},
		{[]link.Ref{link.Name("br0"), link.Name("")}, "delete: neither name nor index: invalid argument", unix.EINVAL},
		{[]link.Ref{link.Name("br0"), elsewhere}, "delete br0: the link was read in another network namespace: invalid argument", unix.EINVAL},
	} {
		err := p.conn.Delete(tt.refs...)
		if err == nil || err.Error() != tt.want || !errors.Is(err, tt.is) {
			t.Errorf("%v\ngot  %v\nwant %s", tt.refs, err, tt.want)
		}
		for name, group := range before {
			if now, ok := p.groups(t)[name]; !ok || now != group {
				t.Errorf("%v: %s is in group %d, %v", tt.refs, name, now, ok)
			}
		}
	}
}

// TestDeleteHundreds removes more links than go into one system call.
func TestDeleteHundreds(t *testing.T) {
	p := newPlace(t)
	var refs []link.Ref
	for i := range 150 {
		name := "br" + strings.Repeat("x", i%8) + string(rune('a'+i/26)) + string(rune('a'+i%26))
		p.create(t, link.Custom("bridge", name).Group(uint32(i)))
		refs = append(refs, link.Name(name))
	}
	slices.Reverse(refs)
	if err := p.conn.Delete(refs...); err != nil {
		t.Fatal(err)
	}
	if left := p.groups(t); len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}
