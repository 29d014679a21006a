package tuntap_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kerneltest"
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
			tuntap.New("tap0", tuntap.TAP).Owner(1000).OwnerGroup(100).Address(mac("02:00:00:00:00:01")),
			`ip tuntap add dev tap0 mode tap user 1000 group 100
			ip link set dev tap0 address 02:00:00:00:00:01`,
		},
		{
			tuntap.New("tun0", tuntap.TUN).PacketInfo().VnetHdr().MultiQueue().MTU(1400).Alias("all").Up(),
			`ip tuntap add dev tun0 mode tun pi vnet_hdr multi_queue
			ip link set dev tun0 mtu 1400 alias all up`,
		},
		{
			tuntap.New("tap0", tuntap.TAP).MultiQueue().Address(mac("02:00:00:00:00:01")).Group(5).TxQLen(100).AltNames("alt"),
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
			ours.create(t, tt.spec)
			for _, line := range lines {
				words, err := golden.Split(line)
				if err != nil {
					t.Fatal(err)
				}
				kerneltest.IP(t, theirs.ns, words[1:]...)
			}
			var d string
			for range 200 { // the operational state comes in its own time
				if d = cmp.Diff(shown(t, theirs), shown(t, ours)); d == "" {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("ip -d -j link show (-made by ip +made by us):\n%s", d)
		})
	}
}

// shown is what ip(8) says of the links of a namespace.
func shown(t *testing.T, p place) (links []map[string]any) {
	t.Helper()
	if err := json.Unmarshal(kerneltest.IP(t, p.ns, "-d", "-j", "link", "show"), &links); err != nil {
		t.Fatal(err)
	}
	if len(links) < 2 {
		t.Fatalf("ip shows %d links", len(links))
	}
	return links
}
