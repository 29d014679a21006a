// Package kinds is the one list of the kinds of link that the library knows,
// with what a kernel needs to have them.
//
// The library names the configuration symbol in its errors, the tour says what
// it leaves out, and the tests decide by it what to expect of a kernel.
package kinds

import (
	"iter"
	"slices"
	"strings"
)

// A Kind is a kind of link as the kernel names it in IFLA_INFO_KIND.
type Kind struct {
	Name   string // as in "ip link add type NAME"
	Config string // the kernel's configuration symbol, CONFIG_BONDING
	Since  string // first mainline release with the kind, empty if before 3.0

	// KernelOnly is set where no request makes such a link: the driver does by
	// itself, and its links carry no IFLA_INFO_KIND.
	KernelOnly bool
}

// table is sorted by name.
var table = []Kind{
	{Name: "bond", Config: "CONFIG_BONDING"},
	{Name: "bridge", Config: "CONFIG_BRIDGE"},
	{Name: "dummy", Config: "CONFIG_DUMMY"},
	{Name: "geneve", Config: "CONFIG_GENEVE", Since: "4.2"},
	{Name: "hsr", Config: "CONFIG_HSR", Since: "3.13"},
	{Name: "ifb", Config: "CONFIG_IFB"},
	{Name: "ipoib", Config: "CONFIG_INFINIBAND_IPOIB", Since: "3.7"},
	{Name: "ipvlan", Config: "CONFIG_IPVLAN", Since: "3.19"},
	{Name: "ipvtap", Config: "CONFIG_IPVTAP", Since: "4.12"},
	{Name: "macsec", Config: "CONFIG_MACSEC", Since: "4.6"},
	{Name: "macvlan", Config: "CONFIG_MACVLAN"},
	{Name: "macvtap", Config: "CONFIG_MACVTAP"},
	{Name: "net_failover", Config: "CONFIG_NET_FAILOVER", Since: "4.18", KernelOnly: true},
	{Name: "netdevsim", Config: "CONFIG_NETDEVSIM", Since: "4.16"},
	{Name: "netkit", Config: "CONFIG_NETKIT", Since: "6.7"},
	{Name: "nlmon", Config: "CONFIG_NLMON", Since: "3.11"},
	{Name: "team", Config: "CONFIG_NET_TEAM", Since: "3.3"},
	{Name: "tun", Config: "CONFIG_TUN"},
	{Name: "vcan", Config: "CONFIG_CAN_VCAN"},
	{Name: "veth", Config: "CONFIG_VETH"},
	{Name: "vlan", Config: "CONFIG_VLAN_8021Q"},
	{Name: "vrf", Config: "CONFIG_NET_VRF", Since: "4.3"},
	{Name: "vxcan", Config: "CONFIG_CAN_VXCAN", Since: "4.12"},
	{Name: "vxlan", Config: "CONFIG_VXLAN", Since: "3.7"},
}

// Lookup returns the kind of the given name.
func Lookup(name string) (Kind, bool) {
	i, ok := slices.BinarySearchFunc(table, name, func(k Kind, name string) int { return strings.Compare(k.Name, name) })
	if !ok {
		return Kind{}, false
	}
	return table[i], true
}

// All yields every kind, by name.
func All() iter.Seq[Kind] { return slices.Values(table) }
