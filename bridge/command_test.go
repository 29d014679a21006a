package bridge

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/link"
)

// TestCommands checks that links which are still to be looked up have their
// names in the commands of ip(8).
func TestCommands(t *testing.T) {
	for want, spec := range map[string]*PortSpec{
		"ip link set dev p0 type bridge_slave backup_port p1":      ChangePort().BackupPort(link.Name("p1")),
		"ip link set dev p0 type bridge_slave backup_port 'my p1'": ChangePort().BackupPort(link.Name("my p1")),
		"ip link set dev p0 type bridge_slave backup_port if8":     ChangePort().BackupPort(link.Index(8)),
		"ip link set dev p0 type bridge_slave nobackup_port":       ChangePort().BackupPort(nil),
	} {
		if got := link.Commands(spec, "p0"); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
