package vxlan

import "time"

// Learning says whether received frames teach the forwarding table behind which
// remote their source is. The kernel starts with on.
//
// ip link: [no]learning. Kernel: IFLA_VXLAN_LEARNING.
func (s *Spec) Learning(on bool) *Spec { s.a.Learning.Set(on); return s }

// Ageing sets how long a learnt entry lives, in whole seconds from 1 to 1<<32 - 1.
// The kernel starts with 300 s, and takes 0 for that.
//
// ip link: ageing SECONDS. Kernel: IFLA_VXLAN_AGEING.
func (s *Spec) Ageing(d time.Duration) *Spec { s.a.Ageing.Set(d); return s }

// MaxAddress sets how many entries the forwarding table can have; 0, which the
// kernel starts with, means no limit. Creation only.
//
// ip link: maxaddress NUMBER. Kernel: IFLA_VXLAN_LIMIT.
func (s *Spec) MaxAddress(entries uint32) *Spec { s.a.MaxAddress.Set(entries); return s }

// Proxy says whether ARP requests and neighbour solicitations are answered from
// the neighbour table of the link instead of being sent on. The kernel starts
// with off. Creation only.
//
// ip link: [no]proxy. Kernel: IFLA_VXLAN_PROXY.
func (s *Spec) Proxy(on bool) *Spec { s.a.Proxy.Set(on); return s }

// RSC turns the route short circuit on or off: a frame to a router that the
// forwarding table marks as one goes to its destination directly. The kernel
// starts with off. Creation only.
//
// ip link: [no]rsc. Kernel: IFLA_VXLAN_RSC.
func (s *Spec) RSC(on bool) *Spec { s.a.RSC.Set(on); return s }

// L2Miss says whether user space is told, by a neighbour message, of hardware
// addresses that the forwarding table lacks. The kernel starts with off.
// Creation only.
//
// ip link: [no]l2miss. Kernel: IFLA_VXLAN_L2MISS.
func (s *Spec) L2Miss(on bool) *Spec { s.a.L2Miss.Set(on); return s }

// L3Miss says whether user space is told, by a neighbour message, of IP
// addresses that Proxy does not find. The kernel starts with off. Creation only.
//
// ip link: [no]l3miss. Kernel: IFLA_VXLAN_L3MISS.
func (s *Spec) L3Miss(on bool) *Spec { s.a.L3Miss.Set(on); return s }

// LocalBypass says whether frames to another VXLAN link of this machine are
// handed over to it directly; without, they go through the IP stack. The kernel
// starts with on. Linux 6.5.
//
// ip link: [no]localbypass. Kernel: IFLA_VXLAN_LOCALBYPASS.
func (s *Spec) LocalBypass(on bool) *Spec { s.a.LocalBypass.Set(on); return s }

// MCRoute says whether multicast routing, as by a daemon, sees what is sent to
// a group. The kernel starts with off and never tells, so that a change that
// fails does not take it back. Linux 6.17.
//
// ip link: [no]mcroute. Kernel: IFLA_VXLAN_MC_ROUTE.
func (s *Spec) MCRoute(on bool) *Spec { s.a.MCRoute.Set(on); return s }
