// Package uapi names the netlink attributes of the kernel's user-space
// headers.
//
// Numbers restart in every nest, so an [Attr] carries the nest it belongs to:
// its type on the wire is [Attr.Num], its C name is what String returns.
// golang.org/x/sys/unix has most of the numbers, but not the names, which our
// errors quote, and not what the newest kernels added.
package uapi

//go:generate go tool -modfile=../tools/go.mod stringer -type=Attr -output=attr_string.go

// Attr is a netlink attribute: a nest in the upper half, the number that the
// attribute has on the wire in the lower.
type Attr uint32

// The nests, one for each C enum.
const (
	scopeLink = (iota + 1) << 16
	scopeInfo
	scopeProtoDownReason
	scopeXDP
	scopeAFSpec
	scopeInet
	scopeInet6
	scopeBridge
	scopeBridgeQuerier
	scopeBridgePort
	scopeVeth
	scopeTun
	scopeVLAN
	scopeVLANQOS
	scopeVRF
	scopeVRFPort
	scopeVXLAN
	scopeGeneve
	scopeBond
	scopeBondADInfo
	scopeBondPort
	scopeMacsec
	scopeMacsecGenl
	scopeMacsecSecY
	scopeMacsecRxSC
	scopeMacsecSA
	scopeMacsecOffload
	scopeMacsecRxSCStats
	scopeMacsecSAStats
	scopeMacsecTxSCStats
	scopeMacsecSecYStats
	scopeHSR
	scopeCtrl
	scopeCtrlGroup
	scopeCtrlOp
	scopeVXCAN
	scopeNetkit
	scopeMacvlan
	scopeIPvlan
	scopeIPoIB
)

// Num returns the attribute's number on the wire.
func (a Attr) Num() uint16 { return uint16(a) }

// Sibling returns the attribute of the given number in the nest of a.
func (a Attr) Sibling(num uint16) Attr { return a&^0xffff | Attr(num) }
