package uapi

// The attributes of a macsec link, below IFLA_INFO_DATA
// (include/uapi/linux/if_link.h, enum IFLA_MACSEC_UNSPEC).
const (
	IFLA_MACSEC_SCI            Attr = scopeMacsec | 1
	IFLA_MACSEC_PORT           Attr = scopeMacsec | 2
	IFLA_MACSEC_ICV_LEN        Attr = scopeMacsec | 3
	IFLA_MACSEC_CIPHER_SUITE   Attr = scopeMacsec | 4
	IFLA_MACSEC_WINDOW         Attr = scopeMacsec | 5
	IFLA_MACSEC_ENCODING_SA    Attr = scopeMacsec | 6
	IFLA_MACSEC_ENCRYPT        Attr = scopeMacsec | 7
	IFLA_MACSEC_PROTECT        Attr = scopeMacsec | 8
	IFLA_MACSEC_INC_SCI        Attr = scopeMacsec | 9
	IFLA_MACSEC_ES             Attr = scopeMacsec | 10
	IFLA_MACSEC_SCB            Attr = scopeMacsec | 11
	IFLA_MACSEC_REPLAY_PROTECT Attr = scopeMacsec | 12
	IFLA_MACSEC_VALIDATION     Attr = scopeMacsec | 13
	IFLA_MACSEC_PAD            Attr = scopeMacsec | 14
	IFLA_MACSEC_OFFLOAD        Attr = scopeMacsec | 15
)

// The top level of messages of the generic netlink family "macsec"
// (include/uapi/linux/if_macsec.h, enum macsec_attrs).
const (
	MACSEC_ATTR_IFINDEX     Attr = scopeMacsecGenl | 1
	MACSEC_ATTR_RXSC_CONFIG Attr = scopeMacsecGenl | 2
	MACSEC_ATTR_SA_CONFIG   Attr = scopeMacsecGenl | 3
	MACSEC_ATTR_SECY        Attr = scopeMacsecGenl | 4
	MACSEC_ATTR_TXSA_LIST   Attr = scopeMacsecGenl | 5
	MACSEC_ATTR_RXSC_LIST   Attr = scopeMacsecGenl | 6
	MACSEC_ATTR_TXSC_STATS  Attr = scopeMacsecGenl | 7
	MACSEC_ATTR_SECY_STATS  Attr = scopeMacsecGenl | 8
	MACSEC_ATTR_OFFLOAD     Attr = scopeMacsecGenl | 9
)

// The children of MACSEC_ATTR_SECY (enum macsec_secy_attrs).
const (
	MACSEC_SECY_ATTR_SCI          Attr = scopeMacsecSecY | 1
	MACSEC_SECY_ATTR_ENCODING_SA  Attr = scopeMacsecSecY | 2
	MACSEC_SECY_ATTR_WINDOW       Attr = scopeMacsecSecY | 3
	MACSEC_SECY_ATTR_CIPHER_SUITE Attr = scopeMacsecSecY | 4
	MACSEC_SECY_ATTR_ICV_LEN      Attr = scopeMacsecSecY | 5
	MACSEC_SECY_ATTR_PROTECT      Attr = scopeMacsecSecY | 6
	MACSEC_SECY_ATTR_REPLAY       Attr = scopeMacsecSecY | 7
	MACSEC_SECY_ATTR_OPER         Attr = scopeMacsecSecY | 8
	MACSEC_SECY_ATTR_VALIDATE     Attr = scopeMacsecSecY | 9
	MACSEC_SECY_ATTR_ENCRYPT      Attr = scopeMacsecSecY | 10
	MACSEC_SECY_ATTR_INC_SCI      Attr = scopeMacsecSecY | 11
	MACSEC_SECY_ATTR_ES           Attr = scopeMacsecSecY | 12
	MACSEC_SECY_ATTR_SCB          Attr = scopeMacsecSecY | 13
	MACSEC_SECY_ATTR_PAD          Attr = scopeMacsecSecY | 14
)

// The children of MACSEC_ATTR_RXSC_CONFIG, and of each element of
// MACSEC_ATTR_RXSC_LIST (enum macsec_rxsc_attrs).
const (
	MACSEC_RXSC_ATTR_SCI     Attr = scopeMacsecRxSC | 1
	MACSEC_RXSC_ATTR_ACTIVE  Attr = scopeMacsecRxSC | 2
	MACSEC_RXSC_ATTR_SA_LIST Attr = scopeMacsecRxSC | 3
	MACSEC_RXSC_ATTR_STATS   Attr = scopeMacsecRxSC | 4
	MACSEC_RXSC_ATTR_PAD     Attr = scopeMacsecRxSC | 5
)

