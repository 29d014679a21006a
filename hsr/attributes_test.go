package hsr

import (
	"encoding/json"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const goldenFile = "testdata/golden/hsr.txt"

var (
	do   = kindtest.Do
	walk = (*Attributes).walk
)

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[Attributes](t) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, walk) }
func TestCoverage(t *testing.T)      { kindtest.Coverage(t, kind, "info-data", walk, nil) }

func TestRules(t *testing.T) {
	kindtest.Rules(t, kind, "info-data", walk, map[string][]attr.Rule{
		"IFLA_HSR_MULTICAST_SPEC": {attr.CreateOnly, attr.WriteOnly}, // the address has it
	})
}

func FuzzAttributes(f *testing.F) {
	kindtest.Fuzz[Attributes](f, append(kindtest.Recorded(f, goldenFile, kind), kindtest.Everything[Attributes](f))...)
}

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[Protocol]string{ProtocolHSR: "hsr", ProtocolPRP: "prp"}, nil)
}

// TestText prints all attributes.
func TestText(t *testing.T) {
	var a Attributes
	if got := a.String(); got != "" {
		t.Errorf("nothing prints as %q", got)
	}
	a.PortA.Set(3)
	a.PortB.Set(4)
	a.Interlink.Set(5)
	a.Protocol.Set(ProtocolPRP)
	a.Version.Set(1)
	a.Supervision.Set(45)
	a.SupervisionAddress.Set(kindtest.MAC("01:15:4e:00:01:2d"))
	a.Sequence.Set(64512)
	const text = "slave1 3 slave2 4 interlink 5 supervision 45 proto 1 version 1 supervision_addr 01:15:4e:00:01:2d seq_nr 64512"
	if got := a.String(); got != text {
		t.Errorf("prints as\n%s, not\n%s", got, text)
	}
	const object = `{"slave1":3,"slave2":4,"interlink":5,"supervision":45,"proto":"prp","version":1,"supervision_addr":"01:15:4e:00:01:2d","seq_nr":64512}`
	if got, err := json.Marshal(a); string(got) != object || err != nil {
		t.Errorf("is\n%s, %v, not\n%s", got, err, object)
	}
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: &link.Link{Kind: kind}},
		kindtest.Read{Want: "read hsr: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read hsr v0: it is a veth link, not an hsr link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read hsr lo: it is no virtual link, not an hsr link: invalid argument"},
	)
}

// rows are the setters that say what words of ip(8) say.
var rows = kindtest.Rows{
	"":                nil,
	"supervision 0":   {do("Supervision", 0)},
	"supervision 45":  {do("Supervision", 45)},
	"supervision 255": {do("Supervision", 255)},
	"version 0":       {do("Version", 0)},
	"version 1":       {do("Version", 1)},
	"proto 0":         {do("Protocol", ProtocolHSR)},
	"proto 1":         {do("Protocol", ProtocolPRP)},
	"interlink p3":    {do("Interlink", link.Index(8))},
}

func TestGolden(t *testing.T) {
	kindtest.GoldenWords(t, goldenFile, kindtest.Words{Kind: kind, Replace: map[string]string{"p1": "6", "p2": "7", "p3": "8"}}, walk)
	new0 := func() *Spec { return New("hsr0", link.Index(6), link.Index(7)) }
	kindtest.Golden(t, goldenFile, map[string]kindtest.Ours{
		"ip link add dev hsr0 mtu 1400 up type hsr slave1 p1 slave2 p2 supervision 3 version 1 interlink p3": {
			Request: new0().MTU(1400).Up().Supervision(3).Version(1).Interlink(link.Index(8)),
		},
	}, kindtest.Table{Rows: rows, Prefixes: map[string]func() link.Request{
		"ip link add dev hsr0 type hsr slave1 p1 slave2 p2": func() link.Request { return new0() },
	}})
	kindtest.EverySetter(t, new0(), rows)
}
