package link_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// addrs returns the addresses of a link that it was given.
func (p place) addrs(tb testing.TB, ref link.Ref) (all []link.Addr) {
	tb.Helper()
	for a, err := range p.conn.Addrs(ref) {
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// TestAddrs adds addresses of all forms, and deletes them.
func TestAddrs(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("veth", "v0").AddrGenMode(link.AddrGenNone).Up())
	for _, tt := range []struct {
		name string
		add  link.Addr
		want link.Addr // beyond what was added
		ip   map[string]any
	}{
		{"IPv4", link.Addr{Prefix: prefix("192.0.2.1/24")},
			link.Addr{Label: "v0", Flags: link.AddrPermanent},
			map[string]any{"local": "192.0.2.1", "prefixlen": 24.0, "scope": "global", "label": "v0"}},
		{"IPv4 with all", link.Addr{Prefix: prefix("192.0.2.1/32"), Peer: addr("192.0.2.9"), Broadcast: addr("192.0.2.255"),
			Label: "v0:x", Scope: link.ScopeLink, Flags: link.AddrNoPrefixRoute, Metric: 77},
			link.Addr{Flags: link.AddrPermanent},
			map[string]any{"local": "192.0.2.1", "address": "192.0.2.9", "broadcast": "192.0.2.255", "label": "v0:x", "scope": "link",
				"noprefixroute": true, "metric": 77.0, "prefixlen": 32.0}},
		{"IPv4 of all lengths", link.Addr{Prefix: prefix("192.0.2.1/0"), Scope: link.ScopeHost},
			link.Addr{Label: "v0", Flags: link.AddrPermanent},
			map[string]any{"prefixlen": 0.0, "scope": "host"}},
		{"IPv6", link.Addr{Prefix: prefix("2001:db8::1/64"), Flags: link.AddrNoDAD},
			link.Addr{Flags: link.AddrPermanent},
			map[string]any{"local": "2001:db8::1", "prefixlen": 64.0, "scope": "global", "nodad": true}},
		{"IPv6 with peer", link.Addr{Prefix: prefix("2001:db8::1/128"), Peer: addr("2001:db8::2"), Flags: link.AddrNoDAD | link.AddrNoPrefixRoute, Metric: 9},
			link.Addr{Flags: link.AddrPermanent},
			map[string]any{"local": "2001:db8::1", "address": "2001:db8::2", "noprefixroute": true, "metric": 9.0}},
		{"IPv6 link-local", link.Addr{Prefix: prefix("fe80::7/64"), Flags: link.AddrNoDAD},
			link.Addr{Scope: link.ScopeLink, Flags: link.AddrPermanent},
			map[string]any{"local": "fe80::7", "scope": "link"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := p.conn.AddAddr(l, tt.add); err != nil {
				t.Fatal(err)
			}
			want := tt.add
			want.Link = l.Index
			want.Flags |= tt.want.Flags
			if tt.want.Label != "" {
				want.Label = tt.want.Label
			}
			if tt.want.Scope != 0 {
				want.Scope = tt.want.Scope
			}
			got := p.addrs(t, l)
			if len(got) != 1 || got[0] != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			shown := p.shownAddr(t, "v0")
			for key, want := range tt.ip {
				if shown[key] != want {
					t.Errorf("ip(8) shows %s %v, want %v", key, shown[key], want)
				}
			}
			err := p.conn.AddAddr(l, tt.add)
			if !errors.Is(err, os.ErrExist) {
				t.Errorf("once more: %v, want os.ErrExist", err)
			}
			if len(got) == 1 { // what was read can be deleted
				if err := p.conn.DelAddr(l, got[0]); err != nil {
					t.Error(err)
				}
			}
			if err := p.conn.DelAddr(l, tt.add); err == nil {
				t.Error("deleted twice")
			}
			if got := p.addrs(t, l); len(got) != 0 {
				t.Errorf("left: %+v", got)
			}
		})
	}
}

// shownAddr returns what ip(8) says of the one address of a link.
func (p place) shownAddr(tb testing.TB, name string) map[string]any {
	tb.Helper()
	var links []struct {
		Addrs []map[string]any `json:"addr_info"`
	}
	out := kerneltest.IP(tb, p.ns, "-d", "-j", "addr", "show", "dev", name)
	if err := json.Unmarshal(out, &links); err != nil {
		tb.Fatal(err)
	}
	for _, l := range links { // older ones print empty objects between
		if len(l.Addrs) == 1 {
			return l.Addrs[0]
		}
	}
	tb.Fatalf("ip addr show: %s", out)
	return nil
}

// TestAddrsOf lists the addresses of one link, and of all.
func TestAddrsOf(t *testing.T) {
	p := newPlace(t)
	var want []netip.Prefix
	for i := range 3 {
		l := p.create(t, link.Custom("veth", fmt.Sprintf("v%d", i)).AddrGenMode(link.AddrGenNone))
		for _, s := range []string{"10.%d.0.1/16", "2001:db8:%d::1/64"} {
			a := link.Addr{Prefix: prefix(fmt.Sprintf(s, i)), Flags: link.AddrNoDAD}
			if a.Prefix.Addr().Is4() {
				a.Flags = 0
			}
			if err := p.conn.AddAddr(l, a); err != nil {
				t.Fatal(err)
			}
			want = append(want, a.Prefix)
		}
	}
	p.create(t, link.Custom("bridge", "br0"))
	compare := func(ref link.Ref, want []netip.Prefix) {
		t.Helper()
		var got []netip.Prefix
		for _, a := range p.addrs(t, ref) {
			got = append(got, a.Prefix)
		}
		less := func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) }
		slices.SortFunc(got, less)
		slices.SortFunc(want, less)
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v", ref, got, want)
		}
	}
	compare(link.Name("v1"), slices.Clone(want[2:4]))
	compare(link.Name("br0"), nil)
	compare(nil, want)
	n := 0
	for range p.conn.Addrs(nil) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d rounds of a loop that was left", n)
	}
	for _, err := range p.conn.Addrs(link.Name("nosuch")) {
		const text = "list addresses nosuch: ifa_index: nosuch cannot be found: no such device"
		if err == nil || err.Error() != text || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("error %v, want %s", err, text)
		}
	}
}
