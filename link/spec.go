package link

import (
	"net"
	"net/netip"

	"github.com/virtif/virtif/netns"
)

// Spec is the part of a request that is the same for all kinds. The Spec of
// each kind embeds it; S is a pointer to that one, so that a chain goes on as
// the kind's own:
//
//	bridge.New("br0").MTU(9000).VLANFiltering(true).Up()
//
// Setters only note what is wanted, in any order; the last call of one wins.
// What cannot be, Create and Set say. A Spec comes from a New or Change
// function, must not be copied, and is for one goroutine at a time; it may be
// used again.
//
// The setters serve creation and change, if they do not say otherwise.
type Spec[S any] struct {
	_    noCopy
	self S
	r    request
}

// noCopy makes go vet complain about copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

func (s *Spec[S]) base() *request { return &s.r }

// Up brings the link up, after everything else that the request says.
//
// ip link: up. Kernel: IFF_UP.
func (s *Spec[S]) Up() S { return s.flag(FlagUp, true) }

// Down takes the link down, before anything else that the request says.
//
// ip link: down. Kernel: IFF_UP.
func (s *Spec[S]) Down() S { return s.flag(FlagUp, false) }

// ARP tells whether the link resolves addresses by ARP. The kernel starts with
// on, for most kinds.
//
// ip link: arp on|off. Kernel: IFF_NOARP.
func (s *Spec[S]) ARP(on bool) S { return s.flag(FlagNoARP, !on) }

// Multicast tells whether the link carries multicast. The kernel starts with
// on, for most kinds.
//
// ip link: multicast on|off. Kernel: IFF_MULTICAST.
func (s *Spec[S]) Multicast(on bool) S { return s.flag(FlagMulticast, on) }

// AllMulticast tells whether the link receives all multicast, whoever asked
// for it. The kernel starts with off.
//
// ip link: allmulticast on|off. Kernel: IFF_ALLMULTI.
func (s *Spec[S]) AllMulticast(on bool) S { return s.flag(FlagAllMulti, on) }

// Promisc tells whether the link receives frames for other addresses. The
// kernel starts with off.
//
// ip link: promisc on|off. Kernel: IFF_PROMISC.
func (s *Spec[S]) Promisc(on bool) S { return s.flag(FlagPromisc, on) }

// Dynamic marks the addresses of the link as lost when it goes down. The
// kernel takes note and does nothing. It starts with off.
//
// ip link: dynamic on|off. Kernel: IFF_DYNAMIC.
func (s *Spec[S]) Dynamic(on bool) S { return s.flag(FlagDynamic, on) }

// Trailers tells whether trailers are used, which the kernel takes note of
// only. It starts with on.
//
// ip link: trailers on|off. Kernel: IFF_NOTRAILERS.
func (s *Spec[S]) Trailers(on bool) S { return s.flag(FlagNoTrailers, !on) }

func (s *Spec[S]) flag(f Flags, on bool) S {
	s.r.mask |= f
	s.r.flags &^= f
	if on {
		s.r.flags |= f
	}
	return s.self
}

// Address sets the hardware address: 6 bytes for Ethernet, neither multicast
// nor zero. Without it the kernel makes one up, or copies the parent's. Some
// kinds take a new one only while down.
//
// ip link: address LLADDR. Kernel: IFLA_ADDRESS.
func (s *Spec[S]) Address(a net.HardwareAddr) S {
	s.r.attrs.Address.Set(a)
	return s.self
}

// Broadcast sets the hardware broadcast address, or the far end of a
// point-to-point link.
//
// ip link: broadcast LLADDR. Kernel: IFLA_BROADCAST.
func (s *Spec[S]) Broadcast(a net.HardwareAddr) S {
	s.r.attrs.Broadcast.Set(a)
	return s.self
}

// MTU sets the largest packet, in bytes, between the MinMTU and MaxMTU that the
// link reports. Ethernet kinds start with 1500.
//
// ip link: mtu MTU. Kernel: IFLA_MTU.
func (s *Spec[S]) MTU(bytes uint32) S {
	s.r.attrs.MTU.Set(bytes)
	return s.self
}

// Group puts the link into a group, by which many links can be changed or
// deleted at once. The kernel starts with 0, the default group.
//
// ip link: group GROUP. Kernel: IFLA_GROUP.
func (s *Spec[S]) Group(group uint32) S {
	s.r.attrs.Group.Set(group)
	return s.self
}

