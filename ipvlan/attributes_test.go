package ipvlan_test

import (
	"encoding/json"
	"testing"

	"github.com/virtif/virtif/internal/ipvlantest"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

var kind = ipvlantest.Kind{
	Name: "ipvlan",
	New: func(name string, parent link.Ref, mode ipvlan.Mode) link.Request {
		return ipvlan.New(name, parent, mode)
	},
	Change: func() link.Request { return ipvlan.Change() },
	From:   ipvlan.From,
}

func TestGolden(t *testing.T)     { ipvlantest.Golden(t, kind) }
func TestAttributes(t *testing.T) { ipvlantest.Attributes(t, kind) }
func TestCoverage(t *testing.T)   { ipvlantest.Coverage(t, kind) }

func FuzzAttributes(f *testing.F) { ipvlantest.Fuzz(f, kind) }

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[ipvlan.Attributes](t) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[ipvlan.Attributes](t) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, ipvlan.Walk) }

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[ipvlan.Mode]string{0: "l2", 1: "l3", 2: "l3s"}, nil)
	kindtest.EnumWords(t, map[ipvlan.Flag]string{0: "bridge", 1: "private", 2: "vepa"}, nil)
}

func TestStringAndJSON(t *testing.T) {
	for _, c := range []struct {
		a          ipvlan.Attributes
		text, json string
	}{
		{ipvlan.Attributes{Mode: link.Some(ipvlan.L2), Flag: link.Some(ipvlan.FlagBridge)}, "mode l2 bridge", `{"mode":"l2","flag":"bridge"}`},
		{ipvlan.Attributes{Mode: link.Some(ipvlan.L3S)}, "mode l3s", `{"mode":"l3s"}`},
		{ipvlan.Attributes{Flag: link.Some(ipvlan.FlagVEPA), Unknown: []link.RawAttr{{Type: 9}}}, "vepa", `{"flag":"vepa"}`},
		{ipvlan.Attributes{Flag: link.Some(ipvlan.Flag(3))}, "Flag(3)", `{"flag":"Flag(3)"}`},
		{ipvlan.Attributes{}, "", `{}`},
	} {
		got, err := json.Marshal(c.a)
		if c.a.String() != c.text || err != nil || string(got) != c.json {
			t.Errorf("%q and %s, %v, not %q and %s", c.a, got, err, c.text, c.json)
		}
	}
	for words, want := range map[string]string{
		"mode l4": `IFLA_IPVLAN_MODE: mode "l4": not one of l2, l3, l3s`,
		"public":  `unknown word "public"`,
	} {
		if _, err := kindtest.Parse(ipvlan.Walk, fields(words)...); err == nil || err.Error() != want {
			t.Errorf("%s: %v", words, err)
		}
	}
}
