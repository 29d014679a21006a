package attr

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// Text returns the bytes up to the first NUL as a string that aliases them.
func Text(b []byte) string {
	if n := bytes.IndexByte(b, 0); n >= 0 {
		b = b[:n]
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}

var (
	stringForm = Form[string]{
		Decode: Text,
		Append: func(b []byte, v string) []byte { return append(append(b, v...), 0) },
		Number: func(v string) (uint64, error) {
			for i := range len(v) {
				if v[i] == 0 {
					return 0, fmt.Errorf("%q has a NUL byte", v)
				}
			}
			return uint64(len(v)), nil
		},
		Text:   func(v string) string { return v },
		Parse:  func(s string) (string, error) { return s, nil },
		Quoted: true,
	}
	unterminatedForm = withoutNUL(stringForm)
	macForm          = Form[net.HardwareAddr]{
		Decode: func(b []byte) net.HardwareAddr { return b },
		Append: func(b []byte, v net.HardwareAddr) []byte { return append(b, v...) },
		Number: func(v net.HardwareAddr) (uint64, error) {
			if len(v) == 0 || len(v) > 32 {
				return 0, fmt.Errorf("a hardware address has 1 to 32 bytes, not %d", len(v))
			}
			return 0, nil
		},
		Text:   net.HardwareAddr.String,
		Parse:  net.ParseMAC,
		Quoted: true,
	}
	etherForm = Form[net.HardwareAddr]{
		Size:   6,
		Decode: func(b []byte) net.HardwareAddr { return b[:6:6] },
		Append: macForm.Append,
		Number: func(v net.HardwareAddr) (uint64, error) {
			if len(v) != 6 {
				return 0, fmt.Errorf("an Ethernet address has 6 bytes, not %d", len(v))
			}
			return 0, nil
		},
		Text:   macForm.Text,
		Parse:  net.ParseMAC,
		Quoted: true,
	}
	ipForm = Form[netip.Addr]{
		Size: 4,
		Decode: func(b []byte) netip.Addr {
			if len(b) >= 16 {
				return netip.AddrFrom16([16]byte(b))
			}
			return netip.AddrFrom4([4]byte(b))
		},
		Append: func(b []byte, v netip.Addr) []byte { return append(b, v.AsSlice()...) },
		Number: func(v netip.Addr) (uint64, error) {
			switch {
			case !v.IsValid():
				return 0, errors.New("the zero address")
			case v.Zone() != "":
				return 0, fmt.Errorf("%v has a zone", v)
			}
			return 0, nil
		},
		Text:   netip.Addr.String,
		Parse:  netip.ParseAddr,
		Quoted: true,
	}
	bytesForm = Form[[]byte]{
		Decode: func(b []byte) []byte { return b },
		Append: func(b []byte, v []byte) []byte { return append(b, v...) },
		Text:   func(v []byte) string { return fmt.Sprintf("%x", v) },
		Quoted: true,
	}
)

func withoutNUL(f Form[string]) Form[string] {
	f.Append = func(b []byte, v string) []byte { return append(b, v...) }
	return f
}

// String describes text. Min and Max count its bytes.
//
//go:noinline
func (w *Walk) String(id uapi.Attr, word string, v *Opt[string], rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			v.Set(Text(b))
		}
		return
	}
	Field(w, id, word, v, &stringForm, rules...)
}

// Unterminated describes text that is sent without a NUL: the kernel counts
// what it gets.
//
//go:noinline
func (w *Walk) Unterminated(id uapi.Attr, word string, v *Opt[string], rules ...Rule) {
	Field(w, id, word, v, &unterminatedForm, rules...)
}

// MAC describes a hardware address of any length.
//
//go:noinline
func (w *Walk) MAC(id uapi.Attr, word string, v *Opt[net.HardwareAddr], rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			v.Set(b)
		}
		return
	}
	Field(w, id, word, v, &macForm, rules...)
}

// Ethernet describes a hardware address of six bytes.
//
//go:noinline
func (w *Walk) Ethernet(id uapi.Attr, word string, v *Opt[net.HardwareAddr], rules ...Rule) {
	Field(w, id, word, v, &etherForm, rules...)
}

// IP describes an IPv4 or IPv6 address, by length.
//
//go:noinline
func (w *Walk) IP(id uapi.Attr, word string, v *Opt[netip.Addr], rules ...Rule) {
	Field(w, id, word, v, &ipForm, rules...)
}

// Binary describes bytes that another reader understands. They are only read.
func (w *Walk) Binary(id uapi.Attr, word string, v *Opt[[]byte]) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 0); ok {
			v.Set(b)
		}
		return
	}
	Field(w, id, word, v, &bytesForm, ReadOnly)
}
