package macvlan_test

import (
	"testing"

	"github.com/virtif/virtif/internal/macvlantest"
)

func TestCreateAll(t *testing.T)  { macvlantest.CreateAll(t, kind) }
func TestChangeEach(t *testing.T) { macvlantest.ChangeEach(t, kind) }
func TestShared(t *testing.T)     { macvlantest.Shared(t, kind) }
func TestUpon(t *testing.T)       { macvlantest.Upon(t, kind) }
func TestElsewhere(t *testing.T)  { macvlantest.Elsewhere(t, kind) }
func TestTwin(t *testing.T)       { macvlantest.Twin(t, kind) }
func TestRefused(t *testing.T)    { macvlantest.Refused(t, kind) }
