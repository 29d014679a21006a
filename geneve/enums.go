package geneve

import "github.com/virtif/virtif/internal/attr"

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=DF -linecomment -output=enums_string.go

// DF says what becomes of the don't fragment bit in the outer header of IPv4.
type DF uint8

// The values (include/uapi/linux/if_link.h, enum ifla_geneve_df).
const (
	DFUnset   DF = 0 // unset
	DFSet     DF = 1 // set
	DFInherit DF = 2 // inherit
)

// TOSInherit as the type of service stands for the one of the packet inside.
const TOSInherit = attr.TOSInherit
