package bridge

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const (
	vlanFiltering = "CONFIG_BRIDGE_VLAN_FILTERING"
	// unknownBit is what kernels from 6.12 on say by themselves of a switch
	// that they are too old for.
	unknownBit = "IFLA_BR_MULTI_BOOLOPT: bridge: Unknown boolean option "
)

// bridgeSettings are all that can be set. Times are in even hundredths of a
// second: see the package comment.
var bridgeSettings = []kindtest.Setting{
	{Words: "forward_delay 400"},
	{Words: "hello_time 1000"},
	{Words: "max_age 4000"},
	{Words: "ageing_time 0"},
	{Words: "stp_mode kernel"},
	{Words: "stp_state 1", Want: map[string]any{"STPState": STPStateKernel}},
	{Words: "priority 4096", Also: []string{"BridgeID", "RootID"}},
	{Words: "group_fwd_mask 0x4008"},
	{Words: "group_address 01:80:c2:00:00:0f"},
	{Words: "fdb_max_learned 512"},
	{Words: "mcast_router 2"},
	{Words: "mcast_query_use_ifaddr 1"},
	{Words: "mcast_querier 1", Also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}},
	{Words: "mcast_hash_max 4294967295"},
	{Words: "mcast_last_member_count 4294967295"},
	{Words: "mcast_startup_query_count 4294967295"},
	{Words: "mcast_last_member_interval 0"},
	{Words: "mcast_membership_interval 0"},
	{Words: "mcast_querier_interval 0"},
	{Words: "mcast_query_interval 8640000"},
	{Words: "mcast_query_response_interval 0"},
	{Words: "mcast_startup_query_interval 100"},
	{Words: "mcast_stats_enabled 1"},
	{Words: "mcast_igmp_version 3"},
	{Words: "mcast_mld_version 2"},
	{Words: "nf_call_iptables 1"},
	{Words: "nf_call_ip6tables 1"},
	{Words: "nf_call_arptables 1"},
	{Words: "no_linklocal_learn 1"},
	{Words: "mdb_offload_fail_notification 1", OldSays: unknownBit},
	{Words: "vlan_filtering 1", Config: vlanFiltering},
	{Words: "vlan_protocol 802.1ad", Config: vlanFiltering},
	{Words: "vlan_default_pvid 4094", Config: vlanFiltering},
	{Words: "vlan_stats_enabled 1", Config: vlanFiltering},
	{Words: "vlan_stats_per_port 1", Config: vlanFiltering},
	{Words: "mcast_vlan_snooping 1", Config: vlanFiltering, Also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}, OldSays: unknownBit},
	{Words: "mst_enabled 1", Config: vlanFiltering, OldSays: unknownBit},
	{Words: "fdb_local_vlan_0 1", OldSays: unknownBit},
	{Words: "mcast_snooping 0", Also: []string{"IPv4Querier.Address", "IPv6Querier.Address"}},
}

// portSettings are all that can be set of a port, in an order in which the
// kernel takes them one after the other.
var portSettings = []kindtest.Setting{
	{Words: "state 2", Alone: true}, // without carrier there is no state to set
	{Words: "priority 63", Also: []string{"PortID", "DesignatedPort"}},
	{Words: "cost 65535"},
	{Words: "hairpin on"},
	{Words: "guard on"},
	{Words: "root_block on"},
	{Words: "mcast_fast_leave on"},
	{Words: "flood off"},
	{Words: "proxy_arp on"},
	{Words: "proxy_arp_wifi on"},
	{Words: "mcast_flood off"},
	{Words: "bcast_flood off"},
	{Words: "mcast_to_unicast on"},
	{Words: "neigh_suppress on"},
	{Words: "neigh_vlan_suppress on"},
	{Words: "neigh_forward_grat on"},
	{Words: "vlan_tunnel on"},
	{Words: "isolated on"},
	{Words: "locked on"},
	{Words: "mab on"},
	{Words: "mcast_router 2"},
	{Words: "group_fwd_mask 0x4008"},
	{Words: "backup_port p1", Calls: []kindtest.Call{kindtest.Do("BackupPort", link.Name("p1"))}},
	{Words: "backup_nhid 10"},
	{Words: "mcast_max_groups 100"},
	{Words: "mcast_eht_hosts_limit 7", Calls: []kindtest.Call{kindtest.Do("McastEHTHostsLimit", 7)}}, // ip has no word for it
}

// settings are those of the bridge br0 in a place of its own.
func settings(t *testing.T) *kindtest.Settings[Attributes] {
	p := kindtest.NewPlace(t, "bridge", "veth")
	vlans := hasVLANs(t, p)
	return &kindtest.Settings[Attributes]{
		Place: p, Kind: "bridge", Name: "br0",
		New:   func(name string) link.Request { return New(name) },
		Start: func() link.Request { return Change() },
		From:  From, Walk: (*Attributes).walk, Rows: bridgeRows, List: bridgeSettings,
		Has: func(string) bool { return vlans },
	}
}

// settingsOfPort are those of the port p0, whose bridge is br.
func settingsOfPort(t *testing.T, br *Spec) *kindtest.Settings[PortAttributes] {
	p := kindtest.NewPlace(t, "bridge", "veth")
	ports(t, p, br)
	learning := kindtest.Setting{Words: "learning off", Alone: true} // not with MAB
	if kerneltest.Version().Compare(needs.Version{Major: 6, Minor: 2}) >= 0 {
		learning.Calls = []kindtest.Call{kindtest.Do("Learning", false), kindtest.Do("MAB", false)}
	}
	return &kindtest.Settings[PortAttributes]{
		Place: p, Kind: "bridge_slave", Name: "p0",
		Start: func() link.Request { return ChangePort() },
		From:  PortFrom, Walk: (*PortAttributes).walk, Rows: portRows, List: append(slices.Clip(portSettings), learning),
		Vary: []string{"McastNGroups", "McastEHTHostsCount"},
	}
}
