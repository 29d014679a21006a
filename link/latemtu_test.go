package link_test

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// lateSpec is of a kind whose driver chooses the MTU of new links itself.
type lateSpec struct{ link.Spec[*lateSpec] }

func newLate(name string) *lateSpec {
	s := new(lateSpec)
	link.Init(&s.Spec, s, link.Description{Kind: "bridge", Name: name, LateMTU: true})
	return s
}

// TestLateMTU makes links whose MTU is set once they are there. Packages macsec
// and hsr have drivers that need it.
func TestLateMTU(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	p := newPlace(t)
	l, err := p.conn.Create(newLate("br0").MTU(1400).Up())
	if err != nil || l.MTU.Or(0) != 1400 || !l.IsUp() {
		t.Errorf("%v, MTU %v, %v", l, l.MTU, err)
	}
	if l, err := p.conn.Create(newLate("br1")); err != nil || l.MTU.Or(0) != 1500 {
		t.Errorf("%v, MTU %v, %v", l, l.MTU, err)
	}
	if _, err := p.conn.Create(newLate("br2").MTU(1)); !errors.Is(err, unix.EINVAL) {
		t.Errorf("with an MTU of 1: %v", err)
	}
	if _, err := p.conn.Get(link.Name("br2")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
}
