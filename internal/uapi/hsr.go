package uapi

// The attributes of an HSR or PRP link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_HSR_UNSPEC).
const (
	IFLA_HSR_SLAVE1           Attr = scopeHSR | 1
	IFLA_HSR_SLAVE2           Attr = scopeHSR | 2
	IFLA_HSR_MULTICAST_SPEC   Attr = scopeHSR | 3
	IFLA_HSR_SUPERVISION_ADDR Attr = scopeHSR | 4
	IFLA_HSR_SEQ_NR           Attr = scopeHSR | 5
	IFLA_HSR_VERSION          Attr = scopeHSR | 6
	IFLA_HSR_PROTOCOL         Attr = scopeHSR | 7
	IFLA_HSR_INTERLINK        Attr = scopeHSR | 8
)
