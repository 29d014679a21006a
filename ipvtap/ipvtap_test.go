package ipvtap_test

import (
	"testing"

	"github.com/virtif/virtif/internal/ipvlantest"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/ipvtap"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

var kind = ipvlantest.Kind{
	Name: "ipvtap",
	New: func(name string, parent link.Ref, mode ipvlan.Mode) link.Request {
		return ipvtap.New(name, parent, mode)
	},
	Change: func() link.Request { return ipvtap.Change() },
	From:   ipvtap.From,
}

func TestGolden(t *testing.T)     { ipvlantest.Golden(t, kind) }
func TestAttributes(t *testing.T) { ipvlantest.Attributes(t, kind) }
func TestCoverage(t *testing.T)   { ipvlantest.Coverage(t, kind) }
func TestCreateAll(t *testing.T)  { ipvlantest.CreateAll(t, kind) }
func TestChangeEach(t *testing.T) { ipvlantest.ChangeEach(t, kind) }
func TestShared(t *testing.T)     { ipvlantest.Shared(t, kind) }
func TestElsewhere(t *testing.T)  { ipvlantest.Elsewhere(t, kind) }
func TestTwin(t *testing.T)       { ipvlantest.Twin(t, kind) }
func TestRefused(t *testing.T)    { ipvlantest.Refused(t, kind) }
