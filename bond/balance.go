package bond

import "time"

// XmitHashPolicy says what of a frame the port is chosen by, in the modes
// BalanceXOR, LACP, BalanceTLB without TLBDynamicLB, and BalanceALB. The kernel
// starts with [XmitHashPolicyLayer2].
//
// ip link: xmit_hash_policy POLICY. Kernel: IFLA_BOND_XMIT_HASH_POLICY.
func (s *Spec) XmitHashPolicy(policy XmitHashPolicy) *Spec { s.a.XmitHashPolicy.Set(policy); return s }

// PacketsPerPort sets how many packets go by one port before it is the next
// one's turn, up to 65535; with 0 each goes by any. Mode BalanceRR only. The
// kernel starts with 1.
//
// ip link: packets_per_slave N. Kernel: IFLA_BOND_PACKETS_PER_SLAVE.
func (s *Spec) PacketsPerPort(n uint32) *Spec { s.a.PacketsPerPort.Set(n); return s }

// TLBDynamicLB tells whether flows are moved to ports with less load. Modes
// BalanceTLB and BalanceALB only; the kernel refuses it while the bond is up. It
// starts with on.
//
// ip link: tlb_dynamic_lb 1|0. Kernel: IFLA_BOND_TLB_DYNAMIC_LB.
func (s *Spec) TLBDynamicLB(on bool) *Spec { s.a.TLBDynamicLB.Set(on); return s }

// LPInterval sets how often learning packets go to the switch of each port, in
// whole seconds from 1 s to 1<<31 - 1 s. It works in the modes BalanceTLB and
// BalanceALB. The kernel starts with 1 s.
//
// ip link: lp_interval SECONDS. Kernel: IFLA_BOND_LP_INTERVAL.
func (s *Spec) LPInterval(d time.Duration) *Spec { s.a.LPInterval.Set(d); return s }
