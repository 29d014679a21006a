package attr

import (
	"net"
	"net/netip"
	"testing"
	"time"
)

// all has each codec method, as package attr_test's sample has them: what the
// compiler makes of a walk depends on the package that it is in.
type all struct {
	u8           Opt[uint8]
	u16, port    Opt[uint16]
	u32, inner   Opt[uint32]
	u64          Opt[uint64]
	i32          Opt[int32]
	on, bit      Opt[bool]
	flag, toggle Opt[bool]
	t32, t64     Opt[time.Duration]
	str, bare    Opt[string]
	mac, ether   Opt[net.HardwareAddr]
	ip           Opt[netip.Addr]
	bin          Opt[[]byte]
	name         string
	payload      []byte
	enum, code   Opt[level]
	named        Opt[level]
	span         Span
	rest         []Raw
}

type level uint8

func (l level) String() string { return string('a' + rune(l)) }

func (a *all) walk(w *Walk) {
	w.Uint8(1, "u8", &a.u8, Max(9))
	w.Uint16(2, "u16", &a.u16, Max(9))
	w.Port(3, "port", &a.port, Max(9))
	w.Uint32(4, "u32", &a.u32, Max(9))
	w.Uint64(5, "u64", &a.u64, Max(9))
	w.Int32(6, "i32", &a.i32, Max(9))
	w.Bool(7, "on", &a.on, ChangeOnly)
	w.Bit(8, "bit", &a.bit, ChangeOnly)
	w.Flag(9, "flag", &a.flag, ChangeOnly)
	w.Switches(10, []Switch{{Word: "switch", Value: &a.toggle, Since: Since(6, 1)}}, Since(5, 10))
	w.Ticks32(11, "t32", &a.t32, Max(9))
	w.Ticks64(12, "t64", &a.t64, Max(9))
	w.String(13, "str", &a.str, Max(9))
	w.Unterminated(14, "bare", &a.bare, Max(9))
	w.MAC(15, "mac", &a.mac, CreateOnly)
	w.Ethernet(16, "ether", &a.ether, CreateOnly)
	w.IP(17, "ip", &a.ip, WriteOnly)
	w.Binary(18, "bin", &a.bin)
	w.Name(19, "name", &a.name, Max(9))
	w.Payload(20, &a.payload)
	Enum(w, 21, "enum", &a.enum, Max(9))
	Code(w, 22, "code", &a.code, Max(9))
	Integer(w, 23, "named", &a.named, Max(9))
	w.Span(24, &a.span)
	if w.Enter(25, "nest") {
		Field(w, 1, "inner", &a.inner, &uint32Form, Max(9))
		w.Skip(2)
		w.Leave()
	}
	w.Rest(&a.rest)
}

func TestAllocatesInside(t *testing.T) {
	const tick = 10 * time.Millisecond
	mac := net.HardwareAddr{2, 0, 0, 0, 0, 1}
	a := all{
		u8: Some[uint8](1), u16: Some[uint16](1), port: Some[uint16](1), u32: Some[uint32](1), inner: Some[uint32](1),
		u64: Some[uint64](1), i32: Some[int32](1), on: Some(true), bit: Some(true), flag: Some(true), toggle: Some(true),
		t32: Some(tick), t64: Some(tick), str: Some("a"), bare: Some("a"), mac: Some(mac), ether: Some(mac),
		ip: Some(netip.IPv6Loopback()), name: "a", payload: mac,
		enum: Some[level](1), code: Some[level](1), named: Some[level](1),
	}
	buffer := make([]byte, 0, 1024)
	var w Walk
	size := 0
	if n := testing.AllocsPerRun(100, func() {
		w.Encode(buffer, Create, VersionOf(5, 4))
		a.walk(&w)
		w.Next(Later)
		a.walk(&w)
		size = len(w.Bytes())
	}); n != 0 {
		t.Errorf("encode: %v allocations", n)
	}
	if err := w.Err(); err != nil || !w.Doubtful() {
		t.Errorf("error %v, doubtful %v", err, w.Doubtful())
	}
	b := buffer[:size]
	var got all
	if n := testing.AllocsPerRun(100, func() {
		var w Walk
		var a all
		w.Decode(b)
		a.walk(&w)
		got.inner = a.inner
	}); n != 0 {
		t.Errorf("decode: %v allocations", n)
	}
	if got.inner != a.inner {
		t.Errorf("decoded %v", got.inner)
	}
}
