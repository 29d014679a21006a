package ipvlan

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode,Flag -linecomment -output=mode_string.go

// Mode says how the links upon one parent look to the network. They all have
// the same.
type Mode uint16

// The modes (include/uapi/linux/if_link.h, enum ipvlan_mode).
const (
	// L2 is for links that have ARP and broadcast, as on a switch: frames are
	// given to them by the IP address in them.
	L2 Mode = 0 // l2
	// L3 is for links that have neither: the parent is the router that all
	// their packets go through, without passing its rules of netfilter.
	L3 Mode = 1 // l3
	// L3S is L3 with the rules of netfilter of the parent's namespace.
	L3S Mode = 2 // l3s
)

// Flag says who reaches whom. The links upon one parent all have the same.
type Flag uint16

// The flags (include/uapi/linux/if_link.h, IPVLAN_F_*).
const (
	// FlagBridge lets the links reach each other directly.
	FlagBridge Flag = 0 // bridge
	// FlagPrivate keeps them from each other.
	FlagPrivate Flag = 1 // private
	// FlagVEPA sends all out of the parent: they reach each other where a switch
	// or router there sends it back. All have one hardware address, so that the
	// switch sees it come from and go to that.
	FlagVEPA Flag = 2 // vepa
)
