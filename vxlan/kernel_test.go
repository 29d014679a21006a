package vxlan

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// newPlace makes a place with an underlay, eth0.
func newPlace(t *testing.T) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, "vxlan", "veth")
	p.Create(t, veth.New("eth0", veth.NewPeer("eth1").Up()).Up())
	return p
}

// settings are those of a link of the kind that start describes.
func settings(t *testing.T, start func(name string) *Spec, list ...kindtest.Setting) *kindtest.Settings[Attributes] {
	t.Helper()
	return &kindtest.Settings[Attributes]{
		Place: newPlace(t), Kind: "vxlan", Name: "vx0",
		New:   func(name string) link.Request { return start(name) },
		Start: func() link.Request { return Change() },
		From:  From, Walk: (*Attributes).walk, Rows: rows, List: list,
	}
}

// vni returns one for a link of that name.
func vni(name string) uint32 {
	if name == "vx0" {
		return 100
	}
	return 101
}

func settings4(t *testing.T) *kindtest.Settings[Attributes] {
	return settings(t, func(name string) *Spec { return New(name, vni(name)).Dev(link.Name("eth0")) },
		kindtest.Setting{Words: "remote 192.0.2.2"},
		kindtest.Setting{Words: "local 192.0.2.1"},
		kindtest.Setting{Words: "ttl 9"},
		kindtest.Setting{Words: "tos 0x10"},
		kindtest.Setting{Words: "df set"},
		kindtest.Setting{Words: "nolearning", Calls: []kindtest.Call{kindtest.Do("Learning", false)}},
		kindtest.Setting{Words: "ageing 600"},
		kindtest.Setting{Words: "nolocalbypass"},
		kindtest.Setting{Words: "mcroute", Want: map[string]any{}}, // it is never reported
		kindtest.Setting{Words: "proxy"},
		kindtest.Setting{Words: "rsc"},
		kindtest.Setting{Words: "l2miss"},
		kindtest.Setting{Words: "l3miss"},
		kindtest.Setting{Words: "maxaddress 1000"},
		kindtest.Setting{Words: "srcport 32768 60999", Want: map[string]any{"SrcPorts": PortRange{Low: 32768, High: 60999}}},
		kindtest.Setting{Words: "dstport 4789"},
		kindtest.Setting{Words: "noudpcsum"},
		kindtest.Setting{Words: "udp6zerocsumtx"},
		kindtest.Setting{Words: "udp6zerocsumrx"},
		kindtest.Setting{Words: "remcsumtx"},
		kindtest.Setting{Words: "remcsumrx"},
		kindtest.Setting{Words: "gbp"},
		kindtest.Setting{Words: "reserved_bits 0x100000000000000", Calls: []kindtest.Call{kindtest.Do("ReservedBits", 1<<56)}},
	)
}

func settings6(t *testing.T) *kindtest.Settings[Attributes] {
	return settings(t, func(name string) *Spec { return New(name, vni(name)).Local(ip("2001:db8::1")) },
		kindtest.Setting{Words: "remote 2001:db8::2"},
		kindtest.Setting{
			Words: "flowlabel 0x12345",
			Calls: []kindtest.Call{kindtest.Do("FlowLabel", 0x12345)}, Want: map[string]any{"FlowLabel": 0x12345},
		},
		kindtest.Setting{Words: "label_policy inherit", Calls: []kindtest.Call{kindtest.Do("LabelPolicy", LabelPolicyInherit)}},
		kindtest.Setting{Words: "remcsum_nopartial", Calls: []kindtest.Call{kindtest.Do("RemCsumNoPartial")}},
	)
}

func settingsExternal(t *testing.T) *kindtest.Settings[Attributes] {
	start := func(name string) *Spec {
		spec := NewExternal(name)
		if name != "vx0" { // they must differ
			spec.DstPort(Port)
		}
		return spec
	}
	return settings(t, start,
		kindtest.Setting{Words: "nolearning", Calls: []kindtest.Call{kindtest.Do("Learning", false)}},
		kindtest.Setting{Words: "gpe", Calls: []kindtest.Call{kindtest.Do("GPE")}},
		kindtest.Setting{Words: "vnifilter", Calls: []kindtest.Call{kindtest.Do("VNIFilter", true)}},
	)
}

func TestCreateAll(t *testing.T) {
	settings4(t).CreateAll(t)
	settings6(t).CreateAll(t)
	settingsExternal(t).CreateAll(t)
}

func TestChangeEach(t *testing.T) {
	for _, s := range []*kindtest.Settings[Attributes]{settings4(t), settings6(t), settingsExternal(t)} {
		s.Place.Create(t, s.New("vx0"))
		s.ChangeEach(t)
		s.TooNew(t)
	}
}

