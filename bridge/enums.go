package bridge

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=STPState,STPMode,VLANProtocol,MulticastRouter,PortState -linecomment -output=enums_string.go

// STPState tells whether a bridge takes part in the spanning tree protocol, and
// who speaks it.
type STPState uint32

// The states (net/bridge/br_private.h, BR_NO_STP and so on).
const (
	STPStateOff    STPState = 0 // off
	STPStateKernel STPState = 1 // kernel
	STPStateUser   STPState = 2 // user
)

// STPMode says who speaks the spanning tree protocol once it is on.
type STPMode uint32

// The modes (include/uapi/linux/if_link.h, BR_STP_MODE_*).
const (
	// STPModeAuto asks the helper /sbin/bridge-stp to have a daemon do it. The
	// kernel does it where there is no helper, and in all network namespaces
	// but the initial one.
	STPModeAuto STPMode = 0 // auto
	// STPModeUser leaves it to a daemon, without asking a helper.
	STPModeUser STPMode = 1 // user
	// STPModeKernel has the kernel do it, without asking a helper.
	STPModeKernel STPMode = 2 // kernel
)

// VLANProtocol is the Ethernet type of the VLAN tags that a bridge looks at.
type VLANProtocol uint16

// The protocols (include/uapi/linux/if_ether.h, ETH_P_8021Q and ETH_P_8021AD).
const (
	VLANProtocol8021Q  VLANProtocol = 0x8100 // 802.1Q
	VLANProtocol8021AD VLANProtocol = 0x88a8 // 802.1ad
)

// MulticastRouter tells whether multicast routers are behind a bridge or a
// port, which then gets all multicast.
type MulticastRouter uint8

// The values (include/uapi/linux/if_bridge.h, MDB_RTR_TYPE_*). ip(8) has
// numbers for them.
const (
	// MulticastRouterDisabled means none, whatever is heard.
	MulticastRouterDisabled MulticastRouter = 0 // disabled
	// MulticastRouterAuto believes the queries that are heard.
	MulticastRouterAuto MulticastRouter = 1 // auto
	// MulticastRouterPermanent means that there always is one.
	MulticastRouterPermanent MulticastRouter = 2 // permanent
	// MulticastRouterTemporary means that there is one until the querier
	// interval has passed or the value is set again. For ports only.
	MulticastRouterTemporary MulticastRouter = 3 // temporary
)

// PortState is the spanning tree state of a port.
type PortState uint8

// The states (include/uapi/linux/if_bridge.h, BR_STATE_*).
const (
	PortStateDisabled   PortState = 0 // disabled
	PortStateListening  PortState = 1 // listening
	PortStateLearning   PortState = 2 // learning
	PortStateForwarding PortState = 3 // forwarding
	PortStateBlocking   PortState = 4 // blocking
)
