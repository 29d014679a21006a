package macvlan

import (
	"encoding/binary"
	"fmt"

	"github.com/virtif/virtif/internal/attr"
)

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Mode -linecomment -output=mode_string.go

// Mode says which of the links upon one parent reach each other.
type Mode uint32

// The modes (include/uapi/linux/if_link.h, enum macvlan_mode).
const (
	// Private links reach nobody on the same parent, not even by way of a switch
	// that sends frames back.
	Private Mode = 1 // private
	// VEPA links send all frames out of the parent. They reach each other where
	// the switch there sends frames back to where they came from (a virtual
	// Ethernet port aggregator, IEEE 802.1Qbg).
	VEPA Mode = 2 // vepa
	// Bridge links reach each other directly, as if on a switch that knows all
	// addresses.
	Bridge Mode = 4 // bridge
	// Passthru is for a single link that takes over its parent: it receives all
	// frames, and has its parent's hardware address; a new one is given to the
	// parent, too.
	Passthru Mode = 8 // passthru
	// Source links receive what comes from the addresses in a list, see
	// [Setters.Sources], whatever address it is for.
	Source Mode = 16 // source
)

// modeForm is the form of a mode, of which the kernel takes these five.
var modeForm = attr.Form[Mode]{
	Size:   4,
	Decode: func(b []byte) Mode { return Mode(binary.NativeEndian.Uint32(b)) },
	Append: func(b []byte, m Mode) []byte { return binary.NativeEndian.AppendUint32(b, uint32(m)) },
	Number: func(m Mode) (uint64, error) {
		switch m {
		case Private, VEPA, Bridge, Passthru, Source:
			return uint64(m), nil
		}
		return 0, fmt.Errorf("%v is not one of private, vepa, bridge, passthru, source", m)
	},
	Text:   Mode.String,
	Parse:  attr.ParseEnum[Mode],
	Quoted: true,
}
