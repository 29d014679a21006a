package uapi

// The attributes of a veth, below IFLA_INFO_DATA
// (include/uapi/linux/veth.h).
const (
	VETH_INFO_PEER Attr = scopeVeth | 1
)
