package bond

import (
	"time"

	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// ActivePort makes a port the one that is used, in the modes ActiveBackup,
// BalanceTLB and BalanceALB; with nil the kernel chooses anew. The port must be
// up and have carrier, and there must be an active one already. Change only.
//
// ip link: active_slave DEVICE, clear_active_slave. Kernel:
// IFLA_BOND_ACTIVE_SLAVE.
func (s *Spec) ActivePort(port link.Ref) *Spec {
	link.BindPort(&s.Spec, uapi.IFLA_BOND_ACTIVE_SLAVE, port, &s.a.ActivePort)
	return s
}

// Primary names the port that is used whenever it works, in the modes
// ActiveBackup, BalanceTLB and BalanceALB; nil for none. It may become a port
// later: the kernel keeps its name, and tells of it only once it is one. The
// kernel starts with none.
//
// ip link: primary DEVICE. Kernel: IFLA_BOND_PRIMARY.
func (s *Spec) Primary(port link.Ref) *Spec {
	link.BindPort(&s.Spec, uapi.IFLA_BOND_PRIMARY, port, &s.a.Primary)
	return s
}

// PrimaryReselect says when the primary port is taken again after a failure.
// The kernel starts with [PrimaryReselectAlways].
//
// ip link: primary_reselect always|better|failure. Kernel:
// IFLA_BOND_PRIMARY_RESELECT.
func (s *Spec) PrimaryReselect(when PrimaryReselect) *Spec {
	s.a.PrimaryReselect.Set(when)
	return s
}

// FailOverMAC says what becomes of the hardware addresses when another port
// takes over. It works in mode ActiveBackup, and is refused while the bond has
// ports. The kernel starts with [FailOverMACNone], and takes
// [FailOverMACActive] when the first port cannot change its address.
//
// ip link: fail_over_mac none|active|follow. Kernel: IFLA_BOND_FAIL_OVER_MAC.
func (s *Spec) FailOverMAC(policy FailOverMAC) *Spec { s.a.FailOverMAC.Set(policy); return s }

// AllPortsActive tells whether frames that backup ports receive are taken, too,
// so that some come twice. The kernel starts with off.
//
// ip link: all_slaves_active 1|0. Kernel: IFLA_BOND_ALL_SLAVES_ACTIVE.
func (s *Spec) AllPortsActive(on bool) *Spec { s.a.AllPortsActive.Set(on); return s }

// MinLinks sets how many ports of the active aggregator must work for the bond
// to have carrier, up to 1<<31 - 1. It works in mode LACP. The kernel starts
// with 0, which is the same as 1.
//
// ip link: min_links N. Kernel: IFLA_BOND_MIN_LINKS.
func (s *Spec) MinLinks(n uint32) *Spec { s.a.MinLinks.Set(n); return s }

// NumPeerNotif sets how many announcements (gratuitous ARP, unsolicited
// neighbour advertisements) go out when another port takes over. The kernel
// starts with 1.
//
// ip link: num_grat_arp N, num_unsol_na N. Kernel: IFLA_BOND_NUM_PEER_NOTIF.
func (s *Spec) NumPeerNotif(n uint8) *Spec { s.a.NumPeerNotif.Set(n); return s }

// PeerNotifyDelay sets the time between these announcements, in whole
// milliseconds up to 300 s. It needs MIIMon and is rounded down to a multiple of
// it; in a request with MIIMon it must be one. The kernel starts with 0: the
// interval of monitoring.
//
// ip link: peer_notify_delay MILLISECONDS. Kernel: IFLA_BOND_PEER_NOTIF_DELAY.
func (s *Spec) PeerNotifyDelay(d time.Duration) *Spec { s.a.PeerNotifyDelay.Set(d); return s }

// ResendIGMP sets how many IGMP reports go out when another port takes over, up
// to 255. The kernel starts with 1.
//
// ip link: resend_igmp N. Kernel: IFLA_BOND_RESEND_IGMP.
func (s *Spec) ResendIGMP(n uint32) *Spec { s.a.ResendIGMP.Set(n); return s }
