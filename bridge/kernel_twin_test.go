package bridge

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// known returns those of the settings that the kernel and ip(8) both know, in
// words and as calls.
func known(t *testing.T, ns *netns.NS, kind string, settings []setting, a interface{ walk(*attr.Walk) }, rows map[string][]call) (words []string, calls []call) {
	t.Helper()
	out, err := kerneltest.TryIP(ns, "link", "help", kind) // fails, having told
	understood := map[string]bool{}
	for _, word := range strings.FieldsFunc(string(out)+text(err), func(r rune) bool { return strings.ContainsRune(" \t\n[]{}|", r) }) {
		understood[word] = true
	}
	for _, s := range settings {
		w := strings.Fields(s.words)
		if s.since(a) <= running() && understood[w[0]] {
			words = append(words, w...)
			calls = append(calls, s.calls(t, rows)...)
		}
	}
	return words, calls
}

// shown returns what ip(8) shows of a link, without what is never the same.
func shown(t *testing.T, ns *netns.NS, name string) map[string]any {
	t.Helper()
	var links []map[string]any
	if err := json.Unmarshal(kerneltest.IP(t, ns, "-d", "-j", "link", "show", name), &links); err != nil {
		t.Fatal(err)
	}
	var strip func(m map[string]any)
	strip = func(m map[string]any) {
		for key, v := range m {
			if strings.HasSuffix(key, "_timer") || key == "ifindex" {
				delete(m, key)
			}
			if inner, ok := v.(map[string]any); ok {
				strip(inner)
			}
		}
	}
	strip(links[0])
	return links[0]
}

// TestTwin makes a bridge with the library and one with ip(8), and expects ip(8)
// to show the same of both.
func TestTwin(t *testing.T) {
	conn, ours := dial(t)
	theirs := kerneltest.Namespace(t)
	settings := bridgeSettings
	if !hasVLANs(t, conn) {
		settings = slices.DeleteFunc(slices.Clone(settings), func(s setting) bool { return s.vlans })
	}
	words, calls := known(t, ours, "bridge", settings, new(Attributes), bridgeCalls)
	if len(calls) < 25 {
		t.Errorf("ip knows only %q", words)
	}
	const address = "02:00:00:00:00:01"
	kerneltest.IP(t, theirs, append([]string{"link", "add", "br0", "address", address, "type", "bridge"}, words...)...)
	spec := New("br0").Address(mac(address))
	apply(t, spec, calls)
	create(t, conn, spec)
	if d := cmp.Diff(shown(t, theirs, "br0"), shown(t, ours, "br0")); d != "" {
		t.Errorf("-made by ip +made by us:\n%s", d)
	}
}

// TestPortTwin does the same for a port.
func TestPortTwin(t *testing.T) {
	conn, ours := dial(t)
	theirs := kerneltest.Namespace(t)
	// Without carrier there is no state to set, and mab does not go with
	// learning off.
	settings := slices.DeleteFunc(slices.Clone(portSettings), func(s setting) bool {
		return s.words == "state 2" || s.words == "learning off"
	})
	words, calls := known(t, ours, "bridge_slave", settings, new(PortAttributes), portCalls)
	if len(calls) < 15 {
		t.Errorf("ip knows only %q", words)
	}
	setup := [][]string{
		{"link", "add", "br0", "address", "02:00:00:00:00:01", "type", "bridge"},
		{"link", "add", "p0", "address", "02:00:00:00:00:02", "type", "veth", "peer", "name", "p1", "address", "02:00:00:00:00:03"},
		{"link", "set", "p1", "master", "br0"},
	}
	for _, args := range setup {
		kerneltest.IP(t, ours, args...)
		kerneltest.IP(t, theirs, args...)
	}
	kerneltest.IP(t, theirs, "link", "set", "p0", "master", "br0")
	kerneltest.IP(t, theirs, append([]string{"link", "set", "p0", "type", "bridge_slave"}, words...)...)
	spec := ChangePort().Master(link.Name("br0"))
	apply(t, spec, calls)
	change(t, conn, link.Name("p0"), spec)
	if d := cmp.Diff(shown(t, theirs, "p0"), shown(t, ours, "p0")); d != "" {
		t.Errorf("-made by ip +made by us:\n%s", d)
	}
}

// TestQuerier has one bridge ask and another hear it.
func TestQuerier(t *testing.T) {
	kerneltest.Needs(t, "5.15", "state of the multicast querier")
	conn, ns := dial(t)
	ports(t, conn, New("br0"))
	create(t, conn, New("br1").McastQuerier(true).McastQueryUseIfAddr(true).McastStartupQueryInterval(time.Second).McastQueryInterval(time.Second).Up())
	kerneltest.IP(t, ns, "addr", "add", "192.0.2.1/24", "dev", "br1")
	change(t, conn, link.Name("p1"), link.Change().Master(link.Name("br1")))
	self := Querier{Address: link.Some(netip.MustParseAddr("192.0.2.1"))}
	await(t, "br1 to ask", func() bool { return read(t, conn, "br1").IPv4Querier == self })
	var q Querier
	await(t, "br0 to hear of br1", func() bool {
		q = read(t, conn, "br0").IPv4Querier
		return !q.Address.IsZero()
	})
	p0, err := conn.Get(link.Name("p0"))
	if err != nil {
		t.Fatal(err)
	}
	left := q.Timer.Or(0)
	if q.Address != self.Address || q.Port.Or(0) != p0.Index || left < 200*time.Second || left > 255*time.Second {
		t.Errorf("br0 knows the querier %v", q)
	}
}
