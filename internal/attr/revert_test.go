package attr_test

import (
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// TestRevert puts back what a request changed, and nothing else.
func TestRevert(t *testing.T) {
	on, off := attr.Some(true), attr.Some(false)
	one := attr.Some[uint32](1)
	for _, c := range []struct {
		name                string
		s                   sample
		before, now, result []byte
	}{
		{"changed", sample{Uint32: one}, wire(idUint32, u32(5)), wire(idUint32, u32(1)), wire(idUint32, u32(5))},
		{"changed by others meanwhile", sample{Uint32: one}, wire(idUint32, u32(5)), wire(idUint32, u32(7)), wire(idUint32, u32(5))},
		{"not changed", sample{Uint32: one}, wire(idUint32, u32(5)), wire(idUint32, u32(5)), nil},
		{"not asked for", sample{}, wire(idUint32, u32(5)), wire(idUint32, u32(7)), nil},
		{"gone", sample{Uint32: one}, wire(idUint32, u32(5)), nil, wire(idUint32, u32(5))},
		{"new, and no way to say so", sample{Uint32: one}, nil, wire(idUint32, u32(1)), nil},
		{"new, and zero before", sample{Bool: on, Unterminated: attr.Some("x")}, nil, join(wire(idBool, []byte{1}), wire(idUnterminated, []byte("x"))), join(wire(idBool, []byte{0}), wire(idUnterminated))},
		{"zero before and now", sample{Bool: on}, nil, nil, nil},
		{"a flag that is new: it cannot be taken back", sample{Flag: on}, nil, wire(idFlag), nil},
		{"a flag that is gone", sample{Flag: on}, wire(idFlag), nil, wire(idFlag)},
		{"a flag that was not asked for", sample{Flag: off}, wire(idFlag), nil, nil},
		{"written only", sample{IP: attr.Some(ipv4Zero)}, wire(idIP, []byte{1, 2, 3, 4}), wire(idIP, make([]byte, 4)), nil},
		{"for creation only", sample{MAC: attr.Some(mac8)}, wire(idMAC, mac8[:6]), wire(idMAC, mac8), nil},
		{"read only", sample{Binary: attr.Some([]byte{1})}, wire(idBinary, []byte{2}), wire(idBinary, []byte{1}), nil},
		{"for change only", sample{Bit: on}, wire(idBit, []byte{0}), wire(idBit, []byte{1}), wire(idBit, []byte{0})},
		{"a name", sample{Name: "a"}, wire(idName, []byte("b")), wire(idName, []byte("a\x00")), wire(idName, []byte("b\x00"))},
		{
			"in nests", sample{Inner: one, Innermost: one},
			wire(idNest, wire(idInner, u32(2)), wire(idNest, wire(idInner, u32(3)))),
			wire(idNest, wire(idInner, u32(2)), wire(idNest, wire(idInner, u32(1)))),
			wire(nested|idNest, wire(nested|idNest, wire(idInner, u32(3)))),
		},
		{"a nest that is gone", sample{Inner: one}, wire(idNest, wire(idInner, u32(2))), nil, wire(nested|idNest, wire(idInner, u32(2)))},
		{"a nest that is new", sample{Inner: one}, nil, wire(idNest, wire(idInner, u32(2))), nil},
		{
			"switches: those that were asked for", sample{Switch0: on, Switch1: off},
			wire(idSwitches, u32(0b010), u32(0b111)), wire(idSwitches, u32(0b101), u32(0b111)),
			wire(idSwitches, u32(0b010), u32(0b011)),
		},
		{"switches: others changed", sample{Switch0: on}, wire(idSwitches, u32(0b010), u32(0b111)), wire(idSwitches, u32(0b100), u32(0b111)), nil},
		{"switches: not reported before", sample{Switch2: on}, wire(idSwitches, u32(0), u32(0b011)), wire(idSwitches, u32(0b100), u32(0b111)), nil},
		{"switches: not reported", sample{Switch0: on}, nil, wire(idSwitches, u32(1), u32(1)), nil},
		{
			"unknown ones", sample{Unknown: []attr.Raw{raw(99, 1), raw(200, 2), raw(98), raw(97, 3)}},
			join(wire(uint16(99), []byte{9}), wire(uint16(200), []byte{8}), wire(uint16(97), []byte{3}), wire(uint16(96), []byte{6})),
			join(wire(uint16(99), []byte{1}), wire(uint16(200), []byte{2}), wire(uint16(98), []byte{7}), wire(uint16(97), []byte{3}), wire(uint16(96), []byte{7})),
			join(wire(uint16(99), []byte{9}), wire(uint16(200), []byte{8})),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w attr.Walk
			w.Revert([]byte("abc"), c.before, c.now)
			c.s.walk(&w)
			if err := w.Err(); err != nil {
				t.Error(err)
			}
			same(t, "encoded", w.Bytes(), join([]byte("abc"), c.result))
		})
	}
}
