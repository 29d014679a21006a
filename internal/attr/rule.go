package attr

import "fmt"

// Rule says something of an attribute beside its form: when the kernel takes
// it, the limits of its value, the kernel that brought it. A tag is in the top
// byte, its operand in the rest, so that a list of rules costs nothing.
type Rule uint64

const (
	tagMin Rule = (iota + 1) << 56
	tagMax
	tagSince
	tagNot
	tagDirection
	tagConfig
	tagAbsent
	tagChangeSince
	tagNeeds

	tagMask = Rule(0xff) << 56
	// operandMax is the largest operand of a rule.
	operandMax = 1<<56 - 1
)

// The directions, from the table of the kernel's attributes. Without one, an
// attribute may be sent at creation and on change, and is reported.
const (
	// ReadOnly attributes are reported and cannot be sent.
	ReadOnly = tagDirection | iota
	// CreateOnly attributes are taken at creation only.
	CreateOnly
	// ChangeOnly attributes are taken for a link that exists: a creation
	// sends them in a second message.
	ChangeOnly
	// WriteOnly attributes are taken and never reported.
	WriteOnly
)

// ZeroIfAbsent says that the kernel leaves the attribute out of its reports
// where it is zero.
const ZeroIfAbsent = tagAbsent

// What a driver demands before it changes an attribute.
const (
	// NeedsDown says that the link must be down.
	NeedsDown = tagNeeds | iota
	// NeedsNoPorts says that the link must have no ports.
	NeedsNoPorts
)

// The options that a kernel may be built without. It then ignores the attribute
// without a word, so a caller who sets it must be told.
const (
	// BridgeVLANs marks what needs CONFIG_BRIDGE_VLAN_FILTERING.
	BridgeVLANs = tagConfig | iota
	// BridgeSnooping marks what needs CONFIG_BRIDGE_IGMP_SNOOPING.
	BridgeSnooping
	// BridgeSnoopingIPv6 marks what needs CONFIG_IPV6 beside it.
	BridgeSnoopingIPv6
	// BridgeNetfilter marks what needs CONFIG_BRIDGE_NETFILTER.
	BridgeNetfilter
	// IPv6 marks what needs CONFIG_IPV6.
	IPv6
)

// configs are the names of these options.
var configs = [...]string{
	"CONFIG_BRIDGE_VLAN_FILTERING",
	"CONFIG_BRIDGE_IGMP_SNOOPING",
	"CONFIG_BRIDGE_IGMP_SNOOPING and CONFIG_IPV6",
	"CONFIG_BRIDGE_NETFILTER",
	"CONFIG_IPV6",
}

// Min is the smallest value, in the unit of the wire; of text, the fewest bytes.
func Min(n uint64) Rule { return rule(tagMin, n) }

// Max is the largest value, in the unit of the wire; of text, the most bytes.
func Max(n uint64) Rule { return rule(tagMax, n) }

// IfAbsent is the value for which the kernel leaves the attribute out of its
// reports, where that is not zero: see ZeroIfAbsent.
func IfAbsent(n uint64) Rule { return rule(tagAbsent, n) }

// Not is a set of bits that a value must not have.
func Not(bits uint64) Rule { return rule(tagNot, bits) }

// rule panics where an operand does not fit: no walk with such a line works at
// all, so that no test misses it.
func rule(tag Rule, operand uint64) Rule {
	if operand > operandMax {
		panic("attr: rule with an operand of more than 56 bits")
	}
	return tag | Rule(operand)
}

// Since names the first kernel that knows the attribute. Older ones ignore it
// without a word, so a caller who sets it must be told.
func Since(major, minor uint) Rule { return tagSince | Rule(VersionOf(major, minor)) }

// ChangeSince names the first kernel that takes the attribute in a change, where
// a creation could carry it before. Older ones ignore it there without a word.
func ChangeSince(major, minor uint) Rule {
	return rule(tagChangeSince, uint64(VersionOf(major, minor)))
}

// Version is a kernel version, comparable with < and >.
type Version uint32

// VersionOf returns the Version of major.minor.
func VersionOf(major, minor uint) Version { return Version(major<<16 | minor) }

// String returns the version as "6.12".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v>>16, v&0xffff) }

// broken returns the tag of the rule that a value breaks, 0 if it breaks none.
func broken(n uint64, signed bool, rules []Rule) Rule {
	for _, r := range rules {
		limit := uint64(r &^ tagMask)
		switch tag := r & tagMask; {
		case tag == tagMin && less(n, limit, signed),
			tag == tagMax && less(limit, n, signed),
			tag == tagNot && n&limit != 0:
			return tag
		}
	}
	return 0
}

func less(a, b uint64, signed bool) bool {
	if signed {
		return int64(a) < int64(b)
	}
	return a < b
}

func operand(rules []Rule, tag Rule) (uint64, bool) {
	for _, r := range rules {
		if r&tagMask == tag {
			return uint64(r &^ tagMask), true
		}
	}
	return 0, false
}

func has(rules []Rule, rule Rule) bool {
	for _, r := range rules {
		if r == rule {
			return true
		}
	}
	return false
}
