package uapi

// The attributes of a vxcan, below IFLA_INFO_DATA
// (include/uapi/linux/can/vxcan.h).
const (
	VXCAN_INFO_PEER Attr = scopeVXCAN | 1
)
