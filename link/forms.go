package link

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

var host = binary.NativeEndian

// MemoryMap is where a device of the ISA days is (struct rtnl_link_ifmap). The
// kernel reports zeros for all virtual links.
type MemoryMap struct {
	MemStart, MemEnd, BaseAddr uint64
	IRQ                        uint16
	DMA, Port                  uint8
}

// Conf holds the settings of net.ipv4.conf or net.ipv6.conf for one link.
type Conf struct{ b []byte }

// Len returns how many settings the kernel sent.
func (c Conf) Len() int { return len(c.b) / 4 }

// At returns the setting at a position from 0, or 0 where there is none.
func (c Conf) At(i int) int32 {
	if i < 0 || i >= c.Len() {
		return 0
	}
	return int32(host.Uint32(c.b[4*i:]))
}

// IPv6Cache holds the times of neighbour discovery (struct ifla_cacheinfo).
type IPv6Cache struct {
	MaxReasmLen   uint32        // bytes
	Timestamp     time.Duration // when the settings last changed, since boot
	ReachableTime time.Duration
	RetransTime   time.Duration
}

// What follows only the kernel sends, so these forms have no Append: their
// attributes are read-only.
var (
	mapForm = attr.Form[MemoryMap]{
		Size: 28,
		Decode: func(b []byte) MemoryMap {
			return MemoryMap{
				host.Uint64(b), host.Uint64(b[8:]), host.Uint64(b[16:]),
				host.Uint16(b[24:]), b[26], b[27],
			}
		},
		Text:   func(m MemoryMap) string { return fmt.Sprintf("%+v", m) },
		Quoted: true,
	}
	pacingForm = attr.Form[time.Duration]{
		Size: 4,
		Decode: func(b []byte) time.Duration {
			if len(b) >= 8 {
				return time.Duration(host.Uint64(b))
			}
			return time.Duration(host.Uint32(b))
		},
		Text: func(d time.Duration) string { return strconv.FormatInt(int64(d), 10) },
	}
	confForm = attr.Form[Conf]{
		Decode: func(b []byte) Conf { return Conf{b} },
		Text:   func(c Conf) string { return fmt.Sprintf("%x", c.b) },
		Quoted: true,
	}
	cacheForm = attr.Form[IPv6Cache]{
		Size: 16,
		Decode: func(b []byte) IPv6Cache {
			return IPv6Cache{
				MaxReasmLen:   host.Uint32(b),
				Timestamp:     time.Duration(host.Uint32(b[4:])) * 10 * time.Millisecond,
				ReachableTime: time.Duration(host.Uint32(b[8:])) * time.Millisecond,
				RetransTime:   time.Duration(host.Uint32(b[12:])) * time.Millisecond,
			}
		},
		Text:   func(c IPv6Cache) string { return fmt.Sprintf("%+v", c) },
		Quoted: true,
	}
)

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
	var list Opt[[]byte]
	w.Binary(uapi.IFLA_PROP_LIST, "", &list)
	if b, ok := list.Get(); ok {
		a.AltNames = nil
		attr.Each(b, func(num uint16, name []byte) {
			if num == uapi.IFLA_ALT_IFNAME.Num() {
				a.AltNames = append(a.AltNames, attr.Text(name))
			}
		})
	}
}
