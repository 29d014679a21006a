package bond

import "strings"

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode,PrimaryReselect,FailOverMAC,XmitHashPolicy,ARPValidate,ARPAllTargets,LACPRate,ADSelect,PortState,MIIStatus,ChurnState -linecomment -output=enums_string.go

// Mode says how a bond uses its ports.
type Mode uint8

// The modes (include/uapi/linux/if_bonding.h, BOND_MODE_*).
const (
	// BalanceRR sends each frame, or so many as PacketsPerPort says, by the
	// next port. Frames of a flow may overtake one another.
	BalanceRR Mode = 0 // balance-rr
	// ActiveBackup uses one port, and another when that fails. The other end
	// needs to know nothing of it.
	ActiveBackup Mode = 1 // active-backup
	// BalanceXOR chooses the port by a hash of the frame: see XmitHashPolicy.
	BalanceXOR Mode = 2 // balance-xor
	// Broadcast sends each frame by all ports.
	Broadcast Mode = 3 // broadcast
	// LACP is IEEE 802.3ad: ports that lead to the same system become an
	// aggregator by the link aggregation control protocol. The port of a frame
	// is chosen by a hash.
	LACP Mode = 4 // 802.3ad
	// BalanceTLB sends by the load of the ports, and receives by the active
	// one. The other end needs to know nothing of it.
	BalanceTLB Mode = 5 // balance-tlb
	// BalanceALB does that and has IPv4 neighbours send to different ports, by
	// its answers to ARP.
	BalanceALB Mode = 6 // balance-alb
)

// PrimaryReselect says when the primary port is taken again after a failure.
type PrimaryReselect uint8

// The values (include/net/bonding.h, BOND_PRI_RESELECT_*).
const (
	// PrimaryReselectAlways takes it as soon as it works.
	PrimaryReselectAlways PrimaryReselect = 0 // always
	// PrimaryReselectBetter takes it if it is faster than the active port, or
	// as fast and has the better duplex.
	PrimaryReselectBetter PrimaryReselect = 1 // better
	// PrimaryReselectFailure takes it when the active port fails.
	PrimaryReselectFailure PrimaryReselect = 2 // failure
)

// FailOverMAC says what becomes of the hardware addresses when another port of
// an active-backup bond takes over.
type FailOverMAC uint8

// The values (include/net/bonding.h, BOND_FOM_*).
const (
	// FailOverMACNone gives all ports the address of the bond.
	FailOverMACNone FailOverMAC = 0 // none
	// FailOverMACActive gives the bond the address of the active port.
	FailOverMACActive FailOverMAC = 1 // active
	// FailOverMACFollow gives a port the address of the bond when it becomes
	// the active one.
	FailOverMACFollow FailOverMAC = 2 // follow
)

// XmitHashPolicy says what of a frame the port is chosen by.
type XmitHashPolicy uint8

// The policies (include/uapi/linux/if_bonding.h, BOND_XMIT_POLICY_*).
const (
	// XmitHashPolicyLayer2 takes the hardware addresses and the Ethernet type.
	XmitHashPolicyLayer2 XmitHashPolicy = 0 // layer2
	// XmitHashPolicyLayer34 takes IP addresses and ports. A flow with and
	// without fragments may be split, which is not quite what 802.3ad says.
	XmitHashPolicyLayer34 XmitHashPolicy = 1 // layer3+4
	// XmitHashPolicyLayer23 takes hardware and IP addresses.
	XmitHashPolicyLayer23 XmitHashPolicy = 2 // layer2+3
	// XmitHashPolicyEncap23 does so with what is in a tunnel.
	XmitHashPolicyEncap23 XmitHashPolicy = 3 // encap2+3
	// XmitHashPolicyEncap34 takes IP addresses and ports of what is in a tunnel.
	XmitHashPolicyEncap34 XmitHashPolicy = 4 // encap3+4
	// XmitHashPolicyVLANSrcMAC takes the VLAN and the source. Linux 5.12.
	XmitHashPolicyVLANSrcMAC XmitHashPolicy = 5 // vlan+srcmac
)

// ARPValidate says which ARP and neighbour discovery traffic shows that a port
// works.
type ARPValidate uint32

