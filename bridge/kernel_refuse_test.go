package bridge

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// TestTooNew sets what the running kernel is too old for. It would take it
// without a word.
func TestTooNew(t *testing.T) {
	conn, _ := dial(t)
	vlans := hasVLANs(t, conn)
	ports(t, conn, New("br0"))
	refused := func(words, needs string, err error) {
		t.Helper()
		switch {
		case errors.Is(err, errors.ErrUnsupported) && strings.Contains(err.Error(), "needs Linux "+needs+":"):
		case strings.Contains(text(err), "IFLA_BR_MULTI_BOOLOPT: bridge: Unknown boolean option "): // 6.12 says so by itself
		default:
			t.Errorf("%s: %v", words, err)
		}
	}
	for _, s := range bridgeSettings {
		since := s.since(new(Attributes))
		if since <= running() || s.vlans && !vlans {
			continue
		}
		spec, other := New("br1"), Change()
		apply(t, spec, s.calls(t, bridgeCalls))
		apply(t, other, s.calls(t, bridgeCalls))
		_, err := conn.Create(spec)
		refused(s.words, since.String(), err)
		if _, err := conn.Get(link.Name("br1")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the bridge is there: %v", s.words, err)
		}
		refused(s.words, since.String(), conn.Set(link.Name("br0"), other))
	}
	for _, s := range portSettings {
		since := s.since(new(PortAttributes))
		if since <= running() {
			continue
		}
		spec := ChangePort()
		apply(t, spec, s.calls(t, portCalls)[:1])
		refused(s.words, since.String(), conn.Set(link.Name("p0"), spec))
	}
}

// TestRefused has the kernel refuse changes: the error names the attribute, and
// what came before it is taken back.
func TestRefused(t *testing.T) {
	conn, _ := dial(t)
	vlans := hasVLANs(t, conn)
	ports(t, conn, New("br0").STPState(true))
	create(t, conn, link.Custom("veth", "d0"))
	const (
		data  = ": IFLA_LINKINFO.IFLA_INFO_DATA."
		slave = ": IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA."
	)
	for _, c := range []struct {
		name  string
		ref   link.Name
		spec  link.Request
		since string
		vlans bool
		want  string
	}{
		{name: "forward delay below its limit", ref: "br0", spec: Change().MaxAge(10e9).ForwardDelay(1e9),
			want: "set bridge br0" + data + "IFLA_BR_FORWARD_DELAY: numerical result out of range"},
		{name: "multicast snooping per VLAN without VLANs", ref: "br0", spec: Change().Priority(4096).McastVLANSnooping(true), since: "5.15",
			want: "set bridge br0" + data + "IFLA_BR_MULTI_BOOLOPT: bridge: Cannot enable multicast vlan snooping with vlan filtering disabled: invalid argument"},
		{name: "statistics per port", ref: "br0", spec: Change().AgeingTime(1e9).VLANStatsPerPort(false), vlans: true,
			want: "set bridge br0" + data + "IFLA_BR_VLAN_STATS_PER_PORT: device or resource busy"},
		{name: "a bridge's setting for a veth", ref: "p0", spec: Change().Priority(1),
			want: "set veth p0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a bridge link: invalid argument"},
		{name: "state with kernel STP", ref: "p0", spec: ChangePort().Cost(7).State(PortStateForwarding),
			want: "set veth p0" + slave + "IFLA_BRPORT_STATE: device or resource busy"},
		{name: "backup port is the port", ref: "p0", spec: ChangePort().Hairpin(true).BackupPort(link.Name("p0")),
			want: "set veth p0" + slave + "IFLA_BRPORT_BACKUP_PORT: invalid argument"},
		{name: "backup port is no port", ref: "p0", spec: ChangePort().Hairpin(true).BackupPort(link.Name("d0")),
			want: "set veth p0" + slave + "IFLA_BRPORT_BACKUP_PORT: no such file or directory"},
		{name: "no such backup port", ref: "p0", spec: ChangePort().Hairpin(true).BackupPort(link.Name("none")),
			want: "set veth p0: IFLA_BRPORT_BACKUP_PORT: none cannot be found: no such device"},
		{name: "MAB alone", ref: "p0", spec: ChangePort().Isolated(true).MAB(true), since: "6.2",
			want: "set veth p0" + slave + "IFLA_BRPORT_MAB: Bridge port must be locked and have learning enabled when MAB is enabled: invalid argument"},
		{name: "a port's setting for what is none", ref: "d0", spec: ChangePort().Cost(7),
			want: "set veth d0: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA: it is no port of a bridge: invalid argument"},
		{name: "new port with a bad state", ref: "d0", spec: ChangePort().Master(link.Name("br0")).Cost(7).State(PortStateForwarding),
			want: "set veth d0" + slave + "IFLA_BRPORT_STATE: device or resource busy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.vlans {
				needsVLANs(t, vlans)
			}
			if c.since != "" {
				kerneltest.Needs(t, c.since, c.name)
			}
			state := func() map[string]any {
				br, p0 := read(t, conn, "br0"), readPort(t, conn, "p0")
				d0, err := conn.Get(link.Name("d0"))
				if err != nil {
					t.Fatal(err)
				}
				m := map[string]any{"d0's master": d0.Master.String(), "d0 is up": d0.IsUp()}
				for name, v := range present(&br) {
					m["br0's "+name] = v
				}
				for name, v := range present(&p0) {
					m["p0's "+name] = v
				}
				return m
			}
			before := state()
			if err := conn.Set(c.ref, c.spec); text(err) != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if d := cmp.Diff(before, state()); d != "" {
				t.Errorf("-before +after:\n%s", d)
			}
		})
	}
	if _, err := conn.Create(New("br1").Priority(1).GroupFwdMask(8).MSTEnabled(true).McastVLANSnooping(true)); err == nil {
		t.Error("no error")
	}
	if _, err := conn.Get(link.Name("br1")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("br1 is there: %v", err)
	}
}
