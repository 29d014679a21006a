package macsec

import (
	"bytes"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// SecY is the security entity of a macsec link: its settings, its channels and
// their associations, and all counters, as the kernel reported them at one
// moment. It may be read by several goroutines at once.
type SecY struct {
	Index       link.Index     `json:"ifindex"`              // of the link
	Settings    Attributes     `json:"settings"`             // as From returns them
	Operational link.Opt[bool] `json:"operational,omitzero"` // whether it has an active association to send with
	Stats       SecYStats      `json:"stats"`                // of what no channel counts
	TxStats     TxSCStats      `json:"tx_stats"`             // of the channel in which it sends
	TxSAs       []SA           `json:"tx_sas,omitempty"`     // the associations to send with
	RxSCs       []RxSC         `json:"rx_scs,omitempty"`     // the channels in which it receives

	// Unknown are attributes at the top level that this package does not know,
	// or that are shorter than it knows them.
	Unknown []link.RawAttr `json:"unknown,omitempty"`
}

// TxSA returns the association of a number that the link can send with.
func (y *SecY) TxSA(an uint8) (SA, bool) { return findSA(y.TxSAs, an) }

// RxSC returns a channel in which the link receives.
func (y *SecY) RxSC(sci SCI) (RxSC, bool) {
	for _, c := range y.RxSCs {
		if c.SCI == sci {
			return c, true
		}
	}
	return RxSC{}, false
}

// SA returns the association of a number.
func (c *RxSC) SA(an uint8) (SA, bool) { return findSA(c.SAs, an) }

func findSA(sas []SA, an uint8) (SA, bool) {
	for _, sa := range sas {
		if sa.AN == an {
			return sa, true
		}
	}
	return SA{}, false
}

// UnmarshalBinary reads the attributes of a MACSEC_CMD_GET_TXSC answer. What was
// there before goes. Bytes that are no attributes are passed over.
func (y *SecY) UnmarshalBinary(b []byte) error {
	*y = SecY{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	y.walk(&w)
	return w.Err()
}

// walk lists what the kernel reports of a link (dump_secy in
// drivers/net/macsec.c).
func (y *SecY) walk(w *attr.Walk) {
	index := link.Some(y.Index)
	attr.Integer(w, uapi.MACSEC_ATTR_IFINDEX, "", &index, attr.ReadOnly)
	y.Index = index.Or(0)
	if w.Enter(uapi.MACSEC_ATTR_SECY, "") {
		y.walkSettings(w)
		w.Leave()
	}
	if w.Enter(uapi.MACSEC_ATTR_OFFLOAD, "") {
		walkOffload(w, &y.Settings.Offload)
		w.Leave()
	}
	if w.Enter(uapi.MACSEC_ATTR_SECY_STATS, "") {
		y.Stats.walk(w)
		w.Leave()
	}
	if w.Enter(uapi.MACSEC_ATTR_TXSC_STATS, "") {
		y.TxStats.walk(w)
		w.Leave()
	}
	var sas, channels []byte
	w.Payload(uapi.MACSEC_ATTR_TXSA_LIST, &sas)
	w.Payload(uapi.MACSEC_ATTR_RXSC_LIST, &channels)
	y.TxSAs = parseSAs(sas)
	attr.Each(channels, func(_ uint16, b []byte) {
		var c RxSC
		var w attr.Walk
		w.Decode(b)
		c.walk(&w)
		y.RxSCs = append(y.RxSCs, c)
	})
	w.Rest(&y.Unknown)
}

func parseSAs(list []byte) (sas []SA) {
	attr.Each(list, func(_ uint16, b []byte) {
		var a SA
		var w attr.Walk
		w.Decode(b)
		a.walk(&w)
		sas = append(sas, a)
	})
	return sas
}

// walkSettings lists the attributes below MACSEC_ATTR_SECY: those of the link
// under other numbers.
func (y *SecY) walkSettings(w *attr.Walk) {
	a := &y.Settings
	attr.Field(w, uapi.MACSEC_SECY_ATTR_SCI, "sci", &a.SCI, &sciForm, attr.ReadOnly)
	w.Uint8(uapi.MACSEC_SECY_ATTR_ENCODING_SA, "encodingsa", &a.EncodingSA, attr.ReadOnly)
	w.Uint32(uapi.MACSEC_SECY_ATTR_WINDOW, "window", &a.Window, attr.ReadOnly)
	attr.Field(w, uapi.MACSEC_SECY_ATTR_CIPHER_SUITE, "cipher", &a.Cipher, &cipherForm, attr.ReadOnly)
	attr.Field(w, uapi.MACSEC_SECY_ATTR_ICV_LEN, "icvlen", &a.ICVLen, &icvLenForm, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_PROTECT, "protect", &a.Protect, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_REPLAY, "replay", &a.Replay, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_OPER, "operational", &y.Operational, attr.ReadOnly)
	attr.Enum(w, uapi.MACSEC_SECY_ATTR_VALIDATE, "validate", &a.Validate, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_ENCRYPT, "encrypt", &a.Encrypt, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_INC_SCI, "send_sci", &a.SendSCI, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_ES, "end_station", &a.EndStation, attr.ReadOnly)
	w.Bool(uapi.MACSEC_SECY_ATTR_SCB, "scb", &a.SCB, attr.ReadOnly)
	w.Skip(uapi.MACSEC_SECY_ATTR_PAD)
	w.Rest(&a.Unknown)
}

// walkOffload lists the attributes below MACSEC_ATTR_OFFLOAD.
func walkOffload(w *attr.Walk, v *link.Opt[Offload]) {
	attr.Enum(w, uapi.MACSEC_OFFLOAD_ATTR_TYPE, "offload", v, attr.Max(uint64(OffloadMAC)))
	w.Skip(uapi.MACSEC_OFFLOAD_ATTR_PAD)
}
