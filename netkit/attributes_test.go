package netkit

import (
	"encoding/json"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const (
	pairs = "testdata/golden/netkit.txt"       // commands that make pairs
	words = "testdata/golden/netkit_words.txt" // the words of their attributes
)

// walk is that of Attributes.
var walk = (*Attributes).walk

// whole is walk with the one attribute that package link describes.
func whole(a *Attributes, w *attr.Walk) {
	a.walk(w)
	if w.Enter(uapi.IFLA_NETKIT_PEER_INFO, "") {
		w.Leave()
	}
}

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, walk) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[Attributes](t) }
func TestCoverage(t *testing.T)      { kindtest.Coverage(t, kind, "info-data", whole, nil) }
func TestRules(t *testing.T)         { kindtest.Rules(t, kind, "info-data", walk, nil) }

func FuzzAttributes(f *testing.F) {
	seeds := append(kindtest.Recorded(f, words, kind), kindtest.Everything[Attributes](f))
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Recorded(f, pairs, kind)...)...)
}

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[Mode]string{L2: "l2", L3: "l3"}, nil)
	kindtest.EnumWords(t, map[Policy]string{Forward: "forward", Blackhole: "blackhole"}, nil)
	kindtest.EnumWords(t, map[Scrub]string{ScrubNone: "none", ScrubDefault: "default"}, nil)
	kindtest.EnumWords(t, map[Pairing]string{PairingPair: "pair", PairingSingle: "single"}, nil)
}

// TestText prints all attributes.
func TestText(t *testing.T) {
	var a Attributes
	if got := a.String(); got != "" {
		t.Errorf("nothing prints as %q", got)
	}
	a.Mode.Set(L2)
	a.Policy.Set(Forward)
	a.PeerPolicy.Set(Blackhole)
	a.Scrub.Set(ScrubDefault)
	a.PeerScrub.Set(ScrubNone)
	a.Headroom.Set(14)
	a.Tailroom.Set(0)
	a.Pairing.Set(PairingPair)
	a.Primary.Set(true)
	const text = "mode l2 scrub default headroom 14 tailroom 0 pairing pair forward primary 1 peer scrub none blackhole"
	if got := a.String(); got != text {
		t.Errorf("prints as\n%s, not\n%s", got, text)
	}
	const object = `{"mode":"l2","scrub":"default","headroom":14,"tailroom":0,"pairing":"pair","policy":"forward","primary":1,` +
		`"peer":{"scrub":"none","policy":"blackhole"}}`
	if got, err := json.Marshal(a); string(got) != object || err != nil {
		t.Errorf("is\n%s, %v, not\n%s", got, err, object)
	}
	if got := (Attributes{Policy: attr.Some(Policy(7))}).String(); got != "Policy(7)" {
		t.Errorf("a policy without a word prints as %q", got)
	}
}

func TestWords(t *testing.T) {
	kindtest.GoldenWords(t, words, kindtest.Words{Kind: kind}, walk)
	for _, c := range []struct{ words, want string }{
		{"mode", `"mode": what?`},
		{"mode l4", `IFLA_NETKIT_MODE: mode "l4": not one of l2, l3`},
		{"drop", `unknown word "drop"`},
		{"2", `unknown word "2"`},
		{"peer mode l2", `unknown word "mode"`},
		{"peer peer", `unknown word "peer"`},
		{"primary 1", `unknown word "primary"`},
	} {
		_, err := kindtest.Parse(walk, split(c.words)...)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: the error is %v, not %s", c.words, err, c.want)
		}
	}
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: &link.Link{Kind: kind}},
		kindtest.Read{Want: "read netkit: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read netkit v0: it is a veth link, not a netkit: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read netkit lo: it is no virtual link, not a netkit: invalid argument"},
	)
}
