package link_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func mac(s string) net.HardwareAddr { return must(net.ParseMAC(s)) }

// A place is a network namespace and a connection in it.
type place struct {
	ns   *netns.NS
	conn *link.Conn
}

// newPlace returns a new namespace. Kernels of all configurations that matter
// have bridge and veth.
func newPlace(tb testing.TB) place {
	tb.Helper()
	kerneltest.NeedsKind(tb, "bridge")
	kerneltest.NeedsKind(tb, "veth")
	ns := kerneltest.Namespace(tb)
	return place{ns, dial(tb, ns)}
}

func dial(tb testing.TB, ns *netns.NS) *link.Conn {
	tb.Helper()
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return conn
}

// create makes links, or ends the test. It returns the last.
func (p place) create(tb testing.TB, specs ...link.Request) (l *link.Link) {
	tb.Helper()
	for _, spec := range specs {
		var err error
		if l, err = p.conn.Create(spec); err != nil {
			tb.Fatal(err)
		}
	}
	return l
}

// set changes a link, or ends the test.
func (p place) set(tb testing.TB, ref link.Ref, change link.Request) {
	tb.Helper()
	if err := p.conn.Set(ref, change); err != nil {
		tb.Fatal(err)
	}
}

// get reads a link, or ends the test.
func (p place) get(tb testing.TB, ref link.Ref) *link.Link {
	tb.Helper()
	l, err := p.conn.Get(ref)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// index returns the index of a link.
func (p place) index(tb testing.TB, name string) link.Index { return p.get(tb, link.Name(name)).Index }

// names returns the names of all links, in order.
func (p place) names(tb testing.TB, options ...link.ListOption) (names []string) {
	tb.Helper()
	for l, err := range p.conn.Links(options...) {
		if err != nil {
			tb.Fatal(err)
		}
		names = append(names, l.Name)
	}
	slices.Sort(names)
	return names
}

// show returns what "ip -d -j link show" says of one link.
func (p place) show(tb testing.TB, name string) map[string]any {
	tb.Helper()
	var links []map[string]any
	out := kerneltest.IP(tb, p.ns, "-d", "-j", "link", "show", "dev", name)
	if err := json.Unmarshal(out, &links); err != nil || len(links) != 1 {
		tb.Fatalf("ip link show %s: %v: %s", name, err, out)
	}
	return links[0]
}

// state is all that there is to know about the links of the namespace, save
// what moves by itself: by name, what ip(8) and what Get tell.
func (p place) state(tb testing.TB) map[string]any {
	tb.Helper()
	var links []map[string]any
	out := kerneltest.IP(tb, p.ns, "-d", "-j", "link", "show")
	if err := json.Unmarshal(out, &links); err != nil {
		tb.Fatalf("ip link show: %v: %s", err, out)
	}
	state := map[string]any{}
	for _, l := range links {
		state["ip "+fmt.Sprint(l["ifname"])] = settled(l)
	}
	for l, err := range p.conn.Links() {
		if err != nil {
			tb.Fatal(err)
		}
		a := l.Attributes
		slices.Sort(a.AltNames)
		// Carrier and all that depends on it come a moment later.
		a.OperState, a.Carrier, a.QDisc = link.Opt[link.OperState]{}, link.Opt[bool]{}, link.Opt[string]{}
		a.IPv6Flags = link.Opt[uint32]{} // whether routers were asked
		a.CarrierChanges, a.CarrierUpCount, a.CarrierDownCount = link.Opt[uint32]{}, link.Opt[uint32]{}, link.Opt[uint32]{}
		if l.Kind == "bridge" && before(tb, "5.19") { // it takes those of its ports when they come and go
			a.GSOMaxSize, a.GSOMaxSegs = link.Opt[uint32]{}, link.Opt[uint32]{}
			delete(state["ip "+l.Name].(map[string]any), "gso_max_size")
			delete(state["ip "+l.Name].(map[string]any), "gso_max_segs")
		}
		state[l.Name] = map[string]any{
			"index": l.Index, "kind": l.Kind, "port": l.PortKind,
			"flags":      (l.Flags &^ (link.FlagRunning | link.FlagLowerUp | link.FlagDormant)).String(),
			"attributes": public(a),
		}
	}
	return state
}

// public returns what can be compared of attributes, which is not where they
// were in the message.
func public(a link.Attributes) []string {
	text, _, _ := strings.Cut(fmt.Sprintf("%+v", a), " raw:{")
	return strings.Fields(text)
}

// settled takes out of what ip(8) says what changes by itself.
func settled(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			switch {
			case strings.HasSuffix(key, "_timer"), key == "operstate", key == "state", key == "qdisc", key == "carrier":
				delete(v, key)
			case key == "altnames":
				names := inner.([]any)
				slices.SortFunc(names, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
			default:
				v[key] = settled(inner)
			}
		}
	case []any:
		return slices.DeleteFunc(v, func(inner any) bool {
			return slices.Contains([]any{"LOWER_UP", "NO-CARRIER", "M-DOWN", "DORMANT"}, inner)
		})
	}
	return v
}

// eventually waits until a condition holds: what the kernel does by itself comes
// a moment later. It gives up after many looks, not before.
func eventually(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	tb.Fatalf("never came: %s", what)
}

// diff compares what JSON says.
func diff(want, got any) string { return cmp.Diff(want, got) }
