package ipoib

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of an IPoIB link. One that the kernel did not send
// is absent. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	PKey   link.Opt[uint16] // key of the partition, bit 15 set
	Mode   link.Opt[Mode]   // how packets are carried
	UMcast link.Opt[bool]   // programs join multicast groups themselves

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which the kernel looks at them.
func (a *Attributes) walk(w *attr.Walk) {
	attr.Field(w, uapi.IFLA_IPOIB_PKEY, "pkey", &a.PKey, &pkeyForm, attr.CreateOnly)
	attr.Enum(w, uapi.IFLA_IPOIB_MODE, "mode", &a.Mode, attr.Max(uint64(Connected)))
	attr.Field(w, uapi.IFLA_IPOIB_UMCAST, "umcast", &a.UMcast, &switchForm)
	w.Rest(&a.Unknown)
}

var host = binary.NativeEndian

// fullMember is the bit of a partition's key that the kernel sets in any case
// (ipoib_ndo_init in drivers/infiniband/ulp/ipoib/ipoib_main.c).
const fullMember = 0x8000

// pkeyForm is the form of a partition's key.
var pkeyForm = attr.Form[uint16]{
	Size:   2,
	Decode: func(b []byte) uint16 { return host.Uint16(b) | fullMember },
	Append: func(b []byte, key uint16) []byte { return host.AppendUint16(b, key|fullMember) },
	Number: func(key uint16) (uint64, error) {
		if key&^fullMember == 0 {
			return 0, fmt.Errorf("%#04x is the key of no partition", key)
		}
		return uint64(key), nil
	},
	Text: func(key uint16) string { return fmt.Sprintf("%#04x", key) },
	Parse: func(s string) (uint16, error) {
		n, err := strconv.ParseUint(s, 0, 16)
		if err != nil {
			return 0, errors.New("not a number of 16 bits")
		}
		return uint16(n) | fullMember, nil
	},
	Quoted: true,
}

// switchForm is the form of 16 bits that mean on or off.
var switchForm = attr.Form[bool]{
	Size:   2,
	Decode: func(b []byte) bool { return host.Uint16(b) != 0 },
	Append: func(b []byte, on bool) []byte {
		if on {
			return host.AppendUint16(b, 1)
		}
		return host.AppendUint16(b, 0)
	},
	Text: func(on bool) string {
		if on {
			return "1"
		}
		return "0"
	},
	Parse: func(s string) (bool, error) {
		if s != "0" && s != "1" {
			return false, errors.New("neither 0 nor 1")
		}
		return s == "1", nil
	},
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_DATA.
func (a *Attributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// UnmarshalBinary reads the wire form of IFLA_INFO_DATA. What was there before
// goes. Bytes that are no attributes are passed over.
func (a *Attributes) UnmarshalBinary(b []byte) error {
	*a = Attributes{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// String returns all that is present in the words of ip(8), as after "type
// ipoib".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
