package link_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// TestCreateLater sets at creation what the kernel reads only of a link that
// exists, all of it at once.
func TestCreateLater(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	p := newPlace(t)
	p.create(t, link.Custom("bridge", "br0"), link.Custom("veth", "w0"))
	l := p.create(t, link.Custom("macvlan", "t0").Parent(link.Name("w0")).Alias("text").AltNames("one", longName).
		AddrGenMode(link.AddrGenNone).ProtoDown(true).ProtoDownReason(3, true).Master(link.Name("br0")).Group(9).MTU(1400).Up())
	names := slices.Clone(l.AltNames)
	slices.Sort(names)
	if l.Alias.Or("") != "text" || !slices.Equal(names, []string{longName, "one"}) || l.AddrGenMode.Or(0) != link.AddrGenNone ||
		!l.ProtoDown.Or(false) || l.ProtoDownReason.Or(0) != 8 || l.PortKind != "bridge" || l.Group.Or(0) != 9 || !l.IsUp() {
		t.Errorf("%v, flags %v, %v", l, l.Flags, public(l.Attributes))
	}
}

// TestCreateReturns wants Create to return what Get does.
func TestCreateReturns(t *testing.T) {
	p := newPlace(t)
	for _, spec := range []link.Request{
		link.Custom("veth", "t0"),
		link.Custom("veth", "t1").Alias("later"),
		link.Custom("bridge", "t2").MTU(1400),
	} {
		l := p.create(t, spec)
		if d := diff(public(p.get(t, l).Attributes), public(l.Attributes)); d != "" {
			t.Errorf("%v (-Get +Create):\n%s", spec, d)
		}
		if _, ok := l.Statistics(); !ok {
			t.Errorf("%v: Create returns no statistics", spec)
		}
	}
}

// TestNumbered has the kernel, or the library for it, choose names.
func TestNumbered(t *testing.T) {
	p := newPlace(t)
	for _, tt := range []struct{ kind, name, want string }{
		{"bridge", "", "bridge0"},
		{"bridge", "", "bridge1"},
		{"bridge", "tap%d", "tap0"},
		{"veth", "tap%d", "tap1"},
		{"bridge", "x%dy", "x0y"},
		{"veth", "", "veth2"}, // veth0 and veth1 are the peers of it and of tap1
		{"veth", "", "veth4"},
		{"bridge", "fourteen-byte%d", "fourteen-byte0"},
	} {
		spec := link.Custom(tt.kind, tt.name)
		before := spec.String()
		if l := p.create(t, spec); l.Name != tt.want {
			t.Errorf("%s %q: %v, want %s", tt.kind, tt.name, l, tt.want)
		}
		if got := spec.String(); got != before {
			t.Errorf("the spec has changed from %q to %q", before, got)
		}
	}
	p.create(t, link.Custom("bridge", "b9").AltNames("alt0"))
	if l := p.create(t, link.Custom("bridge", "alt%d")); l.Name != "alt1" {
		t.Errorf("%v, want alt1: an alternative name is taken, too", l)
	}
}

// TestAgain uses a spec and a change twice: neither remembers the first time.
func TestAgain(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	for i, p := range []place{home, there} {
		p.create(t, link.Custom("bridge", "br0").Index(link.Index(50+i)))
	}
	spec := link.Custom("veth", "t0").Master(link.Name("br0")).Alias("x").Up()
	change := link.Change().Master(link.Name("br0")).MTU(1400).AltNames("also").Up()
	for i, p := range []place{home, there, home} {
		l := p.create(t, spec)
		p.set(t, l, link.Change().NoMaster().Down())
		p.set(t, l, change)
		if l = p.get(t, l); l.Master.Or(0) != link.Index(50+i%2) || !l.IsUp() || l.MTU.Or(0) != 1400 {
			t.Errorf("%d: master %v, MTU %v, flags %v", i, l.Master, l.MTU, l.Flags)
		}
		if err := p.conn.Delete(l); err != nil {
			t.Error(err)
		}
	}
	// A failure is not remembered either.
	if _, err := home.conn.Create(link.Custom("bridge", "br0")); err == nil {
		t.Error("br0 was created twice")
	}
	home.create(t, spec)
	if _, err := home.conn.Create(spec); err == nil {
		t.Error("t0 was created twice")
	}
	there.create(t, spec)
}

