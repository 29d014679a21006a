package netkit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

var do = kindtest.Do

func split(words string) []string { return strings.Fields(words) }

// setters say what the words say.
var setters = kindtest.Rows{
	"":                   nil,
	"mode l2":            {do("Mode", L2)},
	"mode l3":            {do("Mode", L3)},
	"scrub none":         {do("Scrub", ScrubNone)},
	"scrub default":      {do("Scrub", ScrubDefault)},
	"forward":            {do("Policy", Forward)},
	"blackhole":          {do("Policy", Blackhole)},
	"peer scrub none":    {do("PeerScrub", ScrubNone)},
	"peer scrub default": {do("PeerScrub", ScrubDefault)},
	"peer forward":       {do("PeerPolicy", Forward)},
	"peer blackhole":     {do("PeerPolicy", Blackhole)},
	"blackhole scrub none mode l2 peer forward scrub default": {
		do("Policy", Blackhole), do("Scrub", ScrubNone), do("Mode", L2),
		do("PeerPolicy", Forward), do("PeerScrub", ScrubDefault),
	},
	"forward peer blackhole": {do("Policy", Forward), do("PeerPolicy", Blackhole)},
}

// TestGoldenSetters makes the requests of the recorded words with setters. We
// always describe the other end, if only by its header.
func TestGoldenSetters(t *testing.T) {
	ours := map[string]kindtest.Ours{}
	for words, calls := range setters {
		if words == "" || words == "forward peer blackhole" {
			continue
		}
		spec := New("nk0", nil)
		kindtest.Apply(t, spec, calls...)
		ours["ip link add dev nk0 type netkit "+words] = kindtest.Ours{
			Request: spec,
			Edit:    withPeer,
			Why:     "without its nest, the kernel copies the settings of the first end to the other",
		}
	}
	rows := kindtest.Rows{}
	for _, words := range []string{"blackhole", "forward", "peer blackhole", "peer forward", "forward peer blackhole"} {
		rows[words] = setters[words]
	}
	kindtest.Golden(t, words, ours, kindtest.Table{
		Prefixes: map[string]func() link.Request{"ip link set dev nk0 type netkit": func() link.Request { return Change() }},
		Rows:     rows,
	})
	kindtest.EverySetter(t, Change(), setters, "Headroom", "Tailroom")
}

// withPeer adds the nest of a peer of which nothing is said.
func withPeer(m *golden.Message) {
	b, err := link.AppendCreate(nil, New("nk0", nil))
	if err != nil {
		panic(err)
	}
	bare, err := golden.Parse(b)
	if err != nil {
		panic(err)
	}
	peer := bare.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA")
	for _, a := range m.Attrs {
		for j := range a.Attrs {
			if data := &a.Attrs[j]; data.Name == "IFLA_INFO_DATA" {
				data.Attrs = append(data.Attrs, peer...)
			}
		}
	}
}

// TestGoldenPairs makes the requests of the recorded commands with both ends.
func TestGoldenPairs(t *testing.T) {
	here, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	const add = "ip link add dev nk0 type netkit"
	ours := map[string]kindtest.Ours{
		add: {Why: "the kernel would copy the settings of the first end to the other; there is no such request"},
		add + " peer name nk1 arp on multicast off": {
			Request: New("nk0", NewPeer("nk1").ARP(true).Multicast(false)),
		},
		add + " mode l2 scrub none blackhole peer scrub none blackhole name nk1": {
			Request: New("nk0", NewPeer("nk1")).Mode(L2).Scrub(ScrubNone).Policy(Blackhole).PeerScrub(ScrubNone).PeerPolicy(Blackhole),
		},
		add + " peer blackhole": {
			Why: "as without a name: see " + words,
		},
		"ip link add dev nk0 mtu 1400 address 02:00:00:00:00:01 up type netkit mode l2 peer name nk1 mtu 1300 address 02:00:00:00:00:02": {
			Request: New("nk0", NewPeer("nk1").MTU(1300).Address(mac("02:00:00:00:00:02"))).Mode(L2).
				MTU(1400).Address(mac("02:00:00:00:00:01")).Up(),
		},
		"ip link add dev nk0 index 7 group 5 type netkit peer name nk1 index 8 group 6": {
			Request: New("nk0", NewPeer("nk1").Index(8).Group(6)).Index(7).Group(5),
		},
		"ip link add dev nk0 txqueuelen 100 type netkit peer name nk1 txqueuelen 200": {
			Request: New("nk0", NewPeer("nk1").TxQLen(200)).TxQLen(100),
		},
		add + " peer blackhole name nk1 netns ns1": {
			Request: New("nk0", NewPeer("nk1").NetNS(here)).PeerPolicy(Blackhole),
		},
	}
	for words, calls := range setters {
		own, peer, _ := strings.Cut(words+" ", "peer ")
		if n := len(calls); n > 1 {
			continue
		}
		spec := New("nk0", NewPeer("nk1"))
		kindtest.Apply(t, spec, calls...)
		command := strings.Join(strings.Fields(add+" "+own+" peer "+peer+" name nk1"), " ")
		ours[command] = kindtest.Ours{Request: spec}
	}
	kindtest.Golden(t, pairs, ours)
}

var mac = kindtest.MAC

// TestSingle compares what ip(8) has no words for: the wire form is the
// kernel's header's.
func TestSingle(t *testing.T) {
	golden.Load(t, words) // skips on big-endian machines
	b, err := link.AppendCreate(nil, NewSingle("nk0").Headroom(0x0102).Tailroom(0x0304))
	if err != nil {
		t.Fatal(err)
	}
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range m.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA") {
		got = append(got, fmt.Sprintf("%s %d: %x", a.Name, a.Num, a.Data))
	}
	const want = "IFLA_NETKIT_HEADROOM 8: 0201; IFLA_NETKIT_TAILROOM 9: 0403; IFLA_NETKIT_PAIRING 10: 01000000"
	if all := strings.Join(got, "; "); all != want {
		t.Errorf("the attributes are\n%s, not\n%s", all, want)
	}
}
