package bridge

import (
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// A setting is what a test on a kernel sets and expects to read: the words of
// one of bridgeCalls or portCalls, none of which say what the kernel starts
// with.
type setting struct {
	words string
	vlans bool     // needs CONFIG_BRIDGE_VLAN_FILTERING
	also  []string // attributes that change with it
}

// bridgeSettings are all that can be set. Times are in even hundredths of a
// second: see the package comment.
var bridgeSettings = []setting{
	{words: "forward_delay 400"},
	{words: "hello_time 1000"},
	{words: "max_age 4000"},
	{words: "ageing_time 0"},
	{words: "stp_mode kernel"},
	{words: "stp_state 1"},
	{words: "priority 4096", also: []string{"BridgeID", "RootID"}},
	{words: "group_fwd_mask 0x4008"},
	{words: "group_address 01:80:c2:00:00:0f"},
	{words: "fdb_max_learned 512"},
	{words: "mcast_router 2"},
	{words: "mcast_query_use_ifaddr 1"},
	{words: "mcast_querier 1", also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}},
	{words: "mcast_hash_max 4294967295"},
	{words: "mcast_last_member_count 4294967295"},
	{words: "mcast_startup_query_count 4294967295"},
	{words: "mcast_last_member_interval 0"},
	{words: "mcast_membership_interval 0"},
	{words: "mcast_querier_interval 0"},
	{words: "mcast_query_interval 8640000"},
	{words: "mcast_query_response_interval 0"},
	{words: "mcast_startup_query_interval 100"},
	{words: "mcast_stats_enabled 1"},
	{words: "mcast_igmp_version 3"},
	{words: "mcast_mld_version 2"},
	{words: "nf_call_iptables 1"},
	{words: "nf_call_ip6tables 1"},
	{words: "nf_call_arptables 1"},
	{words: "no_linklocal_learn 1"},
	{words: "mdb_offload_fail_notification 1"},
	{words: "vlan_filtering 1", vlans: true},
	{words: "vlan_protocol 802.1ad", vlans: true},
	{words: "vlan_default_pvid 4094", vlans: true},
	{words: "vlan_stats_enabled 1", vlans: true},
	{words: "vlan_stats_per_port 1", vlans: true},
	{words: "mcast_vlan_snooping 1", vlans: true, also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}},
	{words: "mst_enabled 1", vlans: true},
	{words: "fdb_local_vlan_0 1"},
	{words: "mcast_snooping 0", also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}},
}

// portSettings are all that can be set of a port, in an order in which the
// kernel takes them one after the other.
var portSettings = []setting{
	{words: "state 2"},
	{words: "priority 63", also: []string{"PortID", "DesignatedPort"}},
	{words: "cost 65535"},
	{words: "hairpin on"},
	{words: "guard on"},
	{words: "root_block on"},
	{words: "mcast_fast_leave on"},
	{words: "flood off"},
	{words: "proxy_arp on"},
	{words: "proxy_arp_wifi on"},
	{words: "mcast_flood off"},
	{words: "bcast_flood off"},
	{words: "mcast_to_unicast on"},
	{words: "neigh_suppress on"},
	{words: "neigh_vlan_suppress on"},
	{words: "neigh_forward_grat on"},
	{words: "vlan_tunnel on"},
	{words: "isolated on"},
	{words: "locked on"},
	{words: "mab on"},
	{words: "mcast_router 2"},
	{words: "group_fwd_mask 0x4008"},
	{words: "backup_port p1"},
	{words: "backup_nhid 10"},
	{words: "mcast_max_groups 100"},
	{words: "mcast_eht_hosts_limit 7"},
	{words: "learning off"}, // not with mab: see calls
}

// calls returns the setters for the words.
func (s setting) calls(t *testing.T, rows map[string][]call) []call {
	t.Helper()
	c, ok := rows[s.words]
	switch {
	case s.words == "learning off":
		return []call{do("Learning", false), do("MAB", false)}
	case s.words == "mcast_eht_hosts_limit 7": // ip has no word for it
		return []call{do("McastEHTHostsLimit", uint32(7))}
	case s.words == "backup_port p1":
		return []call{do("BackupPort", link.Name("p1"))}
	case !ok:
		t.Fatalf("no setters for %q", s.words)
	}
	return c
}

// since returns the first kernel that knows an attribute.
func (s setting) since(a interface{ walk(*attr.Walk) }) attr.Version {
	word, _, _ := strings.Cut(s.words, " ")
	var w attr.Walk
	w.List()
	a.walk(&w)
	for _, e := range w.Entries() {
		if e.Word == word {
			return e.Since()
		}
	}
	panic("no attribute " + word)
}
