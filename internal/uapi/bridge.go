package uapi

// The attributes of a bridge, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_BR_UNSPEC).
const (
	IFLA_BR_FORWARD_DELAY              Attr = scopeBridge | 1
	IFLA_BR_HELLO_TIME                 Attr = scopeBridge | 2
	IFLA_BR_MAX_AGE                    Attr = scopeBridge | 3
	IFLA_BR_AGEING_TIME                Attr = scopeBridge | 4
	IFLA_BR_STP_STATE                  Attr = scopeBridge | 5
	IFLA_BR_PRIORITY                   Attr = scopeBridge | 6
	IFLA_BR_VLAN_FILTERING             Attr = scopeBridge | 7
	IFLA_BR_VLAN_PROTOCOL              Attr = scopeBridge | 8
	IFLA_BR_GROUP_FWD_MASK             Attr = scopeBridge | 9
	IFLA_BR_ROOT_ID                    Attr = scopeBridge | 10
	IFLA_BR_BRIDGE_ID                  Attr = scopeBridge | 11
	IFLA_BR_ROOT_PORT                  Attr = scopeBridge | 12
	IFLA_BR_ROOT_PATH_COST             Attr = scopeBridge | 13
	IFLA_BR_TOPOLOGY_CHANGE            Attr = scopeBridge | 14
	IFLA_BR_TOPOLOGY_CHANGE_DETECTED   Attr = scopeBridge | 15
	IFLA_BR_HELLO_TIMER                Attr = scopeBridge | 16
	IFLA_BR_TCN_TIMER                  Attr = scopeBridge | 17
	IFLA_BR_TOPOLOGY_CHANGE_TIMER      Attr = scopeBridge | 18
	IFLA_BR_GC_TIMER                   Attr = scopeBridge | 19
	IFLA_BR_GROUP_ADDR                 Attr = scopeBridge | 20
	IFLA_BR_FDB_FLUSH                  Attr = scopeBridge | 21
	IFLA_BR_MCAST_ROUTER               Attr = scopeBridge | 22
	IFLA_BR_MCAST_SNOOPING             Attr = scopeBridge | 23
	IFLA_BR_MCAST_QUERY_USE_IFADDR     Attr = scopeBridge | 24
	IFLA_BR_MCAST_QUERIER              Attr = scopeBridge | 25
	IFLA_BR_MCAST_HASH_ELASTICITY      Attr = scopeBridge | 26
	IFLA_BR_MCAST_HASH_MAX             Attr = scopeBridge | 27
	IFLA_BR_MCAST_LAST_MEMBER_CNT      Attr = scopeBridge | 28
	IFLA_BR_MCAST_STARTUP_QUERY_CNT    Attr = scopeBridge | 29
	IFLA_BR_MCAST_LAST_MEMBER_INTVL    Attr = scopeBridge | 30
	IFLA_BR_MCAST_MEMBERSHIP_INTVL     Attr = scopeBridge | 31
	IFLA_BR_MCAST_QUERIER_INTVL        Attr = scopeBridge | 32
	IFLA_BR_MCAST_QUERY_INTVL          Attr = scopeBridge | 33
	IFLA_BR_MCAST_QUERY_RESPONSE_INTVL Attr = scopeBridge | 34
	IFLA_BR_MCAST_STARTUP_QUERY_INTVL  Attr = scopeBridge | 35
	IFLA_BR_NF_CALL_IPTABLES           Attr = scopeBridge | 36
	IFLA_BR_NF_CALL_IP6TABLES          Attr = scopeBridge | 37
	IFLA_BR_NF_CALL_ARPTABLES          Attr = scopeBridge | 38
	IFLA_BR_VLAN_DEFAULT_PVID          Attr = scopeBridge | 39
	IFLA_BR_PAD                        Attr = scopeBridge | 40
	IFLA_BR_VLAN_STATS_ENABLED         Attr = scopeBridge | 41
	IFLA_BR_MCAST_STATS_ENABLED        Attr = scopeBridge | 42
	IFLA_BR_MCAST_IGMP_VERSION         Attr = scopeBridge | 43
	IFLA_BR_MCAST_MLD_VERSION          Attr = scopeBridge | 44
	IFLA_BR_VLAN_STATS_PER_PORT        Attr = scopeBridge | 45
	IFLA_BR_MULTI_BOOLOPT              Attr = scopeBridge | 46
	IFLA_BR_MCAST_QUERIER_STATE        Attr = scopeBridge | 47
	IFLA_BR_FDB_N_LEARNED              Attr = scopeBridge | 48
	IFLA_BR_FDB_MAX_LEARNED            Attr = scopeBridge | 49
	IFLA_BR_STP_MODE                   Attr = scopeBridge | 50
)

