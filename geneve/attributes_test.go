package geneve

import (
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// values are what the fields can be whose types do not tell. A flag that is
// absent is off.
var values = []any{
	kindtest.Field("External", true), kindtest.Field("InnerProtoInherit", true), kindtest.Field("GROHint", true),
}

func TestRoundTrip(t *testing.T)   { kindtest.RoundTrip[Attributes](t, values...) }
func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t, values...) }
func TestAllocations(t *testing.T) { kindtest.NoAllocations(t, (*Attributes).walk, values...) }

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "geneve", "info-data", (*Attributes).walk, nil)
}

func TestRules(t *testing.T) {
	kindtest.Rules(t, "geneve", "info-data", (*Attributes).walk, map[string][]attr.Rule{
		"IFLA_GENEVE_COLLECT_METADATA":    {attr.CreateOnly, attr.ZeroIfAbsent},
		"IFLA_GENEVE_LOCAL":               {attr.CreateOnly, attr.ZeroIfAbsent, attr.Since(7, 2)},
		"IFLA_GENEVE_LOCAL6":              {attr.CreateOnly, attr.ZeroIfAbsent, attr.Since(7, 2)},
		"IFLA_GENEVE_INNER_PROTO_INHERIT": {attr.CreateOnly, attr.ZeroIfAbsent, attr.Since(5, 18)},
		"IFLA_GENEVE_GRO_HINT":            {attr.CreateOnly, attr.ZeroIfAbsent, attr.Since(7, 0)},
	})
}

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[DF]string{0: "unset", 1: "set", 2: "inherit"}, nil)
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Want: "read geneve: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "eth0"}, Want: "read geneve eth0: it is no virtual link, not a geneve link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "br0", Kind: "bridge"}, Want: "read geneve br0: it is a bridge link, not a geneve link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "gnv0", Kind: "geneve"}},
	)
}

func FuzzAttributes(f *testing.F) {
	seeds := append(kindtest.Recorded(f, goldenFile, "geneve"), kindtest.Everything[Attributes](f, values...))
	kindtest.Fuzz[Attributes](f, seeds...)
}
