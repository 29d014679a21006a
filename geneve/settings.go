package geneve

import (
	"net/netip"

	"github.com/virtif/virtif/link"
)

// Remote sets the address of the other end, of either IP version. A change keeps
// that, and sets the MTU anew.
//
// ip link: remote ADDR. Kernel: IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6.
func (s *Spec) Remote(a netip.Addr) *Spec { s.a.Remote.Set(a); return s }

// Local sets the address that packets are received at and sent from, of the IP
// version of the remote. The kernel starts with all. Creation only. Linux 7.2.
//
// ip link: local ADDR. Kernel: IFLA_GENEVE_LOCAL, IFLA_GENEVE_LOCAL6.
func (s *Spec) Local(a netip.Addr) *Spec { s.a.Local.Set(a); return s }

// DstPort sets the UDP port that packets are sent to and received on, 1 to
// 65535. The kernel starts with 6081, [Port]. Creation only.
//
// ip link: dstport PORT. Kernel: IFLA_GENEVE_PORT.
func (s *Spec) DstPort(port uint16) *Spec { s.a.DstPort.Set(port); return s }

// SrcPorts sets the UDP ports to send from, by the flow inside. The kernel
// starts with 1 to 65535. Creation only. Linux 6.15.
//
// ip link has no words for it. Kernel: IFLA_GENEVE_PORT_RANGE.
func (s *Spec) SrcPorts(low, high uint16) *Spec {
	s.a.SrcPorts.Set(PortRange{Low: low, High: high})
	return s
}

// TTL sets the time to live of the outer header, or hop limit; 0, which the
// kernel starts with, leaves it to the system. It ends TTLInherit.
//
// ip link: ttl TTL. Kernel: IFLA_GENEVE_TTL.
func (s *Spec) TTL(ttl uint8) *Spec {
	s.a.TTL.Set(ttl)
	s.a.TTLInherit = link.Opt[bool]{}
	return s
}

// TTLInherit makes the time to live of the outer header that of the packet
// inside. TTL ends that.
//
// ip link: ttl inherit. Kernel: IFLA_GENEVE_TTL_INHERIT.
func (s *Spec) TTLInherit() *Spec {
	s.a.TTLInherit.Set(true)
	s.a.TTL = link.Opt[uint8]{} // the kernel would not look at it
	return s
}

// TOS sets the type of service of the outer header, or traffic class: [TOSInherit]
// for that of the packet inside. The kernel starts with 0.
//
// ip link: tos TOS. Kernel: IFLA_GENEVE_TOS.
func (s *Spec) TOS(tos uint8) *Spec { s.a.TOS.Set(tos); return s }

// DF says what becomes of the don't fragment bit in the outer header of IPv4.
// The kernel starts with [DFUnset].
//
// ip link: df unset|set|inherit. Kernel: IFLA_GENEVE_DF.
func (s *Spec) DF(df DF) *Spec { s.a.DF.Set(df); return s }

// FlowLabel sets the flow label of the outer header of IPv6, 0 to 0xfffff. The
// kernel starts with 0.
//
// ip link: flowlabel LABEL. Kernel: IFLA_GENEVE_LABEL.
func (s *Spec) FlowLabel(label uint32) *Spec { s.a.FlowLabel.Set(label); return s }

// UDPCsum says whether packets are sent over IPv4 with a UDP checksum. The
// kernel starts with off, and reports it for IPv4 only. Creation only.
//
// ip link: [no]udpcsum. Kernel: IFLA_GENEVE_UDP_CSUM.
func (s *Spec) UDPCsum(on bool) *Spec { s.a.UDPCsum.Set(on); return s }

// UDP6ZeroCsumTx says whether packets are sent over IPv6 without a UDP checksum.
// The kernel starts with off, and reports it for IPv6 only. Creation only.
//
// ip link: [no]udp6zerocsumtx. Kernel: IFLA_GENEVE_UDP_ZERO_CSUM6_TX.
func (s *Spec) UDP6ZeroCsumTx(on bool) *Spec { s.a.UDP6ZeroCsumTx.Set(on); return s }

// UDP6ZeroCsumRx says whether packets without a UDP checksum are received over
// IPv6. The kernel starts with off where the remote is an IPv6 address. Creation
// only.
//
// ip link: [no]udp6zerocsumrx. Kernel: IFLA_GENEVE_UDP_ZERO_CSUM6_RX.
func (s *Spec) UDP6ZeroCsumRx(on bool) *Spec { s.a.UDP6ZeroCsumRx.Set(on); return s }

// InnerProtoInherit makes a link that carries IP packets without an Ethernet
// header. It has no hardware address. Creation only. Linux 5.18.
//
// ip link: innerprotoinherit. Kernel: IFLA_GENEVE_INNER_PROTO_INHERIT.
func (s *Spec) InnerProtoInherit() *Spec { s.a.InnerProtoInherit.Set(true); return s }

// GROHint adds an option to packets that tells the receiver how to merge them.
// Creation only. Linux 7.0.
//
// ip link has no words for it. Kernel: IFLA_GENEVE_GRO_HINT.
func (s *Spec) GROHint() *Spec { s.a.GROHint.Set(true); return s }
