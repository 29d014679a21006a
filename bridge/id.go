package bridge

import (
	"encoding/binary"
	"fmt"

	"github.com/virtif/virtif/internal/attr"
)

// BridgeID is what bridges of a spanning tree know each other by. The lowest
// one, the priority counting more than the address, becomes the root. Bridge
// IDs can be compared with ==.
type BridgeID struct {
	Priority uint16  // 0 to 65535; lower is preferred
	Address  [6]byte // MAC address of the bridge
}

// String returns the ID as ip(8) prints it: 8000.2:0:0:0:0:1.
func (id BridgeID) String() string {
	a := id.Address
	return fmt.Sprintf("%04x.%x:%x:%x:%x:%x:%x", id.Priority, a[0], a[1], a[2], a[3], a[4], a[5])
}

// bridgeIDForm is the form of struct ifla_bridge_id. Only the kernel sends it.
var bridgeIDForm = attr.Form[BridgeID]{
	Size: 8,
	Decode: func(b []byte) BridgeID {
		return BridgeID{binary.BigEndian.Uint16(b), [6]byte(b[2:])}
	},
	Append: func(b []byte, id BridgeID) []byte {
		return append(binary.BigEndian.AppendUint16(b, id.Priority), id.Address[:]...)
	},
	Text:   BridgeID.String,
	Quoted: true,
}
