package ipoib

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

var walk = (*Attributes).walk

// keys are values for PKey: those on the wire always have bit 15.
var keys = kindtest.Field("PKey", uint16(0x8000), uint16(0x8001), uint16(0xffff))

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t, keys) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[Attributes](t, keys) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, walk, keys) }
func TestCoverage(t *testing.T)      { kindtest.Coverage(t, "ipoib", "info-data", walk, nil) }
func TestRules(t *testing.T)         { kindtest.Rules(t, "ipoib", "info-data", walk, nil) }

func FuzzAttributes(f *testing.F) {
	seeds := [][]byte{kindtest.Everything[Attributes](f, keys)}
	kindtest.Fuzz[Attributes](f, append(seeds, kindtest.Recorded(f, ipoibGolden, "ipoib")...)...)
}

func TestModeWords(t *testing.T) {
	kindtest.EnumWords(t, map[Mode]string{Datagram: "datagram", Connected: "connected"}, nil)
}

// TestWords gives the walk words that ip(8) does not take, or takes in another
// way.
func TestWords(t *testing.T) {
	for _, tt := range []struct {
		words []string
		want  string // the error, or what they print as
	}{
		{[]string{"pkey", "1"}, "pkey 0x8001"},
		{[]string{"pkey", "0x10000"}, "IFLA_IPOIB_PKEY: pkey \"0x10000\": not a number of 16 bits"},
		{[]string{"pkey", "all"}, "IFLA_IPOIB_PKEY: pkey \"all\": not a number of 16 bits"},
		{[]string{"umcast", "2"}, "IFLA_IPOIB_UMCAST: umcast \"2\": neither 0 nor 1"},
		{[]string{"mode", "multicast"}, "IFLA_IPOIB_MODE: mode \"multicast\": not one of datagram, connected"},
	} {
		a, err := kindtest.Parse(walk, tt.words...)
		got := fmt.Sprint(*a)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.words, got, tt.want)
		}
	}
}

var all = Attributes{
	PKey: link.Some[uint16](0x8002), Mode: link.Some(Connected), UMcast: link.Some(true),
	Unknown: []link.RawAttr{{Type: 99, Data: []byte{1}}},
}

func TestString(t *testing.T) {
	if got, want := all.String(), "pkey 0x8002 mode connected umcast 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (Attributes{}).String(); got != "" {
		t.Errorf("nothing is %q", got)
	}
}

func TestJSON(t *testing.T) {
	const want = `{"pkey":"0x8002","mode":"connected","umcast":1}`
	if got, err := json.Marshal(all); err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read ipoib: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "ib0"}, Want: "read ipoib ib0: it is no virtual link, not one for IP over InfiniBand: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read ipoib v0: it is a veth link, not one for IP over InfiniBand: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "ib0.8001", Kind: "ipoib"}, Want: ""},
	)
}
