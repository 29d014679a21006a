package macsec

import (
	"bytes"
	"encoding/hex"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// SA is a secure association as the kernel reports it. What it did not send is
// absent. It may be read by several goroutines at once.
type SA struct {
	AN     uint8            `json:"an"`              // its number, 0 to 3
	Active link.Opt[bool]   `json:"active,omitzero"` // whether it is used
	PN     link.Opt[uint64] `json:"pn,omitzero"`     // next packet number; receiving, the lowest that is taken
	KeyID  link.Opt[KeyID]  `json:"key_id,omitzero"` // of its key
	SSCI   link.Opt[uint32] `json:"ssci,omitzero"`   // short SCI; only with XPN ciphers
	Stats  SAStats          `json:"stats"`           // its counters

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr `json:"unknown,omitempty"`

	secrets func() *secrets // what a request has and no report
	xpn     bool            // packet numbers have 64 bits
}

// secrets are behind a function, the one thing that no verb of fmt looks into.
type secrets struct {
	key  []byte
	salt link.Opt[[SaltLen]byte]
}

// walk lists the attributes below MACSEC_ATTR_SA_CONFIG, or in an element of one
// of the lists of associations.
func (a *SA) walk(w *attr.Walk) {
	always(w, uapi.MACSEC_SA_ATTR_AN, "sa", &a.AN, &anForm)
	attr.Field(w, uapi.MACSEC_SA_ATTR_PN, "pn", &a.PN, pnForm(a.xpn))
	if a.secrets != nil || !w.Requesting() {
		a.walkKey(w)
	}
	attr.Field(w, uapi.MACSEC_SA_ATTR_ACTIVE, "on", &a.Active, &activeForm)
	if reports(w) && w.Enter(uapi.MACSEC_SA_ATTR_STATS, "") {
		a.Stats.walk(w)
		w.Leave()
	}
	w.Skip(uapi.MACSEC_SA_ATTR_PAD)
	w.Rest(&a.Unknown)
}

// walkKey lists what an association has from its beginning on. The secrets have
// no words.
func (a *SA) walkKey(w *attr.Walk) {
	var key link.Opt[[]byte]
	var salt link.Opt[[SaltLen]byte]
	if a.secrets != nil {
		key.Set(a.secrets().key)
		salt = a.secrets().salt
	}
	attr.Field(w, uapi.MACSEC_SA_ATTR_SALT, "", &salt, &saltForm, attr.WriteOnly)
	attr.Field(w, uapi.MACSEC_SA_ATTR_SSCI, "ssci", &a.SSCI, &ssciForm)
	attr.Field(w, uapi.MACSEC_SA_ATTR_KEYID, "key", &a.KeyID, &keyIDForm)
	attr.Field(w, uapi.MACSEC_SA_ATTR_KEY, "", &key, &keyForm, attr.WriteOnly)
}

// String returns the association in the words of ip(8), as after "ip macsec add
// DEV tx", without its counters.
func (a SA) String() string { return attr.Words(a.walk) }

// SASpec describes an association to add, for [Conn.AddTxSA] and [Conn.AddRxSA].
// It comes from NewSA and is for one goroutine at a time; it may be used again.
type SASpec struct{ a SA }

// NewSA starts the description of a new association. Its number is 0 to 3. The
// id names the key to whoever reads the settings; the kernel has no use for it.
// The key is copied; it has 16 or 32 bytes, as the link's cipher suite says.
//
// ip macsec: sa AN key ID KEY. Kernel: MACSEC_SA_ATTR_AN, MACSEC_SA_ATTR_KEYID,
// MACSEC_SA_ATTR_KEY.
func NewSA(an uint8, id KeyID, key []byte) *SASpec {
	secret := &secrets{key: bytes.Clone(key)}
	s := &SASpec{SA{AN: an, secrets: func() *secrets { return secret }}}
	s.a.KeyID.Set(id)
	return s
}

// PN sets the next packet number: the first to send, or the lowest to take. It
// is 1 to 1<<32 - 1, with XPN ciphers up to 1<<64 - 1. Without it, it is 1. No
// number may be used twice with one key.
//
// ip macsec: pn PN, xpn PN. Kernel: MACSEC_SA_ATTR_PN.
func (s *SASpec) PN(pn uint64) *SASpec { s.a.PN.Set(pn); return s }

// Active says whether the association is used. The kernel starts with off.
//
// ip macsec: on, off. Kernel: MACSEC_SA_ATTR_ACTIVE.
func (s *SASpec) Active(on bool) *SASpec { s.a.Active.Set(on); return s }

// SSCI sets the short SCI. XPN ciphers need it, and others have none.
//
// ip macsec: ssci SSCI. Kernel: MACSEC_SA_ATTR_SSCI.
func (s *SASpec) SSCI(ssci uint32) *SASpec { s.a.SSCI.Set(ssci); return s }

// SaltLen is the length of a salt in bytes.
const SaltLen = 12

// Salt sets the salt, which is as secret as the key. XPN ciphers need it, and
// others have none.
//
// ip macsec: salt SALT. Kernel: MACSEC_SA_ATTR_SALT.
func (s *SASpec) Salt(salt [SaltLen]byte) *SASpec { s.a.secrets().salt.Set(salt); return s }

// String returns the description in the words of ip(8), without key and salt.
func (s *SASpec) String() string { return s.a.String() }

// check tells what is missing or too much for a cipher suite.
func (s *SASpec) check(w *attr.Walk, c Cipher) {
	have, want := len(s.a.secrets().key), c.KeyLen()
	salt, ssci := !s.a.secrets().salt.IsZero(), !s.a.SSCI.IsZero()
	switch {
	case want != 0 && have != want:
		w.Fail(uapi.MACSEC_SA_ATTR_KEY, unix.EINVAL, fmt.Sprintf("the key has %d bytes: keys of %v have %d", have, c, want))
	case c.XPN() && !ssci:
		w.Fail(uapi.MACSEC_SA_ATTR_SSCI, unix.EINVAL, fmt.Sprintf("is missing: %v needs it", c))
	case c.XPN() && !salt:
		w.Fail(uapi.MACSEC_SA_ATTR_SALT, unix.EINVAL, fmt.Sprintf("is missing: %v needs it", c))
	case !c.XPN() && ssci:
		w.Fail(uapi.MACSEC_SA_ATTR_SSCI, unix.EINVAL, fmt.Sprintf("%v has none: that is for XPN ciphers", c))
	case !c.XPN() && salt:
		w.Fail(uapi.MACSEC_SA_ATTR_SALT, unix.EINVAL, fmt.Sprintf("%v has none: that is for XPN ciphers", c))
	}
}

// SAChange describes a change of an association, for [Conn.SetTxSA] and
// [Conn.SetRxSA]. It comes from ChangeSA and is for one goroutine at a time. Key,
// SSCI and salt never change: add another association with new ones.
type SAChange struct{ a SA }

// ChangeSA starts the description of a change of the association of a number.
//
// ip macsec: set DEV … sa AN. Kernel: MACSEC_SA_ATTR_AN.
func ChangeSA(an uint8) *SAChange { return &SAChange{SA{AN: an}} }

// PN sets the next packet number, as in a new association. Going back to numbers
// that were used breaks the encryption.
//
// ip macsec: pn PN, xpn PN. Kernel: MACSEC_SA_ATTR_PN.
func (s *SAChange) PN(pn uint64) *SAChange { s.a.PN.Set(pn); return s }

// Active says whether the association is used. Only one that is not can be
// deleted.
//
// ip macsec: on, off. Kernel: MACSEC_SA_ATTR_ACTIVE.
func (s *SAChange) Active(on bool) *SAChange { s.a.Active.Set(on); return s }

// String returns the change in the words of ip(8).
func (s *SAChange) String() string { return s.a.String() }

// KeyID names a key. KeyIDs can be compared with ==.
type KeyID [16]byte

// ParseKeyID reads up to 32 hexadecimal digits, two for a byte; zeros follow. So
// does ip(8).
func ParseKeyID(s string) (KeyID, error) {
	var id KeyID
	b, err := hex.DecodeString(s)
	if err != nil || len(b) > len(id) {
		return id, fmt.Errorf("key id %q: not up to 32 hexadecimal digits, two for a byte", s)
	}
	copy(id[:], b)
	return id, nil
}

// String returns the 32 hexadecimal digits.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText returns what String does.
func (id KeyID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what ParseKeyID does.
func (id *KeyID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseKeyID(string(text))
	return err
}
