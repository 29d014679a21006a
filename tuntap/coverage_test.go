package tuntap

import (
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestCoverage(t *testing.T) {
	kindtest.Coverage(t, "tun", "info-data", (*Attributes).walk, nil)
}
func TestRules(t *testing.T)       { kindtest.Rules(t, "tun", "info-data", (*Attributes).walk, nil) }
func TestRoundTrip(t *testing.T)   { kindtest.RoundTrip[Attributes](t) }
func TestUnknown(t *testing.T)     { kindtest.Unknown[Attributes](t) }
func TestAllocations(t *testing.T) { kindtest.NoAllocations(t, (*Attributes).walk) }

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: nil, Want: "read tun: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read tun lo: it is no virtual link, not a tun or tap device: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read tun v0: it is a veth link, not a tun or tap device: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "tap0", Kind: "tun"}},
	)
}
