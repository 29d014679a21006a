package attr_test

import (
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// TestConfig wants an attribute that not every kernel is built with to be
// doubtful on each, and its difference to name the option.
func TestConfig(t *testing.T) {
	v := attr.Some[uint8](1)
	for rule, want := range map[attr.Rule]string{
		attr.BridgeVLANs:        "CONFIG_BRIDGE_VLAN_FILTERING",
		attr.BridgeSnooping:     "CONFIG_BRIDGE_IGMP_SNOOPING",
		attr.BridgeSnoopingIPv6: "CONFIG_BRIDGE_IGMP_SNOOPING and CONFIG_IPV6",
		attr.BridgeNetfilter:    "CONFIG_BRIDGE_NETFILTER",
		attr.IPv6:               "CONFIG_IPV6",
		attr.Max(3):             "",
	} {
		for _, phase := range []attr.Phase{attr.Change, attr.Later, attr.All} {
			var w attr.Walk
			w.Encode(nil, phase, attr.VersionOf(99, 0))
			w.Uint8(1, "x", &v, rule)
			if got := w.Doubtful(); got != (want != "" && phase == attr.Change) {
				t.Errorf("%q, phase %d: doubtful %v", want, phase, got)
			}
		}
		var w attr.Walk
		w.Diff(nil)
		w.Uint8(1, "x", &v, rule)
		if d := w.Differences(); len(d) != 1 || d[0].Config() != want {
			t.Errorf("%+v, want %q", d, want)
		}
	}
}
