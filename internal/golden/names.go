package golden

import (
	"bytes"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// A new kind with attributes needs one line in these: any attribute of its
// enum stands for the whole nest.
var (
	dataScopes = map[string]uapi.Attr{
		"bond":    uapi.IFLA_BOND_MODE,
		"ipvlan":  uapi.IFLA_IPVLAN_MODE,
		"ipvtap":  uapi.IFLA_IPVLAN_MODE,
		"macvlan": uapi.IFLA_MACVLAN_MODE,
		"macvtap": uapi.IFLA_MACVLAN_MODE,
		"bridge":  uapi.IFLA_BR_FORWARD_DELAY,
		"geneve":  uapi.IFLA_GENEVE_ID,
		"vxlan":   uapi.IFLA_VXLAN_ID,
		"hsr":     uapi.IFLA_HSR_SLAVE1,
		"macsec":  uapi.IFLA_MACSEC_SCI,
		"netkit":  uapi.IFLA_NETKIT_MODE,
		"vxcan":   uapi.VXCAN_INFO_PEER,
		"veth":    uapi.VETH_INFO_PEER,
		"vlan":    uapi.IFLA_VLAN_ID,
		"vrf":     uapi.IFLA_VRF_TABLE,
	}
	// portScopes is by the kind of the master. iproute2 puts the kind with
	// "_slave" after it into IFLA_INFO_KIND of a request, the kernel puts it
	// without into IFLA_INFO_SLAVE_KIND of an answer.
	portScopes = map[string]uapi.Attr{
		"bond":   uapi.IFLA_BOND_SLAVE_STATE,
		"bridge": uapi.IFLA_BRPORT_STATE,
		"vrf":    uapi.IFLA_VRF_PORT_TABLE,
	}
	// peers are the nests that start with a link header.
	peers = map[uapi.Attr]bool{
		uapi.VETH_INFO_PEER:        true,
		uapi.VXCAN_INFO_PEER:       true,
		uapi.IFLA_NETKIT_PEER_INFO: true,
	}
	// texts are the attributes that hold a string, so that a trailing NUL
	// makes no difference.
	texts = map[uapi.Attr]bool{
		uapi.IFLA_IFNAME:          true,
		uapi.IFLA_IFALIAS:         true,
		uapi.IFLA_ALT_IFNAME:      true,
		uapi.IFLA_INFO_KIND:       true,
		uapi.IFLA_INFO_SLAVE_KIND: true,
	}
)

// Nests for which uapi has no names.
const (
	scopeUnknown  uapi.Attr = (0xff00 + iota) << 16
	scopeBridgeAF           // below IFLA_AF_SPEC in messages of family AF_BRIDGE
)

var bridgeAFNames = [...]string{"IFLA_BRIDGE_FLAGS", "IFLA_BRIDGE_MODE", "IFLA_BRIDGE_VLAN_INFO"}

// scopeOf returns the nest that a is in, as the attribute numbered 0.
func scopeOf(a uapi.Attr) uapi.Attr { return a.Sibling(0) }

// name returns the C name of an attribute, "-" if there is none.
func name(a uapi.Attr) string {
	if scopeOf(a) == scopeBridgeAF && int(a.Num()) < len(bridgeAFNames) {
		return bridgeAFNames[a.Num()]
	}
	if s := a.String(); !strings.HasPrefix(s, "Attr(") {
		return s
	}
	return "-"
}

// context is what the meaning of an attribute depends on, beside its number.
type context struct {
	request  bool
	family   uint8
	dataKind string // kind of IFLA_INFO_DATA
	portKind string // kind of IFLA_INFO_SLAVE_DATA
}

// kind notes the kinds, when attrs are those of an IFLA_LINKINFO.
func (c *context) kind(attrs []Attr) {
	for _, a := range attrs {
		s := string(bytes.TrimSuffix(a.Data, []byte{0}))
		switch a.id {
		case uapi.IFLA_INFO_KIND:
			c.dataKind = s
			if s, ok := strings.CutSuffix(s, "_slave"); ok {
				c.portKind = s
			}
		case uapi.IFLA_INFO_SLAVE_KIND:
			c.portKind = s
		}
	}
}

// nest tells whether a is a nest, how its attributes are numbered, and whether
// a link header comes first.
func (c context) nest(a uapi.Attr) (scope uapi.Attr, header, ok bool) {
	known := func(s uapi.Attr) (uapi.Attr, bool, bool) {
		if s == 0 {
			return scopeUnknown, false, true
		}
		return scopeOf(s), false, true
	}
	if peers[a] {
		return scopeOf(uapi.IFLA_IFNAME), true, true
	}
	switch a {
	case uapi.IFLA_LINKINFO:
		return known(uapi.IFLA_INFO_KIND)
	case uapi.IFLA_INFO_DATA:
		return known(dataScopes[c.dataKind])
	case uapi.IFLA_INFO_SLAVE_DATA:
		return known(portScopes[c.portKind])
	case uapi.IFLA_BR_MCAST_QUERIER_STATE:
		return known(uapi.BRIDGE_QUERIER_IP_ADDRESS)
	case uapi.IFLA_VLAN_EGRESS_QOS, uapi.IFLA_VLAN_INGRESS_QOS:
		return known(uapi.IFLA_VLAN_QOS_MAPPING)
	case uapi.IFLA_MACVLAN_MACADDR_DATA:
		return known(uapi.IFLA_MACVLAN_MACADDR)
	case uapi.IFLA_BOND_AD_INFO:
		return known(uapi.IFLA_BOND_AD_INFO_AGGREGATOR)
	case uapi.IFLA_PROP_LIST:
		return known(uapi.IFLA_ALT_IFNAME)
	case uapi.IFLA_PROTO_DOWN_REASON:
		return known(uapi.IFLA_PROTO_DOWN_REASON_MASK)
	case uapi.IFLA_XDP:
		return known(uapi.IFLA_XDP_FD)
	case uapi.IFLA_PROTINFO:
		switch c.family {
		case unix.AF_BRIDGE:
			return known(uapi.IFLA_BRPORT_STATE)
		case unix.AF_INET6:
			return known(uapi.IFLA_INET6_FLAGS)
		}
	case uapi.IFLA_AF_SPEC:
		if c.family == unix.AF_BRIDGE {
			return known(scopeBridgeAF)
		}
		return known(uapi.AF_INET)
	case uapi.AF_INET:
		return known(uapi.IFLA_INET_CONF)
	case uapi.AF_INET6:
		return known(uapi.IFLA_INET6_FLAGS)
	case uapi.IFLA_INET_CONF:
		// A nest of u32 in a request, a packed array of them in an answer.
		if c.request {
			return known(0)
		}
	}
	return 0, false, false
}
