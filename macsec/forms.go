package macsec

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

var host = binary.NativeEndian

// cipherForm is the form of a cipher suite. The kernel has two numbers for the
// first.
var cipherForm = attr.Form[Cipher]{
	Size: 8,
	Decode: func(b []byte) Cipher {
		if c := Cipher(host.Uint64(b)); c != oldGCMAES128 {
			return c
		}
		return CipherGCMAES128
	},
	Append: func(b []byte, c Cipher) []byte { return host.AppendUint64(b, uint64(c)) },
	Number: func(c Cipher) (uint64, error) {
		if c.KeyLen() == 0 {
			return 0, fmt.Errorf("%v is no cipher suite that the kernel has", c)
		}
		return uint64(c), nil
	},
	Text:   Cipher.String,
	Parse:  parseCipher,
	Quoted: true,
}

func parseCipher(s string) (Cipher, error) {
	if strings.EqualFold(s, "default") {
		return CipherGCMAES128, nil
	}
	for c := CipherGCMAES128; c <= CipherGCMAESXPN256; c++ {
		if strings.EqualFold(s, c.String()) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("not one of default, %v, %v, %v, %v", CipherGCMAES128, CipherGCMAES256, CipherGCMAESXPN128, CipherGCMAESXPN256)
}

// icvLenForm is the form of the length of the integrity check value: the
// kernel's GCM has no others (crypto_gcm_check_authsize in
// include/crypto/gcm.h), and those below 8 are not for this use.
var icvLenForm = attr.Form[uint8]{
	Size:   1,
	Decode: func(b []byte) uint8 { return b[0] },
	Append: func(b []byte, n uint8) []byte { return append(b, n) },
	Number: func(n uint8) (uint64, error) {
		if n != 8 && (n < 12 || n > 16) {
			return 0, fmt.Errorf("%d is not 8 or 12 to 16", n)
		}
		return uint64(n), nil
	},
	Text: func(n uint8) string { return strconv.Itoa(int(n)) },
	Parse: func(s string) (uint8, error) {
		n, err := strconv.ParseUint(s, 0, 8)
		if err != nil {
			return 0, fmt.Errorf("not a number of up to 255")
		}
		return uint8(n), nil
	},
}

// reports tells whether a walk is about what only the kernel says.
func reports(w *attr.Walk) bool { return !w.Requesting() && !w.Printing() }

// always describes what every message has.
func always[T any](w *attr.Walk, id uapi.Attr, word string, v *T, f *attr.Form[T], rules ...attr.Rule) {
	o := link.Some(*v)
	attr.Field(w, id, word, &o, f, rules...)
	*v = o.Or(*v)
}

var anForm = attr.Form[uint8]{
	Size:   1,
	Decode: func(b []byte) uint8 { return b[0] },
	Append: func(b []byte, an uint8) []byte { return append(b, an) },
	Number: func(an uint8) (uint64, error) {
		if an > maxAN {
			return 0, fmt.Errorf("%d is not in 0 to %d", an, maxAN)
		}
		return uint64(an), nil
	},
	Text: func(an uint8) string { return strconv.Itoa(int(an)) },
}

// pnForm is the form of a packet number, which has 64 bits with XPN ciphers and
// 32 with others.
func pnForm(xpn bool) *attr.Form[uint64] {
	if xpn {
		return &pn64Form
	}
	return &pn32Form
}

var (
	pn32Form = packetNumber(1<<32-1, func(b []byte, n uint64) []byte { return host.AppendUint32(b, uint32(n)) })
	pn64Form = packetNumber(1<<64-1, host.AppendUint64)
)

func packetNumber(most uint64, put func([]byte, uint64) []byte) attr.Form[uint64] {
	return attr.Form[uint64]{
		Size: 4,
		Decode: func(b []byte) uint64 {
			if len(b) >= 8 {
				return host.Uint64(b)
			}
			return uint64(host.Uint32(b))
		},
		Append: put,
		Number: func(n uint64) (uint64, error) {
			if n < 1 || n > most {
				return 0, fmt.Errorf("%d is not in 1 to %d", n, most)
			}
			return n, nil
		},
		Text: func(n uint64) string { return strconv.FormatUint(n, 10) },
	}
}

// activeForm is the form of whether a channel or an association is used.
var activeForm = attr.Form[bool]{
	Size:   1,
	Decode: func(b []byte) bool { return b[0] != 0 },
	Append: func(b []byte, on bool) []byte {
		if on {
			return append(b, 1)
		}
		return append(b, 0)
	},
	Text: strconv.FormatBool,
	Bare: true,
	Zero: "off",
}

// ssciForm is the form of a short SCI: the kernel has it in the order of the
// network, for it goes as it is into what the cipher starts with.
var ssciForm = attr.Form[uint32]{
	Size:   4,
	Decode: binary.BigEndian.Uint32,
	Append: binary.BigEndian.AppendUint32,
	Text:   func(n uint32) string { return fmt.Sprintf("%08x", n) },
	Quoted: true,
}

var keyIDForm = attr.Form[KeyID]{
	Size:   len(KeyID{}),
	Decode: func(b []byte) KeyID { return KeyID(b[:len(KeyID{})]) },
	Append: func(b []byte, id KeyID) []byte { return append(b, id[:]...) },
	Text:   KeyID.String,
	Quoted: true,
}

// keyForm and saltForm are forms of what is secret: without text, without limits
// that would quote it. The kernel never sends them.
var (
	keyForm = attr.Form[[]byte]{
		Decode: func([]byte) []byte { return nil },
		Append: func(b []byte, key []byte) []byte { return append(b, key...) },
		Text:   func([]byte) string { return "" },
	}
	saltForm = attr.Form[[SaltLen]byte]{
		Decode: func([]byte) (none [SaltLen]byte) { return none },
		Append: func(b []byte, salt [SaltLen]byte) []byte { return append(b, salt[:]...) },
		Text:   func([SaltLen]byte) string { return "" },
	}
)

// counter describes a counter of 64 bits, which only the kernel sends.
func counter(w *attr.Walk, id uapi.Attr, word string, v *uint64) {
	o := link.Some(*v)
	w.Uint64(id, word, &o, attr.ReadOnly)
	*v = o.Or(0)
}

// counter32 describes one of 32 bits. Not every association has each.
func counter32(w *attr.Walk, id uapi.Attr, word string, v *uint32) {
	o := link.Some(*v)
	w.Uint32(id, word, &o, attr.ReadOnly)
	*v = o.Or(0)
}
