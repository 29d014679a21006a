package vxlan

import (
	"net/netip"

	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Remote sets the address of the other end: where frames go for which there is
// no entry in the forwarding table. The unspecified address, 0.0.0.0 or ::,
// means none, and then they are dropped; the kernel starts with that. A change
// keeps the IP version.
//
// ip link: remote ADDR. Kernel: IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6.
func (s *Spec) Remote(a netip.Addr) *Spec {
	s.a.Remote.Set(a)
	s.group = false
	return s
}

// Group sets a multicast group to send to instead of a remote, and to join. It
// needs Dev. A change keeps the IP version.
//
// ip link: group ADDR. Kernel: IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6.
func (s *Spec) Group(a netip.Addr) *Spec {
	s.a.Remote.Set(a)
	s.group = true
	return s
}

// Local sets the source address of the tunnel. The unspecified address leaves
// it to the routes, which is what the kernel starts with. It has the IP version of
// the remote, and a change keeps that.
//
// Without a remote it says which IP version a link is for; without both that is
// IPv4.
//
// ip link: local ADDR. Kernel: IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6.
func (s *Spec) Local(a netip.Addr) *Spec { s.a.Local.Set(a); return s }

// Dev sets the link that carries the tunnel: packets leave by it, and a group is
// joined on it. It may be in the network namespace of [link.Spec.LinkNetNS].
// Without it packets go where the routes say. A change cannot take it away, and
// needs another remote along with it where there is one: the kernel would go on
// sending to the same one by the former link.
//
// The MTU of the tunnel becomes what fits that of the underlay; a change lowers
// it where it must.
//
// ip link: dev DEVICE. Kernel: IFLA_VXLAN_LINK.
func (s *Spec) Dev(underlay link.Ref) *Spec {
	link.Bind(&s.Spec, uapi.IFLA_VXLAN_LINK, underlay, &s.a.Dev)
	s.noDev, s.a.devName = underlay == nil, ""
	switch l := underlay.(type) {
	case link.Name:
		s.a.devName = string(l)
	case link.Index:
		s.a.devName = "if" + l.String()
	case *link.Link:
		if l != nil {
			s.a.devName = l.Name
		}
	}
	return s
}

// DstPort sets the UDP port that packets are sent to and received on, 1 to
// 65535. The kernel starts with 8472, with GPE 4790; the standard has 4789,
// [Port]. Creation only.
//
// ip link: dstport PORT. Kernel: IFLA_VXLAN_PORT.
func (s *Spec) DstPort(port uint16) *Spec { s.a.DstPort.Set(port); return s }

// SrcPorts sets the UDP ports to send from, low to high, of which some kernels
// never use the highest. Which it is depends on the flow inside, so that the
// underlay can spread flows over paths. The kernel starts with the range of the
// system, which 0 and 0 stand for, and would take any range of one port for.
// Creation only.
//
// ip link: srcport LOW HIGH. Kernel: IFLA_VXLAN_PORT_RANGE.
func (s *Spec) SrcPorts(low, high uint16) *Spec {
	s.a.SrcPorts.Set(PortRange{Low: low, High: high})
	return s
}

// TTL sets the time to live of the outer header, or hop limit; 0, which the
// kernel starts with, leaves it to the system, and is 1 for a group. A change
// needs a link without TTLInherit.
//
// ip link: ttl TTL. Kernel: IFLA_VXLAN_TTL.
func (s *Spec) TTL(ttl uint8) *Spec { s.a.TTL.Set(ttl); return s }

// TTLInherit makes the time to live of the outer header that of the packet
// inside. Creation only.
//
// ip link: ttl inherit. Kernel: IFLA_VXLAN_TTL_INHERIT.
func (s *Spec) TTLInherit() *Spec { s.a.TTLInherit.Set(true); return s }

// TOS sets the type of service of the outer header, or traffic class: [TOSInherit]
// for that of the packet inside. The kernel starts with 0.
//
// ip link: tos TOS. Kernel: IFLA_VXLAN_TOS.
func (s *Spec) TOS(tos uint8) *Spec { s.a.TOS.Set(tos); return s }

// DF says what becomes of the don't fragment bit in the outer header of IPv4.
// The kernel starts with [DFUnset].
//
// ip link: df unset|set|inherit. Kernel: IFLA_VXLAN_DF.
func (s *Spec) DF(df DF) *Spec { s.a.DF.Set(df); return s }

// FlowLabel sets the flow label of the outer header of IPv6, 0 to 0xfffff. The
// kernel starts with 0.
//
// ip link: flowlabel LABEL. Kernel: IFLA_VXLAN_LABEL.
func (s *Spec) FlowLabel(label uint32) *Spec { s.a.FlowLabel.Set(label); return s }

// LabelPolicy says where the flow label is from. The kernel starts with
// [LabelPolicyFixed]. Linux 6.8.
//
// ip link has no words for it. Kernel: IFLA_VXLAN_LABEL_POLICY.
func (s *Spec) LabelPolicy(p LabelPolicy) *Spec { s.a.LabelPolicy.Set(p); return s }

// UDPCsum says whether packets are sent over IPv4 with a UDP checksum. The
// kernel starts with on. Creation only.
//
// ip link: [no]udpcsum. Kernel: IFLA_VXLAN_UDP_CSUM.
func (s *Spec) UDPCsum(on bool) *Spec { s.a.UDPCsum.Set(on); return s }

// UDP6ZeroCsumTx says whether packets are sent over IPv6 without a UDP checksum.
// The kernel starts with off. Creation only.
//
// ip link: [no]udp6zerocsumtx. Kernel: IFLA_VXLAN_UDP_ZERO_CSUM6_TX.
func (s *Spec) UDP6ZeroCsumTx(on bool) *Spec { s.a.UDP6ZeroCsumTx.Set(on); return s }

// UDP6ZeroCsumRx says whether packets without a UDP checksum are received over
// IPv6. The kernel starts with off. Creation only.
//
// ip link: [no]udp6zerocsumrx. Kernel: IFLA_VXLAN_UDP_ZERO_CSUM6_RX.
func (s *Spec) UDP6ZeroCsumRx(on bool) *Spec { s.a.UDP6ZeroCsumRx.Set(on); return s }

// RemCsumTx says whether checksums inside are left to the other end to compute,
// which must have RemCsumRx. The kernel starts with off. Creation only.
//
// ip link: [no]remcsumtx. Kernel: IFLA_VXLAN_REMCSUM_TX.
func (s *Spec) RemCsumTx(on bool) *Spec { s.a.RemCsumTx.Set(on); return s }

// RemCsumRx says whether checksums that the other end left are computed. The
// kernel starts with off. Creation only.
//
// ip link: [no]remcsumrx. Kernel: IFLA_VXLAN_REMCSUM_RX.
func (s *Spec) RemCsumRx(on bool) *Spec { s.a.RemCsumRx.Set(on); return s }

// RemCsumNoPartial makes RemCsumRx compute checksums at once, instead of marking
// packets as having part of it. Creation only.
//
// ip link has no words for it. Kernel: IFLA_VXLAN_REMCSUM_NOPARTIAL.
func (s *Spec) RemCsumNoPartial() *Spec { s.a.RemCsumNoPartial.Set(true); return s }
