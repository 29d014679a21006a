package vxlan

import "github.com/virtif/virtif/internal/attr"

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=DF,LabelPolicy -linecomment -output=enums_string.go

// DF says what becomes of the don't fragment bit in the outer header of IPv4.
type DF uint8

// The values (include/uapi/linux/if_link.h, enum ifla_vxlan_df).
const (
	DFUnset   DF = 0 // unset
	DFSet     DF = 1 // set
	DFInherit DF = 2 // inherit
)

// LabelPolicy says where the flow label of the outer header of IPv6 is from.
// ip(8) has no words for it.
type LabelPolicy uint32

// The policies (include/uapi/linux/if_link.h, enum ifla_vxlan_label_policy).
const (
	// LabelPolicyFixed sends FlowLabel.
	LabelPolicyFixed LabelPolicy = 0 // fixed
	// LabelPolicyInherit sends that of the packet inside.
	LabelPolicyInherit LabelPolicy = 1 // inherit
)

// TOSInherit as the type of service stands for the one of the packet inside.
const TOSInherit = attr.TOSInherit