// The children of IFLA_BR_MCAST_QUERIER_STATE
// (include/uapi/linux/if_bridge.h, enum BRIDGE_QUERIER_UNSPEC).
const (
	BRIDGE_QUERIER_IP_ADDRESS       Attr = scopeBridgeQuerier | 1
	BRIDGE_QUERIER_IP_PORT          Attr = scopeBridgeQuerier | 2
	BRIDGE_QUERIER_IP_OTHER_TIMER   Attr = scopeBridgeQuerier | 3
	BRIDGE_QUERIER_PAD              Attr = scopeBridgeQuerier | 4
	BRIDGE_QUERIER_IPV6_ADDRESS     Attr = scopeBridgeQuerier | 5
	BRIDGE_QUERIER_IPV6_PORT        Attr = scopeBridgeQuerier | 6
	BRIDGE_QUERIER_IPV6_OTHER_TIMER Attr = scopeBridgeQuerier | 7
)

// The attributes of a bridge port, below IFLA_INFO_SLAVE_DATA or
// IFLA_PROTINFO (include/uapi/linux/if_link.h, enum IFLA_BRPORT_UNSPEC).
const (
	IFLA_BRPORT_STATE                 Attr = scopeBridgePort | 1
	IFLA_BRPORT_PRIORITY              Attr = scopeBridgePort | 2
	IFLA_BRPORT_COST                  Attr = scopeBridgePort | 3
	IFLA_BRPORT_MODE                  Attr = scopeBridgePort | 4
	IFLA_BRPORT_GUARD                 Attr = scopeBridgePort | 5
	IFLA_BRPORT_PROTECT               Attr = scopeBridgePort | 6
	IFLA_BRPORT_FAST_LEAVE            Attr = scopeBridgePort | 7
	IFLA_BRPORT_LEARNING              Attr = scopeBridgePort | 8
	IFLA_BRPORT_UNICAST_FLOOD         Attr = scopeBridgePort | 9
	IFLA_BRPORT_PROXYARP              Attr = scopeBridgePort | 10
	IFLA_BRPORT_LEARNING_SYNC         Attr = scopeBridgePort | 11
	IFLA_BRPORT_PROXYARP_WIFI         Attr = scopeBridgePort | 12
	IFLA_BRPORT_ROOT_ID               Attr = scopeBridgePort | 13
	IFLA_BRPORT_BRIDGE_ID             Attr = scopeBridgePort | 14
	IFLA_BRPORT_DESIGNATED_PORT       Attr = scopeBridgePort | 15
	IFLA_BRPORT_DESIGNATED_COST       Attr = scopeBridgePort | 16
	IFLA_BRPORT_ID                    Attr = scopeBridgePort | 17
	IFLA_BRPORT_NO                    Attr = scopeBridgePort | 18
	IFLA_BRPORT_TOPOLOGY_CHANGE_ACK   Attr = scopeBridgePort | 19
	IFLA_BRPORT_CONFIG_PENDING        Attr = scopeBridgePort | 20
	IFLA_BRPORT_MESSAGE_AGE_TIMER     Attr = scopeBridgePort | 21
	IFLA_BRPORT_FORWARD_DELAY_TIMER   Attr = scopeBridgePort | 22
	IFLA_BRPORT_HOLD_TIMER            Attr = scopeBridgePort | 23
	IFLA_BRPORT_FLUSH                 Attr = scopeBridgePort | 24
	IFLA_BRPORT_MULTICAST_ROUTER      Attr = scopeBridgePort | 25
	IFLA_BRPORT_PAD                   Attr = scopeBridgePort | 26
	IFLA_BRPORT_MCAST_FLOOD           Attr = scopeBridgePort | 27
	IFLA_BRPORT_MCAST_TO_UCAST        Attr = scopeBridgePort | 28
	IFLA_BRPORT_VLAN_TUNNEL           Attr = scopeBridgePort | 29
	IFLA_BRPORT_BCAST_FLOOD           Attr = scopeBridgePort | 30
	IFLA_BRPORT_GROUP_FWD_MASK        Attr = scopeBridgePort | 31
	IFLA_BRPORT_NEIGH_SUPPRESS        Attr = scopeBridgePort | 32
	IFLA_BRPORT_ISOLATED              Attr = scopeBridgePort | 33
	IFLA_BRPORT_BACKUP_PORT           Attr = scopeBridgePort | 34
	IFLA_BRPORT_MRP_RING_OPEN         Attr = scopeBridgePort | 35
	IFLA_BRPORT_MRP_IN_OPEN           Attr = scopeBridgePort | 36
	IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT Attr = scopeBridgePort | 37
	IFLA_BRPORT_MCAST_EHT_HOSTS_CNT   Attr = scopeBridgePort | 38
	IFLA_BRPORT_LOCKED                Attr = scopeBridgePort | 39
	IFLA_BRPORT_MAB                   Attr = scopeBridgePort | 40
	IFLA_BRPORT_MCAST_N_GROUPS        Attr = scopeBridgePort | 41
	IFLA_BRPORT_MCAST_MAX_GROUPS      Attr = scopeBridgePort | 42
	IFLA_BRPORT_NEIGH_VLAN_SUPPRESS   Attr = scopeBridgePort | 43
	IFLA_BRPORT_BACKUP_NHID           Attr = scopeBridgePort | 44
	IFLA_BRPORT_NEIGH_FORWARD_GRAT    Attr = scopeBridgePort | 45
)
