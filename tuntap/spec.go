package tuntap

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/virtif/virtif/link"
)

// Spec describes a TUN or TAP device to make. It has the setters of [link.Spec],
// too. Like that, it comes from New, must not be copied and is for one goroutine
// at a time.
type Spec struct {
	link.Spec[*Spec]
	a           Attributes
	index       link.Index
	vnetHdrSize uint32
	err         *link.Error // the first bad value

	held *holding // the queues that are to stay open; nil makes a persistent device
}

// New describes a TUN or TAP device. An empty name, or a %d in it, leaves the
// number to the library: tun0, tap0 or the next that is free.
//
// The device carries packets of IP (TUN) or Ethernet frames (TAP), with nothing
// before them unless PacketInfo or VnetHdr says so.
//
// ip tuntap: add dev NAME mode MODE. Kernel: TUNSETIFF.
func New(name string, mode Mode) *Spec {
	s := new(Spec)
	s.a.Mode.Set(mode)
	switch mode {
	case TUN, TAP:
		if name == "" {
			name = mode.String() + "%d"
		}
	default:
		s.fail("TUNSETIFF", fmt.Sprintf("%v is neither tun nor tap", mode))
	}
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Make: s.make, Command: s.command})
	return s
}

// kind is what netlink calls both modes.
const kind = "tun"

// Owner keeps the device to one user, and to those with CAP_NET_ADMIN in its
// network namespace. The kernel starts with no owner, and then most versions of
// it let all attach who may open /dev/net/tun.
//
// ip tuntap: user USER. Kernel: TUNSETOWNER.
func (s *Spec) Owner(uid uint32) *Spec {
	s.a.Owner.Set(uid)
	return s
}

// OwnerGroup keeps the device to the users of a group, like Owner; with both,
// it is the owner who must be in the group. The kernel starts with none. (Group,
// of [link.Spec], is the group of links that the device is in.)
//
// ip tuntap: group GROUP. Kernel: TUNSETGROUP.
func (s *Spec) OwnerGroup(gid uint32) *Spec {
	s.a.Group.Set(gid)
	return s
}

// MultiQueue lets the device be opened up to 256 times. Each descriptor is a
// queue of its own; the kernel spreads the flows among them.
//
// ip tuntap: multi_queue. Kernel: IFF_MULTI_QUEUE.
func (s *Spec) MultiQueue() *Spec {
	s.a.MultiQueue.Set(true)
	return s
}

// VnetHdr puts a struct virtio_net_hdr before each packet, read or written: 10
// bytes that tell which checksums and which cutting into segments are left to
// do.
//
// ip tuntap: vnet_hdr. Kernel: IFF_VNET_HDR.
func (s *Spec) VnetHdr() *Spec {
	s.a.VnetHdr.Set(true)
	return s
}

// VnetHdrSize is VnetHdr with room for more in the header, in bytes: 12 serve
// for virtio's mergeable receive buffers. The kernel starts with 10, the least.
//
// ip tuntap: (none). Kernel: TUNSETVNETHDRSZ.
func (s *Spec) VnetHdrSize(bytes uint32) *Spec {
	if bytes < 10 || bytes > 1<<31-1 {
		s.fail("TUNSETVNETHDRSZ", fmt.Sprintf("%d is not in 10 to 2147483647", bytes))
	}
	s.vnetHdrSize = bytes
	return s.VnetHdr()
}

// PacketInfo puts a struct tun_pi before each packet, read or written: 2 bytes
// of flags, and 2 with the packet's Ethernet type in network order. It comes
// before the header of VnetHdr.
//
// ip tuntap: pi. Kernel: IFF_NO_PI, not set.
func (s *Spec) PacketInfo() *Spec {
	s.a.PacketInfo.Set(true)
	return s
}

// Index asks for an interface index, 1 to 1<<31 - 1. Without it the kernel
// takes the next free one.
//
// ip tuntap: (none). Kernel: TUNSETIFINDEX.
func (s *Spec) Index(i link.Index) *Spec {
	if i > 1<<31-1 {
		s.fail("TUNSETIFINDEX", "an index is not in 1 to 2147483647")
	}
	s.index = i
	return s
}

// Queues is not for TUN and TAP devices, which have as many queues as are
// opened: use MultiQueue and OpenQueues. Create refuses it.
func (s *Spec) Queues(tx, rx uint32) *Spec {
	s.fail("IFLA_NUM_TX_QUEUES", "a tun or tap device has as many queues as are opened: use MultiQueue")
	return s
}

// command returns the command of ip(8) that makes the device.
func (s *Spec) command(name string) string {
	words := []string{"ip tuntap add dev", name, "mode", s.a.Mode.Or(TUN).String()}
	if uid, ok := s.a.Owner.Get(); ok {
		words = append(words, "user", strconv.FormatUint(uint64(uid), 10))
	}
	if gid, ok := s.a.Group.Get(); ok {
		words = append(words, "group", strconv.FormatUint(uint64(gid), 10))
	}
	for _, flag := range []struct {
		word string
		on   link.Opt[bool]
	}{{"pi", s.a.PacketInfo}, {"vnet_hdr", s.a.VnetHdr}, {"multi_queue", s.a.MultiQueue}} {
		if flag.on.Or(false) {
			words = append(words, flag.word)
		}
	}
	return strings.Join(words, " ")
}