// TxQLen sets the length of the transmit queue, in packets. Most kinds start
// with 1000. Linux 7.0 and later take up to 32767.
//
// ip link: txqueuelen PACKETS. Kernel: IFLA_TXQLEN.
func (s *Spec[S]) TxQLen(packets uint32) S {
	s.r.attrs.TxQLen.Set(packets)
	return s.self
}

// Queues sets how many transmit and receive queues the link is made with, 1 to
// 4096 each. The default depends on the kind. Creation only.
//
// ip link: numtxqueues N numrxqueues N. Kernel: IFLA_NUM_TX_QUEUES,
// IFLA_NUM_RX_QUEUES.
func (s *Spec[S]) Queues(tx, rx uint32) S {
	s.r.attrs.TxQueues.Set(tx)
	s.r.attrs.RxQueues.Set(rx)
	return s.self
}

// Index asks for an interface index, 1 to 1<<31 - 1. Without it the kernel
// takes the next free one. With NetNS in a change, it is the index in the other
// namespace.
//
// ip link: index IDX. Kernel: ifi_index, IFLA_NEW_IFINDEX.
func (s *Spec[S]) Index(i Index) S {
	s.r.index = i
	return s.self
}

// Alias gives the link a free text of up to 255 bytes; "" takes it away.
//
// ip link: alias NAME. Kernel: IFLA_IFALIAS.
func (s *Spec[S]) Alias(text string) S {
	s.r.attrs.Alias.Set(text)
	return s.self
}

// AltNames gives the link alternative names, 1 to 127 bytes each, beside those
// that it has.
//
// ip link property: add altname NAME. Kernel: IFLA_ALT_IFNAME.
func (s *Spec[S]) AltNames(names ...string) S {
	s.r.addAlt = append([]string(nil), names...)
	return s.self
}

// DropAltNames takes alternative names away. Change only.
//
// ip link property: del altname NAME. Kernel: IFLA_ALT_IFNAME.
func (s *Spec[S]) DropAltNames(names ...string) S {
	s.r.dropAlt = append([]string(nil), names...)
	return s.self
}

// Rename gives the link another name, 1 to 15 bytes; a %d in it becomes the
// lowest free number. Before Linux 6.2 the link must be down. Change only.
//
// ip link: name NAME. Kernel: IFLA_IFNAME.
func (s *Spec[S]) Rename(name string) S {
	s.r.rename = name
	return s.self
}

// Master makes the link a port of a bridge, bond, team or vrf in the same
// network namespace. It leaves another master that it has. To have none, see
// NoMaster.
//
// ip link: master DEVICE. Kernel: IFLA_MASTER.
func (s *Spec[S]) Master(m Ref) S {
	if m == nil {
		s.r.fail("IFLA_MASTER", "there is no master: nil")
	}
	s.r.master, s.r.noMaster = m, false
	return s.self
}

// NoMaster takes the link away from its master.
//
// ip link: nomaster. Kernel: IFLA_MASTER.
func (s *Spec[S]) NoMaster() S {
	s.r.master, s.r.noMaster = nil, true
	return s.self
}

// Parent names the link below, for kinds whose New does not ask for it. It is
// looked up in the namespace of LinkNetNS. Creation only.
//
// ip link: link DEVICE. Kernel: IFLA_LINK.
func (s *Spec[S]) Parent(p Ref) S {
	if p == nil {
		s.r.fail("IFLA_LINK", "there is no parent: nil")
	}
	s.r.parent = p
	return s.self
}

// NetNS says in which network namespace the link is created, or where a change
// moves it. A move takes the link down and away from its master; the rest of
// the request is done there. The handle must stay open until then.
//
// ip link: netns NETNS. Kernel: IFLA_NET_NS_FD.
func (s *Spec[S]) NetNS(ns *netns.NS) S {
	if ns == nil {
		s.r.fail("IFLA_NET_NS_FD", "there is no network namespace: nil")
	}
	s.r.netNS = ns
	return s.self
}

// LinkNetNS says in which network namespace the parent is, and where the packets
// of a tunnel leave. Without it that is the namespace of the connection. Creation
// only.
//
// ip link: link-netns NETNS. Kernel: IFLA_LINK_NETNSID.
func (s *Spec[S]) LinkNetNS(ns *netns.NS) S {
	if ns == nil {
		s.r.fail("IFLA_LINK_NETNSID", "there is no network namespace: nil")
	}
	s.r.linkNetNS = ns
	return s.self
}

