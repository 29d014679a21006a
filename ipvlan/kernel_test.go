package ipvlan_test

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/ipvlantest"
)

func TestCreateAll(t *testing.T)  { ipvlantest.CreateAll(t, kind) }
func TestChangeEach(t *testing.T) { ipvlantest.ChangeEach(t, kind) }
func TestShared(t *testing.T)     { ipvlantest.Shared(t, kind) }
func TestElsewhere(t *testing.T)  { ipvlantest.Elsewhere(t, kind) }
func TestTwin(t *testing.T)       { ipvlantest.Twin(t, kind) }
func TestRefused(t *testing.T)    { ipvlantest.Refused(t, kind) }

func fields(s string) []string { return strings.Fields(s) }
