package link_test

import (
	"fmt"
	"net"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

type spec = link.CustomSpec

// A setting is one that all kinds have: two values, and where they show.
type setting struct {
	name  string
	kind  string // "": veth
	since string // first kernel, where that is younger than 5.10
	set   [2]func(*spec) *spec
	got   func(*link.Link) any
	want  [2]any
	key   string    // in "ip -d -j link show"
	ip    [2]string // there

	createOnly bool
}

func opt[T any](field func(*link.Link) link.Opt[T]) func(*link.Link) any {
	return func(l *link.Link) any { return field(l).String() }
}

func both[T any](setter func(*spec, T) *spec, a, b T) [2]func(*spec) *spec {
	return [2]func(*spec) *spec{
		func(s *spec) *spec { return setter(s, a) },
		func(s *spec) *spec { return setter(s, b) },
	}
}

func settings() []setting {
	return []setting{
		{name: "MTU", set: both((*spec).MTU, 1400, 68), key: "mtu", ip: [2]string{"1400", "68"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.MTU }), want: [2]any{"1400", "68"}},
		{name: "Address", set: both((*spec).Address, mac("02:00:00:00:00:01"), mac("02:00:00:00:00:02")), key: "address",
			ip:  [2]string{"02:00:00:00:00:01", "02:00:00:00:00:02"},
			got: opt(func(l *link.Link) link.Opt[net.HardwareAddr] { return l.Address }), want: [2]any{"02:00:00:00:00:01", "02:00:00:00:00:02"}},
		{name: "Broadcast", set: both((*spec).Broadcast, mac("ff:ff:ff:ff:ff:fe"), mac("00:00:00:00:00:00")), key: "broadcast",
			ip:  [2]string{"ff:ff:ff:ff:ff:fe", "00:00:00:00:00:00"},
			got: opt(func(l *link.Link) link.Opt[net.HardwareAddr] { return l.Broadcast }), want: [2]any{"ff:ff:ff:ff:ff:fe", "00:00:00:00:00:00"}},
		{name: "Group", set: both((*spec).Group, 12345, 0), key: "group", ip: [2]string{"12345", "default"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.Group }), want: [2]any{"12345", "0"}},
		{name: "TxQLen", set: both((*spec).TxQLen, 32767, 1), key: "txqlen", ip: [2]string{"32767", "1"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.TxQLen }), want: [2]any{"32767", "1"}},
		{name: "TxQueues", createOnly: true, key: "num_tx_queues", ip: [2]string{"3", "1"},
			set: [2]func(*spec) *spec{func(s *spec) *spec { return s.Queues(3, 1) }, func(s *spec) *spec { return s.Queues(1, 3) }},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.TxQueues }), want: [2]any{"3", "1"}},
		{name: "RxQueues", createOnly: true, key: "num_rx_queues", ip: [2]string{"1", "3"},
			set: [2]func(*spec) *spec{func(s *spec) *spec { return s.Queues(3, 1) }, func(s *spec) *spec { return s.Queues(1, 3) }},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.RxQueues }), want: [2]any{"1", "3"}},
		{name: "Index", createOnly: true, set: both((*spec).Index, 77, 1<<31-1), key: "ifindex", ip: [2]string{"77", "2.147483647e+09"},
			got: func(l *link.Link) any { return l.Index.String() }, want: [2]any{"77", "2147483647"}},
		{name: "Alias", set: both((*spec).Alias, "uplink of rack 3", "x"), key: "ifalias", ip: [2]string{"uplink of rack 3", "x"},
			got: opt(func(l *link.Link) link.Opt[string] { return l.Alias }), want: [2]any{"uplink of rack 3", "x"}},
		{name: "LinkMode", set: both((*spec).LinkMode, link.LinkModeDormant, link.LinkModeDefault), key: "linkmode", ip: [2]string{"DORMANT", "DEFAULT"},
			got: opt(func(l *link.Link) link.Opt[link.LinkMode] { return l.LinkMode }), want: [2]any{"dormant", "default"}},
		{name: "AddrGenMode", set: both((*spec).AddrGenMode, link.AddrGenNone, link.AddrGenRandom), key: "inet6_addr_gen_mode", ip: [2]string{"none", "random"},
			got: opt(func(l *link.Link) link.Opt[link.AddrGenMode] { return l.AddrGenMode }), want: [2]any{"none", "random"}},
		{name: "GSOMaxSize", set: both((*spec).GSOMaxSize, 32768, 65536), key: "gso_max_size", ip: [2]string{"32768", "65536"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.GSOMaxSize }), want: [2]any{"32768", "65536"}},
		{name: "GSOMaxSegs", set: both((*spec).GSOMaxSegs, 100, 65535), key: "gso_max_segs", ip: [2]string{"100", "65535"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.GSOMaxSegs }), want: [2]any{"100", "65535"}},
		{name: "GSOIPv4MaxSize", since: "6.3", set: both((*spec).GSOIPv4MaxSize, 32768, 65536), key: "gso_ipv4_max_size", ip: [2]string{"32768", "65536"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.GSOIPv4MaxSize }), want: [2]any{"32768", "65536"}},
		{name: "GROMaxSize", since: "5.17", set: both((*spec).GROMaxSize, 32768, 65536), key: "gro_max_size", ip: [2]string{"32768", "65536"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.GROMaxSize }), want: [2]any{"32768", "65536"}},
		{name: "GROIPv4MaxSize", since: "6.3", set: both((*spec).GROIPv4MaxSize, 32768, 524280), key: "gro_ipv4_max_size", ip: [2]string{"32768", "524280"},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.GROIPv4MaxSize }), want: [2]any{"32768", "524280"}},
		{name: "ProtoDown", kind: "macvlan", set: both((*spec).ProtoDown, true, false), key: "proto_down", ip: [2]string{"true", "<nil>"},
			got: opt(func(l *link.Link) link.Opt[bool] { return l.ProtoDown }), want: [2]any{"true", "false"}},
		{name: "ProtoDownReason", kind: "macvlan", key: "proto_down_reason", ip: [2]string{"[0 5]", "<nil>"},
			set: [2]func(*spec) *spec{
				func(s *spec) *spec {
					return s.ProtoDownReason(0, true).ProtoDownReason(5, true).ProtoDownReason(4, true).ProtoDownReason(4, false)
				},
				func(s *spec) *spec { return s.ProtoDownReason(0, false).ProtoDownReason(5, false) },
			},
			got: opt(func(l *link.Link) link.Opt[uint32] { return l.ProtoDownReason }), want: [2]any{"33", "-"}},
		{name: "Carrier", kind: "dummy", set: both((*spec).Carrier, false, true),
			got: opt(func(l *link.Link) link.Opt[bool] { return l.Carrier }), want: [2]any{"false", "true"}},
		{name: "Master", key: "master", ip: [2]string{"br0", "<nil>"},
			set: [2]func(*spec) *spec{
				func(s *spec) *spec { return s.Master(link.Name("br0")) },
				func(s *spec) *spec { return s.NoMaster() },
			},
			got: opt(func(l *link.Link) link.Opt[link.Index] { return l.Master }), want: [2]any{"50", "-"}},
		{name: "Parent", kind: "macvlan", createOnly: true, key: "link", ip: [2]string{"w0", "w0"},
			set: [2]func(*spec) *spec{func(s *spec) *spec { return s.Parent(link.Index(60)) }, func(s *spec) *spec { return s }},
			got: opt(func(l *link.Link) link.Opt[link.Index] { return l.Parent }), want: [2]any{"60", "60"}},
	}
}