// The values (include/net/bonding.h, BOND_ARP_VALIDATE_* and BOND_ARP_FILTER*).
const (
	// ARPValidateNone: any traffic.
	ARPValidateNone ARPValidate = 0 // none
	// ARPValidateActive: on the active port, answers of the targets.
	ARPValidateActive ARPValidate = 1 // active
	// ARPValidateBackup: on backup ports, requests of the bond to its targets,
	// which they hear as broadcast.
	ARPValidateBackup ARPValidate = 2 // backup
	// ARPValidateAll: both.
	ARPValidateAll ARPValidate = 3 // all
	// ARPValidateFilter: on all ports, any ARP or neighbour discovery traffic,
	// and no other.
	ARPValidateFilter ARPValidate = 4 // filter
	// ARPValidateFilterActive: that, and on the active port answers only.
	ARPValidateFilterActive ARPValidate = 5 // filter_active
	// ARPValidateFilterBackup: that, and on backup ports requests only.
	ARPValidateFilterBackup ARPValidate = 6 // filter_backup
)

// ARPAllTargets says how many targets must answer for a port to work.
type ARPAllTargets uint32

// The values (include/net/bonding.h, BOND_ARP_TARGETS_*).
const (
	ARPAllTargetsAny ARPAllTargets = 0 // any
	ARPAllTargetsAll ARPAllTargets = 1 // all
)

// LACPRate says how often the other end is asked to send LACP frames.
type LACPRate uint8

// The rates (include/net/bond_3ad.h, AD_LACP_SLOW and AD_LACP_FAST).
const (
	// LACPRateSlow is every 30 seconds.
	LACPRateSlow LACPRate = 0 // slow
	// LACPRateFast is every second.
	LACPRateFast LACPRate = 1 // fast
)

// ADSelect says which of several 802.3ad aggregators is used.
type ADSelect uint8

// The values (include/net/bonding.h, BOND_AD_*).
const (
	// ADSelectStable is the one with most bandwidth, until all its ports fail.
	ADSelectStable ADSelect = 0 // stable
	// ADSelectBandwidth is the one with most bandwidth at any time.
	ADSelectBandwidth ADSelect = 1 // bandwidth
	// ADSelectCount is the one with most ports at any time.
	ADSelectCount ADSelect = 2 // count
	// ADSelectActorPortPrio is the one with the highest sum of ActorPortPrio at
	// any time. Linux 6.18.
	ADSelectActorPortPrio ADSelect = 3 // actor_port_prio
)

// PortState tells whether a port carries traffic.
type PortState uint8

// The states (include/uapi/linux/if_bonding.h, BOND_STATE_*).
const (
	PortStateActive PortState = 0 // ACTIVE
	PortStateBackup PortState = 1 // BACKUP
)

// MIIStatus is what monitoring found of a port.
type MIIStatus uint8

// The values (include/uapi/linux/if_bonding.h, BOND_LINK_*).
const (
	MIIStatusUp        MIIStatus = 0 // UP
	MIIStatusGoingDown MIIStatus = 1 // GOING_DOWN
	MIIStatusDown      MIIStatus = 2 // DOWN
	MIIStatusGoingBack MIIStatus = 3 // GOING_BACK
)

// ChurnState tells whether an end of an 802.3ad port came to be in sync in time.
type ChurnState uint8

// The states (include/net/bond_3ad.h, AD_CHURN*).
const (
	ChurnStateMonitor ChurnState = 0 // MONITOR
	ChurnStateChurned ChurnState = 1 // CHURNED
	ChurnStateNone    ChurnState = 2 // NO_CHURN
)

// LACPState is a set of flags that an end of an 802.3ad port tells of itself.
type LACPState uint16

// The flags (include/uapi/linux/if_bonding.h, LACP_STATE_*).
const (
	LACPStateActive       LACPState = 1 << iota // speaks without being spoken to
	LACPStateShortTimeout                       // wants to be spoken to every second
	LACPStateAggregating                        // may be one of several ports
	LACPStateInSync                             // is in the right aggregator
	LACPStateCollecting                         // takes frames
	LACPStateDistributing                       // sends frames
	LACPStateDefaulted                          // has heard nothing of a partner yet
	LACPStateExpired                            // has not heard of the partner for too long
)

var lacpStates = [...]string{
	"active", "short_timeout", "aggregating", "in_sync", "collecting", "distributing", "defaulted", "expired",
}

// String returns the flags in the words of ip(8), with commas between.
func (s LACPState) String() string {
	var words []string
	for i, word := range lacpStates {
		if s>>i&1 != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, ",")
}
