package link_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/link"
)

// TestLinks lists with each filter.
func TestLinks(t *testing.T) {
	p := newPlace(t)
	own := p.names(t) // lo, and what modules put into new namespaces
	br0 := p.create(t, link.Custom("bridge", "br0").Index(1<<20))
	p.create(t, link.Custom("bridge", "br1").Index(1<<31-1), link.Custom("veth", "v0").Master(br0), link.Custom("veth", "v1"),
		link.Custom("veth", "v2").Master(link.Name("br1")))
	for _, tt := range []struct {
		name    string
		options []link.ListOption
		want    []string
	}{
		{"all", nil, append([]string{"br0", "br1", "v0", "v1", "v2", "veth0", "veth1", "veth2"}, own...)},
		{"kind", []link.ListOption{link.OfKind("bridge")}, []string{"br0", "br1"}},
		{"master", []link.ListOption{link.WithMaster(br0)}, []string{"v0"}},
		{"master by name", []link.ListOption{link.WithMaster(link.Name("br1"))}, []string{"v2"}},
		{"kind and master", []link.ListOption{link.OfKind("veth"), link.WithMaster(br0)}, []string{"v0"}},
		{"another kind and master", []link.ListOption{link.OfKind("bridge"), link.WithMaster(br0)}, nil},
		{"a master without ports", []link.ListOption{link.WithMaster(link.Name("v1"))}, nil},
		{"an index without a link", []link.ListOption{link.WithMaster(link.Index(12345))}, nil},
		{"no such kind", []link.ListOption{link.OfKind("nosuch")}, nil}, // the kernel filters by kinds that are loaded only
		{"a kind of no link", []link.ListOption{link.OfKind("ifb")}, nil},
		{"with statistics", []link.ListOption{link.OfKind("bridge"), link.WithStatistics()}, []string{"br0", "br1"}},
	} {
		slices.Sort(tt.want)
		got := p.names(t, tt.options...)
		if tt.name == "a kind of no link" { // modules may put some into new namespaces
			got = slices.DeleteFunc(got, func(name string) bool { return slices.Contains(own, name) })
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestLinksErrors ends the loop with the error of a listing.
func TestLinksErrors(t *testing.T) {
	p := newPlace(t)
	closed := dial(t, p.ns)
	closed.Close()
	var nobody *link.Link
	for _, tt := range []struct {
		conn    *link.Conn
		options []link.ListOption
		want    string
		is      error
	}{
		{p.conn, []link.ListOption{link.WithMaster(link.Name("nosuch"))}, "list: IFLA_MASTER: nosuch cannot be found: no such device", os.ErrNotExist},
		{p.conn, []link.ListOption{link.WithMaster(nobody)}, "list: IFLA_MASTER: no link cannot be looked up: neither name nor index: invalid argument", nil},
		{closed, nil, "list links: the connection is closed: bad file descriptor", os.ErrClosed},
	} {
		n := 0
		for l, err := range tt.conn.Links(tt.options...) {
			n++
			if l != nil || err == nil || err.Error() != tt.want || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v, error %v, want %s", l, err, tt.want)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d rounds, want 1", tt.want, n)
		}
	}
}

// TestLinksBreak leaves listings early, from many at once, and after that the
// connection works as before.
func TestLinksBreak(t *testing.T) {
	p := newPlace(t)
	for i := range 30 {
		p.create(t, link.Custom("bridge", fmt.Sprintf("br%d", i)))
	}
	all := p.names(t)
	seq := p.conn.Links(link.OfKind("bridge"))
	for range 20 {
		for l, err := range seq {
			if err != nil || l.Kind != "bridge" {
				t.Fatal(l, err)
			}
			break
		}
	}
	for range 2 { // the iterator can be used again, too
		n := 0
		for _, err := range seq {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 30 {
			t.Errorf("%d bridges, want 30", n)
		}
	}
	func() {
		defer func() { _ = recover() }()
		for range p.conn.Links() {
			panic("out of the loop")
		}
	}()
	if got := p.names(t); !slices.Equal(got, all) {
		t.Errorf("links %v, want %v", got, all)
	}
}

// TestLinksNested uses the connection in loops: further loops, changes,
// deletions.
func TestLinksNested(t *testing.T) {
	p := newPlace(t)
	own := p.names(t)
	const n = 12
	for i := range n {
		p.create(t, link.Custom("bridge", fmt.Sprintf("br%d", i)))
	}
	pairs := 0
	for a, err := range p.conn.Links(link.OfKind("bridge")) {
		if err != nil {
			t.Fatal(err)
		}
		for b, err := range p.conn.Links(link.OfKind("bridge")) {
			if err != nil {
				t.Fatal(err)
			}
			for c, err := range p.conn.Links(link.OfKind("bridge")) {
				if err != nil {
					t.Fatal(err)
				}
				if a.Index == b.Index && b.Index == c.Index {
					pairs++
				}
			}
		}
	}
	if pairs != n {
		t.Errorf("%d links met themselves, want %d", pairs, n)
	}
	var kept []*link.Link
	for l, err := range p.conn.Links(link.OfKind("bridge")) {
		if err != nil {
			t.Fatal(err)
		}
		p.set(t, l, link.Change().MTU(1400).Rename("new"+l.Name))
		kept = append(kept, l)
	}
	for l, err := range p.conn.Links(link.OfKind("bridge")) {
		if err != nil {
			t.Fatal(err)
		}
		if l.MTU.Or(0) != 1400 {
			t.Errorf("%v: MTU %v", l, l.MTU)
		}
		if err := p.conn.Delete(l); err != nil {
			t.Error(err)
		}
	}
	if got := p.names(t); !slices.Equal(got, own) {
		t.Errorf("links %v, want %v", got, own)
	}
	// What was listed first is as it was.
	for i, l := range kept {
		if l.Name != fmt.Sprintf("br%d", i) || l.MTU.Or(0) != 1500 || l.Clone().Name != l.Name {
			t.Errorf("%v, MTU %v", l, l.MTU)
		}
	}
}

// TestLinksMany lists more than fits one answer of the kernel.
func TestLinksMany(t *testing.T) {
	p := newPlace(t)
	const n = 150
	indexes := map[link.Index]string{}
	for i := range n {
		l := p.create(t, link.Custom("bridge", fmt.Sprintf("br%d", i)).AltNames(fmt.Sprintf("bridge number %d", i)))
		indexes[l.Index] = l.Name
	}
	var links []*link.Link
	for l, err := range p.conn.Links(link.OfKind("bridge")) {
		if err != nil {
			t.Fatal(err)
		}
		links = append(links, l)
	}
	for range p.conn.Links() { // whatever comes later, what was read stays
	}
	for _, l := range links {
		if indexes[l.Index] != l.Name || len(l.AltNames) != 1 || l.AltNames[0] != "bridge number "+l.Name[2:] {
			t.Errorf("%v has the alternative names %v, want the name %s", l, l.AltNames, indexes[l.Index])
		}
		delete(indexes, l.Index)
	}
	if len(indexes) != 0 {
		t.Errorf("missing: %v", indexes)
	}
}

// TestLinksReuse lists the same with memory that is used again, and no more of
// it for more links.
func TestLinksReuse(t *testing.T) {
	p := newPlace(t)
	for i := range 60 {
		p.create(t, link.Custom("veth", fmt.Sprint("v", i)).AltNames(fmt.Sprint("alternative ", i)).Alias(fmt.Sprint("alias ", i)))
	}
	var kept []*link.Link
	for l, err := range p.conn.Links() {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, l)
	}
	var one *link.Link
	var clones []*link.Link
	var texts [][]string
	for l, err := range p.conn.Links(link.WithReuse()) {
		if err != nil {
			t.Fatal(err)
		}
		if one == nil {
			one = l
		}
		if l != one {
			t.Fatal("another Link")
		}
		clones = append(clones, l.Clone())
		texts = append(texts, append([]string{l.Name, l.Kind, l.Alias.Or("")}, l.AltNames...))
	}
	for range p.conn.Links(link.WithReuse()) { // over what was there
	}
	if len(kept) != len(clones) || len(kept) < 120 {
		t.Fatalf("%d links, and %d with reuse", len(kept), len(clones))
	}
	for i, l := range kept {
		if d := cmp.Diff(public(l.Attributes), public(clones[i].Attributes)); d != "" || l.Name != clones[i].Name || l.Kind != clones[i].Kind {
			t.Errorf("%v and %v with reuse:\n%s", l, clones[i], d)
		}
	}
	for i, l := range clones {
		if want := append([]string{l.Name, l.Kind, l.Alias.Or("")}, l.AltNames...); !slices.Equal(texts[i], want) {
			t.Errorf("texts that were kept are %q, want %q", texts[i], want)
		}
	}
	const want = ": the Link is of a listing WithReuse, and may be another by now: name it by Index: invalid argument"
	if err := p.conn.Delete(one, one); err == nil || err.Error() != "delete "+one.Name+want {
		t.Errorf("deleted by a Link that is used again: %v", err)
	}
	allocations := func(options ...link.ListOption) float64 {
		return testing.AllocsPerRun(5, func() {
			for _, err := range p.conn.Links(append(options, link.WithReuse())...) {
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	// Alternative names need memory: half of the links have one.
	few, all := allocations(link.OfKind("bridge")), allocations()
	if all-few > 60+5 {
		t.Errorf("%d links allocate %v times, none %v", len(kept), all, few)
	}
}
