package macvtap_test

import (
	"testing"

	"github.com/virtif/virtif/internal/macvlantest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/macvtap"
)

var kind = macvlantest.Kind{
	Name: "macvtap",
	New: func(name string, parent link.Ref, mode macvlan.Mode) link.Request {
		return macvtap.New(name, parent, mode)
	},
	Change: func() link.Request { return macvtap.Change() },
	From:   macvtap.From,
}

func TestGolden(t *testing.T)     { macvlantest.Golden(t, kind) }
func TestAttributes(t *testing.T) { macvlantest.Attributes(t, kind) }
func TestCoverage(t *testing.T)   { macvlantest.Coverage(t, kind) }
func TestCreateAll(t *testing.T)  { macvlantest.CreateAll(t, kind) }
func TestChangeEach(t *testing.T) { macvlantest.ChangeEach(t, kind) }
func TestShared(t *testing.T)     { macvlantest.Shared(t, kind) }
func TestUpon(t *testing.T)       { macvlantest.Upon(t, kind) }
func TestElsewhere(t *testing.T)  { macvlantest.Elsewhere(t, kind) }
func TestTwin(t *testing.T)       { macvlantest.Twin(t, kind) }
func TestRefused(t *testing.T)    { macvlantest.Refused(t, kind) }
