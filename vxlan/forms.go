package vxlan

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// PortRange is a range of UDP ports. Both ends zero stand for the range of the
// system, net.ipv4.ip_local_port_range.
type PortRange = attr.Ports

// devForm is the form of a reference to the underlay. ip(8) takes the name of a
// link, or its index after "if".
var devForm = attr.Form[link.Index]{
	Size:   4,
	Decode: func(b []byte) link.Index { return link.Index(binary.NativeEndian.Uint32(b)) },
	Append: func(b []byte, i link.Index) []byte { return binary.NativeEndian.AppendUint32(b, uint32(i)) },
	Text:   func(i link.Index) string { return "if" + i.String() },
	Label:  link.Index.String,
	Parse: func(s string) (link.Index, error) {
		n, err := strconv.ParseUint(strings.TrimPrefix(s, "if"), 10, 31)
		if err != nil {
			return 0, errors.New("not an interface index")
		}
		return link.Index(n), nil
	},
}

// limitForm is the form of a number for which ip(8) has a word where it is 0.
var limitForm = attr.Form[uint32]{
	Size:   4,
	Decode: binary.NativeEndian.Uint32,
	Append: binary.NativeEndian.AppendUint32,
	Text:   func(n uint32) string { return strconv.FormatUint(uint64(n), 10) },
	Parse: func(s string) (uint32, error) {
		if s == "unlimited" {
			return 0, nil
		}
		n, err := strconv.ParseUint(s, 0, 32)
		if err != nil {
			return 0, errors.New("neither unlimited nor a number of 32 bits")
		}
		return uint32(n), nil
	},
}

// bitsForm is the form of the eight bytes of a VXLAN header.
var bitsForm = attr.Form[uint64]{
	Size:   8,
	Decode: binary.BigEndian.Uint64,
	Append: binary.BigEndian.AppendUint64,
	Text:   func(n uint64) string { return fmt.Sprintf("%#x", n) },
	Parse: func(s string) (uint64, error) {
		n, err := strconv.ParseUint(s, 0, 64)
		if err != nil {
			return 0, errors.New("not a number of 64 bits")
		}
		return n, nil
	},
	Quoted: true,
}
