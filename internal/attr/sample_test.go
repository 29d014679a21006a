package attr_test

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

var host = binary.NativeEndian

// The attributes of a sample. Their numbers say nothing to the kernel.
const (
	idUint8 uapi.Attr = 99<<16 | (iota + 1)
	idUint16
	idUint32
	idUint64
	idInt32
	idPort
	idBool
	idBit
	idFlag
	idSwitches
	idTicks32
	idTicks64
	idString
	idUnterminated
	idMAC
	idEthernet
	idIP
	idBinary
	idName
	idPayload
	idEnum
	idCode
	idIndex
	idSigned
	idField
	idNest
	idInner
	idSpan
	idSkip
)

// A sample has an attribute of each form.
type sample struct {
	Uint8        attr.Opt[uint8]
	Uint16       attr.Opt[uint16]
	Uint32       attr.Opt[uint32]
	Uint64       attr.Opt[uint64]
	Int32        attr.Opt[int32]
	Port         attr.Opt[uint16]
	Bool         attr.Opt[bool]
	Bit          attr.Opt[bool]
	Flag         attr.Opt[bool]
	Switch0      attr.Opt[bool]
	Switch1      attr.Opt[bool]
	Switch2      attr.Opt[bool]
	Ticks32      attr.Opt[time.Duration]
	Ticks64      attr.Opt[time.Duration]
	String       attr.Opt[string]
	Unterminated attr.Opt[string]
	MAC          attr.Opt[net.HardwareAddr]
	Ethernet     attr.Opt[net.HardwareAddr]
	IP           attr.Opt[netip.Addr]
	Binary       attr.Opt[[]byte]
	Name         string
	Payload      []byte
	Enum         attr.Opt[color]
	Code         attr.Opt[color]
	Index        attr.Opt[index]
	Signed       attr.Opt[nsid]
	Field        attr.Opt[uint16]
	Inner        attr.Opt[uint32]
	Innermost    attr.Opt[uint32]
	InnerRest    []attr.Raw
	Span         attr.Span
	Unknown      []attr.Raw
}

func (s *sample) walk(w *attr.Walk) {
	w.Uint8(idUint8, "uint8", &s.Uint8, attr.Min(1), attr.Max(200))
	w.Uint16(idUint16, "uint16", &s.Uint16, attr.Not(0xf000))
	w.Uint32(idUint32, "uint32", &s.Uint32, attr.Since(5, 10))
	w.Uint64(idUint64, "uint64", &s.Uint64, attr.Max(1<<56-1), attr.Since(6, 1))
	w.Int32(idInt32, "int32", &s.Int32, attr.Max(100))
	w.Port(idPort, "port", &s.Port, attr.Min(1))
	w.Bool(idBool, "bool", &s.Bool, attr.ZeroIfAbsent)
	w.Bit(idBit, "bit", &s.Bit, attr.ChangeOnly)
	w.Flag(idFlag, "flag", &s.Flag, attr.ZeroIfAbsent)
	w.Switches(idSwitches, []attr.Switch{
		{Word: "switch0", Value: &s.Switch0},
		{Word: "switch1", Value: &s.Switch1, Since: attr.Since(5, 15)},
		{Word: "switch2", Value: &s.Switch2, Since: attr.Since(6, 16)},
	}, attr.Since(5, 11))
	w.Ticks32(idTicks32, "ticks32", &s.Ticks32, attr.Min(100), attr.Max(1000))
	w.Ticks64(idTicks64, "ticks64", &s.Ticks64, attr.Max(8640000))
	w.String(idString, "string", &s.String, attr.Max(15))
	w.Unterminated(idUnterminated, "unterminated", &s.Unterminated, attr.ZeroIfAbsent, attr.Max(255))
	w.MAC(idMAC, "mac", &s.MAC, attr.CreateOnly)
	w.Ethernet(idEthernet, "ethernet", &s.Ethernet, attr.CreateOnly)
	w.IP(idIP, "ip", &s.IP, attr.WriteOnly)
	w.Binary(idBinary, "binary", &s.Binary)
	w.Name(idName, "name", &s.Name, attr.Max(15))
	w.Payload(idPayload, &s.Payload)
	w.Alias("colour", "enum")
	attr.Enum(w, idEnum, "enum", &s.Enum, attr.Max(uint64(blue)))
	attr.Code(w, idCode, "code", &s.Code, attr.Max(uint64(blue)))
	attr.Integer(w, idIndex, "index", &s.Index, attr.Min(1))
	attr.Integer(w, idSigned, "signed", &s.Signed, attr.Max(7))
	attr.Field(w, idField, "field", &s.Field, &fieldForm, attr.Not(1))
	if w.Enter(idNest, "nest") {
		w.Uint32(idInner, "inner", &s.Inner, attr.Max(9))
		if w.Enter(idNest, "") {
			w.Uint32(idInner, "innermost", &s.Innermost, attr.Max(9))
			w.Leave()
		}
		w.Rest(&s.InnerRest)
		w.Leave()
	}
	w.Span(idSpan, &s.Span)
	w.Skip(idSkip)
	w.Rest(&s.Unknown)
}

