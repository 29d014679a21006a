package bond

import "net"

// LACPActive tells whether the bond sends LACP frames without being spoken to.
// Mode LACP only; the kernel refuses it while the bond is up. It starts with on.
// Linux 5.15.
//
// ip link: lacp_active on|off. Kernel: IFLA_BOND_AD_LACP_ACTIVE.
func (s *Spec) LACPActive(on bool) *Spec { s.a.LACPActive.Set(on); return s }

// LACPRate says how often the other end is asked to send LACP frames. Mode LACP
// only; the kernel refuses it while the bond is up. It starts with
// [LACPRateSlow].
//
// ip link: lacp_rate slow|fast. Kernel: IFLA_BOND_AD_LACP_RATE.
func (s *Spec) LACPRate(rate LACPRate) *Spec { s.a.LACPRate.Set(rate); return s }

// LACPStrict tells whether the bond is without carrier while no port has a
// partner that speaks LACP. Without that, one port is used like a plain link.
// Mode LACP only. The kernel starts with off. Linux 7.2.
//
// ip link: lacp_strict on|off. Kernel: IFLA_BOND_LACP_STRICT.
func (s *Spec) LACPStrict(on bool) *Spec { s.a.LACPStrict.Set(on); return s }

// ADSelect says which of several aggregators is used. It works in mode LACP; the
// kernel refuses it while the bond is up. It starts with [ADSelectStable].
//
// ip link: ad_select stable|bandwidth|count|actor_port_prio. Kernel:
// IFLA_BOND_AD_SELECT.
func (s *Spec) ADSelect(which ADSelect) *Spec { s.a.ADSelect.Set(which); return s }

// ADActorSysPrio sets the priority of this system, 1 to 65535: the end with the
// lower one decides. Mode LACP only. The kernel starts with 65535, and tells the
// priority to those only who have CAP_NET_ADMIN in the initial user namespace.
//
// ip link: ad_actor_sys_prio PRIORITY. Kernel: IFLA_BOND_AD_ACTOR_SYS_PRIO.
func (s *Spec) ADActorSysPrio(priority uint16) *Spec { s.a.ADActorSysPrio.Set(priority); return s }

// ADUserPortKey sets the upper ten bits of the keys of the ports, 0 to 1023:
// only ports of the same key form an aggregator. The lower six are speed and
// duplex. Mode LACP only; the kernel refuses it while the bond is up. It starts
// with 0, and tells the key to those only who have CAP_NET_ADMIN in the initial
// user namespace.
//
// ip link: ad_user_port_key KEY. Kernel: IFLA_BOND_AD_USER_PORT_KEY.
func (s *Spec) ADUserPortKey(key uint16) *Spec { s.a.ADUserPortKey.Set(key); return s }

// ADActorSystem sets the address by which the other end knows this system, 6
// bytes and not multicast; all zero, with which the kernel starts, for that of
// the bond. Mode LACP only. The kernel tells it to those only who have
// CAP_NET_ADMIN in the initial user namespace.
//
// ip link: ad_actor_system LLADDR. Kernel: IFLA_BOND_AD_ACTOR_SYSTEM.
func (s *Spec) ADActorSystem(a net.HardwareAddr) *Spec { s.a.ADActorSystem.Set(a); return s }

// CoupledControl tells whether a port begins to send as soon as it takes
// frames, or only once its partner does, as IEEE 802.1AX has it. Mode LACP only;
// the kernel refuses it while the bond is up. It starts with on. Linux 6.9.
//
// ip link: coupled_control on|off. Kernel: IFLA_BOND_COUPLED_CONTROL.
func (s *Spec) CoupledControl(on bool) *Spec { s.a.CoupledControl.Set(on); return s }

// BroadcastNeighbor tells whether ARP and neighbour discovery go out of all
// ports, for switches that are one system without sharing what they learn. Mode
// LACP only. The kernel starts with off. Linux 6.17.
//
// ip link: broadcast_neighbor on|off. Kernel: IFLA_BOND_BROADCAST_NEIGH.
func (s *Spec) BroadcastNeighbor(on bool) *Spec { s.a.BroadcastNeighbor.Set(on); return s }
