package link_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// TestForeignLink wants a link of one namespace to be refused in another, where
// its index is that of something else.
func TestForeignLink(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	foreign := home.create(t, link.Custom("bridge", "br0"))
	own := there.create(t, link.Custom("bridge", "br0"))
	if foreign.Index != own.Index {
		t.Fatalf("indexes %v and %v: the test wants them alike", foreign.Index, own.Index)
	}
	var listed *link.Link
	for l, err := range home.conn.Links(link.OfKind("bridge")) {
		if err != nil {
			t.Fatal(err)
		}
		listed = l
	}
	for name, ref := range map[string]*link.Link{"created": foreign, "listed": listed, "cloned": foreign.Clone()} {
		const want = "the link was read in another network namespace: invalid argument"
		_, err := there.conn.Get(ref)
		if err == nil || err.Error() != "get br0: "+want {
			t.Errorf("%s: get: %v", name, err)
		}
		if err := there.conn.Set(ref, link.Change().Alias("oops")); err == nil || err.Error() != "set br0: "+want {
			t.Errorf("%s: set: %v", name, err)
		}
		if err := there.conn.Delete(ref); err == nil || err.Error() != "delete br0: "+want {
			t.Errorf("%s: delete: %v", name, err)
		}
		if _, err := home.conn.Get(ref); err != nil {
			t.Errorf("%s: at home: %v", name, err)
		}
	}
	if l, err := there.conn.Get(link.Name("br0")); err != nil || l.Alias.Or("") != "" {
		t.Errorf("the other bridge: %v, alias %v", err, l.Alias)
	}
}

// TestNil wants nothing to be taken for something.
func TestNil(t *testing.T) {
	p := newPlace(t)
	p.create(t, link.Custom("veth", "v0"))
	var noSpec *link.CustomSpec
	var noChange *link.ChangeSpec
	var noNS *netns.NS
	var noLink *link.Link
	for want, do := range map[string]func() error{
		"create: nothing is described: invalid argument": func() error {
			_, err := p.conn.Create(noSpec)
			return err
		},
		"set v0: no change is described: invalid argument": func() error { return p.conn.Set(link.Name("v0"), noChange) },
		"set v0: IFLA_MASTER: there is no master: nil: invalid argument": func() error {
			return p.conn.Set(link.Name("v0"), link.Change().Master(nil))
		},
		"set v0: IFLA_NET_NS_FD: there is no network namespace: nil: invalid argument": func() error {
			return p.conn.Set(link.Name("v0"), link.Change().NetNS(noNS))
		},
		"create veth v1: IFLA_LINK: there is no parent: nil: invalid argument": func() error {
			_, err := p.conn.Create(link.Custom("veth", "v1").Parent(nil))
			return err
		},
		"create veth v2: IFLA_LINK_NETNSID: there is no network namespace: nil: invalid argument": func() error {
			_, err := p.conn.Create(link.Custom("veth", "v2").LinkNetNS(noNS))
			return err
		},
		"get no link: neither name nor index: invalid argument": func() error {
			_, err := p.conn.Get(noLink)
			return err
		},
	} {
		if err := do(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if got := link.Commands(noSpec, "x"); got != nil {
		t.Errorf("commands of nothing: %q", got)
	}
}

// TestNoParent wants a parent of a kind that has none to be an error, not
// forgotten.
func TestNoParent(t *testing.T) {
	p := newPlace(t)
	p.create(t, link.Custom("veth", "v0"))
	for _, kind := range []string{"bridge", "veth"} {
		_, err := p.conn.Create(link.Custom(kind, "t0").Parent(link.Name("v0")))
		want := "create " + kind + " t0: IFLA_LINK: links of this kind have no parent: operation not supported"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := p.conn.Get(link.Name("t0")); !os.IsNotExist(err) && err == nil {
			t.Errorf("%s: left behind", kind)
		}
	}
}

// TestLinkJSON wants JSON under the words of ip(8), with the values that
// "ip -j link" has.
func TestLinkJSON(t *testing.T) {
	p := newPlace(t)
	l := p.create(t, link.Custom("bridge", "br0").MTU(1400).Alias(`a "b"`).Up())
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	var ip []map[string]any
	if err := json.Unmarshal(kerneltest.IP(t, p.ns, "-d", "-j", "link", "show", "dev", "br0"), &ip); err != nil {
		t.Fatal(err)
	}
	for ours, theirs := range map[string]string{
		"index": "ifindex", "name": "ifname", "address": "address", "mtu": "mtu", "alias": "ifalias", "txqueuelen": "txqlen",
		"numtxqueues": "num_tx_queues",
	} {
		if got[ours] == nil || got[ours] != ip[0][theirs] {
			t.Errorf("%s is %v, ip(8)'s %s is %v", ours, got[ours], theirs, ip[0][theirs])
		}
	}
	if info, ok := got["linkinfo"].(map[string]any); !ok || info["info_kind"] != "bridge" {
		t.Errorf("linkinfo is %v", got["linkinfo"])
	}
	if flags, ok := got["flags"].([]any); !ok || !slices.Contains(flags, "UP") {
		t.Errorf("flags are %v", got["flags"])
	}
	if b, err := json.Marshal(&link.Link{}); err != nil || string(b) != `{"index":0,"type":0,"flags":[]}` {
		t.Errorf("an empty link is %s, %v", b, err)
	}
}

func TestAddrString(t *testing.T) {
	for want, a := range map[string]link.Addr{
		"192.0.2.1/24": {Prefix: prefix("192.0.2.1/24")},
		"192.0.2.1 peer 192.0.2.2/32 broadcast 192.0.2.255 label v0:1 scope link metric 7 noprefixroute": {
			Prefix: prefix("192.0.2.1/32"), Peer: addr("192.0.2.2"), Broadcast: addr("192.0.2.255"), Label: "v0:1",
			Scope: link.ScopeLink, Metric: 7, Flags: link.AddrNoPrefixRoute,
		},
		"2001:db8::1/64 nodad tentative 0x8000": {Prefix: prefix("2001:db8::1/64"), Flags: link.AddrNoDAD | link.AddrTentative | 0x8000},
	} {
		if got := a.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := link.AddrScope(9).String(); got != "AddrScope(9)" {
		t.Errorf("an unknown scope prints as %s", got)
	}
}
