// Package can tells which frames a CAN link carries. It is what packages vcan
// and vxcan, the kinds of virtual CAN link, have in common.
//
// The kernel knows that by the MTU: 16 bytes hold a frame of CAN CC, 72 one of
// CAN FD, 76 and more one of CAN XL, each with its header. There is nothing else
// to set:
//
//	conn, err := link.Dial()
//	...
//	l, err := conn.Create(vcan.New("vcan0").Protocol(can.FD).Up())
//	p, err := can.From(l) // can.FD
//
// # The netlink attributes of kind can
//
// The attributes IFLA_CAN_* (include/uapi/linux/can/netlink.h) belong to kind
// can: bit timing, control mode, restart and the like of a real controller. The
// kernel makes no such link by netlink ("ip link add … type can" is refused), it
// is there with its hardware. None of them is ever sent to a vcan or vxcan or
// reported by one: vcan has no attributes at all, vxcan has VXCAN_INFO_PEER,
// which names the other end. [link.Link] has those of a controller in Data.
package can

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Protocol -linecomment -output=protocol_string.go

// Protocol is a generation of CAN. A link for one carries the frames of those
// before it, too.
type Protocol uint8

// The protocols.
const (
	CC Protocol = 1 // CAN CC
	FD Protocol = 2 // CAN FD
	XL Protocol = 3 // CAN XL
)

// The MTUs of CAN links, in bytes: the lengths of struct can_frame,
// canfd_frame and canxl_frame (include/uapi/linux/can.h). CAN XL has a range.
const (
	CCMTU    = 16   // CAN_MTU, 8 bytes of data
	FDMTU    = 72   // CANFD_MTU, 64 bytes of data
	XLMinMTU = 76   // CANXL_MIN_MTU, 64 bytes of data
	XLMaxMTU = 2060 // CANXL_MAX_MTU, 2048 bytes of data
)

// xlSince is the first kernel with CAN XL.
var xlSince = attr.VersionOf(6, 1)

// MTU returns the MTU of a link for the protocol, the longest for CAN XL; 0 for
// a protocol that is none of those here.
func (p Protocol) MTU() uint32 {
	switch p {
	case CC:
		return CCMTU
	case FD:
		return FDMTU
	case XL:
		return XLMaxMTU
	}
	return 0
}

// protocolOf returns the protocol of links with the given MTU, or 0.
func protocolOf(mtu uint32) Protocol {
	switch {
	case mtu == CCMTU:
		return CC
	case mtu == FDMTU:
		return FD
	case XLMinMTU <= mtu && mtu <= XLMaxMTU:
		return XL
	}
	return 0
}

// From returns the protocol that a CAN link is for, of whatever kind. A link
// that is no CAN link, or has an MTU that is for no frames, is an error.
func From(l *link.Link) (Protocol, error) {
	if l == nil {
		return 0, &link.Error{Op: "read", Message: "there is no link", Errno: unix.EINVAL}
	}
	if l.Type != link.CAN {
		return 0, &link.Error{Op: "read", Kind: l.Kind, Name: l.Name, Message: "it is no CAN link", Errno: unix.EINVAL}
	}
	mtu := l.MTU.Or(0)
	p := protocolOf(mtu)
	if p == 0 {
		return 0, &link.Error{Op: "read", Kind: l.Kind, Name: l.Name, Attribute: uapi.IFLA_MTU.String(), Message: misfit(mtu), Errno: unix.EINVAL}
	}
	return p, nil
}

// Check finds what the kernel takes of a new CAN link and should not, or
// refuses without words: an MTU for no frames, an address. Like
// [link.Description] it is of use within this module only.
func Check(w *attr.Walk, a *link.Attributes) {
	if mtu, ok := a.MTU.Get(); ok {
		switch p := protocolOf(mtu); {
		case p == 0:
			w.Fail(uapi.IFLA_MTU, unix.EINVAL, misfit(mtu))
		case p == XL && w.Kernel() < xlSince:
			w.Fail(uapi.IFLA_MTU, unix.EOPNOTSUPP, fmt.Sprintf("this kernel has no CAN XL: needs Linux %v", xlSince))
		}
	}
	const none = "CAN links have no hardware address"
	if !a.Address.IsZero() {
		w.Fail(uapi.IFLA_ADDRESS, unix.EOPNOTSUPP, none)
	}
	if !a.Broadcast.IsZero() {
		w.Fail(uapi.IFLA_BROADCAST, unix.EOPNOTSUPP, none)
	}
}

func misfit(mtu uint32) string {
	return fmt.Sprintf("%d is the MTU of no CAN link: that is %d (%v), %d (%v) or %d to %d (%v)",
		mtu, CCMTU, CC, FDMTU, FD, XLMinMTU, XLMaxMTU, XL)
}
