package uapi

// The attributes of an ipvlan or ipvtap link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_IPVLAN_UNSPEC).
const (
	IFLA_IPVLAN_MODE  Attr = scopeIPvlan | 1
	IFLA_IPVLAN_FLAGS Attr = scopeIPvlan | 2
)
