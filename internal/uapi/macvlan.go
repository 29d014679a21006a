package uapi

// The attributes of a macvlan or macvtap link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_MACVLAN_UNSPEC).
// IFLA_MACVLAN_MACADDR is also what IFLA_MACVLAN_MACADDR_DATA is a list of.
const (
	IFLA_MACVLAN_MODE              Attr = scopeMacvlan | 1
	IFLA_MACVLAN_FLAGS             Attr = scopeMacvlan | 2
	IFLA_MACVLAN_MACADDR_MODE      Attr = scopeMacvlan | 3
	IFLA_MACVLAN_MACADDR           Attr = scopeMacvlan | 4
	IFLA_MACVLAN_MACADDR_DATA      Attr = scopeMacvlan | 5
	IFLA_MACVLAN_MACADDR_COUNT     Attr = scopeMacvlan | 6
	IFLA_MACVLAN_BC_QUEUE_LEN      Attr = scopeMacvlan | 7
	IFLA_MACVLAN_BC_QUEUE_LEN_USED Attr = scopeMacvlan | 8
	IFLA_MACVLAN_BC_CUTOFF         Attr = scopeMacvlan | 9
)
