package link

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// in returns the bytes of a span, nil where the kernel did not send it.
func (l *Link) in(s attr.Span) []byte {
	if len(l.msg) < unix.SizeofIfInfomsg {
		return nil
	}
	return s.In(l.msg[unix.SizeofIfInfomsg:])
}

// find returns the payload of an attribute; nil where the kernel did not send
// it.
func (l *Link) find(path ...uapi.Attr) []byte {
	if len(l.msg) < unix.SizeofIfInfomsg {
		return nil
	}
	return attr.Find(l.msg[unix.SizeofIfInfomsg:], path...)
}

// Raw returns the message as the kernel sent it: struct ifinfomsg and the
// attributes.
func (l *Link) Raw() []byte { return l.msg }

// Data returns the attributes of the link's kind in wire form, IFLA_INFO_DATA,
// for kinds that have no package here; nil where there are none.
func (l *Link) Data() []byte { return l.in(l.data) }

// PortData returns what the master holds of this link in wire form,
// IFLA_INFO_SLAVE_DATA; nil where there is none.
func (l *Link) PortData() []byte { return l.in(l.portData) }

// XStats returns the counters of the link's kind in wire form,
// IFLA_INFO_XSTATS; nil where there are none.
func (l *Link) XStats() []byte { return l.find(uapi.IFLA_LINKINFO, uapi.IFLA_INFO_XSTATS) }

// PhysPortID returns the id of the physical port, of up to 32 bytes; nil where
// there is none.
func (l *Link) PhysPortID() []byte { return l.find(uapi.IFLA_PHYS_PORT_ID) }

// PhysSwitchID returns the id of the switch that the port is of, of up to 32
// bytes; nil where there is none.
func (l *Link) PhysSwitchID() []byte { return l.find(uapi.IFLA_PHYS_SWITCH_ID) }

// VFInfo returns the settings of SR-IOV virtual functions in wire form,
// IFLA_VFINFO_LIST; nil where the kernel did not send them.
func (l *Link) VFInfo() []byte { return l.find(uapi.IFLA_VFINFO_LIST) }

// DevlinkPort returns attributes DEVLINK_ATTR_* in wire form; nil before Linux
// 6.2.
func (l *Link) DevlinkPort() []byte { return l.find(uapi.IFLA_DEVLINK_PORT) }

// DPLLPin returns attributes DPLL_A_PIN_* in wire form; nil before Linux 6.7.
func (l *Link) DPLLPin() []byte { return l.find(uapi.IFLA_DPLL_PIN) }

// BridgePort returns attributes IFLA_BRPORT_* in wire form, of messages of the
// family AF_BRIDGE; nil in others.
func (l *Link) BridgePort() []byte { return l.find(uapi.IFLA_PROTINFO) }

// WirelessEvent returns an event of the wireless extensions in wire form; nil
// in most messages.
func (l *Link) WirelessEvent() []byte { return l.find(uapi.IFLA_WIRELESS) }

// MemoryMap is where a device of the ISA days is (struct rtnl_link_ifmap).
type MemoryMap struct {
	MemStart uint64 // first byte of shared memory
	MemEnd   uint64 // last byte of it
	BaseAddr uint64 // first port for input and output
	IRQ      uint16 // interrupt
	DMA      uint8  // DMA channel
	Port     uint8  // which connector is used (IF_PORT_*)
}

// MemoryMap returns where the device is: zeros for all virtual links.
func (l *Link) MemoryMap() (m MemoryMap) {
	if b := l.find(uapi.IFLA_MAP); len(b) >= 28 {
		m = MemoryMap{
			host.Uint64(b), host.Uint64(b[8:]), host.Uint64(b[16:]),
			host.Uint16(b[24:]), b[26], b[27],
		}
	}
	return m
}

// Conf holds the settings of net.ipv4.conf or net.ipv6.conf for one link.
type Conf struct{ b []byte }

// Len returns how many settings the kernel sent.
func (c Conf) Len() int { return len(c.b) / 4 }

// At returns the setting at a position from 0, or 0 where there is none.
func (c Conf) At(i int) int32 {
	if i < 0 || i >= c.Len() {
		return 0
	}
	return int32(host.Uint32(c.b[4*i:]))
}

// IPv4Conf returns the settings of net.ipv4.conf, by number minus one
// (IPV4_DEVCONF_* in include/uapi/linux/ip.h).
func (l *Link) IPv4Conf() Conf {
	return Conf{l.find(uapi.IFLA_AF_SPEC, uapi.AF_INET, uapi.IFLA_INET_CONF)}
}

// IPv6Conf returns the settings of net.ipv6.conf, by number (DEVCONF_* in
// include/uapi/linux/ipv6.h).
func (l *Link) IPv6Conf() Conf {
	return Conf{l.find(uapi.IFLA_AF_SPEC, uapi.AF_INET6, uapi.IFLA_INET6_CONF)}
}

// IPv6Cache holds the times of neighbour discovery (struct ifla_cacheinfo).
type IPv6Cache struct {
	MaxReasmLen   uint32        // bytes
	Timestamp     time.Duration // when the settings last changed, since boot
	ReachableTime time.Duration // how long a neighbour counts as reachable
	RetransTime   time.Duration // between neighbour solicitations
}

// IPv6Cache returns the times of neighbour discovery, and whether the link has
// IPv6.
func (l *Link) IPv6Cache() (c IPv6Cache, ok bool) {
	b := l.find(uapi.IFLA_AF_SPEC, uapi.AF_INET6, uapi.IFLA_INET6_CACHEINFO)
	if len(b) < 16 {
		return c, false
	}
	return IPv6Cache{
		MaxReasmLen:   host.Uint32(b),
		Timestamp:     time.Duration(host.Uint32(b[4:])) * 10 * time.Millisecond,
		ReachableTime: time.Duration(host.Uint32(b[8:])) * time.Millisecond,
		RetransTime:   time.Duration(host.Uint32(b[12:])) * time.Millisecond,
	}, true
}
