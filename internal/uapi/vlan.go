package uapi

// The attributes of a VLAN, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_VLAN_UNSPEC).
const (
	IFLA_VLAN_ID          Attr = scopeVLAN | 1
	IFLA_VLAN_FLAGS       Attr = scopeVLAN | 2
	IFLA_VLAN_EGRESS_QOS  Attr = scopeVLAN | 3
	IFLA_VLAN_INGRESS_QOS Attr = scopeVLAN | 4
	IFLA_VLAN_PROTOCOL    Attr = scopeVLAN | 5
)

// The children of IFLA_VLAN_EGRESS_QOS and IFLA_VLAN_INGRESS_QOS
// (include/uapi/linux/if_link.h, enum IFLA_VLAN_QOS_UNSPEC).
const (
	IFLA_VLAN_QOS_MAPPING Attr = scopeVLANQOS | 1
)
