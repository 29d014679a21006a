package bridge_test

import (
	"errors"
	"os"
	"testing"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// TestConfig wants a setting that the kernel may be built without to be in
// effect, or to be refused. Debian's kernels have it, others may not.
func TestConfig(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	ns := kerneltest.Namespace(t)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const path = "IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BR_VLAN_DEFAULT_PVID: this kernel does not know it: needs CONFIG_BRIDGE_VLAN_FILTERING: operation not supported"
	pvid := func(l *link.Link) uint16 {
		a, err := bridge.From(l)
		if err != nil {
			t.Fatal(err)
		}
		return a.VLANDefaultPVID.Or(0)
	}
	l, err := conn.Create(bridge.New("br0").VLANDefaultPVID(5))
	if err == nil {
		if got := pvid(l); got != 5 {
			t.Errorf("created with default pvid %d, want 5", got)
		}
		if err := conn.Set(l, bridge.Change().VLANDefaultPVID(6)); err != nil {
			t.Error(err)
		}
		if l, err := conn.Get(l); err != nil || pvid(l) != 6 {
			t.Errorf("changed: %v, %v", l, err)
		}
		return
	}
	if kerneltest.Matrix() {
		t.Errorf("on a kernel that has it: %v", err)
	}
	if want := "create bridge br0: " + path; err.Error() != want || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := conn.Get(link.Name("br0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the bridge is left: %v", err)
	}
	if l, err = conn.Create(bridge.New("br0")); err != nil {
		t.Fatal(err)
	}
	if err, want := conn.Set(l, bridge.Change().VLANDefaultPVID(5)), "set bridge br0: "+path; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
