package bridge

// Hairpin says whether a frame may leave through the port that it came in by,
// as virtual machines behind one port (VEPA) need it. The kernel starts with
// off.
//
// ip link: hairpin on|off. Kernel: IFLA_BRPORT_MODE.
func (s *PortSpec) Hairpin(on bool) *PortSpec { s.a.Hairpin.Set(on); return s }

// Learning says whether the source addresses of frames are learnt, and keep
// known ones from ageing. The kernel starts with on, and refuses to turn it off
// while MAB is on.
//
// ip link: learning on|off. Kernel: IFLA_BRPORT_LEARNING.
func (s *PortSpec) Learning(on bool) *PortSpec { s.a.Learning.Set(on); return s }

// Flood says whether the port gets frames to addresses that the bridge does not
// know. The kernel starts with on.
//
// ip link: flood on|off. Kernel: IFLA_BRPORT_UNICAST_FLOOD.
func (s *PortSpec) Flood(on bool) *PortSpec { s.a.Flood.Set(on); return s }

// McastFlood says whether the port gets multicast to groups that the bridge
// does not know. The kernel starts with on.
//
// ip link: mcast_flood on|off. Kernel: IFLA_BRPORT_MCAST_FLOOD.
func (s *PortSpec) McastFlood(on bool) *PortSpec { s.a.McastFlood.Set(on); return s }

// BcastFlood says whether the port gets broadcast. The kernel starts with on.
//
// ip link: bcast_flood on|off. Kernel: IFLA_BRPORT_BCAST_FLOOD.
func (s *PortSpec) BcastFlood(on bool) *PortSpec { s.a.BcastFlood.Set(on); return s }

// Isolated says whether the port is kept from other isolated ones: it talks to
// the rest and to the host only. The kernel starts with off.
//
// ip link: isolated on|off. Kernel: IFLA_BRPORT_ISOLATED.
func (s *PortSpec) Isolated(on bool) *PortSpec { s.a.Isolated.Set(on); return s }

// Locked says whether the port takes frames only from addresses that the bridge
// knows to be behind it, as after 802.1X authentication; NoLinkLocalLearn of
// the bridge should be on with it. The kernel starts with off. Linux 5.18.
//
// ip link: locked on|off. Kernel: IFLA_BRPORT_LOCKED.
func (s *PortSpec) Locked(on bool) *PortSpec { s.a.Locked.Set(on); return s }

// MAB says whether a locked port enters the addresses that it refuses as locked
// entries, for a program to see and let in (MAC authentication bypass). The
// kernel wants Locked and Learning on with it, from before or in the same
// request. It starts with off; turning it off drops those entries. Linux 6.2.
//
// ip link: mab on|off. Kernel: IFLA_BRPORT_MAB.
func (s *PortSpec) MAB(on bool) *PortSpec { s.a.MAB.Set(on); return s }

// GroupFwdMask says which link-local frames from this port are forwarded like
// others, beside those that the bridge's own mask names: bit n stands for
// 01:80:c2:00:00:0n. Bit 1 (pause) must be clear. The kernel starts with 0.
//
// ip link: group_fwd_mask MASK. Kernel: IFLA_BRPORT_GROUP_FWD_MASK.
func (s *PortSpec) GroupFwdMask(mask uint16) *PortSpec { s.a.GroupFwdMask.Set(mask); return s }

// VLANTunnel says whether VLANs become tunnel ids on the port, by a table of
// its own, as for a VXLAN that carries many. The kernel starts with off;
// turning it off drops the table.
//
// ip link: vlan_tunnel on|off. Kernel: IFLA_BRPORT_VLAN_TUNNEL.
func (s *PortSpec) VLANTunnel(on bool) *PortSpec { s.a.VLANTunnel.Set(on); return s }

// FlushFDB makes the bridge forget the addresses that it has learnt from the
// port. Entries that were made static stay.
//
// ip link: fdb_flush. Kernel: IFLA_BRPORT_FLUSH.
func (s *PortSpec) FlushFDB() *PortSpec { s.a.flushFDB.Set(true); return s }

// ProxyARP says whether the bridge answers ARP requests that come in by this
// port, where the host's neighbour table has the answer. The port then gets no
// frames that would go to all ports. The kernel starts with off.
//
// ip link: proxy_arp on|off. Kernel: IFLA_BRPORT_PROXYARP.
func (s *PortSpec) ProxyARP(on bool) *PortSpec { s.a.ProxyARP.Set(on); return s }

// ProxyARPWiFi says whether the bridge answers ARP requests for hosts behind
// this port, where the host's neighbour table has the answer, and keeps what it
// answered off the port, as IEEE 802.11 and Hotspot 2.0 want it. The kernel
// starts with off.
//
// ip link: proxy_arp_wifi on|off. Kernel: IFLA_BRPORT_PROXYARP_WIFI.
func (s *PortSpec) ProxyARPWiFi(on bool) *PortSpec { s.a.ProxyARPWiFi.Set(on); return s }

// NeighSuppress says whether the bridge answers ARP requests and neighbour
// solicitations for hosts behind this port, where the host's neighbour table has
// the answer, and keeps those and announcements off the port: right for the
// port to a tunnel. The kernel starts with off.
//
// ip link: neigh_suppress on|off. Kernel: IFLA_BRPORT_NEIGH_SUPPRESS.
func (s *PortSpec) NeighSuppress(on bool) *PortSpec { s.a.NeighSuppress.Set(on); return s }

// NeighVLANSuppress says whether it is for each VLAN to say that, instead of
// NeighSuppress for all. The kernel starts with off. Linux 6.4.
//
// ip link: neigh_vlan_suppress on|off. Kernel: IFLA_BRPORT_NEIGH_VLAN_SUPPRESS.
func (s *PortSpec) NeighVLANSuppress(on bool) *PortSpec { s.a.NeighVLANSuppress.Set(on); return s }

// NeighForwardGrat says whether gratuitous ARP and unsolicited neighbour
// advertisements pass all the same. It counts with NeighSuppress, and not with
// NeighVLANSuppress, where each VLAN says so. The kernel starts with off. Linux
// 7.2.
//
// ip link: neigh_forward_grat on|off. Kernel: IFLA_BRPORT_NEIGH_FORWARD_GRAT.
func (s *PortSpec) NeighForwardGrat(on bool) *PortSpec { s.a.NeighForwardGrat.Set(on); return s }
