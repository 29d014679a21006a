package vxlan

// External says whether VNI and addresses come with each packet, as for links
// that [NewExternal] describes. The kernel starts with off. Creation only.
//
// ip link: [no]external. Kernel: IFLA_VXLAN_COLLECT_METADATA.
func (s *Spec) External(on bool) *Spec { s.a.External.Set(on); return s }

// VNIFilter says whether an external link receives only VNIs of a list. It needs
// NewExternal. The kernel starts with off. Creation only. Linux 5.18.
//
// ip link: [no]vnifilter. Kernel: IFLA_VXLAN_VNIFILTER.
func (s *Spec) VNIFilter(on bool) *Spec { s.a.VNIFilter.Set(on); return s }

// GBP adds the group policy extension: the mark of a packet travels in the
// header. Creation only, and nothing of the link can be changed since Linux 6.14.
//
// ip link: gbp. Kernel: IFLA_VXLAN_GBP.
func (s *Spec) GBP() *Spec { s.a.GBP.Set(true); return s }

// GPE selects the generic protocol extension: the header tells what is inside,
// which need not be Ethernet. It needs NewExternal and Learning(false), and does
// not go with GBP, Proxy, RSC, L2Miss, L3Miss, TTLInherit and remote checksums.
// Creation only, and nothing of the link can be changed since Linux 6.14.
//
// ip link: gpe. Kernel: IFLA_VXLAN_GPE.
func (s *Spec) GPE() *Spec { s.a.GPE.Set(true); return s }

// ReservedBits sets which bits of the VXLAN header, flags in the upper half and
// VNI in the lower, must be zero in received packets: others are dropped. The
// kernel starts with all that are not in use. Creation only, and nothing of a
// link with others can be changed. Linux 6.14.
//
// ip link: reserved_bits MASK. Kernel: IFLA_VXLAN_RESERVED_BITS.
func (s *Spec) ReservedBits(mask uint64) *Spec { s.a.ReservedBits.Set(mask); return s }
