package bridge

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// hasVLANs reports whether the kernel was built with VLAN filtering.
func hasVLANs(t *testing.T, p *kindtest.Place) bool {
	t.Helper()
	a, err := From(p.Create(t, New("probe")))
	if err != nil {
		t.Fatal(err)
	}
	p.Delete(t, link.Name("probe"))
	return !a.VLANProtocol.IsZero()
}

// ports makes a bridge br0 with the ports p0 and p1, which are up.
func ports(t *testing.T, p *kindtest.Place, br *Spec) {
	t.Helper()
	p.Create(t, br.Up())
	p0 := p.Create(t, link.Custom("veth", "p0"))
	p1, ok := p0.Parent.Get()
	if !ok {
		t.Fatal("p0 has no peer")
	}
	p.Set(t, p1, link.Change().Rename("p1"))
	for _, port := range []link.Name{"p0", "p1"} {
		p.Set(t, port, link.Change().Master(link.Name("br0")).Up())
	}
	p.Await(t, "p0 to have carrier", func() bool {
		p0, err := p.Conn.Get(link.Name("p0"))
		return err == nil && p0.OperState.Or(link.OperUnknown) == link.OperUp
	})
}

func TestCreate(t *testing.T) {
	s := settings(t)
	s.List = append(slices.Clip(s.List), kindtest.Setting{Words: "fdb_flush", Want: map[string]any{}})
	s.Complete(t, "mcast_hash_elasticity") // which does nothing
	s.CreateAll(t)
}

func TestChange(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, New("br0"))
	s.ChangeEach(t)
	s.Place.Set(t, s.Name, Change().FlushFDB())
}

func TestChangePort(t *testing.T) {
	s := settingsOfPort(t, New("br0"))
	s.Complete(t)
	s.ChangeEach(t)
	s.Place.Set(t, s.Name, ChangePort().FlushFDB().BackupPort(nil))
	if a := s.Read(t); !a.BackupPort.IsZero() {
		t.Errorf("backup port is still %v", a.BackupPort)
	}
}

// TestTooNew sets what the running kernel is too old for. It would take it
// without a word.
func TestTooNew(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, New("br0"))
	s.TooNew(t)
	settingsOfPort(t, New("br0")).TooNew(t)
}
