package tuntap_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/tuntap"
)

// TestTwin makes devices by the library and by ip(8), and lets ip(8) tell the
// difference. The commands for ip(8) are also those that the spec prints.
func TestTwin(t *testing.T) {
	tests := []struct {
		spec     *tuntap.Spec
		commands string
	}{
		{
			tuntap.New("tun0", tuntap.TUN),
			"ip tuntap add dev tun0 mode tun",
		},
		{
			tuntap.New("tap0", tuntap.TAP).Owner(1000).OwnerGroup(100).Address(kindtest.MAC("02:00:00:00:00:01")),
			`ip tuntap add dev tap0 mode tap user 1000 group 100
			ip link set dev tap0 address 02:00:00:00:00:01`,
		},
		{
			tuntap.New("tun0", tuntap.TUN).PacketInfo().VnetHdr().MultiQueue().MTU(1400).Alias("all").Up(),
			`ip tuntap add dev tun0 mode tun pi vnet_hdr multi_queue
			ip link set dev tun0 mtu 1400 alias all up`,
		},
		{
			tuntap.New("tap0", tuntap.TAP).MultiQueue().Address(kindtest.MAC("02:00:00:00:00:01")).Group(5).TxQLen(100).AltNames("alt"),
			`ip tuntap add dev tap0 mode tap multi_queue
			ip link set dev tap0 address 02:00:00:00:00:01 group 5 txqueuelen 100
			ip link property add dev tap0 altname alt`,
		},
	}
	for _, tt := range tests {
		name, _, _ := strings.Cut(tt.commands, "\n")
		t.Run(name, func(t *testing.T) {
			var lines []string
			for line := range strings.Lines(tt.commands) {
				lines = append(lines, strings.TrimSpace(line))
			}
			if d := cmp.Diff(strings.Join(lines, "\n"), tt.spec.String()); d != "" {
				t.Errorf("String (-want +got):\n%s", d)
			}
			ours, theirs := newPlace(t), newPlace(t)
			ours.Create(t, tt.spec)
			for _, line := range lines {
				words, err := golden.Split(line)
				if err != nil {
					t.Fatal(err)
				}
				theirs.IP(t, words[1:]...)
			}
			kindtest.Twins(t, ours.Place, theirs.Place)
		})
	}
}