// TestSettings creates links with each setting and changes each, and reads them
// back in three ways: what Create returns, Get, and ip(8).
func TestSettings(t *testing.T) {
	for _, s := range settings() {
		t.Run(s.name, func(t *testing.T) {
			if s.since != "" {
				kerneltest.Needs(t, s.since, s.key)
			}
			if s.kind == "" {
				s.kind = "veth"
			}
			kerneltest.NeedsKind(t, s.kind)
			p := newPlace(t)
			p.create(t, link.Custom("bridge", "br0").Index(50), link.Custom("veth", "w0").Index(60))
			start := func() *spec {
				if s.kind == "macvlan" {
					return link.Custom(s.kind, "t0").Parent(link.Name("w0"))
				}
				return link.Custom(s.kind, "t0")
			}
			for i := range 2 {
				p.check(t, s, i, "created", p.create(t, s.set[i](start())))
				if !s.createOnly {
					p.set(t, link.Name("t0"), s.set[1-i](link.ChangeCustom("")))
					p.check(t, s, 1-i, "changed", p.get(t, link.Name("t0")))
					p.set(t, link.Name("t0"), s.set[i](link.ChangeCustom(s.kind)))
					p.check(t, s, i, "changed back", p.get(t, link.Name("t0")))
				}
				if err := p.conn.Delete(link.Name("t0")); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// check compares a link with what it should be.
func (p place) check(t *testing.T, s setting, i int, what string, l *link.Link) {
	t.Helper()
	if got := s.got(l); got != s.want[i] {
		t.Errorf("%s: %v, want %v", what, got, s.want[i])
	}
	if got, want := s.got(p.get(t, l)), s.want[i]; got != want {
		t.Errorf("%s, and read: %v, want %v", what, got, want)
	}
	if s.key == "" {
		return
	}
	v, ok := p.show(t, "t0")[s.key]
	if !ok && s.since != "" && !kerneltest.Matrix() {
		t.Logf("this ip(8) does not show %s", s.key)
		return
	}
	if got := fmt.Sprint(v); got != s.ip[i] {
		t.Errorf("%s: ip(8) shows %s %s, want %s", what, s.key, got, s.ip[i])
	}
}
