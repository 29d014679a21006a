package bond

import (
	"os"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

const (
	bond1, bond2   = link.Name("bond1"), link.Name("bond2")
	p0, p1, p2, p3 = link.Name("p0"), link.Name("p1"), link.Name("p2"), link.Name("p3")
)

// commonSettings are those that all modes have, in a bond without ports.
var commonSettings = []kindtest.Setting{
	{Words: "arp_ip_target 192.0.2.1,198.51.100.1,203.0.113.255", Want: map[string]any{"ARPIPTargets": "[192.0.2.1 198.51.100.1 203.0.113.255]"}},
	{Words: "ns_ip6_target 2001:db8::1,fe80::1", Want: map[string]any{"NSIP6Targets": "[2001:db8::1 fe80::1]"}, Config: "CONFIG_IPV6"},
	{Words: "arp_all_targets all"},
	{Words: "primary_reselect failure"},
	{Words: "fail_over_mac follow"},
	{Words: "xmit_hash_policy layer3+4"},
	{Words: "resend_igmp 255"},
	{Words: "num_grat_arp 255"},
	{Words: "all_slaves_active 1"},
	{Words: "min_links 2147483647"},
	{Words: "lp_interval 2147483647"},
	{Words: "ad_select count"},
}

// miiSettings are those of MII monitoring, which all modes have.
var miiSettings = []kindtest.Setting{
	{Words: "miimon 50", Calls: []kindtest.Call{kindtest.Do("MIIMon", 50*time.Millisecond)}},
	{Words: "updelay 100", Calls: []kindtest.Call{kindtest.Do("UpDelay", 100*time.Millisecond)}},
	{Words: "downdelay 150", Calls: []kindtest.Call{kindtest.Do("DownDelay", 150*time.Millisecond)}},
	{Words: "peer_notify_delay 300000"},
}

// arpSettings are those of ARP monitoring.
var arpSettings = []kindtest.Setting{
	{Words: "arp_interval 1000"},
	{Words: "arp_validate all"},
	{Words: "arp_missed_max 255"},
}

// modeSettings are those that only one or two modes have.
var modeSettings = map[Mode][]kindtest.Setting{
	BalanceRR: {
		{Words: "packets_per_slave 65535"},
	},
	LACP: {
		{Words: "lacp_active off"},
		{Words: "lacp_rate fast"},
		{Words: "lacp_strict on"},
		{Words: "ad_actor_sys_prio 1"},
		{Words: "ad_user_port_key 1023"},
		{Words: "ad_actor_system 02:00:00:00:00:01"},
		{Words: "coupled_control off"},
		{Words: "broadcast_neighbor on"},
	},
	BalanceTLB: {{Words: "tlb_dynamic_lb 0"}},
	BalanceALB: {{Words: "tlb_dynamic_lb 0"}},
}

// settings are those of a mode, with one way of monitoring.
func settings(t *testing.T, mode Mode, monitor []kindtest.Setting) *kindtest.Settings[Attributes] {
	var list []kindtest.Setting
	for _, some := range [][]kindtest.Setting{monitor, commonSettings, modeSettings[mode]} {
		list = append(list, some...)
	}
	return &kindtest.Settings[Attributes]{
		Place: kindtest.NewPlace(t, "bond"), Kind: "bond", Name: bond1,
		New:   func(name string) link.Request { return New(name, mode) },
		Start: func() link.Request { return Change() },
		From:  From, Walk: (*Attributes).walk, Rows: rows, List: list,
		Has: func(string) bool { _, err := os.Stat("/proc/net/if_inet6"); return err == nil },
	}
}

// eachMode runs a test for each mode, and each way of monitoring that it has.
func eachMode(t *testing.T, test func(t *testing.T, mode Mode, s *kindtest.Settings[Attributes])) {
	for mode := BalanceRR; mode <= BalanceALB; mode++ {
		t.Run(mode.String(), func(t *testing.T) { test(t, mode, settings(t, mode, miiSettings)) })
		if withARP.has(mode) {
			t.Run(mode.String()+" with ARP", func(t *testing.T) { test(t, mode, settings(t, mode, arpSettings)) })
		}
	}
}

// portSettings are those of a port, but for those that only some modes have.
var portSettings = map[Mode][]kindtest.Setting{
	ActiveBackup: {{Words: "queue_id 1"}, {Words: "prio -1"}},
	BalanceTLB:   {{Words: "prio 2147483647"}},
	BalanceALB:   {{Words: "prio -2147483648"}},
	BalanceXOR:   {{Words: "queue_id 1"}},
	LACP:         {{Words: "queue_id 1"}, {Words: "actor_port_prio 65535"}},
}

// settingsOfPort are those of a port p0 of a bond, whose state may change at any
// time.
func settingsOfPort(t *testing.T, mode Mode) *kindtest.Settings[PortAttributes] {
	p := place(t)
	p.Create(t, New("bond1", mode))
	cables(t, p, p0, p1)
	add(t, p, bond1, p0, p1)
	return &kindtest.Settings[PortAttributes]{
		Place: p, Kind: "bond_slave", Name: p0,
		Start: func() link.Request { return ChangePort() },
		From:  PortFrom, Walk: (*PortAttributes).walk, Rows: portRows, List: portSettings[mode],
		Vary: []string{
			"State", "MIIStatus", "LinkFailureCount", "ADAggregatorID", "ADActorOperPortState",
			"ADPartnerOperPortState", "ADChurnActorState", "ADChurnPartnerState",
		},
	}
}

func place(t *testing.T) *kindtest.Place { return kindtest.NewPlace(t, "bond", "veth") }

// cables makes veth pairs, ends and far ends (p0 and far-p0), which are up.
func cables(t *testing.T, p *kindtest.Place, names ...link.Name) {
	t.Helper()
	for _, name := range names {
		p.Create(t, veth.New(string(name), veth.NewPeer("far-"+string(name)).Up()).Up())
	}
}

// add makes links ports of a bond.
func add(t *testing.T, p *kindtest.Place, bond link.Name, ports ...link.Ref) {
	t.Helper()
	if err := AddPorts(p.Conn, bond, ports...); err != nil {
		t.Fatal(err)
	}
}

// read returns what a bond has.
func read(t testing.TB, p *kindtest.Place, name link.Ref) Attributes {
	t.Helper()
	a, err := From(p.Get(t, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Unknown) > 0 {
		t.Errorf("unknown attributes: %v", a.Unknown)
	}
	return a
}

// readPort returns what its bond has of a port.
func readPort(t testing.TB, p *kindtest.Place, name link.Ref) PortAttributes {
	t.Helper()
	a, err := PortFrom(p.Get(t, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Unknown) > 0 {
		t.Errorf("unknown attributes: %v", a.Unknown)
	}
	return a
}
