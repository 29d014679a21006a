package bridge

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestRefused has the kernel refuse changes: the error names the attribute, and
// what came before it is taken back.
func TestRefused(t *testing.T) {
	s := settingsOfPort(t, New("br0").STPState(true))
	has := hasVLANs(t, s.Place)
	vlans := func(tb testing.TB) { kerneltest.NeedsOption(tb, "bridge", vlanFiltering, has) }
	s.Place.Create(t, link.Custom("veth", "d0"))
	const (
		br0, p0, d0 = link.Name("br0"), link.Name("p0"), link.Name("d0")

		data  = ": IFLA_LINKINFO.IFLA_INFO_DATA."
		slave = ": IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA."
	)
	r := kindtest.Refused{Places: []*kindtest.Place{s.Place}, Rows: []kindtest.Refusal{
		{Name: "forward delay below its limit", Ref: br0, Set: Change().MaxAge(10e9).ForwardDelay(1e9),
			Want: "set bridge br0" + data + "IFLA_BR_FORWARD_DELAY: numerical result out of range", Target: unix.ERANGE},
		{Name: "multicast snooping per VLAN without VLANs", Ref: br0, Set: Change().Priority(4096).McastVLANSnooping(true), Since: "5.15",
			Want: "set bridge br0" + data + "IFLA_BR_MULTI_BOOLOPT: bridge: Cannot enable multicast vlan snooping with vlan filtering disabled: invalid argument", Target: unix.EINVAL},
		{Name: "statistics per port", Ref: br0, Set: Change().AgeingTime(1e9).VLANStatsPerPort(false), Needs: vlans,
			Want: "set bridge br0" + data + "IFLA_BR_VLAN_STATS_PER_PORT: device or resource busy", Target: unix.EBUSY},
		{Name: "a bridge's setting for a veth", Ref: p0, Set: Change().Priority(1),
			Want: "set veth p0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a bridge link: invalid argument", Target: unix.EINVAL},
		{Name: "state with kernel STP", Ref: p0, Set: ChangePort().Cost(7).State(PortStateForwarding),
			Want: "set veth p0" + slave + "IFLA_BRPORT_STATE: device or resource busy", Target: unix.EBUSY},
		{Name: "backup port is the port", Ref: p0, Set: ChangePort().Hairpin(true).BackupPort(link.Name("p0")),
			Want: "set veth p0" + slave + "IFLA_BRPORT_BACKUP_PORT: invalid argument", Target: unix.EINVAL},
		{Name: "backup port is no port", Ref: p0, Set: ChangePort().Hairpin(true).BackupPort(link.Name("d0")),
			Want: "set veth p0" + slave + "IFLA_BRPORT_BACKUP_PORT: no such file or directory", Target: unix.ENOENT},
		{Name: "no such backup port", Ref: p0, Set: ChangePort().Hairpin(true).BackupPort(link.Name("none")),
			Want: "set veth p0: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA.IFLA_BRPORT_BACKUP_PORT: none cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "MAB alone", Ref: p0, Set: ChangePort().Isolated(true).MAB(true), Since: "6.2",
			Want: "set veth p0" + slave + "IFLA_BRPORT_MAB: Bridge port must be locked and have learning enabled when MAB is enabled: invalid argument", Target: unix.EINVAL},
		{Name: "a port's setting for what is none", Ref: d0, Set: ChangePort().Cost(7),
			Want: "set veth d0: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA: it is no port of a bridge: invalid argument", Target: unix.EINVAL},
		{Name: "new port with a bad state", Ref: d0, Set: ChangePort().Master(link.Name("br0")).Cost(7).State(PortStateForwarding),
			Want: "set veth d0" + slave + "IFLA_BRPORT_STATE: device or resource busy", Target: unix.EBUSY},
		{Name: "creation", Since: "5.18", Create: New("br1").Priority(1).GroupFwdMask(8).MSTEnabled(true).McastVLANSnooping(true),
			Want: "create bridge br1: bridge: Cannot enable multicast vlan snooping with vlan filtering disabled: invalid argument", Target: unix.EINVAL},
	}}
	r.Varies = []string{"bridge"} // timers, and what the spanning tree protocol works out
	r.State = func(tb testing.TB) map[string]any {
		br, err := From(s.Place.Get(tb, br0))
		if err != nil {
			tb.Fatal(err)
		}
		port := s.Read(tb)
		return map[string]any{
			"br0": kindtest.Present(&br, "TopologyChange", "TopologyChangeDetected"),
			"p0":  kindtest.Present(&port, append(s.Vary, "State", "ConfigPending", "TopologyChangeAck")...),
		}
	}
	r.Check(t)
}
