package vlan

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/virtif/virtif/internal/attr"
)

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Protocol -linecomment -output=protocol_string.go

// Protocol is the type of a tag: the Ethernet type that announces it.
type Protocol uint16

// The protocols (include/uapi/linux/if_ether.h, ETH_P_8021Q and ETH_P_8021AD).
const (
	// Protocol8021Q is for customer tags, what most networks have.
	Protocol8021Q Protocol = 0x8100 // 802.1Q
	// Protocol8021AD is for service tags, which providers put around those of
	// their customers.
	Protocol8021AD Protocol = 0x88a8 // 802.1ad
)

// protocolForm is the form of an Ethernet type, in network order.
var protocolForm = attr.Form[Protocol]{
	Size:   2,
	Decode: func(b []byte) Protocol { return Protocol(binary.BigEndian.Uint16(b)) },
	Append: func(b []byte, p Protocol) []byte { return binary.BigEndian.AppendUint16(b, uint16(p)) },
	Number: func(p Protocol) (uint64, error) {
		if p != Protocol8021Q && p != Protocol8021AD {
			return 0, fmt.Errorf("%v is neither %v nor %v", p, Protocol8021Q, Protocol8021AD)
		}
		return uint64(p), nil
	},
	Text:   Protocol.String,
	Parse:  parseProtocol,
	Quoted: true,
}

func parseProtocol(s string) (Protocol, error) {
	for _, p := range []Protocol{Protocol8021Q, Protocol8021AD} {
		if strings.EqualFold(s, p.String()) {
			return p, nil
		}
	}
	return 0, fmt.Errorf("neither %v nor %v", Protocol8021Q, Protocol8021AD)
}
