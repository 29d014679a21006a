package bridge

import (
	"net"
	"time"
)

// AgeingTime sets how long the bridge remembers behind which port an address
// is, after the last frame from there, in hundredths of a second up to 1<<32 - 1.
// With 0 it learns no addresses, so that frames go to all ports. The kernel
// starts with 300 s.
//
// ip link: ageing_time CENTISECONDS. Kernel: IFLA_BR_AGEING_TIME.
func (s *Spec) AgeingTime(d time.Duration) *Spec { s.a.AgeingTime.Set(d); return s }

// FlushFDB makes the bridge forget the addresses that it has learnt. Entries
// that were made static stay.
//
// ip link: fdb_flush. Kernel: IFLA_BR_FDB_FLUSH.
func (s *Spec) FlushFDB() *Spec { s.a.flushFDB.Set(true); return s }

// FDBMaxLearned limits how many addresses the bridge learns. At the limit it
// learns no more, and forgets none for it. The kernel starts with 0, no limit.
// Linux 6.7.
//
// ip link: fdb_max_learned NUMBER. Kernel: IFLA_BR_FDB_MAX_LEARNED.
func (s *Spec) FDBMaxLearned(addresses uint32) *Spec { s.a.FDBMaxLearned.Set(addresses); return s }

// FDBLocalVLAN0 says whether the addresses of the bridge and its ports
// themselves are entered in VLAN 0 only, where they serve all VLANs, instead of
// in each: that saves entries where there are many VLANs. The kernel starts
// with off. Linux 6.18.
//
// ip link: fdb_local_vlan_0 1|0. Kernel: IFLA_BR_MULTI_BOOLOPT, bit 4.
func (s *Spec) FDBLocalVLAN0(on bool) *Spec { s.a.FDBLocalVLAN0.Set(on); return s }

// NoLinkLocalLearn says whether frames to the link-local addresses
// 01:80:c2:00:00:00 to 0f are left out of learning. Ports with 802.1X
// authentication want this on. The kernel starts with off.
//
// ip link: no_linklocal_learn 1|0. Kernel: IFLA_BR_MULTI_BOOLOPT, bit 0.
func (s *Spec) NoLinkLocalLearn(on bool) *Spec { s.a.NoLinkLocalLearn.Set(on); return s }

// GroupFwdMask says which link-local frames are forwarded like others: bit n
// stands for 01:80:c2:00:00:0n. Bits 0, 1 and 2 (spanning tree, pause, slow
// protocols) must be clear. The kernel starts with 0.
//
// ip link: group_fwd_mask MASK. Kernel: IFLA_BR_GROUP_FWD_MASK.
func (s *Spec) GroupFwdMask(mask uint16) *Spec { s.a.GroupFwdMask.Set(mask); return s }

// GroupAddress sets the multicast address of the spanning tree protocol:
// 01:80:c2:00:00:00 to 0f, without 01, 02 and 03. The kernel starts with
// 01:80:c2:00:00:00.
//
// ip link: group_address LLADDR. Kernel: IFLA_BR_GROUP_ADDR.
func (s *Spec) GroupAddress(a net.HardwareAddr) *Spec { s.a.GroupAddress.Set(a); return s }

// NFCallIPTables says whether IPv4 packets that are only bridged pass through
// iptables, where the sysctl net.bridge.bridge-nf-call-iptables does not send
// those of all bridges there. The kernel starts with off. It has an effect while
// the module br_netfilter is loaded.
//
// ip link: nf_call_iptables 1|0. Kernel: IFLA_BR_NF_CALL_IPTABLES.
func (s *Spec) NFCallIPTables(on bool) *Spec { s.a.NFCallIPTables.Set(on); return s }

// NFCallIP6Tables is NFCallIPTables for IPv6 and ip6tables.
//
// ip link: nf_call_ip6tables 1|0. Kernel: IFLA_BR_NF_CALL_IP6TABLES.
func (s *Spec) NFCallIP6Tables(on bool) *Spec { s.a.NFCallIP6Tables.Set(on); return s }

// NFCallARPTables is NFCallIPTables for ARP and arptables.
//
// ip link: nf_call_arptables 1|0. Kernel: IFLA_BR_NF_CALL_ARPTABLES.
func (s *Spec) NFCallARPTables(on bool) *Spec { s.a.NFCallARPTables.Set(on); return s }
