package bond

import (
	"net/netip"
	"time"
)

// MIIMon sets how often the carrier of the ports is looked at, in whole
// milliseconds up to 1<<31 - 1; 0 ends MII monitoring. Any other ends ARP
// monitoring, and goes with neither ARPInterval nor ARPValidate in one request.
// The kernel starts with 0 or, in the modes LACP, BalanceTLB and BalanceALB, 100
// ms.
//
// ip link: miimon MILLISECONDS. Kernel: IFLA_BOND_MIIMON.
func (s *Spec) MIIMon(every time.Duration) *Spec { s.a.MIIMon.Set(every); return s }

// UpDelay sets how long a port must have had carrier until it is used, in whole
// milliseconds up to 1<<31 - 1. It needs MIIMon and is rounded down to a multiple
// of it; in a request with MIIMon it must be one. The kernel starts with 0.
//
// ip link: updelay MILLISECONDS. Kernel: IFLA_BOND_UPDELAY.
func (s *Spec) UpDelay(d time.Duration) *Spec { s.a.UpDelay.Set(d); return s }

// DownDelay sets how long a port must have been without carrier until it is no
// longer used, in whole milliseconds up to 1<<31 - 1. It needs MIIMon and is
// rounded down to a multiple of it; in a request with MIIMon it must be one. The
// kernel starts with 0.
//
// ip link: downdelay MILLISECONDS. Kernel: IFLA_BOND_DOWNDELAY.
func (s *Spec) DownDelay(d time.Duration) *Spec { s.a.DownDelay.Set(d); return s }

// UseCarrier tells whether MII monitoring trusts the carrier that a driver
// reports, or asks it in the old ways of MII and ethtool. It is obsolete: since
// Linux 6.18 it is always on, and off is refused. The kernel starts with on.
//
// ip link: use_carrier 1|0. Kernel: IFLA_BOND_USE_CARRIER.
func (s *Spec) UseCarrier(on bool) *Spec { s.a.UseCarrier.Set(on); return s }

// ARPInterval sets how often the targets are asked for by each port, in whole
// milliseconds up to 1<<31 - 1; 0 ends ARP monitoring. Any other ends MII
// monitoring. The modes LACP, BalanceTLB and BalanceALB have none. The kernel
// starts with 0.
//
// ip link: arp_interval MILLISECONDS. Kernel: IFLA_BOND_ARP_INTERVAL.
func (s *Spec) ARPInterval(every time.Duration) *Spec { s.a.ARPInterval.Set(every); return s }

// ARPIPTargets sets the IPv4 addresses that ARP monitoring asks for, 16 at
// most, instead of all that were set; none takes all away. The kernel starts
// with none.
//
// ip link: arp_ip_target ADDRESS,… Kernel: IFLA_BOND_ARP_IP_TARGET.
func (s *Spec) ARPIPTargets(targets ...netip.Addr) *Spec {
	s.a.ARPIPTargets = append([]netip.Addr{}, targets...)
	return s
}

// NSIP6Targets sets the IPv6 addresses that ARP monitoring asks for by
// neighbour discovery, 16 at most, instead of all that were set; none takes all
// away. The kernel starts with none. Linux 5.18.
//
// ip link: ns_ip6_target ADDRESS,… Kernel: IFLA_BOND_NS_IP6_TARGET.
func (s *Spec) NSIP6Targets(targets ...netip.Addr) *Spec {
	s.a.NSIP6Targets = append([]netip.Addr{}, targets...)
	return s
}

// ARPValidate says which answers count for ARP monitoring. The modes LACP,
// BalanceTLB and BalanceALB have none. The kernel starts with
// [ARPValidateNone].
//
// ip link: arp_validate WHICH. Kernel: IFLA_BOND_ARP_VALIDATE.
func (s *Spec) ARPValidate(which ARPValidate) *Spec { s.a.ARPValidate.Set(which); return s }

// ARPAllTargets says whether one target must answer for a port to work, or
// all. It matters where answers are validated. The kernel starts with
// [ARPAllTargetsAny].
//
// ip link: arp_all_targets any|all. Kernel: IFLA_BOND_ARP_ALL_TARGETS.
func (s *Spec) ARPAllTargets(which ARPAllTargets) *Spec { s.a.ARPAllTargets.Set(which); return s }

// ARPMissedMax sets how many intervals must pass without an answer until a port
// fails, 1 to 255. The modes LACP, BalanceTLB and BalanceALB have none. The
// kernel starts with 2. Linux 5.17.
//
// ip link: arp_missed_max N. Kernel: IFLA_BOND_MISSED_MAX.
func (s *Spec) ARPMissedMax(n uint8) *Spec { s.a.ARPMissedMax.Set(n); return s }
