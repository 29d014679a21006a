package uapi

// The attributes of a link at the top level of an RTM_NEWLINK message
// (include/uapi/linux/if_link.h, enum IFLA_UNSPEC).
const (
	IFLA_ADDRESS                    Attr = scopeLink | 1
	IFLA_BROADCAST                  Attr = scopeLink | 2
	IFLA_IFNAME                     Attr = scopeLink | 3
	IFLA_MTU                        Attr = scopeLink | 4
	IFLA_LINK                       Attr = scopeLink | 5
	IFLA_QDISC                      Attr = scopeLink | 6
	IFLA_STATS                      Attr = scopeLink | 7
	IFLA_COST                       Attr = scopeLink | 8
	IFLA_PRIORITY                   Attr = scopeLink | 9
	IFLA_MASTER                     Attr = scopeLink | 10
	IFLA_WIRELESS                   Attr = scopeLink | 11
	IFLA_PROTINFO                   Attr = scopeLink | 12
	IFLA_TXQLEN                     Attr = scopeLink | 13
	IFLA_MAP                        Attr = scopeLink | 14
	IFLA_WEIGHT                     Attr = scopeLink | 15
	IFLA_OPERSTATE                  Attr = scopeLink | 16
	IFLA_LINKMODE                   Attr = scopeLink | 17
	IFLA_LINKINFO                   Attr = scopeLink | 18
	IFLA_NET_NS_PID                 Attr = scopeLink | 19
	IFLA_IFALIAS                    Attr = scopeLink | 20
	IFLA_NUM_VF                     Attr = scopeLink | 21
	IFLA_VFINFO_LIST                Attr = scopeLink | 22
	IFLA_STATS64                    Attr = scopeLink | 23
	IFLA_VF_PORTS                   Attr = scopeLink | 24
	IFLA_PORT_SELF                  Attr = scopeLink | 25
	IFLA_AF_SPEC                    Attr = scopeLink | 26
	IFLA_GROUP                      Attr = scopeLink | 27
	IFLA_NET_NS_FD                  Attr = scopeLink | 28
	IFLA_EXT_MASK                   Attr = scopeLink | 29
	IFLA_PROMISCUITY                Attr = scopeLink | 30
	IFLA_NUM_TX_QUEUES              Attr = scopeLink | 31
	IFLA_NUM_RX_QUEUES              Attr = scopeLink | 32
	IFLA_CARRIER                    Attr = scopeLink | 33
	IFLA_PHYS_PORT_ID               Attr = scopeLink | 34
	IFLA_CARRIER_CHANGES            Attr = scopeLink | 35
	IFLA_PHYS_SWITCH_ID             Attr = scopeLink | 36
	IFLA_LINK_NETNSID               Attr = scopeLink | 37
	IFLA_PHYS_PORT_NAME             Attr = scopeLink | 38
	IFLA_PROTO_DOWN                 Attr = scopeLink | 39
	IFLA_GSO_MAX_SEGS               Attr = scopeLink | 40
	IFLA_GSO_MAX_SIZE               Attr = scopeLink | 41
	IFLA_PAD                        Attr = scopeLink | 42
	IFLA_XDP                        Attr = scopeLink | 43
	IFLA_EVENT                      Attr = scopeLink | 44
	IFLA_NEW_NETNSID                Attr = scopeLink | 45
	IFLA_TARGET_NETNSID             Attr = scopeLink | 46
	IFLA_CARRIER_UP_COUNT           Attr = scopeLink | 47
	IFLA_CARRIER_DOWN_COUNT         Attr = scopeLink | 48
	IFLA_NEW_IFINDEX                Attr = scopeLink | 49
	IFLA_MIN_MTU                    Attr = scopeLink | 50
	IFLA_MAX_MTU                    Attr = scopeLink | 51
	IFLA_PROP_LIST                  Attr = scopeLink | 52
	IFLA_ALT_IFNAME                 Attr = scopeLink | 53
	IFLA_PERM_ADDRESS               Attr = scopeLink | 54
	IFLA_PROTO_DOWN_REASON          Attr = scopeLink | 55
	IFLA_PARENT_DEV_NAME            Attr = scopeLink | 56
	IFLA_PARENT_DEV_BUS_NAME        Attr = scopeLink | 57
	IFLA_GRO_MAX_SIZE               Attr = scopeLink | 58
	IFLA_TSO_MAX_SIZE               Attr = scopeLink | 59
	IFLA_TSO_MAX_SEGS               Attr = scopeLink | 60
	IFLA_ALLMULTI                   Attr = scopeLink | 61
	IFLA_DEVLINK_PORT               Attr = scopeLink | 62
	IFLA_GSO_IPV4_MAX_SIZE          Attr = scopeLink | 63
	IFLA_GRO_IPV4_MAX_SIZE          Attr = scopeLink | 64
	IFLA_DPLL_PIN                   Attr = scopeLink | 65
	IFLA_MAX_PACING_OFFLOAD_HORIZON Attr = scopeLink | 66
	IFLA_NETNS_IMMUTABLE            Attr = scopeLink | 67
	IFLA_HEADROOM                   Attr = scopeLink | 68
	IFLA_TAILROOM                   Attr = scopeLink | 69
)

// The children of IFLA_LINKINFO.
const (
	IFLA_INFO_KIND       Attr = scopeInfo | 1
	IFLA_INFO_DATA       Attr = scopeInfo | 2
	IFLA_INFO_XSTATS     Attr = scopeInfo | 3
	IFLA_INFO_SLAVE_KIND Attr = scopeInfo | 4
	IFLA_INFO_SLAVE_DATA Attr = scopeInfo | 5
)

// The children of IFLA_PROTO_DOWN_REASON.
const (
	IFLA_PROTO_DOWN_REASON_MASK  Attr = scopeProtoDownReason | 1
	IFLA_PROTO_DOWN_REASON_VALUE Attr = scopeProtoDownReason | 2
)

// The children of IFLA_XDP.
const (
	IFLA_XDP_FD          Attr = scopeXDP | 1
	IFLA_XDP_ATTACHED    Attr = scopeXDP | 2
	IFLA_XDP_FLAGS       Attr = scopeXDP | 3
	IFLA_XDP_PROG_ID     Attr = scopeXDP | 4
	IFLA_XDP_DRV_PROG_ID Attr = scopeXDP | 5
	IFLA_XDP_SKB_PROG_ID Attr = scopeXDP | 6
	IFLA_XDP_HW_PROG_ID  Attr = scopeXDP | 7
	IFLA_XDP_EXPECTED_FD Attr = scopeXDP | 8
)

// The address families below IFLA_AF_SPEC, and their children.
const (
	AF_INET  Attr = scopeAFSpec | 2
	AF_INET6 Attr = scopeAFSpec | 10

	IFLA_INET_CONF Attr = scopeInet | 1

	IFLA_INET6_FLAGS         Attr = scopeInet6 | 1
	IFLA_INET6_CONF          Attr = scopeInet6 | 2
	IFLA_INET6_STATS         Attr = scopeInet6 | 3
	IFLA_INET6_MCAST         Attr = scopeInet6 | 4
	IFLA_INET6_CACHEINFO     Attr = scopeInet6 | 5
	IFLA_INET6_ICMP6STATS    Attr = scopeInet6 | 6
	IFLA_INET6_TOKEN         Attr = scopeInet6 | 7
	IFLA_INET6_ADDR_GEN_MODE Attr = scopeInet6 | 8
	IFLA_INET6_RA_MTU        Attr = scopeInet6 | 9
)
