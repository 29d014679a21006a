package uapi

// The attributes of a bond, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_BOND_UNSPEC).
const (
	IFLA_BOND_MODE              Attr = scopeBond | 1
	IFLA_BOND_ACTIVE_SLAVE      Attr = scopeBond | 2
	IFLA_BOND_MIIMON            Attr = scopeBond | 3
	IFLA_BOND_UPDELAY           Attr = scopeBond | 4
	IFLA_BOND_DOWNDELAY         Attr = scopeBond | 5
	IFLA_BOND_USE_CARRIER       Attr = scopeBond | 6
	IFLA_BOND_ARP_INTERVAL      Attr = scopeBond | 7
	IFLA_BOND_ARP_IP_TARGET     Attr = scopeBond | 8
	IFLA_BOND_ARP_VALIDATE      Attr = scopeBond | 9
	IFLA_BOND_ARP_ALL_TARGETS   Attr = scopeBond | 10
	IFLA_BOND_PRIMARY           Attr = scopeBond | 11
	IFLA_BOND_PRIMARY_RESELECT  Attr = scopeBond | 12
	IFLA_BOND_FAIL_OVER_MAC     Attr = scopeBond | 13
	IFLA_BOND_XMIT_HASH_POLICY  Attr = scopeBond | 14
	IFLA_BOND_RESEND_IGMP       Attr = scopeBond | 15
	IFLA_BOND_NUM_PEER_NOTIF    Attr = scopeBond | 16
	IFLA_BOND_ALL_SLAVES_ACTIVE Attr = scopeBond | 17
	IFLA_BOND_MIN_LINKS         Attr = scopeBond | 18
	IFLA_BOND_LP_INTERVAL       Attr = scopeBond | 19
	IFLA_BOND_PACKETS_PER_SLAVE Attr = scopeBond | 20
	IFLA_BOND_AD_LACP_RATE      Attr = scopeBond | 21
	IFLA_BOND_AD_SELECT         Attr = scopeBond | 22
	IFLA_BOND_AD_INFO           Attr = scopeBond | 23
	IFLA_BOND_AD_ACTOR_SYS_PRIO Attr = scopeBond | 24
	IFLA_BOND_AD_USER_PORT_KEY  Attr = scopeBond | 25
	IFLA_BOND_AD_ACTOR_SYSTEM   Attr = scopeBond | 26
	IFLA_BOND_TLB_DYNAMIC_LB    Attr = scopeBond | 27
	IFLA_BOND_PEER_NOTIF_DELAY  Attr = scopeBond | 28
	IFLA_BOND_AD_LACP_ACTIVE    Attr = scopeBond | 29
	IFLA_BOND_MISSED_MAX        Attr = scopeBond | 30
	IFLA_BOND_NS_IP6_TARGET     Attr = scopeBond | 31
	IFLA_BOND_COUPLED_CONTROL   Attr = scopeBond | 32
	IFLA_BOND_BROADCAST_NEIGH   Attr = scopeBond | 33
	IFLA_BOND_LACP_STRICT       Attr = scopeBond | 34
)

// The children of IFLA_BOND_AD_INFO (enum IFLA_BOND_AD_INFO_UNSPEC).
const (
	IFLA_BOND_AD_INFO_AGGREGATOR  Attr = scopeBondADInfo | 1
	IFLA_BOND_AD_INFO_NUM_PORTS   Attr = scopeBondADInfo | 2
	IFLA_BOND_AD_INFO_ACTOR_KEY   Attr = scopeBondADInfo | 3
	IFLA_BOND_AD_INFO_PARTNER_KEY Attr = scopeBondADInfo | 4
	IFLA_BOND_AD_INFO_PARTNER_MAC Attr = scopeBondADInfo | 5
)

// The attributes of a port of a bond, below IFLA_INFO_SLAVE_DATA
// (enum IFLA_BOND_SLAVE_UNSPEC).
const (
	IFLA_BOND_SLAVE_STATE                      Attr = scopeBondPort | 1
	IFLA_BOND_SLAVE_MII_STATUS                 Attr = scopeBondPort | 2
	IFLA_BOND_SLAVE_LINK_FAILURE_COUNT         Attr = scopeBondPort | 3
	IFLA_BOND_SLAVE_PERM_HWADDR                Attr = scopeBondPort | 4
	IFLA_BOND_SLAVE_QUEUE_ID                   Attr = scopeBondPort | 5
	IFLA_BOND_SLAVE_AD_AGGREGATOR_ID           Attr = scopeBondPort | 6
	IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE   Attr = scopeBondPort | 7
	IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE Attr = scopeBondPort | 8
	IFLA_BOND_SLAVE_PRIO                       Attr = scopeBondPort | 9
	IFLA_BOND_SLAVE_ACTOR_PORT_PRIO            Attr = scopeBondPort | 10
	IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE       Attr = scopeBondPort | 11
	IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE     Attr = scopeBondPort | 12
)
