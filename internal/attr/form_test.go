package attr_test

import (
	"bytes"
	"encoding/json"
	"math"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
)

// TestForms runs one value through each form, there and back: bytes, ip(8)'s
// words, JSON. Zero and the largest value are among them.
func TestForms(t *testing.T) {
	some := attr.Some[uint32]
	mac := func(s string) attr.Opt[net.HardwareAddr] {
		a, err := net.ParseMAC(s)
		if err != nil {
			t.Fatal(err)
		}
		return attr.Some(a)
	}
	ip := func(s string) attr.Opt[netip.Addr] { return attr.Some(netip.MustParseAddr(s)) }
	text := func(s string) []byte { return []byte(s) }
	const ticks32 = (1<<32 - 1) * 10 * time.Millisecond
	const ticks64 = math.MaxInt64 / (10 * time.Millisecond)
	for _, c := range []struct {
		name  string
		value sample
		wire  []byte
		words string
		json  string
	}{
		{"uint8 zero", sample{Uint8: attr.Some[uint8](0)}, wire(idUint8, []byte{0}), "uint8 0", `{"uint8":0}`},
		{"uint8 largest", sample{Uint8: attr.Some[uint8](255)}, wire(idUint8, []byte{255}), "uint8 255", `{"uint8":255}`},
		{"uint16 zero", sample{Uint16: attr.Some[uint16](0)}, wire(idUint16, u16(0)), "uint16 0", `{"uint16":0}`},
		{"uint16 largest", sample{Uint16: attr.Some[uint16](65535)}, wire(idUint16, u16(65535)), "uint16 65535", `{"uint16":65535}`},
		{"uint32 zero", sample{Uint32: some(0)}, wire(idUint32, u32(0)), "uint32 0", `{"uint32":0}`},
		{"uint32 largest", sample{Uint32: some(1<<32 - 1)}, wire(idUint32, u32(1<<32-1)), "uint32 4294967295", `{"uint32":4294967295}`},
		{"uint64 zero", sample{Uint64: attr.Some[uint64](0)}, wire(idUint64, u64(0)), "uint64 0", `{"uint64":0}`},
		{"uint64 largest", sample{Uint64: attr.Some[uint64](1<<64 - 1)}, wire(idUint64, u64(1<<64-1)), "uint64 18446744073709551615", `{"uint64":18446744073709551615}`},
		{"int32 zero", sample{Int32: attr.Some[int32](0)}, wire(idInt32, u32(0)), "int32 0", `{"int32":0}`},
		{"int32 smallest", sample{Int32: attr.Some[int32](-1 << 31)}, wire(idInt32, u32(1<<31)), "int32 -2147483648", `{"int32":-2147483648}`},
		{"int32 largest", sample{Int32: attr.Some[int32](1<<31 - 1)}, wire(idInt32, u32(1<<31-1)), "int32 2147483647", `{"int32":2147483647}`},
		{"port zero", sample{Port: attr.Some[uint16](0)}, wire(idPort, []byte{0, 0}), "port 0", `{"port":0}`},
		{"port", sample{Port: attr.Some[uint16](4789)}, wire(idPort, []byte{0x12, 0xb5}), "port 4789", `{"port":4789}`},
		{"port largest", sample{Port: attr.Some[uint16](65535)}, wire(idPort, []byte{255, 255}), "port 65535", `{"port":65535}`},
		{"bool false", sample{Bool: attr.Some(false)}, wire(idBool, []byte{0}), "bool off", `{"bool":"off"}`},
		{"bool true", sample{Bool: attr.Some(true)}, wire(idBool, []byte{1}), "bool on", `{"bool":"on"}`},
		{"bit false", sample{Bit: attr.Some(false)}, wire(idBit, []byte{0}), "bit 0", `{"bit":0}`},
		{"bit true", sample{Bit: attr.Some(true)}, wire(idBit, []byte{1}), "bit 1", `{"bit":1}`},
		{"flag", sample{Flag: attr.Some(true)}, wire(idFlag), "flag", `{"flag":true}`},
		{"switch off", sample{Switch0: attr.Some(false)}, wire(idSwitches, u32(0), u32(1)), "switch0 0", `{"switch0":0}`},
		{
			"switches", sample{Switch0: attr.Some(false), Switch2: attr.Some(true)},
			wire(idSwitches, u32(4), u32(5)), "switch0 0 switch2 1", `{"switch0":0,"switch2":1}`,
		},
		{"ticks32 zero", sample{Ticks32: attr.Some[time.Duration](0)}, wire(idTicks32, u32(0)), "ticks32 0", `{"ticks32":0}`},
		{"ticks32", sample{Ticks32: attr.Some(1250 * time.Millisecond)}, wire(idTicks32, u32(125)), "ticks32 125", `{"ticks32":125}`},
		{"ticks32 largest", sample{Ticks32: attr.Some[time.Duration](ticks32)}, wire(idTicks32, u32(1<<32-1)), "ticks32 4294967295", `{"ticks32":4294967295}`},
		{"ticks64 zero", sample{Ticks64: attr.Some[time.Duration](0)}, wire(idTicks64, u64(0)), "ticks64 0", `{"ticks64":0}`},
		{
			"ticks64 largest", sample{Ticks64: attr.Some(ticks64 * 10 * time.Millisecond)}, wire(idTicks64, u64(uint64(ticks64))),
			"ticks64 922337203685", `{"ticks64":922337203685}`,
		},
		{"string empty", sample{String: attr.Some("")}, wire(idString, []byte{0}), "string ''", `{"string":""}`},
		{"string", sample{String: attr.Some("eth0")}, wire(idString, text("eth0\x00")), "string eth0", `{"string":"eth0"}`},
		{"unterminated empty", sample{Unterminated: attr.Some("")}, wire(idUnterminated), "unterminated ''", `{"unterminated":""}`},
		{"unterminated", sample{Unterminated: attr.Some("a b")}, wire(idUnterminated, text("a b")), "unterminated 'a b'", `{"unterminated":"a b"}`},
		{"mac", sample{MAC: mac("02:00:00:00:00:01")}, wire(idMAC, []byte{2, 0, 0, 0, 0, 1}), "mac 02:00:00:00:00:01", `{"mac":"02:00:00:00:00:01"}`},
		{
			"mac of 8 bytes", sample{MAC: mac("02:00:00:00:00:00:00:ff")}, wire(idMAC, []byte{2, 0, 0, 0, 0, 0, 0, 255}),
			"mac 02:00:00:00:00:00:00:ff", `{"mac":"02:00:00:00:00:00:00:ff"}`,
		},
		{
			"ethernet", sample{Ethernet: mac("ff:ff:ff:ff:ff:ff")}, wire(idEthernet, bytes.Repeat([]byte{255}, 6)),
			"ethernet ff:ff:ff:ff:ff:ff", `{"ethernet":"ff:ff:ff:ff:ff:ff"}`,
		},
		{"ip zero", sample{IP: ip("0.0.0.0")}, wire(idIP, make([]byte, 4)), "ip 0.0.0.0", `{"ip":"0.0.0.0"}`},
		{"ip", sample{IP: ip("192.0.2.1")}, wire(idIP, []byte{192, 0, 2, 1}), "ip 192.0.2.1", `{"ip":"192.0.2.1"}`},
		{"ip of version 6", sample{IP: ip("::1")}, wire(idIP, make([]byte, 15), []byte{1}), "ip ::1", `{"ip":"::1"}`},
		{
			"ip mapped", sample{IP: ip("::ffff:192.0.2.1")}, wire(idIP, make([]byte, 10), []byte{255, 255, 192, 0, 2, 1}),
			"ip ::ffff:192.0.2.1", `{"ip":"::ffff:192.0.2.1"}`,
		},
		{"name", sample{Name: "eth0"}, wire(idName, text("eth0\x00")), "name eth0", `{"name":"eth0"}`},
		{"payload empty", sample{Payload: []byte{}}, wire(idPayload), "", `{}`},
		{"payload", sample{Payload: []byte{1, 2, 3}}, wire(idPayload, []byte{1, 2, 3}), "", `{}`},
		{"enum zero", sample{Enum: attr.Some(red)}, wire(idEnum, []byte{0}), "enum red", `{"enum":"red"}`},
		{"enum with a space", sample{Enum: attr.Some(blue)}, wire(idEnum, []byte{4}), "enum 'deep blue'", `{"enum":"deep blue"}`},
		{"enum unknown", sample{Enum: attr.Some[color](255)}, wire(idEnum, []byte{255}), "enum 'color(255)'", `{"enum":"color(255)"}`},
		{"code", sample{Code: attr.Some(blue)}, wire(idCode, []byte{4}), "code 4", `{"code":"deep blue"}`},
		{"code unknown", sample{Code: attr.Some[color](255)}, wire(idCode, []byte{255}), "code 255", `{"code":"color(255)"}`},
		{"index", sample{Index: attr.Some[index](1<<32 - 1)}, wire(idIndex, u32(1<<32-1)), "index 4294967295", `{"index":4294967295}`},
		{"signed", sample{Signed: attr.Some[nsid](-1)}, wire(idSigned, u32(1<<32-1)), "signed -1", `{"signed":-1}`},
		{"field zero", sample{Field: attr.Some[uint16](0)}, wire(idField, u16(0)), "nofield", `{"field":0}`},
		{"field largest", sample{Field: attr.Some[uint16](65535)}, wire(idField, u16(65535)), "field 0xffff", `{"field":65535}`},
		{
			"nest", sample{Inner: some(1)}, wire(nested|idNest, wire(idInner, u32(1))),
			"inner 1", `{"nest":{"inner":1}}`,
		},
		{
			"nest in a nest", sample{Innermost: some(2)}, wire(nested|idNest, wire(nested|idNest, wire(idInner, u32(2)))),
			"innermost 2", `{"nest":{"innermost":2}}`,
		},
		{
			"unknown in a nest", sample{InnerRest: []attr.Raw{{Type: 100, Data: []byte{1}}}},
			wire(nested|idNest, wire(uint16(100), []byte{1})), "", `{}`,
		},
		{"unknown", sample{Unknown: []attr.Raw{{Type: 1000, Data: []byte{1}}}}, wire(uint16(1000), []byte{1}), "", `{}`},
		{"nothing", sample{}, nil, "", `{}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, "encoded", c.value.mustEncode(t, attr.All), c.wire)
			equal(t, "decoded", *new(sample).decode(t, c.wire), c.value)
			if got := c.value.print(attr.All); got != c.words {
				t.Errorf("printed %q, want %q", got, c.words)
			}
			if got := c.value.json(); got != c.json || !json.Valid([]byte(got)) {
				t.Errorf("JSON is %s, want %s", got, c.json)
			}
			if c.words == "" {
				return
			}
			var parsed sample
			if err := parsed.parse(shell(t, c.words)...); err != nil {
				t.Errorf("parse %q: %v", c.words, err)
			}
			equal(t, "parsed", parsed, c.value)
		})
	}
}

// TestBinary is apart: bytes that are only read cannot be parsed.
func TestBinary(t *testing.T) {
	s := sample{Binary: attr.Some([]byte{0, 0xff})}
	b := wire(idBinary, []byte{0, 0xff})
	same(t, "encoded", s.mustEncode(t, attr.All), b)
	equal(t, "decoded", *new(sample).decode(t, b), s)
	if got, want := s.print(attr.All), "binary 00ff"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if got, want := s.json(), `{"binary":"00ff"}`; got != want {
		t.Errorf("JSON is %s, want %s", got, want)
	}
	if _, err := s.encode(attr.Change); err == nil {
		t.Error("what is only read can be sent")
	}
	if err := new(sample).parse("binary", "00ff"); err == nil || err.Error() != `unknown word "binary"` {
		t.Errorf("parse: %v", err)
	}
}

// TestTicksSaturate reads times that are longer than Go has.
func TestTicksSaturate(t *testing.T) {
	const longest = math.MaxInt64 / (10 * time.Millisecond)
	for _, ticks := range []uint64{uint64(longest) + 1, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
		s := new(sample).decode(t, wire(idTicks64, u64(ticks)))
		if got := s.Ticks64.Or(0); got != longest*10*time.Millisecond {
			t.Errorf("%d ticks are %v", ticks, got)
		}
		same(t, "encoded again", s.mustEncode(t, attr.All), wire(idTicks64, u64(uint64(longest))))
	}
}

// TestText reads text with NULs inside: it ends at the first, as in the kernel.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "\x00": "", "a": "a", "a\x00": "a", "a\x00b\x00": "a", "\x00b": "", "\xff": "\xff",
	} {
		b := join(wire(idString, []byte(in)), wire(idUnterminated, []byte(in)), wire(idName, []byte(in)))
		equal(t, in, *new(sample).decode(t, b), sample{String: attr.Some(want), Unterminated: attr.Some(want), Name: want})
	}
	if got := attr.Text(nil); got != "" {
		t.Errorf("no bytes are %q", got)
	}
}

// TestAliases wants decoded text and bytes to be those of the input, and not to
// reach beyond their attribute.
func TestAliases(t *testing.T) {
	b := join(
		wire(idMAC, []byte{2, 0, 0, 0, 0, 1}), wire(idEthernet, []byte{2, 0, 0, 0, 0, 1, 7, 7}), wire(idBinary, []byte{1}),
		wire(idPayload, []byte{1}), wire(uint16(1000), []byte{1}), wire(idString, []byte("eth0")))
	s := new(sample).decode(t, b)
	before := bytes.Clone(b)
	for what, v := range map[string][]byte{
		"MAC": s.MAC.Or(nil), "Ethernet": s.Ethernet.Or(nil), "Binary": s.Binary.Or(nil), "Payload": s.Payload, "Rest": s.Unknown[0].Data,
	} {
		if len(v) == 0 || len(v) != cap(v) {
			t.Errorf("%s has %d bytes and room for %d", what, len(v), cap(v))
		}
	}
	if n := len(s.Ethernet.Or(nil)); n != 6 {
		t.Errorf("an Ethernet address has %d bytes", n)
	}
	same(t, "input", b, before)
	b[len(b)-1] = 'X'
	if got := s.String.Or(""); got != "ethX" {
		t.Errorf("the text is %q: it does not share the input", got)
	}
}

// shell splits words as a shell does.
func shell(tb testing.TB, line string) (words []string) {
	tb.Helper()
	var word strings.Builder
	quoted, inside := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, inside = !quoted, true
		case quoted:
			word.WriteByte(c)
		case c == '\\':
			i++
			word.WriteByte(line[i])
			inside = true
		case c == ' ':
			if inside {
				words = append(words, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteByte(c)
			inside = true
		}
	}
	if quoted {
		tb.Errorf("a quote is open in %q", line)
	}
	if inside {
		words = append(words, word.String())
	}
	return words
}
