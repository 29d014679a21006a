package bond

import (
	"net/netip"
	"time"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// The indexes that the links of the golden files have.
const (
	bondIndex = 7
	p0Index   = 8
)

const (
	longest   = maxInt * time.Millisecond
	longestLP = maxInt * time.Second
)

// rows are the setters that say what the words after "type bond", or after the
// mode there, say.
var rows = kindtest.Rows{
	"":                   nil,
	"mode active-backup": {kindtest.Do("Mode", ActiveBackup)},

	"miimon 0":                          {kindtest.Do("MIIMon", time.Duration(0))},
	"miimon 100":                        {kindtest.Do("MIIMon", 100*time.Millisecond)},
	"miimon 2147483647":                 {kindtest.Do("MIIMon", longest)},
	"miimon 100 updelay 0":              {kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("UpDelay", time.Duration(0))},
	"miimon 100 updelay 200":            {kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("UpDelay", 200*time.Millisecond)},
	"updelay 2147483647":                {kindtest.Do("UpDelay", longest)},
	"miimon 100 downdelay 0":            {kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("DownDelay", time.Duration(0))},
	"miimon 100 downdelay 300":          {kindtest.Do("DownDelay", 300*time.Millisecond), kindtest.Do("MIIMon", 100*time.Millisecond)},
	"downdelay 2147483647":              {kindtest.Do("DownDelay", longest)},
	"miimon 100 peer_notify_delay 0":    {kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("PeerNotifyDelay", time.Duration(0))},
	"miimon 100 peer_notify_delay 1000": {kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("PeerNotifyDelay", time.Second)},
	"peer_notify_delay 300000":          {kindtest.Do("PeerNotifyDelay", 300*time.Second)},
	"use_carrier 0":                     {kindtest.Do("UseCarrier", false)},
	"use_carrier 1":                     {kindtest.Do("UseCarrier", true)},

	"arp_interval 0":          {kindtest.Do("ARPInterval", time.Duration(0))},
	"arp_interval 1000":       {kindtest.Do("ARPInterval", time.Second)},
	"arp_interval 2147483647": {kindtest.Do("ARPInterval", longest)},
	`arp_ip_target ""`:        {kindtest.Do("ARPIPTargets")},
	"arp_ip_target 192.0.2.1": {kindtest.Do("ARPIPTargets", addr("192.0.2.1"))},
	"arp_ip_target 192.0.2.1,198.51.100.1,203.0.113.255": {
		kindtest.Do("ARPIPTargets", addr("192.0.2.1"), addr("198.51.100.1"), addr("203.0.113.255")),
	},
	"arp_ip_target " + sixteen:          {kindtest.Do("ARPIPTargets", addrs(16)...)},
	`ns_ip6_target ""`:                  {kindtest.Do("NSIP6Targets")},
	"ns_ip6_target 2001:db8::1":         {kindtest.Do("NSIP6Targets", addr("2001:db8::1"))},
	"ns_ip6_target 2001:db8::1,fe80::1": {kindtest.Do("NSIP6Targets", addr("2001:db8::1"), addr("fe80::1"))},
	"arp_validate none":                 {kindtest.Do("ARPValidate", ARPValidateNone)},
	"arp_validate active":               {kindtest.Do("ARPValidate", ARPValidateActive)},
	"arp_validate backup":               {kindtest.Do("ARPValidate", ARPValidateBackup)},
	"arp_validate all":                  {kindtest.Do("ARPValidate", ARPValidateAll)},
	"arp_validate filter":               {kindtest.Do("ARPValidate", ARPValidateFilter)},
	"arp_validate filter_active":        {kindtest.Do("ARPValidate", ARPValidateFilterActive)},
	"arp_validate filter_backup":        {kindtest.Do("ARPValidate", ARPValidateFilterBackup)},
	"arp_all_targets any":               {kindtest.Do("ARPAllTargets", ARPAllTargetsAny)},
	"arp_all_targets all":               {kindtest.Do("ARPAllTargets", ARPAllTargetsAll)},
	"arp_missed_max 1":                  {kindtest.Do("ARPMissedMax", 1)},
	"arp_missed_max 2":                  {kindtest.Do("ARPMissedMax", 2)},
	"arp_missed_max 255":                {kindtest.Do("ARPMissedMax", 255)},
	"arp_interval 1000 arp_ip_target 192.0.2.1,192.0.2.2 arp_validate all": {
		kindtest.Do("ARPValidate", ARPValidateAll), kindtest.Do("ARPIPTargets", addrs(2)...), kindtest.Do("ARPInterval", time.Second),
	},

	"active_slave p0":          {kindtest.Do("ActivePort", link.Index(p0Index))},
	"clear_active_slave":       {kindtest.Do("ActivePort", nil)},
	"primary p0":               {kindtest.Do("Primary", link.Index(p0Index))},
	"primary_reselect always":  {kindtest.Do("PrimaryReselect", PrimaryReselectAlways)},
	"primary_reselect better":  {kindtest.Do("PrimaryReselect", PrimaryReselectBetter)},
	"primary_reselect failure": {kindtest.Do("PrimaryReselect", PrimaryReselectFailure)},
	"fail_over_mac none":       {kindtest.Do("FailOverMAC", FailOverMACNone)},
	"fail_over_mac active":     {kindtest.Do("FailOverMAC", FailOverMACActive)},
	"fail_over_mac follow":     {kindtest.Do("FailOverMAC", FailOverMACFollow)},
	"resend_igmp 0":            {kindtest.Do("ResendIGMP", 0)},
	"resend_igmp 255":          {kindtest.Do("ResendIGMP", 255)},
	"num_grat_arp 0":           {kindtest.Do("NumPeerNotif", 0)},
	"num_grat_arp 255":         {kindtest.Do("NumPeerNotif", 255)},
	"num_unsol_na 3":           {kindtest.Do("NumPeerNotif", 3)},
	"all_slaves_active 0":      {kindtest.Do("AllPortsActive", false)},
	"all_slaves_active 1":      {kindtest.Do("AllPortsActive", true)},

	"packets_per_slave 0":          {kindtest.Do("PacketsPerPort", 0)},
	"packets_per_slave 65535":      {kindtest.Do("PacketsPerPort", 65535)},
	"xmit_hash_policy layer2":      {kindtest.Do("XmitHashPolicy", XmitHashPolicyLayer2)},
	"xmit_hash_policy layer2+3":    {kindtest.Do("XmitHashPolicy", XmitHashPolicyLayer23)},
	"xmit_hash_policy layer3+4":    {kindtest.Do("XmitHashPolicy", XmitHashPolicyLayer34)},
	"xmit_hash_policy encap2+3":    {kindtest.Do("XmitHashPolicy", XmitHashPolicyEncap23)},
	"xmit_hash_policy encap3+4":    {kindtest.Do("XmitHashPolicy", XmitHashPolicyEncap34)},
	"xmit_hash_policy vlan+srcmac": {kindtest.Do("XmitHashPolicy", XmitHashPolicyVLANSrcMAC)},
	"tlb_dynamic_lb 0":             {kindtest.Do("TLBDynamicLB", false)},
	"tlb_dynamic_lb 1":             {kindtest.Do("TLBDynamicLB", true)},
	"lp_interval 1":                {kindtest.Do("LPInterval", time.Second)},
	"lp_interval 2147483647":       {kindtest.Do("LPInterval", longestLP)},

	"min_links 0":                       {kindtest.Do("MinLinks", 0)},
	"min_links 2147483647":              {kindtest.Do("MinLinks", maxInt)},
	"lacp_active off":                   {kindtest.Do("LACPActive", false)},
	"lacp_active on":                    {kindtest.Do("LACPActive", true)},
	"lacp_rate slow":                    {kindtest.Do("LACPRate", LACPRateSlow)},
	"lacp_rate fast":                    {kindtest.Do("LACPRate", LACPRateFast)},
	"lacp_strict off":                   {kindtest.Do("LACPStrict", false)},
	"lacp_strict on":                    {kindtest.Do("LACPStrict", true)},
	"ad_select stable":                  {kindtest.Do("ADSelect", ADSelectStable)},
	"ad_select bandwidth":               {kindtest.Do("ADSelect", ADSelectBandwidth)},
	"ad_select count":                   {kindtest.Do("ADSelect", ADSelectCount)},
	"ad_select actor_port_prio":         {kindtest.Do("ADSelect", ADSelectActorPortPrio)},
	"ad_actor_sys_prio 1":               {kindtest.Do("ADActorSysPrio", 1)},
	"ad_actor_sys_prio 65535":           {kindtest.Do("ADActorSysPrio", 65535)},
	"ad_user_port_key 0":                {kindtest.Do("ADUserPortKey", 0)},
	"ad_user_port_key 1023":             {kindtest.Do("ADUserPortKey", 1023)},
	"ad_actor_system 00:00:00:00:00:00": {kindtest.Do("ADActorSystem", kindtest.MAC("00:00:00:00:00:00"))},
	"ad_actor_system 02:00:00:00:00:01": {kindtest.Do("ADActorSystem", kindtest.MAC("02:00:00:00:00:01"))},
	"coupled_control off":               {kindtest.Do("CoupledControl", false)},
	"coupled_control on":                {kindtest.Do("CoupledControl", true)},
	"broadcast_neighbor off":            {kindtest.Do("BroadcastNeighbor", false)},
	"broadcast_neighbor on":             {kindtest.Do("BroadcastNeighbor", true)},
	"miimon 100 updelay 200 downdelay 200 lacp_rate fast xmit_hash_policy layer3+4": {
		kindtest.Do("XmitHashPolicy", XmitHashPolicyLayer34), kindtest.Do("LACPRate", LACPRateFast),
		kindtest.Do("MIIMon", 100*time.Millisecond), kindtest.Do("UpDelay", 200*time.Millisecond), kindtest.Do("DownDelay", 200*time.Millisecond),
	},
}

// portRows are the setters that say what the words after "type bond_slave" say.
var portRows = kindtest.Rows{
	"queue_id 0":            {kindtest.Do("QueueID", 0)},
	"queue_id 1":            {kindtest.Do("QueueID", 1)},
	"queue_id 65535":        {kindtest.Do("QueueID", 65535)},
	"prio 0":                {kindtest.Do("Prio", 0)},
	"prio 10":               {kindtest.Do("Prio", 10)},
	"prio -1":               {kindtest.Do("Prio", -1)},
	"prio 2147483647":       {kindtest.Do("Prio", 1<<31-1)},
	"prio -2147483648":      {kindtest.Do("Prio", -1<<31)},
	"actor_port_prio 0":     {kindtest.Do("ActorPortPrio", 0)},
	"actor_port_prio 255":   {kindtest.Do("ActorPortPrio", 255)},
	"actor_port_prio 65535": {kindtest.Do("ActorPortPrio", 65535)},
	"queue_id 2 prio 5 actor_port_prio 100": {
		kindtest.Do("ActorPortPrio", 100), kindtest.Do("Prio", 5), kindtest.Do("QueueID", 2),
	},
}

// sixteen are as many targets as there can be.
const sixteen = "192.0.2.1,192.0.2.2,192.0.2.3,192.0.2.4,192.0.2.5,192.0.2.6,192.0.2.7,192.0.2.8," +
	"192.0.2.9,192.0.2.10,192.0.2.11,192.0.2.12,192.0.2.13,192.0.2.14,192.0.2.15,192.0.2.16"

// addrs returns 192.0.2.1 and those after it.
func addrs(n int) (list []any) {
	a := addr("192.0.2.0")
	for range n {
		a = a.Next()
		list = append(list, a)
	}
	return list
}

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }
