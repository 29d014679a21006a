package attr_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// differences compares a description with what the kernel holds.
func differences(tb testing.TB, s *sample, held []byte) []attr.Difference {
	tb.Helper()
	var w attr.Walk
	w.Diff(held)
	s.walk(&w)
	if err := w.Err(); err != nil {
		tb.Fatal(err)
	}
	return w.Differences()
}

func TestDiff(t *testing.T) {
	some := attr.Some[uint32]
	on, off := attr.Some(true), attr.Some(false)
	id := func(ids ...uapi.Attr) string {
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = id.String()
		}
		return strings.Join(names, ".")
	}
	type difference = attr.Difference
	for _, c := range []struct {
		name string
		s    sample
		held []byte
		want []difference
	}{
		{"nothing asked for", sample{}, join(wire(idUint32, u32(1)), wire(uint16(99))), nil},
		{"the same", sample{Uint32: some(1)}, wire(idUint32, u32(1)), nil},
		{"the same, in a longer form", sample{Uint32: some(1)}, wire(idUint32, u32(1), u32(2)), nil},
		{"another", sample{Uint32: some(1)}, wire(idUint32, u32(2)), []difference{{Path: id(idUint32), ID: idUint32, Word: "uint32", Have: "2", Want: "1"}}},
		{"not reported", sample{Uint32: some(0)}, nil, []difference{{Path: id(idUint32), ID: idUint32, Word: "uint32", Want: "0", Absent: true}}},
		{"too short to tell", sample{Uint32: some(0)}, wire(idUint32, u16(0)), []difference{{Path: id(idUint32), ID: idUint32, Word: "uint32", Want: "0", Absent: true}}},
		{"absent is zero", sample{Bool: off, Unterminated: attr.Some("")}, nil, nil},
		{
			"absent is not one", sample{Bool: on, Unterminated: attr.Some("x")}, nil, []difference{
				{Path: id(idBool), ID: idBool, Word: "bool", Have: "off", Want: "on", Absent: true},
				{Path: id(idUnterminated), ID: idUnterminated, Word: "unterminated", Want: "x", Absent: true},
			},
		},
		{"a flag that is there", sample{Flag: on}, wire(idFlag), nil},
		{"a flag that is not there", sample{Flag: on}, nil, []difference{{Path: id(idFlag), ID: idFlag, Word: "flag", Have: "false", Want: "true", Absent: true}}},
		{"a flag that is not asked for", sample{Flag: off}, wire(idFlag), nil},
		{"times", sample{Ticks32: attr.Some(time.Second)}, wire(idTicks32, u32(200)), []difference{{Path: id(idTicks32), ID: idTicks32, Word: "ticks32", Have: "200", Want: "100"}}},
		{"text without its NUL", sample{String: attr.Some("eth0")}, wire(idString, []byte("eth0")), nil},
		{"a name", sample{Name: "a"}, wire(idName, []byte("b\x00")), []difference{{Path: id(idName), ID: idName, Word: "name", Have: "b", Want: "a"}}},
		{"a payload", sample{Payload: []byte{1}}, wire(idPayload, []byte{2}), []difference{{Path: id(idPayload), ID: idPayload, Have: "02", Want: "01"}}},
		{"an enumeration", sample{Enum: attr.Some(blue)}, wire(idEnum, []byte{9}), []difference{{Path: id(idEnum), ID: idEnum, Word: "enum", Have: "color(9)", Want: "deep blue"}}},
		{"a negative number", sample{Signed: attr.Some[nsid](3)}, wire(idSigned, u32(1<<32-1)), []difference{{Path: id(idSigned), ID: idSigned, Word: "signed", Have: "-1", Want: "3"}}},
		{
			"in nests", sample{Inner: some(1), Innermost: some(2)}, wire(idNest, wire(idInner, u32(3))), []difference{
				{Path: id(idNest, idInner), ID: idInner, Word: "inner", Have: "3", Want: "1"},
				{Path: id(idNest, idNest, idInner), ID: idInner, Word: "innermost", Want: "2", Absent: true},
			},
		},
		{"switches, the same", sample{Switch0: on, Switch1: off}, wire(idSwitches, u32(5), u32(7)), nil},
		{
			"switches, each for itself", sample{Switch0: off, Switch1: off, Switch2: on}, wire(idSwitches, u32(1), u32(3)), []difference{
				{Path: id(idSwitches), ID: idSwitches, Word: "switch0", Have: "1", Want: "0"},
				{Path: id(idSwitches), ID: idSwitches, Word: "switch2", Want: "1", Absent: true},
			},
		},
		{
			"switches, none reported", sample{Switch0: off}, nil,
			[]difference{{Path: id(idSwitches), ID: idSwitches, Word: "switch0", Want: "0", Absent: true}},
		},
		{
			"unknown ones", sample{Unknown: []attr.Raw{raw(99, 1), raw(200, 1), raw(98, 1), raw(0x8000|97, 1)}},
			join(wire(uint16(99), []byte{9}), wire(uint16(99), []byte{1}), wire(uint16(200), []byte{2}), wire(uint16(97), []byte{1})), []difference{
				{Path: id(200), ID: 200, Have: "02", Want: "01"},
				{Path: id(98), ID: 98, Want: "01", Absent: true},
			},
		},
		{
			"unknown ones, two of a number", sample{Unknown: []attr.Raw{raw(200, 1), raw(200, 2)}},
			join(wire(uint16(200), []byte{1}), wire(uint16(200), []byte{2})), nil,
		},
		{
			"unknown ones in a nest", sample{InnerRest: []attr.Raw{raw(99, 1)}}, join(wire(uint16(99), []byte{1}), wire(idNest)),
			[]difference{{Path: id(idNest, 99), ID: 99, Want: "01", Absent: true}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := differences(t, &c.s, c.held)
			if diff := cmp.Diff(c.want, got, cmpopts.IgnoreFields(attr.Difference{}, "Rules"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDiffSince wants the kernel that a difference needs, of a switch its own.
func TestDiffSince(t *testing.T) {
	for _, c := range []struct {
		s    sample
		want attr.Version
	}{
		{sample{Uint32: attr.Some[uint32](1)}, attr.VersionOf(5, 10)},
		{sample{Uint8: attr.Some[uint8](1)}, 0},
		{sample{Switch0: attr.Some(true)}, attr.VersionOf(5, 11)},
		{sample{Switch2: attr.Some(true)}, attr.VersionOf(6, 16)},
	} {
		d := differences(t, &c.s, nil)
		if len(d) != 1 || d[0].Since() != c.want {
			t.Errorf("%+v, want one since %v", d, c.want)
		}
	}
}

// TestDiffBad wants an error for a value that the kernel cannot be sent: it
// would look like another.
func TestDiffBad(t *testing.T) {
	for _, s := range []sample{
		{Ticks32: attr.Some(-time.Second)},
		{Ticks64: attr.Some(time.Duration(1))},
		{MAC: attr.Some(net.HardwareAddr{})},
		{String: attr.Some("a\x00")},
	} {
		var w attr.Walk
		w.Diff(join(wire(idTicks32, u32(0)), wire(idTicks64, u64(0)), wire(idMAC), wire(idString, []byte("a\x00"))))
		s.walk(&w)
		if w.Err() == nil || len(w.Differences()) != 0 {
			t.Errorf("error %v, differences %+v", w.Err(), w.Differences())
		}
	}
}

// TestDiffAgain wants nothing to be left from the walk before.
func TestDiffAgain(t *testing.T) {
	var w attr.Walk
	s := sample{Uint32: attr.Some[uint32](1)}
	w.Diff(nil)
	s.walk(&w)
	first := w.Differences()
	w.Diff(wire(idUint32, u32(1)))
	s.walk(&w)
	if len(first) != 1 || first[0].ID != idUint32 || len(w.Differences()) != 0 {
		t.Errorf("first %+v, then %+v", first, w.Differences())
	}
}

// TestCompareDepth wants an error, and no wrong answer, where a description has
// more nests than can be read.
func TestCompareDepth(t *testing.T) {
	for name, start := range map[string]func(w *attr.Walk){
		"Diff":   func(w *attr.Walk) { w.Diff(nil) },
		"Revert": func(w *attr.Walk) { w.Revert(nil, nil, nil) },
	} {
		var w attr.Walk
		start(&w)
		var s tower
		s.walk(&w, 0)
		want := strings.Repeat(idNest.String()+".", 3) + idNest.String() + ": nested too deep"
		if err := w.Err(); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", name, err, want)
		}
		if len(w.Bytes()) != 0 {
			t.Errorf("%s: %x", name, w.Bytes())
		}
	}
}
