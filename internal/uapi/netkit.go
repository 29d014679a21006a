package uapi

// The attributes of a netkit, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_NETKIT_UNSPEC).
const (
	IFLA_NETKIT_PEER_INFO   Attr = scopeNetkit | 1
	IFLA_NETKIT_PRIMARY     Attr = scopeNetkit | 2
	IFLA_NETKIT_POLICY      Attr = scopeNetkit | 3
	IFLA_NETKIT_PEER_POLICY Attr = scopeNetkit | 4
	IFLA_NETKIT_MODE        Attr = scopeNetkit | 5
	IFLA_NETKIT_SCRUB       Attr = scopeNetkit | 6
	IFLA_NETKIT_PEER_SCRUB  Attr = scopeNetkit | 7
	IFLA_NETKIT_HEADROOM    Attr = scopeNetkit | 8
	IFLA_NETKIT_TAILROOM    Attr = scopeNetkit | 9
	IFLA_NETKIT_PAIRING     Attr = scopeNetkit | 10
)
