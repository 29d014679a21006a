package tuntap

import (
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
)

func TestCoverage(t *testing.T) {
	var (
		a     Attributes
		w     attr.Walk
		names []string
	)
	w.List()
	a.walk(&w)
	for _, e := range w.Entries() {
		names = append(names, e.ID.String())
	}
	coverage.Check(t, "tun", "info-data", names, nil)
}