// OperState sets the operational state. The kernel heeds testing, dormant and
// up, for links whose mode leaves that to user space.
//
// ip link: state STATE. Kernel: IFLA_OPERSTATE.
func (s *Spec[S]) OperState(state OperState) S {
	if state < OperTesting {
		s.r.fail("IFLA_OPERSTATE", "%v cannot be set: the kernel heeds testing, dormant and up", state)
		return s.self
	}
	s.r.attrs.OperState.Set(state)
	return s.self
}

// LinkMode says what the operational state becomes with carrier: up, or dormant
// or testing until user space sets it. The kernel starts with default: up.
//
// ip link: mode MODE. Kernel: IFLA_LINKMODE.
func (s *Spec[S]) LinkMode(mode LinkMode) S {
	s.r.attrs.LinkMode.Set(mode)
	return s.self
}

// Carrier sets the carrier of kinds that let user space do so: dummy, team, tun
// and tap.
//
// ip link: carrier on|off. Kernel: IFLA_CARRIER.
func (s *Spec[S]) Carrier(on bool) S {
	s.r.attrs.Carrier.Set(on)
	return s.self
}

// ProtoDown holds the link down for a protocol, or lets it go, which needs that
// no reason is left. The kinds that have it are macvlan, macvtap and vxlan.
//
// ip link: protodown on|off. Kernel: IFLA_PROTO_DOWN.
func (s *Spec[S]) ProtoDown(on bool) S {
	s.r.attrs.ProtoDown.Set(on)
	return s.self
}

// ProtoDownReason sets or clears one of 32 reasons, from 0, to hold the link
// down. It may be called for several. The kernel starts with none.
//
// ip link: protodown_reason PREASON on|off. Kernel: IFLA_PROTO_DOWN_REASON.
func (s *Spec[S]) ProtoDownReason(reason uint8, on bool) S {
	if reason > 31 {
		s.r.fail("IFLA_PROTO_DOWN_REASON.IFLA_PROTO_DOWN_REASON_VALUE", "reason %d is not in 0 to 31", reason)
		return s.self
	}
	bit, a := uint32(1)<<reason, &s.r.attrs
	a.protoDownReasonMask.Set(a.protoDownReasonMask.Or(0) | bit)
	value := a.ProtoDownReason.Or(0) &^ bit
	if on {
		value |= bit
	}
	a.ProtoDownReason.Set(value)
	return s.self
}

// AddrGenMode says how the kernel makes the IPv6 link-local address. It starts
// as net.ipv6.conf.default.addr_gen_mode says, which is eui64. Stable privacy
// needs a secret in net.ipv6.conf.
//
// ip link: addrgenmode MODE. Kernel: IFLA_INET6_ADDR_GEN_MODE.
func (s *Spec[S]) AddrGenMode(mode AddrGenMode) S {
	s.r.attrs.AddrGenMode.Set(mode)
	return s.self
}

// IPv6Token sets the interface identifier, the lower 64 bits of an address,
// that autoconfiguration uses. The link must accept router advertisements.
//
// ip token: set TOKEN. Kernel: IFLA_INET6_TOKEN.
func (s *Spec[S]) IPv6Token(token netip.Addr) S {
	if !token.Is6() || token.Is4In6() || token.Zone() != "" {
		s.r.fail("IFLA_AF_SPEC.AF_INET6.IFLA_INET6_TOKEN", "%v is no IPv6 address", token)
		return s.self
	}
	s.r.attrs.IPv6Token.Set(token)
	return s.self
}

// Raw adds attributes to IFLA_INFO_DATA that the kind's package does not know.
// They are sent as they are, and a change that fails does not take them back.
func (s *Spec[S]) Raw(attrs ...RawAttr) S {
	s.r.raw = append(s.r.raw, attrs...)
	return s.self
}

// RawLink adds attributes at the top level of the link message that this
// package does not know. They are sent as they are, and a change that fails does
// not take them back.
func (s *Spec[S]) RawLink(attrs ...RawAttr) S {
	s.r.attrs.Unknown = append(s.r.attrs.Unknown, attrs...)
	return s.self
}