// The children of MACSEC_ATTR_SA_CONFIG, and of each element of
// MACSEC_ATTR_TXSA_LIST and MACSEC_RXSC_ATTR_SA_LIST (enum macsec_sa_attrs).
const (
	MACSEC_SA_ATTR_AN     Attr = scopeMacsecSA | 1
	MACSEC_SA_ATTR_ACTIVE Attr = scopeMacsecSA | 2
	MACSEC_SA_ATTR_PN     Attr = scopeMacsecSA | 3
	MACSEC_SA_ATTR_KEY    Attr = scopeMacsecSA | 4
	MACSEC_SA_ATTR_KEYID  Attr = scopeMacsecSA | 5
	MACSEC_SA_ATTR_STATS  Attr = scopeMacsecSA | 6
	MACSEC_SA_ATTR_PAD    Attr = scopeMacsecSA | 7
	MACSEC_SA_ATTR_SSCI   Attr = scopeMacsecSA | 8
	MACSEC_SA_ATTR_SALT   Attr = scopeMacsecSA | 9
)

// The children of MACSEC_ATTR_OFFLOAD (enum macsec_offload_attrs).
const (
	MACSEC_OFFLOAD_ATTR_TYPE Attr = scopeMacsecOffload | 1
	MACSEC_OFFLOAD_ATTR_PAD  Attr = scopeMacsecOffload | 2
)

// The children of MACSEC_RXSC_ATTR_STATS (enum macsec_rxsc_stats_attr).
const (
	MACSEC_RXSC_STATS_ATTR_IN_OCTETS_VALIDATED  Attr = scopeMacsecRxSCStats | 1
	MACSEC_RXSC_STATS_ATTR_IN_OCTETS_DECRYPTED  Attr = scopeMacsecRxSCStats | 2
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNCHECKED    Attr = scopeMacsecRxSCStats | 3
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_DELAYED      Attr = scopeMacsecRxSCStats | 4
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK           Attr = scopeMacsecRxSCStats | 5
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_INVALID      Attr = scopeMacsecRxSCStats | 6
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_LATE         Attr = scopeMacsecRxSCStats | 7
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_VALID    Attr = scopeMacsecRxSCStats | 8
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_USING_SA Attr = scopeMacsecRxSCStats | 9
	MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNUSED_SA    Attr = scopeMacsecRxSCStats | 10
	MACSEC_RXSC_STATS_ATTR_PAD                  Attr = scopeMacsecRxSCStats | 11
)

// The children of MACSEC_SA_ATTR_STATS (enum macsec_sa_stats_attr).
const (
	MACSEC_SA_STATS_ATTR_IN_PKTS_OK           Attr = scopeMacsecSAStats | 1
	MACSEC_SA_STATS_ATTR_IN_PKTS_INVALID      Attr = scopeMacsecSAStats | 2
	MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_VALID    Attr = scopeMacsecSAStats | 3
	MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_USING_SA Attr = scopeMacsecSAStats | 4
	MACSEC_SA_STATS_ATTR_IN_PKTS_UNUSED_SA    Attr = scopeMacsecSAStats | 5
	MACSEC_SA_STATS_ATTR_OUT_PKTS_PROTECTED   Attr = scopeMacsecSAStats | 6
	MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED   Attr = scopeMacsecSAStats | 7
)

// The children of MACSEC_ATTR_TXSC_STATS (enum macsec_txsc_stats_attr).
const (
	MACSEC_TXSC_STATS_ATTR_OUT_PKTS_PROTECTED   Attr = scopeMacsecTxSCStats | 1
	MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED   Attr = scopeMacsecTxSCStats | 2
	MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_PROTECTED Attr = scopeMacsecTxSCStats | 3
	MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED Attr = scopeMacsecTxSCStats | 4
	MACSEC_TXSC_STATS_ATTR_PAD                  Attr = scopeMacsecTxSCStats | 5
)

// The children of MACSEC_ATTR_SECY_STATS (enum macsec_secy_stats_attr).
const (
	MACSEC_SECY_STATS_ATTR_OUT_PKTS_UNTAGGED   Attr = scopeMacsecSecYStats | 1
	MACSEC_SECY_STATS_ATTR_IN_PKTS_UNTAGGED    Attr = scopeMacsecSecYStats | 2
	MACSEC_SECY_STATS_ATTR_OUT_PKTS_TOO_LONG   Attr = scopeMacsecSecYStats | 3
	MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG      Attr = scopeMacsecSecYStats | 4
	MACSEC_SECY_STATS_ATTR_IN_PKTS_BAD_TAG     Attr = scopeMacsecSecYStats | 5
	MACSEC_SECY_STATS_ATTR_IN_PKTS_UNKNOWN_SCI Attr = scopeMacsecSecYStats | 6
	MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_SCI      Attr = scopeMacsecSecYStats | 7
	MACSEC_SECY_STATS_ATTR_IN_PKTS_OVERRUN     Attr = scopeMacsecSecYStats | 8
	MACSEC_SECY_STATS_ATTR_PAD                 Attr = scopeMacsecSecYStats | 9
)
