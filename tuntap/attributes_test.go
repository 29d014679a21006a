package tuntap_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/tuntap"
)

// raw appends an attribute in wire form.
func raw(b []byte, num uint16, payload ...byte) []byte {
	b = binary.NativeEndian.AppendUint16(b, uint16(4+len(payload)))
	b = binary.NativeEndian.AppendUint16(b, num)
	b = append(b, payload...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func u32(n uint32) []byte { return binary.NativeEndian.AppendUint32(nil, n) }

var attributeTests = []struct {
	name string
	a    tuntap.Attributes
	wire []byte
	text string
}{
	{"nothing", tuntap.Attributes{}, nil, ""},
	{"tun", tuntap.Attributes{Mode: link.Some(tuntap.TUN)}, raw(nil, 3, 1), "type tun"},
	{"tap", tuntap.Attributes{Mode: link.Some(tuntap.TAP)}, raw(nil, 3, 2), "type tap"},
	{"unknown mode", tuntap.Attributes{Mode: link.Some(tuntap.Mode(255))}, raw(nil, 3, 255), "type 'Mode(255)'"},
	{"zeros", tuntap.Attributes{
		Mode: link.Some(tuntap.Mode(0)), PacketInfo: link.Some(false), VnetHdr: link.Some(false),
		MultiQueue: link.Some(false), Queues: link.Some[uint32](0), DisabledQueues: link.Some[uint32](0),
		Persist: link.Some(false), Owner: link.Some[uint32](0), Group: link.Some[uint32](0),
	}, bytes.Join([][]byte{
		raw(nil, 3, 0), raw(nil, 4, 0), raw(nil, 5, 0), raw(nil, 7, 0), raw(nil, 8, u32(0)...),
		raw(nil, 9, u32(0)...), raw(nil, 6, 0), raw(nil, 1, u32(0)...), raw(nil, 2, u32(0)...),
	}, nil), "type 'Mode(0)' pi off vnet_hdr off multi_queue off numqueues 0 numdisabled 0 persist off user 0 group 0"},
	{"largest", tuntap.Attributes{
		PacketInfo: link.Some(true), VnetHdr: link.Some(true), MultiQueue: link.Some(true),
		Queues: link.Some[uint32](1<<32 - 1), DisabledQueues: link.Some[uint32](1<<32 - 1), Persist: link.Some(true),
		Owner: link.Some[uint32](1<<32 - 1), Group: link.Some[uint32](1<<32 - 1),
	}, bytes.Join([][]byte{
		raw(nil, 4, 1), raw(nil, 5, 1), raw(nil, 7, 1), raw(nil, 8, u32(1<<32-1)...), raw(nil, 9, u32(1<<32-1)...),
		raw(nil, 6, 1), raw(nil, 1, u32(1<<32-1)...), raw(nil, 2, u32(1<<32-1)...),
	}, nil), "pi on vnet_hdr on multi_queue on numqueues 4294967295 numdisabled 4294967295 persist on user 4294967295 group 4294967295"},
	{"unknown", tuntap.Attributes{Unknown: []link.RawAttr{{Type: 99, Data: []byte{1, 2, 3}}}}, raw(nil, 99, 1, 2, 3), ""},
	{"short", tuntap.Attributes{Unknown: []link.RawAttr{{Type: 8, Data: []byte{1}}}}, raw(nil, 8, 1), ""},
}

// TestAttributes runs one table both ways: bytes to values, and values to bytes
// and words.
func TestAttributes(t *testing.T) {
	for _, tt := range attributeTests {
		t.Run(tt.name, func(t *testing.T) {
			var a tuntap.Attributes
			if err := a.UnmarshalBinary(tt.wire); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.a, a); d != "" {
				t.Errorf("decoded (-want +got):\n%s", d)
			}
			b, err := tt.a.AppendBinary([]byte("before"))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(append([]byte("before"), tt.wire...), b); d != "" {
				t.Errorf("encoded (-want +got):\n%s", d)
			}
			if got := tt.a.String(); got != tt.text {
				t.Errorf("printed %q, want %q", got, tt.text)
			}
		})
	}
}

// TestUnmarshalResets checks that nothing is left of what was there before.
func TestUnmarshalResets(t *testing.T) {
	a := tuntap.Attributes{Owner: link.Some[uint32](1), Unknown: []link.RawAttr{{Type: 99}}}
	if err := a.UnmarshalBinary(nil); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(tuntap.Attributes{}, a); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func FuzzAttributes(f *testing.F) {
	seeds := [][]byte{{5, 0, 3, 0x80, 2, 0, 0, 0}, {3, 0, 3, 0}}
	for _, tt := range attributeTests {
		seeds = append(seeds, tt.wire)
	}
	kindtest.Fuzz[tuntap.Attributes](f, seeds...)
}

func TestMode(t *testing.T) {
	kindtest.EnumWords(t, map[tuntap.Mode]string{tuntap.TUN: "tun", tuntap.TAP: "tap"}, nil)
}

func TestJSON(t *testing.T) {
	var a tuntap.Attributes
	a.Mode.Set(tuntap.TAP)
	a.Persist.Set(true)
	a.Owner.Set(1000)
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"type":"tap","persist":"on","user":1000}`
	if string(b) != want {
		t.Errorf("got %s, want %s", b, want)
	}
}