// TestNoLinkLocal brings a link up in the request that says that it gets no
// link-local address: not even for a moment does it have one.
func TestNoLinkLocal(t *testing.T) {
	p := newPlace(t)
	addresses := func(name string) (n int) {
		for _, err := range p.conn.Addrs(link.Name(name)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	// The addresses of both pairs would come with carrier, when the second
	// ends are up: by then the first ones have had theirs.
	p.create(t, link.Custom("veth", "with").Up(), link.Custom("veth", "without").AddrGenMode(link.AddrGenNone).Up())
	for _, name := range []string{"without", "with"} {
		p.set(t, p.get(t, link.Name(name)).Parent.Or(0), link.Change().AddrGenMode(link.AddrGenNone).Up())
	}
	eventually(t, "a link-local address", func() bool { return addresses("with") == 1 })
	if n := addresses("without"); n != 0 {
		t.Errorf("%d addresses, want none", n)
	}
	p.set(t, link.Name("with"), link.Change().Down())
	p.set(t, link.Name("with"), link.Change().AddrGenMode(link.AddrGenNone).Up())
	if n := addresses("with"); n != 0 {
		t.Errorf("%d addresses after a change, want none", n)
	}
}

// TestCustomRaw makes a link whose kind has attributes, by their bytes.
func TestCustomRaw(t *testing.T) {
	kerneltest.NeedsKind(t, "vxlan")
	p := newPlace(t)
	l := p.create(t, link.Custom("vxlan", "vx0").
		Raw(link.RawAttr{Type: 1, Data: []byte{42, 0, 0, 0}}). // IFLA_VXLAN_ID
		Raw(link.RawAttr{Type: 15, Data: []byte{0x12, 0xb5}}). // IFLA_VXLAN_PORT, network order
		RawLink(link.RawAttr{Type: 4, Data: []byte{0x78, 5, 0, 0}}).
		Alias("raw"))
	data := p.show(t, "vx0")["linkinfo"].(map[string]any)["info_data"].(map[string]any)
	if data["id"] != float64(42) || data["port"] != float64(4789) {
		t.Errorf("ip(8) shows id %v, port %v", data["id"], data["port"])
	}
	if l.MTU.Or(0) != 1400 || l.Kind != "vxlan" || len(l.Data()) == 0 {
		t.Errorf("MTU %v, kind %q, %d bytes of the kind", l.MTU, l.Kind, len(l.Data()))
	}
	p.set(t, l, link.ChangeCustom("vxlan").Raw(link.RawAttr{Type: 1, Data: []byte{42, 0, 0, 0}}, link.RawAttr{Type: 5, Data: []byte{7}}))
	data = p.show(t, "vx0")["linkinfo"].(map[string]any)["info_data"].(map[string]any)
	if data["ttl"] != float64(7) {
		t.Errorf("ip(8) shows ttl %v", data["ttl"])
	}
}

// TestYounger sets, on a kernel that is older than an attribute, that attribute:
// the kernel would ignore it, so it is an error, and nothing is left of the
// rest.
func TestYounger(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("veth", "v0"))
	for _, s := range settings() {
		if s.since == "" || !before(t, s.since) {
			continue
		}
		names, state := p.names(t), p.state(t)
		check := func(op string, err error) {
			t.Helper()
			want := op + ": IFLA_" + map[string]string{
				"GSOIPv4MaxSize": "GSO_IPV4_MAX_SIZE", "GROMaxSize": "GRO_MAX_SIZE", "GROIPv4MaxSize": "GRO_IPV4_MAX_SIZE",
			}[s.name] + ": this kernel does not know it: needs Linux " + s.since + ": operation not supported"
			if err == nil || err.Error() != want || !errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("%s: error %v, want %s", s.name, err, want)
			}
		}
		_, err := p.conn.Create(s.set[0](link.Custom("veth", "t0").MTU(1400).Alias("x").Up()))
		check("create veth t0", err)
		check("set veth v0", p.conn.Set(l, s.set[0](link.ChangeCustom("").MTU(1400).Alias("x").AltNames("also").Rename("v9").Up())))
		if got := p.names(t); !slices.Equal(got, names) {
			t.Errorf("%s: links %v, want %v", s.name, got, names)
		}
		if d := diff(state, p.state(t)); d != "" {
			t.Errorf("%s (-before +after):\n%s", s.name, d)
		}
	}
}

// TestStatisticsOnRequest reads counters with Get, and in listings that ask for
// them.
func TestStatisticsOnRequest(t *testing.T) {
	p := newPlace(t)
	p.create(t, link.Custom("veth", "v0").Up())
	p.set(t, p.get(t, link.Name("v0")).Parent.Or(0), link.Change().Up())
	sent := func() bool { // neighbour discovery begins by itself
		s, ok := p.get(t, link.Name("v0")).Statistics()
		return ok && s.TxPackets > 0 && s.TxBytes > s.TxPackets && s.RxPackets > 0
	}
	eventually(t, "a packet", sent)
	for _, with := range []bool{false, true} {
		var options []link.ListOption
		if with {
			options = append(options, link.WithStatistics())
		}
		for l, err := range p.conn.Links(options...) {
			if err != nil {
				t.Fatal(err)
			}
			s, ok := l.Statistics()
			ip, icmp := l.IPv6Statistics()
			if with && !ok || (len(ip) > 0) != with || (len(icmp) > 0) != with {
				t.Errorf("%v: statistics %v, %d and %d of IPv6, asked for: %v", l, ok, len(ip), len(icmp), with)
			}
			if with && l.Name == "v0" && (s.TxPackets == 0 || ip[0] == 0 || int(ip[0]) > len(ip)) {
				t.Errorf("%v: %+v, %d counters of IPv6, first %d", l, s, len(ip), ip[0])
			}
		}
	}
}
