package vxlan

import (
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// values are what the fields can be whose types do not tell. A flag that is
// absent is off.
var values = []any{
	kindtest.Field("Ageing", time.Duration(0), (1<<32-1)*time.Second),
	kindtest.Field("GBP", true), kindtest.Field("GPE", true), kindtest.Field("RemCsumNoPartial", true),
}

func TestRoundTrip(t *testing.T)   { kindtest.RoundTrip[Attributes](t, values...) }
func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t, values...) }
func TestAllocations(t *testing.T) { kindtest.NoAllocations(t, (*Attributes).walk, values...) }

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "vxlan", "info-data", (*Attributes).walk, nil)
}

func TestRules(t *testing.T) {
	unsaid := []attr.Rule{attr.CreateOnly, attr.ZeroIfAbsent}
	kindtest.Rules(t, "vxlan", "info-data", (*Attributes).walk, map[string][]attr.Rule{
		"IFLA_VXLAN_GROUP":             {attr.ZeroIfAbsent},
		"IFLA_VXLAN_GROUP6":            {attr.ZeroIfAbsent},
		"IFLA_VXLAN_LOCAL":             {attr.ZeroIfAbsent},
		"IFLA_VXLAN_LOCAL6":            {attr.ZeroIfAbsent},
		"IFLA_VXLAN_GBP":               unsaid,
		"IFLA_VXLAN_GPE":               unsaid,
		"IFLA_VXLAN_REMCSUM_NOPARTIAL": unsaid,
		"IFLA_VXLAN_VNIFILTER":         {attr.CreateOnly, attr.ZeroIfAbsent, attr.Since(5, 18)},
		"IFLA_VXLAN_MC_ROUTE":          {attr.WriteOnly, attr.Since(6, 17)},
	})
}

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[DF]string{0: "unset", 1: "set", 2: "inherit"}, nil)
	kindtest.EnumWords(t, map[LabelPolicy]string{0: "fixed", 1: "inherit"}, nil)
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Want: "read vxlan: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "eth0"}, Want: "read vxlan eth0: it is no virtual link, not a vxlan link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "br0", Kind: "bridge"}, Want: "read vxlan br0: it is a bridge link, not a vxlan link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "vx0", Kind: "vxlan"}},
	)
}

func FuzzAttributes(f *testing.F) {
	seeds := append(kindtest.Recorded(f, goldenFile, "vxlan"), kindtest.Everything[Attributes](f, values...))
	kindtest.Fuzz[Attributes](f, seeds...)
}

// TestText prints what the golden commands do not: what is only read, and what
// ip(8) has no words for.
func TestText(t *testing.T) {
	var a Attributes
	a.ID.Set(5)
	a.Remote.Set(ip("239.1.1.1"))
	a.Dev.Set(3)
	a.TTL.Set(7)
	a.TTLInherit.Set(true)
	a.TOS.Set(TOSInherit)
	a.LabelPolicy.Set(LabelPolicyInherit)
	a.Learning.Set(false)
	a.Ageing.Set(time.Minute)
	a.SrcPorts.Set(PortRange{Low: 1, High: 2})
	a.GBP.Set(true)
	a.ReservedBits.Set(0x80)
	const text = "id 5 group 239.1.1.1 dev if3 tos inherit ttl inherit label_policy inherit nolearning ageing 60 srcport 1 2 gbp reserved_bits 0x80"
	if got := a.String(); got != text {
		t.Errorf("printed as\n%s, not\n%s", got, text)
	}
	const json = `{"id":5,"group":"239.1.1.1","dev":3,"tos":"inherit","ttl":"inherit","label_policy":"inherit","learning":false,"ageing":60,"srcport":"1 2","gbp":true,"reserved_bits":"0x80"}`
	if got, err := a.MarshalJSON(); string(got) != json || err != nil {
		t.Errorf("JSON is\n%s, %v, not\n%s", got, err, json)
	}
	for want, ref := range map[string]link.Ref{
		"eth0": link.Name("eth0"), "eth1": &link.Link{Name: "eth1", Index: 3}, "if3": link.Index(3),
	} {
		if got := Change().Dev(ref).String(); got != "ip link set dev DEV type vxlan dev "+want {
			t.Errorf("dev %s: %q", want, got)
		}
	}
}
