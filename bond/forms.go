package bond

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

var host = binary.NativeEndian

// linkForm is the form of a reference to a port. ip(8) takes the name of a
// link, or its index after "if".
var linkForm = attr.Form[link.Index]{
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
}

// activeForm is that with the word by which the kernel is to choose.
var activeForm = func() attr.Form[link.Index] {
	f := linkForm
	f.Zero = "clear_active_slave"
	return f
}()

// systemForm is the form of the address of an 802.3ad system.
var systemForm = attr.Form[net.HardwareAddr]{
	Size:   6,
	Decode: func(b []byte) net.HardwareAddr { return b[:6:6] },
	Append: func(b []byte, a net.HardwareAddr) []byte { return append(b, a...) },
	Number: func(a net.HardwareAddr) (uint64, error) {
		switch {
		case len(a) != 6:
			return 0, fmt.Errorf("an Ethernet address has 6 bytes, not %d", len(a))
		case a[0]&1 != 0:
			return 0, fmt.Errorf("%v is multicast", a)
		}
		return 0, nil
	},
	Text:   net.HardwareAddr.String,
	Parse:  net.ParseMAC,
	Quoted: true,
}

// stateForm is the form of the flags of an 802.3ad port, which ip(8) prints as
// a number first.
func stateForm(size int) attr.Form[LACPState] {
	return attr.Form[LACPState]{
		Size: size,
		Decode: func(b []byte) LACPState {
			if size == 1 {
				return LACPState(b[0])
			}
			return LACPState(host.Uint16(b))
		},
		Append: func(b []byte, s LACPState) []byte {
			if size == 1 {
				return append(b, byte(s))
			}
			return host.AppendUint16(b, uint16(s))
		},
		Text: func(s LACPState) string { return strconv.Itoa(int(s)) },
	}
}

var actorStateForm, partnerStateForm = stateForm(1), stateForm(2)

// maxTargets is how many targets of a sort a bond has room for
// (BOND_MAX_ARP_TARGETS and BOND_MAX_NS_TARGETS in include/net/bonding.h).
const maxTargets = 16

var (
	ipv4TargetsForm = targetsForm(4, "IPv4", checkIPv4Target)
	ipv6TargetsForm = targetsForm(16, "IPv6", checkIPv6Target)
)

// targetsForm is the form of a list of addresses of a size. Each is an attribute
// whose number is its place.
func targetsForm(size int, family string, check func(netip.Addr) error) attr.Form[[]netip.Addr] {
	return attr.Form[[]netip.Addr]{
		Decode: func(b []byte) []netip.Addr {
			list := make([]netip.Addr, 0, len(b)/(4+size))
			attr.Each(b, func(_ uint16, payload []byte) {
				switch {
				case len(payload) < size:
				case size == 4:
					list = append(list, netip.AddrFrom4([4]byte(payload)))
				default:
					list = append(list, netip.AddrFrom16([16]byte(payload)))
				}
			})
			return list
		},
		Append: func(b []byte, list []netip.Addr) []byte {
			for i, a := range list {
				b = host.AppendUint16(b, uint16(4+size))
				b = host.AppendUint16(b, uint16(i))
				switch {
				case size == 16:
					wire := a.As16()
					b = append(b, wire[:]...)
				case a.Is4():
					wire := a.As4()
					b = append(b, wire[:]...)
				default: // of no request
					b = append(b, 0, 0, 0, 0)
				}
			}
			return b
		},
		Number: func(list []netip.Addr) (uint64, error) {
			if len(list) > maxTargets {
				return 0, fmt.Errorf("%d targets: a bond has at most %d", len(list), maxTargets)
			}
			for i, a := range list {
				if a.BitLen() != 8*size || a.Zone() != "" || a.Is4In6() {
					return 0, fmt.Errorf("%v is no %s address", a, family)
				}
				if err := check(a); err != nil {
					return 0, err
				}
				for _, other := range list[:i] {
					if a == other {
						return 0, fmt.Errorf("%v is there twice", a)
					}
				}
			}
			return 0, nil
		},
		Text: func(list []netip.Addr) string { return join(list, "") },
		Label: func(list []netip.Addr) string {
			return "[" + join(list, `"`) + "]"
		},
		Parse: func(s string) ([]netip.Addr, error) {
			list := []netip.Addr{}
			for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
				a, err := netip.ParseAddr(word)
				if err != nil || a.BitLen() != 8*size || a.Zone() != "" {
					return nil, fmt.Errorf("%q is no %s address", word, family)
				}
				list = append(list, a)
			}
			return list, nil
		},
	}
}

func join(list []netip.Addr, quote string) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = quote + a.String() + quote
	}
	return strings.Join(words, ",")
}

// checkIPv4Target tells which addresses the driver takes
// (bond_is_ip_target_ok in include/net/bonding.h).
func checkIPv4Target(a netip.Addr) error {
	switch b := a.As4(); {
	case b[0] == 0:
		return fmt.Errorf("%v is not an address to ask for", a)
	case b == [4]byte{255, 255, 255, 255}:
		return fmt.Errorf("%v is the broadcast address", a)
	}
	return nil
}

// checkIPv6Target does the same (bond_is_ip6_target_ok).
func checkIPv6Target(a netip.Addr) error {
	switch {
	case a.IsUnspecified(), a.IsLoopback():
		return fmt.Errorf("%v is not an address to ask for", a)
	case a.IsMulticast():
		return fmt.Errorf("%v is a multicast address", a)
	}
	return nil
}
