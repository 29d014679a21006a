package link

import (
	"encoding/binary"
	"strconv"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

var host = binary.NativeEndian

// pacingForm reads a number of nanoseconds that has 4 or 8 bytes. Only the
// kernel sends it, so there is no Append.
var pacingForm = attr.Form[time.Duration]{
	Size: 4,
	Decode: func(b []byte) time.Duration {
		if len(b) >= 8 {
			return time.Duration(host.Uint64(b))
		}
		return time.Duration(host.Uint32(b))
	},
	Text: func(d time.Duration) string { return strconv.FormatInt(int64(d), 10) },
}

// XDP tells which XDP programs are attached to a link.
type XDP struct {
	Attached  Opt[XDPMode] // how
	ProgID    Opt[uint32]  // the program, where there is just one
	DrvProgID Opt[uint32]  // the program in the driver
	SKBProgID Opt[uint32]  // the generic one
	HWProgID  Opt[uint32]  // the one in hardware
}

func (x *XDP) walk(w *attr.Walk) {
	if w.Enter(uapi.IFLA_XDP, "xdp") {
		attr.Enum(w, uapi.IFLA_XDP_ATTACHED, "attached", &x.Attached, attr.ReadOnly)
		w.Uint32(uapi.IFLA_XDP_PROG_ID, "prog_id", &x.ProgID, attr.ReadOnly)
		w.Uint32(uapi.IFLA_XDP_DRV_PROG_ID, "drv_prog_id", &x.DrvProgID, attr.ReadOnly)
		w.Uint32(uapi.IFLA_XDP_SKB_PROG_ID, "skb_prog_id", &x.SKBProgID, attr.ReadOnly)
		w.Uint32(uapi.IFLA_XDP_HW_PROG_ID, "hw_prog_id", &x.HWProgID, attr.ReadOnly)
		w.Leave()
	}
}

// walkAltNames reads the alternative names. They are written by messages of
// their own.
func (a *Attributes) walkAltNames(w *attr.Walk) {
	var list []byte
	w.Payload(uapi.IFLA_PROP_LIST, &list)
	if list != nil {
		a.AltNames = nil
		attr.Each(list, func(num uint16, name []byte) {
			if num == uapi.IFLA_ALT_IFNAME.Num() {
				a.AltNames = append(a.AltNames, attr.Text(name))
			}
		})
	}
}
