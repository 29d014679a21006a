package macsec

import (
	"bytes"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of a macsec link. One that the kernel did not send
// is absent. The setters of [Spec] of the same names say more.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	SCI    link.Opt[SCI]    // of the channel in which the link sends
	Port   link.Opt[uint16] // in the SCI; not reported, the SCI has it
	Cipher link.Opt[Cipher] // cipher suite
	ICVLen link.Opt[uint8]  // bytes of the integrity check value, 8 or 12 to 16

	// Sending.
	EncodingSA link.Opt[uint8] // number of the association to send with, 0 to 3
	Encrypt    link.Opt[bool]  // frames are encrypted
	Protect    link.Opt[bool]  // frames are protected
	SendSCI    link.Opt[bool]  // frames carry the SCI
	EndStation link.Opt[bool]  // frames are those of an end station
	SCB        link.Opt[bool]  // frames are single copy broadcast

	// Receiving.
	Replay   link.Opt[bool]       // late frames are dropped
	Window   link.Opt[uint32]     // packets that one may be late; absent with Replay off
	Validate link.Opt[Validation] // what happens to bad frames

	Offload link.Opt[Offload] // who encrypts; before 6.3, only Conn.Get reads it

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes. The kernel makes a change of them whole or not at
// all (macsec_changelink in drivers/net/macsec.c of Linux 7.2), so the one that
// it may refuse stands first, and the others as they are applied.
func (a *Attributes) walk(w *attr.Walk) {
	a.check(w)
	window := &a.Window
	if w.Reverting() && !a.Replay.IsZero() && a.Window.IsZero() {
		wanted := link.Some(uint32(0)) // the kernel wants it beside REPLAY_PROTECT
		window = &wanted
	}
	attr.Enum(w, uapi.IFLA_MACSEC_OFFLOAD, "offload", &a.Offload,
		attr.Max(uint64(OffloadMAC)), attr.ChangeSince(6, 3), attr.NeedsDown)
	attr.Field(w, uapi.IFLA_MACSEC_SCI, "sci", &a.SCI, &sciForm, attr.CreateOnly)
	w.Port(uapi.IFLA_MACSEC_PORT, "port", &a.Port, attr.CreateOnly, attr.WriteOnly)
	attr.Field(w, uapi.IFLA_MACSEC_ICV_LEN, "icvlen", &a.ICVLen, &icvLenForm, attr.CreateOnly)
	w.Uint8(uapi.IFLA_MACSEC_ENCODING_SA, "encodingsa", &a.EncodingSA, attr.Max(maxAN))
	w.Bool(uapi.IFLA_MACSEC_ENCRYPT, "encrypt", &a.Encrypt)
	w.Bool(uapi.IFLA_MACSEC_PROTECT, "protect", &a.Protect)
	w.Bool(uapi.IFLA_MACSEC_INC_SCI, "send_sci", &a.SendSCI)
	w.Bool(uapi.IFLA_MACSEC_ES, "end_station", &a.EndStation)
	w.Bool(uapi.IFLA_MACSEC_SCB, "scb", &a.SCB)
	w.Bool(uapi.IFLA_MACSEC_REPLAY_PROTECT, "replay", &a.Replay)
	attr.Enum(w, uapi.IFLA_MACSEC_VALIDATION, "validate", &a.Validate, attr.Max(uint64(ValidationStrict)))
	attr.Field(w, uapi.IFLA_MACSEC_CIPHER_SUITE, "cipher", &a.Cipher, &cipherForm, attr.CreateOnly)
	w.Uint32(uapi.IFLA_MACSEC_WINDOW, "window", window)
	w.Skip(uapi.IFLA_MACSEC_PAD)
	w.Rest(&a.Unknown)
}

// check tells what cannot be together: the kernel would answer without words, or
// ignore it.
func (a *Attributes) check(w *attr.Walk) {
	if !w.Requesting() {
		return
	}
	fail := func(id uapi.Attr, reason string) { w.Fail(id, unix.EINVAL, reason) }
	sci, es, scb := a.SendSCI.Or(false), a.EndStation.Or(false), a.SCB.Or(false)
	switch {
	case !a.SCI.IsZero() && !a.Port.IsZero():
		fail(uapi.IFLA_MACSEC_PORT, "is part of the SCI: set one of them")
	case !a.SCI.IsZero() && !a.SendSCI.Or(true):
		fail(uapi.IFLA_MACSEC_INC_SCI, "cannot be off with an SCI of one's own")
	case sci && es:
		fail(uapi.IFLA_MACSEC_ES, "frames have either the SCI or the mark of an end station")
	case sci && scb:
		fail(uapi.IFLA_MACSEC_SCB, "frames have either the SCI or the mark of single copy broadcast")
	case es && scb:
		fail(uapi.IFLA_MACSEC_SCB, "frames have either the mark of an end station or that of single copy broadcast")
	case a.Replay.Or(false) && a.Window.IsZero():
		fail(uapi.IFLA_MACSEC_REPLAY_PROTECT, "needs Window beside it")
	case !a.Window.IsZero() && !a.Replay.Or(!w.Creating()):
		fail(uapi.IFLA_MACSEC_WINDOW, "has no effect without Replay")
	case a.Cipher.Or(0).XPN() && a.Window.Or(0) > maxXPNWindow:
		w.Fail(uapi.IFLA_MACSEC_WINDOW, unix.ERANGE, "with an XPN cipher at most 1073741823 are possible")
	}
}

const (
	// maxAN is the highest number of an association.
	maxAN = 3
	// maxXPNWindow is the largest window with an XPN cipher
	// (MACSEC_XPN_MAX_REPLAY_WINDOW).
	maxXPNWindow = 1<<30 - 1
)

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
// macsec".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8).
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
