package bridge

// VLANFiltering says whether VLAN tags count: ports then belong to VLANs, and
// frames stay within theirs. The kernel starts with off. Turning it off turns
// McastVLANSnooping off, too.
//
// ip link: vlan_filtering 1|0. Kernel: IFLA_BR_VLAN_FILTERING.
func (s *Spec) VLANFiltering(on bool) *Spec { s.a.VLANFiltering.Set(on); return s }

// VLANProtocol says which tags count. The kernel starts with
// [VLANProtocol8021Q]. With [VLANProtocol8021AD] and VLANFiltering on, the
// group address becomes 01:80:c2:00:00:08 where none was set.
//
// ip link: vlan_protocol 802.1Q|802.1ad. Kernel: IFLA_BR_VLAN_PROTOCOL.
func (s *Spec) VLANProtocol(p VLANProtocol) *Spec { s.a.VLANProtocol.Set(p); return s }

// VLANDefaultPVID sets the VLAN that the bridge and its ports have from the
// start, for frames without a tag: 1 to 4094, or 0 for none. The kernel starts
// with 1. Ports that are there already follow where they have it from the
// bridge; those whose VLAN someone else chose do not.
//
// ip link: vlan_default_pvid VID. Kernel: IFLA_BR_VLAN_DEFAULT_PVID.
func (s *Spec) VLANDefaultPVID(vid uint16) *Spec { s.a.VLANDefaultPVID.Set(vid); return s }

// VLANStatsEnabled says whether packets and bytes are counted for each VLAN.
// The kernel starts with off.
//
// ip link: vlan_stats_enabled 1|0. Kernel: IFLA_BR_VLAN_STATS_ENABLED.
func (s *Spec) VLANStatsEnabled(on bool) *Spec { s.a.VLANStatsEnabled.Set(on); return s }

// VLANStatsPerPort says whether the statistics of VLANs are kept for each port.
// The kernel refuses this while any port has a VLAN, even if nothing would
// change. It starts with off.
//
// ip link: vlan_stats_per_port 1|0. Kernel: IFLA_BR_VLAN_STATS_PER_PORT.
func (s *Spec) VLANStatsPerPort(on bool) *Spec { s.a.VLANStatsPerPort.Set(on); return s }
