package bridge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

var host = binary.NativeEndian

// tick is the unit in which the kernel reports its timers, 1/USER_HZ.
const tick = 10 * time.Millisecond

// timerForm is the form of a timer, of which the kernel reports the time left.
var timerForm = attr.Form[time.Duration]{
	Size: 8,
	Decode: func(b []byte) time.Duration {
		return time.Duration(min(host.Uint64(b), (1<<63-1)/uint64(tick))) * tick
	},
	Append: func(b []byte, d time.Duration) []byte { return host.AppendUint64(b, uint64(d/tick)) },
	Text: func(d time.Duration) string {
		return fmt.Sprintf("%d.%02d", d/time.Second, d%time.Second/tick)
	},
}

// hexForm is the form of 16 bits that ip(8) prints in hexadecimal.
var hexForm = attr.Form[uint16]{
	Size:   2,
	Decode: host.Uint16,
	Append: host.AppendUint16,
	Number: func(v uint16) (uint64, error) { return uint64(v), nil },
	Value:  func(n uint64) uint16 { return uint16(n) },
	Text:   func(v uint16) string { return fmt.Sprintf("%#x", v) },
	Parse: func(s string) (uint16, error) {
		n, err := strconv.ParseUint(s, 0, 16)
		if err != nil {
			return 0, errors.New("not a number of 16 bits")
		}
		return uint16(n), nil
	},
	Quoted: true,
}

// vlanProtocolForm is the form of an Ethernet type, in network order.
var vlanProtocolForm = attr.Form[VLANProtocol]{
	Size:   2,
	Decode: func(b []byte) VLANProtocol { return VLANProtocol(binary.BigEndian.Uint16(b)) },
	Append: func(b []byte, v VLANProtocol) []byte { return binary.BigEndian.AppendUint16(b, uint16(v)) },
	Number: func(v VLANProtocol) (uint64, error) {
		if v != VLANProtocol8021Q && v != VLANProtocol8021AD {
			return 0, fmt.Errorf("%v is neither %v nor %v", v, VLANProtocol8021Q, VLANProtocol8021AD)
		}
		return uint64(v), nil
	},
	Text:   VLANProtocol.String,
	Parse:  parseVLANProtocol,
	Quoted: true,
}

func parseVLANProtocol(s string) (VLANProtocol, error) {
	for _, v := range []VLANProtocol{VLANProtocol8021Q, VLANProtocol8021AD} {
		if strings.EqualFold(s, v.String()) {
			return v, nil
		}
	}
	return 0, fmt.Errorf("neither %v nor %v", VLANProtocol8021Q, VLANProtocol8021AD)
}

// groupAddressForm is the form of one of the addresses that IEEE 802.1D keeps
// for bridges.
var groupAddressForm = attr.Form[net.HardwareAddr]{
	Size:   6,
	Decode: func(b []byte) net.HardwareAddr { return b[:6:6] },
	Append: func(b []byte, a net.HardwareAddr) []byte { return append(b, a...) },
	Number: func(a net.HardwareAddr) (uint64, error) {
		if len(a) != 6 || !bytes.HasPrefix(a, []byte{0x01, 0x80, 0xc2, 0, 0}) || a[5] > 15 {
			return 0, fmt.Errorf("%q is not in 01:80:c2:00:00:00 to 01:80:c2:00:00:0f", a)
		}
		if 1 <= a[5] && a[5] <= 3 {
			return 0, fmt.Errorf("%v belongs to another protocol (pause, slow protocols or 802.1X)", a)
		}
		return 0, nil
	},
	Text:   net.HardwareAddr.String,
	Parse:  net.ParseMAC,
	Quoted: true,
}

// portForm is the form of a reference to another port. ip(8) takes the name of
// a link, or its index after "if".
var portForm = attr.Form[link.Index]{
	Size:   4,
	Decode: func(b []byte) link.Index { return link.Index(host.Uint32(b)) },
	Append: func(b []byte, i link.Index) []byte { return host.AppendUint32(b, uint32(i)) },
	Text:   func(i link.Index) string { return "if" + i.String() },
	Label:  link.Index.String,
	Parse: func(s string) (link.Index, error) {
		n, err := strconv.ParseUint(strings.TrimPrefix(s, "if"), 10, 31)
		if err != nil {
			return 0, errors.New("not an interface index")
		}
		return link.Index(n), nil
	},
	Zero: "nobackup_port",
}