// color is an enumeration with a gap.
type color uint8

const (
	red   color = 0
	green color = 1
	blue  color = 4
)

func (c color) String() string {
	switch c {
	case red:
		return "red"
	case green:
		return "green"
	case blue:
		return "deep blue"
	}
	return "color(" + strconv.Itoa(int(c)) + ")"
}

type index uint32

type nsid int32

// fieldForm is a form of the sample's own.
var fieldForm = attr.Form[uint16]{
	Size:   2,
	Decode: host.Uint16,
	Append: host.AppendUint16,
	Number: func(v uint16) (uint64, error) { return uint64(v), nil },
	Value:  func(n uint64) uint16 { return uint16(n) },
	Text:   func(v uint16) string { return fmt.Sprintf("%#x", v) },
	Label:  func(v uint16) string { return strconv.Itoa(int(v)) },
	Parse: func(s string) (uint16, error) {
		n, err := strconv.ParseUint(s, 0, 16)
		if err != nil {
			return 0, errors.New("no such field")
		}
		return uint16(n), nil
	},
	Zero: "nofield",
}

func (s *sample) decode(tb testing.TB, b []byte) *sample {
	tb.Helper()
	var w attr.Walk
	w.Decode(b)
	s.walk(&w)
	if err := w.Err(); err != nil {
		tb.Fatalf("decode %x: %v", b, err)
	}
	return s
}

// encode encodes for the kernel that has everything.
func (s *sample) encode(phase attr.Phase) ([]byte, error) {
	var w attr.Walk
	w.Encode(nil, phase, attr.VersionOf(99, 0))
	s.walk(&w)
	return w.Bytes(), w.Err()
}

func (s *sample) mustEncode(tb testing.TB, phase attr.Phase) []byte {
	tb.Helper()
	b, err := s.encode(phase)
	if err != nil {
		tb.Fatalf("encode: %v", err)
	}
	return b
}

func (s *sample) print(phase attr.Phase) string {
	var w attr.Walk
	w.Print(nil, phase)
	s.walk(&w)
	return string(w.Bytes())
}

func (s *sample) parse(words ...string) error {
	var w attr.Walk
	for w.Parse(words); w.More(); {
		s.walk(&w)
	}
	return w.Err()
}

func (s *sample) json() string {
	var w attr.Walk
	w.JSON(nil)
	s.walk(&w)
	return string(w.Close())
}

// wire is an attribute as the kernel sends it, padded.
func wire[N uint16 | uapi.Attr](num N, payload ...[]byte) []byte {
	var b []byte
	for _, p := range payload {
		b = append(b, p...)
	}
	b = append(host.AppendUint16(host.AppendUint16(nil, uint16(4+len(b))), uint16(num)), b...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

const nested = 0x8000

func u16(n uint16) []byte { return host.AppendUint16(nil, n) }
func u32(n uint32) []byte { return host.AppendUint32(nil, n) }
func u64(n uint64) []byte { return host.AppendUint64(nil, n) }

func join(b ...[]byte) (all []byte) {
	for _, b := range b {
		all = append(all, b...)
	}
	return all
}

// same compares bytes and shows them in hexadecimal.
func same(tb testing.TB, what string, got, want []byte) {
	tb.Helper()
	if g, w := hex.EncodeToString(got), hex.EncodeToString(want); g != w {
		tb.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// equal compares what was decoded or parsed.
func equal(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if reflect.DeepEqual(got, want) { // faster, and fuzzing is about our code
		return
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b attr.Span) bool { return a == b })); diff != "" {
		tb.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

var (
	ipv4Zero = netip.AddrFrom4([4]byte{})
	mac8     = net.HardwareAddr{2, 0, 0, 0, 0, 0, 0, 1}
	noMAC    attr.Opt[net.HardwareAddr]
)
