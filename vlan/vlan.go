package vlan

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// kind is the name of VLAN links in IFLA_INFO_KIND.
const kind = "vlan"

// Spec describes a VLAN link to create or a change to make of one. It has the
// setters of [link.Spec], too. Like that, it comes from New or Change, must not
// be copied and is for one goroutine at a time.
//
// Each setter serves creation and change, if it does not say otherwise.
type Spec struct {
	link.Spec[*Spec]
	a   Attributes
	mtu link.Opt[uint32] // what was asked for, to explain a refusal
}

// New starts the description of a new VLAN link, for [link.Conn.Create]. The id
// is 0 to 4094. An empty name, or a %d in it, leaves the number to the library.
//
// Frames with id 0 belong to no VLAN: their tag is there for its priority only.
//
// ip link: link DEVICE type vlan id VLANID. Kernel: IFLA_LINK, IFLA_VLAN_ID.
func New(name string, parent link.Ref, id uint16) *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Name: name, Data: s.a.walk, Check: s.note, Explain: s.explain})
	s.a.ID.Set(id)
	return s.Parent(parent)
}

// Change starts the description of a change of a VLAN link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	link.Init(&s.Spec, s, link.Description{Kind: kind, Change: true, Data: s.a.walk, Check: s.note, Explain: s.explain})
	return s
}

// Protocol sets the type of the tag. The kernel starts with [Protocol8021Q].
// Creation only.
//
// ip link: protocol 802.1Q|802.1ad. Kernel: IFLA_VLAN_PROTOCOL.
func (s *Spec) Protocol(p Protocol) *Spec { s.a.Protocol.Set(p); return s }

// ReorderHdr says whether frames look untagged to those who see them at the
// link, packet sockets among them; else the tag is part of the header there.
// The kernel starts with on.
//
// ip link: reorder_hdr on|off. Kernel: VLAN_FLAG_REORDER_HDR.
func (s *Spec) ReorderHdr(on bool) *Spec { s.a.ReorderHdr.Set(on); return s }

// GVRP says whether the link, while up, announces its VLAN to the switch by the
// GARP VLAN Registration Protocol. The kernel starts with off.
//
// ip link: gvrp on|off. Kernel: VLAN_FLAG_GVRP.
func (s *Spec) GVRP(on bool) *Spec { s.a.GVRP.Set(on); return s }

// MVRP says whether the link, while up, announces its VLAN to the switch by the
// Multiple VLAN Registration Protocol, which follows GVRP. The kernel starts
// with off.
//
// ip link: mvrp on|off. Kernel: VLAN_FLAG_MVRP.
func (s *Spec) MVRP(on bool) *Spec { s.a.MVRP.Set(on); return s }

// LooseBinding says whether the link may be up while its parent is down, and
// does not go up and down with it. The kernel starts with off.
//
// ip link: loose_binding on|off. Kernel: VLAN_FLAG_LOOSE_BINDING.
func (s *Spec) LooseBinding(on bool) *Spec { s.a.LooseBinding.Set(on); return s }

// BridgeBinding says whether the carrier of a link whose parent is a bridge is
// that of the ports in its VLAN, instead of that of the bridge. It is for
// bridges with VLAN filtering: a link upon another parent has no carrier with
// it. The kernel starts with off. Before Linux 6.14 bridges heed it only when the
// link is made: a change is noted, and reported, and does nothing.
//
// ip link: bridge_binding on|off. Kernel: VLAN_FLAG_BRIDGE_BINDING.
func (s *Spec) BridgeBinding(on bool) *Spec { s.a.BridgeBinding.Set(on); return s }

// IngressQOS gives received frames with an 802.1p priority, 0 to 7, a priority
// in the kernel; 0 takes the entry away. It may be called for several. The
// kernel starts with no entry, and gives 0 to what has none.
//
// ip link: ingress-qos-map FROM:TO. Kernel: IFLA_VLAN_INGRESS_QOS.
func (s *Spec) IngressQOS(from uint8, to uint32) *Spec {
	s.a.IngressQOSMap.set(QOSMapping{uint32(from), to})
	return s
}

// EgressQOS gives sent frames with a priority in the kernel an 802.1p priority,
// 0 to 7; 0 takes the entry away. It may be called for several. The kernel
// starts with no entry, and gives 0 to what has none.
//
// ip link: egress-qos-map FROM:TO. Kernel: IFLA_VLAN_EGRESS_QOS.
func (s *Spec) EgressQOS(from uint32, to uint8) *Spec {
	s.a.EgressQOSMap.set(QOSMapping{from, uint32(to)})
	return s
}

// IngressQOSMap calls IngressQOS for each entry of a map. Entries of the link
// that the map does not name stay.
//
// ip link: ingress-qos-map FROM:TO. Kernel: IFLA_VLAN_INGRESS_QOS.
func (s *Spec) IngressQOSMap(m QOSMap) *Spec {
	for _, e := range m {
		s.a.IngressQOSMap.set(e)
	}
	return s
}

// EgressQOSMap calls EgressQOS for each entry of a map. Entries of the link that
// the map does not name stay.
//
// ip link: egress-qos-map FROM:TO. Kernel: IFLA_VLAN_EGRESS_QOS.
func (s *Spec) EgressQOSMap(m QOSMap) *Spec {
	for _, e := range m {
		s.a.EgressQOSMap.set(e)
	}
	return s
}

func (s *Spec) note(_ *attr.Walk, a *link.Attributes) { s.mtu = a.MTU }

// explain gives words to what the kernel refuses without any, and says what of a
// new link it was (vlan_newlink in net/8021q/vlan_netlink.c, vlan_check_real_dev
// in vlan.c, vlan_dev_change_mtu and vlan_dev_open in vlan_dev.c).
func (s *Spec) explain(e *link.Error, before *link.Link) {
	if e.Attribute == "" && before == nil {
		e.Attribute = s.culprit(e.Errno)
	}
	switch {
	case e.Message != "":
	case e.Attribute == "IFLA_MTU" && (e.Errno == unix.EINVAL || e.Errno == unix.ERANGE):
		e.Message = fmt.Sprintf("%v is more than the parent's MTU", s.mtu)
	case e.Attribute == "IFF_UP" && e.Errno == unix.ENETDOWN:
		e.Message = "the parent is down: bring it up first, or set LooseBinding"
	case e.Attribute == "IFLA_LINK" && e.Errno == unix.EMLINK:
		e.Message = "the kernel has no more than 8 links upon each other"
	}
}

// culprit returns what of a new link the kernel means by an error number.
func (s *Spec) culprit(errno unix.Errno) string {
	switch errno {
	case unix.EEXIST:
		return "IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID"
	case unix.ENODEV, unix.EOPNOTSUPP, unix.EMLINK:
		return "IFLA_LINK"
	case unix.EADDRNOTAVAIL:
		return "IFLA_ADDRESS"
	case unix.ENETDOWN:
		return "IFF_UP"
	case unix.EINVAL:
		if !s.mtu.IsZero() {
			return "IFLA_MTU"
		}
	}
	return ""
}

// From returns the settings of a VLAN link. They share memory with the link. A
// link of another kind is an error.
//
// All switches are present: the kernel sends none of them where all are off.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a VLAN"); err != nil {
		return a, err
	}
	a.walk(&w)
	for _, on := range []*link.Opt[bool]{&a.ReorderHdr, &a.GVRP, &a.LooseBinding, &a.MVRP, &a.BridgeBinding} {
		on.Set(on.Or(false))
	}
	return a, w.Err()
}
