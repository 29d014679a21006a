package macsec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/virtif/virtif/internal/attr"
)

// SCI is the identifier of a secure channel: who sends in it. SCIs can be
// compared with ==.
type SCI struct {
	Address [6]byte // hardware address of the sender
	Port    uint16  // tells channels of one address apart; 1 if there is but one
}

// MakeSCI returns the identifier that the kernel gives to the channel of a link
// with this hardware address: without a port of its own, that is 1.
func MakeSCI(address net.HardwareAddr, port uint16) SCI {
	var sci SCI
	copy(sci.Address[:], address)
	sci.Port = port
	return sci
}

// ParseSCI reads up to 16 hexadecimal digits, as ip(8) writes them.
func ParseSCI(s string) (SCI, error) {
	n, err := strconv.ParseUint(s, 16, 64)
	if err != nil || len(s) > 16 {
		return SCI{}, fmt.Errorf("SCI %q: not 1 to 16 hexadecimal digits", s)
	}
	return sciFrom(binary.BigEndian.AppendUint64(nil, n)), nil
}

// String returns the identifier as ip(8) prints it: 0200000000010001.
func (sci SCI) String() string { return fmt.Sprintf("%x%04x", sci.Address, sci.Port) }

// MarshalText returns what String does.
func (sci SCI) MarshalText() ([]byte, error) { return []byte(sci.String()), nil }

// UnmarshalText reads what ParseSCI does.
func (sci *SCI) UnmarshalText(text []byte) (err error) {
	*sci, err = ParseSCI(string(text))
	return err
}

func sciFrom(b []byte) SCI { return SCI{[6]byte(b), binary.BigEndian.Uint16(b[6:])} }

// errNoSCI tells of the number that the kernel keeps for "none"
// (MACSEC_UNDEF_SCI).
var errNoSCI = errors.New("ffffffffffffffff stands for no channel at all")

var sciForm = attr.Form[SCI]{
	Size:   8,
	Decode: sciFrom,
	Append: func(b []byte, sci SCI) []byte {
		return binary.BigEndian.AppendUint16(append(b, sci.Address[:]...), sci.Port)
	},
	Number: func(sci SCI) (uint64, error) {
		if sci == (SCI{[6]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 0xffff}) {
			return 0, errNoSCI
		}
		return 0, nil
	},
	Text:   SCI.String,
	Parse:  ParseSCI,
	Quoted: true,
}
