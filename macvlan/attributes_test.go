package macvlan_test

import (
	"encoding/json"
	"net"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/internal/macvlantest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
)

var kind = macvlantest.Kind{
	Name: "macvlan",
	New: func(name string, parent link.Ref, mode macvlan.Mode) link.Request {
		return macvlan.New(name, parent, mode)
	},
	Change: func() link.Request { return macvlan.Change() },
	From:   macvlan.From,
}

func TestGolden(t *testing.T)     { macvlantest.Golden(t, kind) }
func TestAttributes(t *testing.T) { macvlantest.Attributes(t, kind) }
func TestCoverage(t *testing.T)   { macvlantest.Coverage(t, kind) }

func FuzzAttributes(f *testing.F) { macvlantest.Fuzz(f, kind) }

func TestRoundTrip(t *testing.T) {
	kindtest.RoundTrip[macvlan.Attributes](t, macvlantest.Values...)
}

func TestUnknown(t *testing.T) { kindtest.Unknown[macvlan.Attributes](t, macvlantest.Values...) }

func TestNoAllocations(t *testing.T) {
	kindtest.NoAllocations(t, macvlan.Walk, macvlantest.Values...)
}

func TestModes(t *testing.T) {
	kindtest.EnumWords(t, map[macvlan.Mode]string{1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source"}, nil)
}

func TestFlags(t *testing.T) {
	for flags, want := range map[macvlan.Flags]string{
		0: "null", 1: "nopromisc", 2: "nodst", 3: "nopromisc,nodst", 6: "nodst,0x4", 0xffff: "nopromisc,nodst,0xfffc",
	} {
		if got := flags.String(); got != want {
			t.Errorf("%d prints as %q, not %q", flags, got, want)
		}
		a := macvlan.Attributes{Flags: link.Some(flags)}
		if again, err := kindtest.Parse(macvlan.Walk, fields(a.String())...); err != nil || again.Flags != a.Flags {
			t.Errorf("%q is parsed as %v, %v", a, again, err)
		}
	}
}

// one of each form.
var some = macvlan.Attributes{
	Mode:           link.Some(macvlan.Source),
	Flags:          link.Some(macvlan.FlagNoPromisc | macvlan.FlagNoDst),
	BCQueueLen:     link.Some[uint32](5),
	BCCutoff:       link.Some[int32](-1),
	Sources:        link.Some([]net.HardwareAddr{macvlantest.A, macvlantest.B}),
	SourceCount:    link.Some[uint32](2),
	BCQueueLenUsed: link.Some[uint32](1000),
	Unknown:        []link.RawAttr{{Type: 99, Data: []byte{1}}},
}

func TestString(t *testing.T) {
	const want = "mode source flag nopromisc flag nodst bcqueuelen 5 bclim -1 macaddr set 02:00:00:00:00:01 02:00:00:00:00:02 " +
		"macaddr_count 2 usedbcqueuelen 1000"
	if got := some.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := (macvlan.Attributes{Mode: link.Some(macvlan.Mode(9))}).String(); got != "mode 'Mode(9)'" {
		t.Errorf("an unknown mode is %q", got)
	}
}

func TestJSON(t *testing.T) {
	for want, a := range map[string]macvlan.Attributes{
		`{"mode":"source","flag":["nopromisc","nodst"],"bcqueuelen":5,"bclim":-1,` +
			`"macaddr":["02:00:00:00:00:01","02:00:00:00:00:02"],"macaddr_count":2,"usedbcqueuelen":1000}`: some,
		`{"flag":[],"macaddr":[]}`: {Flags: link.Some(macvlan.Flags(0)), Sources: link.Some([]net.HardwareAddr{})},
		`{}`:                       {},
	} {
		got, err := json.Marshal(a)
		if err != nil || string(got) != want {
			t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
		}
	}
}

// TestBadWords reads what ip(8) would not take.
func TestBadWords(t *testing.T) {
	const path = "IFLA_MACVLAN_"
	for want, words := range map[string]string{
		path + `MODE: mode "hub": not one of private, vepa, bridge, passthru, source`:                  "mode hub",
		path + `FLAGS: flag "vepa": not one of null, nopromisc, nodst`:                                 "flag vepa",
		path + `MACADDR_MODE: macaddr "drop": not one of add, del, flush, set`:                         "macaddr drop",
		path + `MACADDR_MODE: macaddr "add": it takes one address`:                                     "macaddr add",
		path + `MACADDR_MODE: macaddr "flush 02:00:00:00:00:01": it takes no address`:                  "macaddr flush 02:00:00:00:00:01",
		path + `MACADDR_MODE: macaddr "del 02:00:00:00:00:01 02:00:00:00:00:02": it takes one address`: "macaddr del 02:00:00:00:00:01 02:00:00:00:00:02",
		`unknown word "02:00"`: "macaddr set 02:00",
	} {
		if _, err := kindtest.Parse(macvlan.Walk, fields(words)...); err == nil || err.Error() != want {
			t.Errorf("%s: the error is\n%v, not\n%s", words, err, want)
		}
	}
}

// TestSourcesAnyOrder: the kernel has an order of its own, and no address twice.
func TestSourcesAnyOrder(t *testing.T) {
	a, b, c := macvlantest.A, macvlantest.B, kindtest.MAC("02:00:00:00:00:03")
	list := func(addrs ...net.HardwareAddr) macvlan.Attributes {
		return macvlan.Attributes{Sources: link.Some(append([]net.HardwareAddr{}, addrs...))}
	}
	for _, tt := range []struct {
		want, have macvlan.Attributes
		differ     bool
	}{
		{list(a, b), list(b, a), false},
		{list(a, b, a), list(a, b), false},
		{list(), macvlan.Attributes{}, false},
		{list(a), macvlan.Attributes{}, true},
		{list(a), list(a, c), true},
		{list(a, c), list(a), true},
	} {
		have, err := tt.have.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		var w attr.Walk
		w.Diff(have)
		macvlan.Walk(&tt.want, &w)
		if got := len(w.Differences()) > 0; got != tt.differ {
			t.Errorf("%v beside %v: %+v", tt.want, tt.have, w.Differences())
		}
	}
}
