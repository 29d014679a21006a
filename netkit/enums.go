package netkit

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode,Policy,Scrub,Pairing -linecomment -output=enums_string.go

// Mode tells what the packets of a pair begin with.
type Mode uint32

// The modes (include/uapi/linux/if_link.h, enum netkit_mode).
const (
	// L2 packets begin with an Ethernet header, and the ends have hardware
	// addresses and do ARP.
	L2 Mode = 0 // l2
	// L3 packets begin with the IP header.
	L3 Mode = 1 // l3
)

// Policy tells what becomes of packets about which no program decides.
type Policy uint32

// The policies (include/uapi/linux/if_link.h, enum netkit_action).
const (
	// Forward lets them pass (NETKIT_PASS).
	Forward Policy = 0 // forward
	// Blackhole drops them (NETKIT_DROP).
	Blackhole Policy = 2 // blackhole
)

// Scrub tells what of a packet's metadata is cleared before a program sees it.
type Scrub uint32

// The values (include/uapi/linux/if_link.h, enum netkit_scrub).
const (
	// ScrubNone leaves mark and priority to the program.
	ScrubNone Scrub = 0 // none
	// ScrubDefault clears them where the other end is in another network
	// namespace.
	ScrubDefault Scrub = 1 // default
)

// Pairing tells whether there is another end.
type Pairing uint32

// The values (include/uapi/linux/if_link.h, enum netkit_pairing).
const (
	PairingPair   Pairing = 0 // pair
	PairingSingle Pairing = 1 // single
)
