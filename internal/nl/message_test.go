package nl

import (
	"bytes"
	"testing"

	"golang.org/x/sys/unix"
)

func TestBeginEnd(t *testing.T) {
	b := []byte("before")
	start := len(b)
	b = append(Begin(b, unix.RTM_NEWLINK, unix.NLM_F_CREATE), "body"...)
	End(b, start)
	want := join(
		[]byte("before"), u32(20),
		host.AppendUint16(nil, unix.RTM_NEWLINK), host.AppendUint16(nil, unix.NLM_F_CREATE|unix.NLM_F_REQUEST),
		u32(0), u32(0), []byte("body"),
	)
	if !bytes.Equal(b, want) {
		t.Errorf("got  %x\nwant %x", b, want)
	}
}

func TestNext(t *testing.T) {
	one := message(1, 2, 3, []byte("12345"))
	two := message(4, 5, 6)
	b := join(one, make([]byte, 3), two)
	m, rest, ok := next(b)
	if !ok || m.Type != 1 || m.Flags != 2 || m.Seq != 3 || string(m.Data) != "12345" || cap(m.Data) != 5 {
		t.Errorf("first: %+v, %v", m, ok)
	}
	m, rest, ok = next(rest)
	if !ok || m.Type != 4 || m.Flags != 5 || m.Seq != 6 || len(m.Data) != 0 {
		t.Errorf("second: %+v, %v", m, ok)
	}
	if _, _, ok = next(rest); ok || len(rest) != 0 {
		t.Errorf("a third in %x", rest)
	}
	// The last one may lack its padding.
	if m, rest, ok := next(one); !ok || string(m.Data) != "12345" || len(rest) != 0 {
		t.Errorf("not padded: %+v, %x, %v", m, rest, ok)
	}
}

func TestNextRefuses(t *testing.T) {
	whole := message(1, 2, 3, []byte("1234"))
	for n := range whole {
		if m, _, ok := next(whole[:n]); ok {
			t.Errorf("the first %d bytes of %d are %+v", n, len(whole), m)
		}
	}
	for _, size := range []uint32{0, 1, HeaderLen - 1, 21, 1<<31 - 1, 1 << 31, 1<<32 - 1} {
		host.PutUint32(whole, size)
		if m, _, ok := next(whole); ok {
			t.Errorf("length %d: %+v", size, m)
		}
	}
}
