package macsec

import (
	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// RxSC is a channel in which a link receives from a peer, as the kernel reports
// it. It may be read by several goroutines at once.
type RxSC struct {
	SCI    SCI            `json:"sci"`             // names the channel: who sends
	Active link.Opt[bool] `json:"active,omitzero"` // whether it is used
	Stats  RxSCStats      `json:"stats"`           // its counters
	SAs    []SA           `json:"sas,omitempty"`   // its associations

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr `json:"unknown,omitempty"`
}

// walk lists the attributes below MACSEC_ATTR_RXSC_CONFIG, or in an element of
// MACSEC_ATTR_RXSC_LIST.
func (c *RxSC) walk(w *attr.Walk) {
	always(w, uapi.MACSEC_RXSC_ATTR_SCI, "rx", &c.SCI, &sciForm)
	attr.Field(w, uapi.MACSEC_RXSC_ATTR_ACTIVE, "on", &c.Active, &activeForm)
	if reports(w) {
		if w.Enter(uapi.MACSEC_RXSC_ATTR_STATS, "") {
			c.Stats.walk(w)
			w.Leave()
		}
		var list []byte
		w.Payload(uapi.MACSEC_RXSC_ATTR_SA_LIST, &list)
		c.SAs = append(c.SAs, parseSAs(list)...)
	}
	w.Skip(uapi.MACSEC_RXSC_ATTR_PAD)
	w.Rest(&c.Unknown)
}

// RxSCSpec describes a channel in which to receive, for [Conn.AddRxSC] and
// [Conn.SetRxSC]. It comes from NewRxSC or ChangeRxSC and is for one goroutine at
// a time; it may be used again.
type RxSCSpec struct{ c RxSC }

// NewRxSC starts the description of a new channel, by what the peer calls it. No
// other macsec link of the same parent may have it.
//
// ip macsec: add DEV rx SCI. Kernel: MACSEC_RXSC_ATTR_SCI.
func NewRxSC(sci SCI) *RxSCSpec { return &RxSCSpec{RxSC{SCI: sci}} }

// ChangeRxSC starts the description of a change of a channel.
//
// ip macsec: set DEV rx SCI. Kernel: MACSEC_RXSC_ATTR_SCI.
func ChangeRxSC(sci SCI) *RxSCSpec { return NewRxSC(sci) }

// Active says whether the channel is used. The kernel starts with on.
//
// ip macsec: on, off. Kernel: MACSEC_RXSC_ATTR_ACTIVE.
func (s *RxSCSpec) Active(on bool) *RxSCSpec { s.c.Active.Set(on); return s }

// String returns the description in the words of ip(8).
func (s *RxSCSpec) String() string { return attr.Words(s.c.walk) }
