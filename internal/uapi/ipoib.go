package uapi

// The attributes of an IPoIB link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_IPOIB_UNSPEC).
const (
	IFLA_IPOIB_PKEY   Attr = scopeIPoIB | 1
	IFLA_IPOIB_MODE   Attr = scopeIPoIB | 2
	IFLA_IPOIB_UMCAST Attr = scopeIPoIB | 3
)