// TestTwin has ip(8) make the same.
func TestTwin(t *testing.T) {
	mac := kindtest.MAC("02:00:00:00:00:01")
	address := []string{"address", mac.String(), "type", "vxlan"}
	for _, c := range []struct {
		settings *kindtest.Settings[Attributes]
		spec     *Spec
		words    []string
	}{
		{settings4(t), New("vx0", 100).Dev(link.Name("eth0")).Address(mac), append(address, "id", "100", "dev", "eth0")},
		{settings6(t), New("vx0", 100).Local(ip("2001:db8::1")).Address(mac), append(address, "id", "100", "local", "2001:db8::1")},
		{settingsExternal(t), NewExternal("vx0"), []string{"type", "vxlan", "external"}}, // with GPE there are no addresses
	} {
		theirs := newPlace(t)
		words, calls := c.settings.Known(t)
		if len(words) == 0 {
			t.Errorf("ip knows none of the settings")
		}
		theirs.IP(t, slices.Concat([]string{"link", "add", "vx0"}, c.words, words)...)
		kindtest.Apply(t, c.spec, calls...)
		c.settings.Place.Create(t, c.spec)
		kindtest.Twins(t, c.settings.Place, theirs, "vx0")
	}
}

// TestAddresses creates links with each kind of address, and changes them.
func TestAddresses(t *testing.T) {
	p := newPlace(t)
	dev := link.Name("eth0")
	for _, c := range []struct {
		name          string
		create        *Spec
		remote, local string
	}{
		{"no address", New("vx0", 1), "-", "-"},
		{"unicast", New("vx0", 1).Local(ip("192.0.2.1")).Remote(ip("192.0.2.2")), "192.0.2.2", "192.0.2.1"},
		{"no remote", New("vx0", 1).Local(ip("192.0.2.1")).Remote(ip("0.0.0.0")), "-", "192.0.2.1"},
		{"group", New("vx0", 1).Group(ip("239.1.1.1")).Dev(dev), "239.1.1.1", "-"},
		{"IPv6 unicast", New("vx0", 1).Local(ip("2001:db8::1")).Remote(ip("2001:db8::2")), "2001:db8::2", "2001:db8::1"},
		{"IPv6 group", New("vx0", 1).Group(ip("ff05::1")).Dev(dev), "ff05::1", "-"},
		{"IPv6 link-local", New("vx0", 1).Local(ip("fe80::1")).Remote(ip("fe80::2")).Dev(dev), "fe80::2", "fe80::1"},
		{"IPv6 link-local group", New("vx0", 1).Local(ip("fe80::1")).Group(ip("ff02::100")).Dev(dev), "ff02::100", "fe80::1"},
		{"IPv6 without an address", New("vx0", 1).Local(ip("::")).FlowLabel(5), "-", "-"},
	} {
		a, err := From(p.Create(t, c.create))
		if err != nil {
			t.Fatal(err)
		}
		if a.Remote.String() != c.remote || a.Local.String() != c.local {
			t.Errorf("%s: remote %v, local %v, not %s, %s", c.name, a.Remote, a.Local, c.remote, c.local)
		}
		p.Delete(t, link.Name("vx0"))
	}
	p.Create(t, New("vx0", 1).Local(ip("192.0.2.1")).Remote(ip("192.0.2.2")))
	p.Set(t, link.Name("vx0"), Change().Remote(ip("0.0.0.0")).Local(ip("0.0.0.0")))
	p.Set(t, link.Name("vx0"), Change().Group(ip("239.1.1.2")).Dev(dev).Local(ip("192.0.2.3")))
	a, err := From(p.Get(t, link.Name("vx0")))
	if err != nil || a.Remote.String() != "239.1.1.2" || a.Local.String() != "192.0.2.3" || a.Dev.Or(0) != p.Get(t, dev).Index {
		t.Errorf("changed, it is %v, %v", a, err)
	}
}

// TestReservedBits shows why some links cannot be changed: the kernel forgets
// which bits of the header they use.
func TestReservedBits(t *testing.T) {
	kerneltest.Needs(t, "6.14", "reserved bits")
	p := newPlace(t)
	p.Create(t, New("vx0", 1).GBP())
	before, err := From(p.Get(t, link.Name("vx0")))
	if err != nil {
		t.Fatal(err)
	}
	p.IP(t, "link", "set", "vx0", "type", "vxlan", "ttl", "5")
	after, err := From(p.Get(t, link.Name("vx0")))
	if err != nil {
		t.Fatal(err)
	}
	if b, a := before.ReservedBits.Or(0), after.ReservedBits.Or(0); b == a || a != ^uint64(vniBits) {
		t.Errorf("%#x became %#x, not %#x: are checks in fits no longer needed?", b, a, ^uint64(vniBits))
	}
	p.Set(t, link.Name("vx0"), Change().TTL(6)) // nothing is left to lose
}

// TestSplit changes what the kernel does not take in one message, and has all of
// it taken back where a part is refused.
func TestSplit(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("vx0", 100).Dev(link.Name("eth0")))
	p.Set(t, link.Name("vx0"), Change().TTL(9).MTU(1300).Broadcast(kindtest.MAC("ff:ff:ff:ff:ff:fe")).Local(ip("192.0.2.1")))
	l := p.Get(t, link.Name("vx0"))
	a, err := From(l)
	if err != nil || a.TTL.Or(0) != 9 || l.MTU.Or(0) != 1300 {
		t.Errorf("ttl %v, mtu %v, %v", a.TTL, l.MTU, err)
	}
}
