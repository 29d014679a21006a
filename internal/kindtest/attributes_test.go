package kindtest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// faulty is a kind with one fault of its own.
type faulty[F fault] struct {
	N       link.Opt[uint32]
	Unknown []link.RawAttr
}

type fault interface {
	encode(b []byte) ([]byte, error)
	decode(b []byte) ([]byte, error)
}

func (a *faulty[F]) walk(w *attr.Walk) {
	w.Uint32(uapi.IFLA_BR_FDB_MAX_LEARNED, "fdb_max_learned", &a.N)
	w.Rest(&a.Unknown)
}

func (a *faulty[F]) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	var f F
	return f.encode(w.Bytes())
}

func (a *faulty[F]) UnmarshalBinary(b []byte) error {
	var f F
	*a = faulty[F]{}
	b, err := f.decode(b)
	var w attr.Walk
	w.Decode(b)
	a.walk(&w)
	return err
}

type none struct{}

func (none) encode(b []byte) ([]byte, error) { return b, nil }
func (none) decode(b []byte) ([]byte, error) { return bytes.Clone(b), nil }

type silent struct{ none }

func (silent) encode([]byte) ([]byte, error) { return nil, nil }

type alters struct{ none }

func (alters) encode(b []byte) ([]byte, error) {
	if len(b) >= 8 {
		b[4] &= 0x7f
	}
	return b, nil
}

type strict struct{ none }

func (strict) decode(b []byte) ([]byte, error) {
	if len(b) < 4 || int(binary.NativeEndian.Uint16(b)) > len(b) {
		return nil, errors.New("cut off")
	}
	return bytes.Clone(b), nil
}

type aliases struct{ none }

func (aliases) decode(b []byte) ([]byte, error) { return b, nil }

type wasteful struct{ none }

func (wasteful) decode(b []byte) ([]byte, error) { return bytes.Clone(bytes.Clone(b)), nil }

func TestRoundTrip(t *testing.T) {
	RoundTrip[sample](t, values...)
	RoundTrip[faulty[none]](t)
	fails(t, "no values", "field ForwardDelay: give values for a time.Duration", func(tb testing.TB) { RoundTrip[sample](tb) })
	fails(t, "no such field", "values for the field Age, which there is not", func(tb testing.TB) {
		RoundTrip[sample](tb, append(values, Field("Age", 1))...)
	})
	fails(t, "no such type", "values for fields of float64, of which there are none", func(tb testing.TB) {
		RoundTrip[sample](tb, append(values, 1.5)...)
	})
	fails(t, "another type", "field Priority holds a uint16, not a int", func(tb testing.TB) {
		RoundTrip[sample](tb, append(values, Field("Priority", 1))...)
	})
	fails(t, "not sent", "N: the wire form is : is it in the walk?", func(tb testing.TB) { RoundTrip[faulty[silent]](tb) })
	fails(t, "altered", "N: map[N:4294967295] became ", func(tb testing.TB) { RoundTrip[faulty[alters]](tb) })
	if got := outcome(func(tb testing.TB) { RoundTrip[faulty[strict]](tb) }); len(got.failed) == 0 {
		t.Error("errors of what is cut off passed")
	}
}

func TestDecodes(t *testing.T) {
	b := Everything[sample](t, values...)
	decodes[sample](t, b)
	fails(t, "refused", "0102 does not decode: cut off", func(tb testing.TB) { decodes[faulty[strict]](tb, []byte{1, 2}) })
	fails(t, "altered", "again", func(tb testing.TB) {
		decodes[faulty[alters]](tb, rawAttr(uapi.IFLA_BR_FDB_MAX_LEARNED.Num(), 255, 0, 0, 0))
	})
	fails(t, "lost", "again", func(tb testing.TB) { decodes[faulty[silent]](tb, rawAttr(5000, 1)) })
}

func FuzzSample(f *testing.F) { Fuzz[sample](f, Everything[sample](f, values...)) }

func TestNoAllocations(t *testing.T) {
	NoAllocations(t, (*sample).walk, values...)
	fails(t, "one more copy", "UnmarshalBinary allocates 2 times, not 1", func(tb testing.TB) {
		NoAllocations(tb, (*faulty[wasteful]).walk)
	})
	fails(t, "the walk", "decoding allocates 1 times, not 0", func(tb testing.TB) {
		NoAllocations(tb, func(a *sample, w *attr.Walk) {
			kept = new(int)
			a.walk(w)
		}, values...)
	})
}

var kept *int

func TestUnknown(t *testing.T) {
	Unknown[sample](t, values...)
	Unknown[faulty[none]](t)
	for name, check := range map[string]func(tb testing.TB){
		"not sent": func(tb testing.TB) { Unknown[faulty[silent]](tb) },
		"aliased":  func(tb testing.TB) { Unknown[faulty[aliases]](tb) },
	} {
		if got := outcome(check); len(got.failed) == 0 {
			t.Errorf("%s: passed", name)
		}
	}
}

func TestFrom(t *testing.T) {
	veth := Read{&link.Link{Kind: "veth"}, "no bridge"}
	From(t, sampleFrom, Read{nil, "no bridge"}, veth, Read{Link: &link.Link{Kind: "bridge"}})
	fails(t, "without nil", "no row with a nil link", func(tb testing.TB) { From(tb, sampleFrom, veth) })
	fails(t, "another text", "not\n\"a bridge\"", func(tb testing.TB) { From(tb, sampleFrom, Read{nil, "a bridge"}) })
}

func TestPresent(t *testing.T) {
	var a sample
	a.Priority.Set(0)
	a.Inner.ID.Set([8]byte{1})
	a.HelloTimer.Set(time.Second)
	got := Present(&a, "Priority")
	if len(got) != 1 || got["Inner.ID"] != "[1 0 0 0 0 0 0 0]" {
		t.Errorf("got %v", got)
	}
	if got := Present(&a); got["Priority"] != "0" {
		t.Errorf("got %v", got)
	}
	if l := (link.Attributes{AltNames: []string{"a", "b"}}); Present(&l)["AltNames"] != "[a b]" {
		t.Errorf("got %v", Present(&l))
	}
}

// TestLargest checks the values that types stand for.
func TestLargest(t *testing.T) {
	var all struct {
		Byte  link.Opt[uint8]
		Int   link.Opt[int16]
		Array link.Opt[[2]bool]
		List  []string
		Time  link.Opt[time.Time]
	}
	got, err := valuesOf(fields(&all)[:3], nil)
	if err != nil || !slices.Equal(got["Byte"], []any{uint8(0), uint8(255)}) || !slices.Equal(got["Int"], []any{int16(0), int16(32767)}) ||
		!slices.Equal(got["Array"], []any{[2]bool{}, [2]bool{true, true}}) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, f := range fields(&all)[3:] {
		if _, err := valuesOf([]field{f}, nil); err == nil {
			t.Errorf("%s has the values %v", f.name, extremes(f.typ))
		}
	}
}
