package uapi

// The attributes of a GENEVE link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_GENEVE_UNSPEC).
const (
	IFLA_GENEVE_ID                  Attr = scopeGeneve | 1
	IFLA_GENEVE_REMOTE              Attr = scopeGeneve | 2
	IFLA_GENEVE_TTL                 Attr = scopeGeneve | 3
	IFLA_GENEVE_TOS                 Attr = scopeGeneve | 4
	IFLA_GENEVE_PORT                Attr = scopeGeneve | 5
	IFLA_GENEVE_COLLECT_METADATA    Attr = scopeGeneve | 6
	IFLA_GENEVE_REMOTE6             Attr = scopeGeneve | 7
	IFLA_GENEVE_UDP_CSUM            Attr = scopeGeneve | 8
	IFLA_GENEVE_UDP_ZERO_CSUM6_TX   Attr = scopeGeneve | 9
	IFLA_GENEVE_UDP_ZERO_CSUM6_RX   Attr = scopeGeneve | 10
	IFLA_GENEVE_LABEL               Attr = scopeGeneve | 11
	IFLA_GENEVE_TTL_INHERIT         Attr = scopeGeneve | 12
	IFLA_GENEVE_DF                  Attr = scopeGeneve | 13
	IFLA_GENEVE_INNER_PROTO_INHERIT Attr = scopeGeneve | 14
	IFLA_GENEVE_PORT_RANGE          Attr = scopeGeneve | 15
	IFLA_GENEVE_GRO_HINT            Attr = scopeGeneve | 16
	IFLA_GENEVE_LOCAL               Attr = scopeGeneve | 17
	IFLA_GENEVE_LOCAL6              Attr = scopeGeneve | 18
)
