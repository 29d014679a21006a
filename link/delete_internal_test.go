package link

import (
	"errors"
	"os"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

// TestDeletePutsBack has a link go away after it was looked up: the others are
// put back into their groups.
func TestDeletePutsBack(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	c := dialed(t, kerneltest.Namespace(t))
	for i, name := range []string{"br0", "br1", "br2"} {
		if _, err := c.Create(Custom("bridge", name).Group(uint32(i + 5))); err != nil {
			t.Fatal(err)
		}
	}
	d := deletion{c: c}
	if err := d.find([]Ref{Name("br2"), Name("br1"), Name("br0")}); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(Name("br1")); err != nil {
		t.Fatal(err)
	}
	err := d.run()
	const want = "delete bridge br1: there is no such link in this network namespace: no such device"
	if err == nil || err.Error() != want || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want %s", err, want)
	}
	for i, name := range map[uint32]string{5: "br0", 7: "br2"} {
		if l, err := c.Get(Name(name)); err != nil || l.Group.Or(0) != i {
			t.Errorf("%s: %v, group %v, want %d", name, err, l.Group, i)
		}
	}
}
