package uapi

// The attributes of a TUN or TAP link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_TUN_UNSPEC).
const (
	IFLA_TUN_OWNER               Attr = scopeTun | 1
	IFLA_TUN_GROUP               Attr = scopeTun | 2
	IFLA_TUN_TYPE                Attr = scopeTun | 3
	IFLA_TUN_PI                  Attr = scopeTun | 4
	IFLA_TUN_VNET_HDR            Attr = scopeTun | 5
	IFLA_TUN_PERSIST             Attr = scopeTun | 6
	IFLA_TUN_MULTI_QUEUE         Attr = scopeTun | 7
	IFLA_TUN_NUM_QUEUES          Attr = scopeTun | 8
	IFLA_TUN_NUM_DISABLED_QUEUES Attr = scopeTun | 9
)
