package uapi

// The attributes of a VXLAN link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_VXLAN_UNSPEC).
const (
	IFLA_VXLAN_ID                Attr = scopeVXLAN | 1
	IFLA_VXLAN_GROUP             Attr = scopeVXLAN | 2
	IFLA_VXLAN_LINK              Attr = scopeVXLAN | 3
	IFLA_VXLAN_LOCAL             Attr = scopeVXLAN | 4
	IFLA_VXLAN_TTL               Attr = scopeVXLAN | 5
	IFLA_VXLAN_TOS               Attr = scopeVXLAN | 6
	IFLA_VXLAN_LEARNING          Attr = scopeVXLAN | 7
	IFLA_VXLAN_AGEING            Attr = scopeVXLAN | 8
	IFLA_VXLAN_LIMIT             Attr = scopeVXLAN | 9
	IFLA_VXLAN_PORT_RANGE        Attr = scopeVXLAN | 10
	IFLA_VXLAN_PROXY             Attr = scopeVXLAN | 11
	IFLA_VXLAN_RSC               Attr = scopeVXLAN | 12
	IFLA_VXLAN_L2MISS            Attr = scopeVXLAN | 13
	IFLA_VXLAN_L3MISS            Attr = scopeVXLAN | 14
	IFLA_VXLAN_PORT              Attr = scopeVXLAN | 15
	IFLA_VXLAN_GROUP6            Attr = scopeVXLAN | 16
	IFLA_VXLAN_LOCAL6            Attr = scopeVXLAN | 17
	IFLA_VXLAN_UDP_CSUM          Attr = scopeVXLAN | 18
	IFLA_VXLAN_UDP_ZERO_CSUM6_TX Attr = scopeVXLAN | 19
	IFLA_VXLAN_UDP_ZERO_CSUM6_RX Attr = scopeVXLAN | 20
	IFLA_VXLAN_REMCSUM_TX        Attr = scopeVXLAN | 21
	IFLA_VXLAN_REMCSUM_RX        Attr = scopeVXLAN | 22
	IFLA_VXLAN_GBP               Attr = scopeVXLAN | 23
	IFLA_VXLAN_REMCSUM_NOPARTIAL Attr = scopeVXLAN | 24
	IFLA_VXLAN_COLLECT_METADATA  Attr = scopeVXLAN | 25
	IFLA_VXLAN_LABEL             Attr = scopeVXLAN | 26
	IFLA_VXLAN_GPE               Attr = scopeVXLAN | 27
	IFLA_VXLAN_TTL_INHERIT       Attr = scopeVXLAN | 28
	IFLA_VXLAN_DF                Attr = scopeVXLAN | 29
	IFLA_VXLAN_VNIFILTER         Attr = scopeVXLAN | 30
	IFLA_VXLAN_LOCALBYPASS       Attr = scopeVXLAN | 31
	IFLA_VXLAN_LABEL_POLICY      Attr = scopeVXLAN | 32
	IFLA_VXLAN_RESERVED_BITS     Attr = scopeVXLAN | 33
	IFLA_VXLAN_MC_ROUTE          Attr = scopeVXLAN | 34
)
