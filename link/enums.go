package link

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=OperState,LinkMode,AddrGenMode,EventCause,XDPMode -linecomment -output=enums_string.go

// Index is the number of a link in its network namespace, from 1 (ifindex).
type Index uint32

// String returns the number.
func (i Index) String() string { return strconv.FormatUint(uint64(i), 10) }

// NSID is the number that one network namespace has given to another; -1 where
// it has given none.
type NSID int32

// OperState is the operational state of a link, after RFC 2863.
type OperState uint8

// The operational states (include/uapi/linux/if.h, IF_OPER_*).
const (
	OperUnknown        OperState = 0 // unknown
	OperNotPresent     OperState = 1 // notpresent
	OperDown           OperState = 2 // down
	OperLowerLayerDown OperState = 3 // lowerlayerdown
	OperTesting        OperState = 4 // testing
	OperDormant        OperState = 5 // dormant
	OperUp             OperState = 6 // up
)

// LinkMode tells what state a link goes to when its carrier comes.
type LinkMode uint8

// The link modes (include/uapi/linux/if.h, IF_LINK_MODE_*).
const (
	LinkModeDefault LinkMode = 0 // default
	LinkModeDormant LinkMode = 1 // dormant
	LinkModeTesting LinkMode = 2 // testing
)

// AddrGenMode tells how the kernel makes IPv6 link-local addresses.
type AddrGenMode uint8

// The modes (include/uapi/linux/if_link.h, IN6_ADDR_GEN_MODE_*).
const (
	AddrGenEUI64         AddrGenMode = 0 // eui64
	AddrGenNone          AddrGenMode = 1 // none
	AddrGenStablePrivacy AddrGenMode = 2 // stable_secret
	AddrGenRandom        AddrGenMode = 3 // random
)

// EventCause is what made the kernel send a notification.
type EventCause uint32

// The causes (include/uapi/linux/if_link.h, IFLA_EVENT_*).
const (
	CauseNone            EventCause = 0 // none
	CauseReboot          EventCause = 1 // reboot
	CauseFeatures        EventCause = 2 // features
	CauseBondingFailOver EventCause = 3 // bonding failover
	CauseNotifyPeers     EventCause = 4 // notify peers
	CauseIGMPResend      EventCause = 5 // resend igmp
	CauseBondingOptions  EventCause = 6 // bonding options
)

// XDPMode tells how an XDP program is attached.
type XDPMode uint8

// The modes (include/uapi/linux/if_link.h, XDP_ATTACHED_*).
const (
	XDPNone     XDPMode = 0 // none
	XDPDriver   XDPMode = 1 // driver
	XDPGeneric  XDPMode = 2 // generic
	XDPHardware XDPMode = 3 // hardware
	XDPMulti    XDPMode = 4 // multi
)

// Flags are the IFF_ flags of a link.
type Flags uint32

// The flags (include/uapi/linux/if.h).
const (
	FlagUp           Flags = unix.IFF_UP
	FlagBroadcast    Flags = unix.IFF_BROADCAST
	FlagDebug        Flags = unix.IFF_DEBUG
	FlagLoopback     Flags = unix.IFF_LOOPBACK
	FlagPointToPoint Flags = unix.IFF_POINTOPOINT
	FlagNoTrailers   Flags = unix.IFF_NOTRAILERS
	FlagRunning      Flags = unix.IFF_RUNNING
	FlagNoARP        Flags = unix.IFF_NOARP
	FlagPromisc      Flags = unix.IFF_PROMISC
	FlagAllMulti     Flags = unix.IFF_ALLMULTI
	FlagMaster       Flags = unix.IFF_MASTER
	FlagSlave        Flags = unix.IFF_SLAVE
	FlagMulticast    Flags = unix.IFF_MULTICAST
	FlagPortSel      Flags = unix.IFF_PORTSEL
	FlagAutoMedia    Flags = unix.IFF_AUTOMEDIA
	FlagDynamic      Flags = unix.IFF_DYNAMIC
	FlagLowerUp      Flags = 1 << 16
	FlagDormant      Flags = 1 << 17
	FlagEcho         Flags = 1 << 18
)

var flagNames = [...]string{
	"UP", "BROADCAST", "DEBUG", "LOOPBACK", "POINTOPOINT", "NOTRAILERS", "RUNNING", "NOARP", "PROMISC",
	"ALLMULTI", "MASTER", "SLAVE", "MULTICAST", "PORTSEL", "AUTOMEDIA", "DYNAMIC", "LOWER_UP", "DORMANT", "ECHO",
}

// String returns the names of the flags, with commas between.
func (f Flags) String() string { return strings.Join(f.names(), ",") }

func (f Flags) names() []string {
	names := []string{}
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if rest := f &^ (1<<len(flagNames) - 1); rest != 0 {
		names = append(names, "0x"+strconv.FormatUint(uint64(rest), 16))
	}
	return names
}

// HardwareType is the ARP hardware type of a link.
type HardwareType uint16

// The types that virtual links have (include/uapi/linux/if_arp.h, ARPHRD_*).
const (
	Ethernet    HardwareType = 1
	InfiniBand  HardwareType = 32
	CAN         HardwareType = 280
	Netlink     HardwareType = 824
	LoopbackHW  HardwareType = 772
	NoLinkLayer HardwareType = 65534
)
