package macsec

import "fmt"

//go:generate go tool -modfile=../internal/tools/go.mod stringer -type=Validation,Offload -linecomment -output=enums_string.go

// Cipher is a cipher suite of IEEE 802.1AE.
type Cipher uint64

// The cipher suites (MACSEC_CIPHER_ID_* in include/uapi/linux/if_macsec.h). With
// those that have XPN, packet numbers have 64 bits instead of 32.
const (
	CipherGCMAES128    Cipher = 0x0080c20001000001
	CipherGCMAES256    Cipher = 0x0080c20001000002
	CipherGCMAESXPN128 Cipher = 0x0080c20001000003
	CipherGCMAESXPN256 Cipher = 0x0080c20001000004
)

// oldGCMAES128 is the number under which the kernel reports CipherGCMAES128
// (MACSEC_DEFAULT_CIPHER_ID).
const oldGCMAES128 = 0x0080020001000001

// String returns ip(8)'s word.
func (c Cipher) String() string {
	switch c {
	case CipherGCMAES128:
		return "gcm-aes-128"
	case CipherGCMAES256:
		return "gcm-aes-256"
	case CipherGCMAESXPN128:
		return "gcm-aes-xpn-128"
	case CipherGCMAESXPN256:
		return "gcm-aes-xpn-256"
	}
	return fmt.Sprintf("Cipher(%#x)", uint64(c))
}

// KeyLen returns the length of the suite's keys in bytes, 0 where it is not
// known.
func (c Cipher) KeyLen() int {
	switch c {
	case CipherGCMAES128, CipherGCMAESXPN128:
		return 16
	case CipherGCMAES256, CipherGCMAESXPN256:
		return 32
	}
	return 0
}

// XPN reports whether packet numbers have 64 bits.
func (c Cipher) XPN() bool { return c == CipherGCMAESXPN128 || c == CipherGCMAESXPN256 }

// Validation says what happens to received frames that cannot be verified.
type Validation uint8

// The validations (enum macsec_validation_type in
// include/uapi/linux/if_link.h).
const (
	ValidationDisabled Validation = 0 // disabled
	ValidationCheck    Validation = 1 // check
	ValidationStrict   Validation = 2 // strict
)

// Offload says who encrypts.
type Offload uint8

// The ways of offloading (enum macsec_offload in include/uapi/linux/if_link.h).
const (
	OffloadOff Offload = 0 // off
	OffloadPHY Offload = 1 // phy
	OffloadMAC Offload = 2 // mac
)
