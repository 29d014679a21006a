package uapi

// The attributes of a VRF, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_VRF_UNSPEC).
const (
	IFLA_VRF_TABLE Attr = scopeVRF | 1
)

// The attributes of a port of a VRF, below IFLA_INFO_SLAVE_DATA
// (include/uapi/linux/if_link.h, enum IFLA_VRF_PORT_UNSPEC).
const (
	IFLA_VRF_PORT_TABLE Attr = scopeVRFPort | 1
)
