package attr_test

import (
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
)

// full has a value of each form but those that are only read.
func full() sample {
	on := attr.Some(true)
	return sample{
		Uint8: attr.Some[uint8](1), Uint16: attr.Some[uint16](2), Uint32: attr.Some[uint32](3), Uint64: attr.Some[uint64](4),
		Int32: attr.Some[int32](-5), Port: attr.Some[uint16](6), Bool: on, Bit: on, Flag: on,
		Switch0: on, Switch1: on, Switch2: on,
		Ticks32: attr.Some(time.Second), Ticks64: attr.Some(time.Minute),
		String: attr.Some("string"), Unterminated: attr.Some("unterminated"),
		MAC: attr.Some(mac8), Ethernet: attr.Some(mac8[:6]), IP: attr.Some(ipv4Zero),
		Name: "name", Payload: []byte{7},
		Enum: attr.Some(green), Code: attr.Some(blue), Index: attr.Some[index](8), Signed: attr.Some[nsid](-1),
		Field: attr.Some[uint16](10), Inner: attr.Some[uint32](2), Innermost: attr.Some[uint32](3),
		InnerRest: []attr.Raw{raw(99, 1)}, Unknown: []attr.Raw{raw(98, 1), raw(500, 2)},
	}
}

// TestDecodeAllocates wants no allocation, with each codec method in a
// description of another package.
func TestDecodeAllocates(t *testing.T) {
	s := full()
	s.Binary = attr.Some([]byte{9})
	s.Unknown, s.InnerRest = nil, nil // what is unknown has to be kept in slices
	b := append(s.mustEncode(t, attr.All), wire(idSpan, u32(1))...)
	var got sample
	for name, decode := range map[string]func(){
		"walk of its own": func() {
			var w attr.Walk
			var s sample
			w.Decode(b)
			s.walk(&w)
			got.Uint32 = s.Uint32
		},
		"with room for the unknown": func() {
			var w attr.Walk
			w.Decode(b)
			got.walk(&w)
		},
	} {
		if n := testing.AllocsPerRun(100, decode); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		if got.Uint32 != s.Uint32 {
			t.Errorf("%s: decoded %v", name, got.Uint32)
		}
	}
}

// TestDecodeRestAllocates wants no allocation where there is room for the
// unknown attributes.
func TestDecodeRestAllocates(t *testing.T) {
	b := join(wire(uint16(99), u32(1)), wire(uint16(500)), wire(idNest, wire(uint16(98))))
	s := sample{Unknown: make([]attr.Raw, 0, 2), InnerRest: make([]attr.Raw, 0, 1)}
	n := testing.AllocsPerRun(100, func() {
		var w attr.Walk
		s.Unknown, s.InnerRest = s.Unknown[:0], s.InnerRest[:0]
		w.Decode(b)
		s.walk(&w)
	})
	if n != 0 || len(s.Unknown) != 2 || len(s.InnerRest) != 1 {
		t.Errorf("%v allocations, unknown %v and %v", n, s.Unknown, s.InnerRest)
	}
}

// TestEncodeAllocates wants no allocation where the buffer has room.
func TestEncodeAllocates(t *testing.T) {
	s := full()
	buffer := make([]byte, 0, 4096)
	var reused attr.Walk
	size := 0
	for name, encode := range map[string]func(){
		"everything, walk of its own": func() {
			s := s
			var w attr.Walk
			w.Encode(buffer, attr.All, 0)
			s.walk(&w)
			size = len(w.Bytes())
		},
		"request, with room to explain it": func() {
			reused.Encode(buffer, attr.Create, attr.VersionOf(5, 10))
			s.walk(&reused)
			reused.Next(attr.Later)
			s.walk(&reused)
			size = len(reused.Bytes())
		},
	} {
		size = 0
		if n := testing.AllocsPerRun(100, encode); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		if err := reused.Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want := len(s.mustEncode(t, attr.All)); size != want {
			t.Errorf("%s: %d bytes, want %d", name, size, want)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	s := full()
	wired := s.mustEncode(b, attr.All)
	b.ReportAllocs()
	b.SetBytes(int64(len(wired)))
	var w attr.Walk
	for b.Loop() {
		w.Decode(wired)
		s.Unknown, s.InnerRest = s.Unknown[:0], s.InnerRest[:0]
		s.walk(&w)
	}
}

func BenchmarkEncode(b *testing.B) {
	s := full()
	buffer := make([]byte, 0, 4096)
	b.ReportAllocs()
	var w attr.Walk
	for b.Loop() {
		w.Encode(buffer, attr.Create, attr.VersionOf(99, 0))
		s.walk(&w)
	}
	b.SetBytes(int64(len(w.Bytes())))
}
