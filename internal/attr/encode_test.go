package attr_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// TestEncodeAligns encodes behind bytes of any length: padding counts from
// where the attribute begins.
func TestEncodeAligns(t *testing.T) {
	s := sample{Uint8: attr.Some[uint8](1), String: attr.Some("abcd"), Inner: attr.Some[uint32](1), Name: "x"}
	want := s.mustEncode(t, attr.All)
	for n := range 9 {
		for _, phase := range []attr.Phase{attr.All, attr.Create} {
			prefix := bytes.Repeat([]byte{0xaa}, n)
			var w attr.Walk
			w.Encode(prefix, phase, attr.VersionOf(99, 0))
			s.walk(&w)
			same(t, fmt.Sprint("behind ", n, " bytes"), w.Bytes(), join(prefix, want))
		}
	}
}

// TestEncodeOrder wants the order of the walk, and nothing for what is empty.
func TestEncodeOrder(t *testing.T) {
	s := sample{
		Unknown: []attr.Raw{raw(0x8000|200, 1, 2, 3), raw(2)}, Uint16: attr.Some[uint16](2),
		Uint8: attr.Some[uint8](1), Flag: attr.Some(false),
	}
	same(t, "encoded", s.mustEncode(t, attr.Change), join(
		wire(idUint8, []byte{1}), wire(idUint16, u16(2)), wire(uint16(0x8000|200), []byte{1, 2, 3}), wire(uint16(2))))
}

// TestEncodeTooLong wants an error for what an attribute cannot hold, with the
// attribute that is too long, be it a nest.
func TestEncodeTooLong(t *testing.T) {
	for _, c := range []struct {
		s    sample
		path string // "": it fits
	}{
		{sample{Payload: make([]byte, 0xffff-4)}, ""},
		{sample{Payload: make([]byte, 0xffff-3)}, idPayload.String()},
		{sample{Unknown: []attr.Raw{raw(99, make([]byte, 1<<17)...)}}, uapi.Attr(99).String()},
		{sample{InnerRest: []attr.Raw{raw(99, make([]byte, 0xffff-11)...)}}, ""},
		{sample{InnerRest: []attr.Raw{raw(99, make([]byte, 0xffff-10)...)}}, idNest.String()},
		{sample{InnerRest: []attr.Raw{raw(99, make([]byte, 0xffff)...)}}, idNest.String() + "." + uapi.Attr(99).String()},
	} {
		for _, phase := range []attr.Phase{attr.All, attr.Change} {
			_, err := c.s.encode(phase)
			var value *attr.ValueError
			switch {
			case c.path == "" && err != nil:
				t.Errorf("%v", err)
			case c.path != "" && (!errors.As(err, &value) || value.Path != c.path || !errors.Is(err, unix.EMSGSIZE)):
				t.Errorf("error %v, want one of %s", err, c.path)
			case c.path != "" && err.Error() != c.path+": is longer than an attribute can be":
				t.Errorf("error %v", err)
			}
		}
	}
}

// TestEncodeDepth wants no more nests than a walk can hold, and an error for
// more.
func TestEncodeDepth(t *testing.T) {
	var w attr.Walk
	w.Encode(nil, attr.Create, 0)
	depth := 0
	for w.Enter(idNest, "") {
		depth++
	}
	if depth < 5 {
		t.Errorf("%d nests, want 5: that is how deep the description of a veth peer is", depth)
	}
	if err := w.Err(); !errors.Is(err, unix.ELOOP) {
		t.Errorf("error %v", err)
	}
	w.Put(idUint8, 1)
	for range depth {
		w.Leave()
	}
	want := wire(idUint8, []byte{1})
	for range depth {
		want = wire(nested|idNest, want)
	}
	same(t, "encoded", w.Bytes(), want)
}

// TestPhases lists what each request carries of attributes with each direction.
func TestPhases(t *testing.T) {
	s := sample{
		Uint32: attr.Some[uint32](1), // read and written
		Bit:    attr.Some(true),      // ChangeOnly
		Binary: attr.Some([]byte{1}), // ReadOnly
		MAC:    attr.Some(mac8),      // CreateOnly
		IP:     attr.Some(ipv4Zero),  // WriteOnly
	}
	readWrite, change, create := wire(idUint32, u32(1)), wire(idBit, []byte{1}), wire(idMAC, mac8)
	write, read := wire(idIP, ipv4Zero.AsSlice()), wire(idBinary, []byte{1})
	const refused = "Attr(6488082): is reported by the kernel and cannot be set"
	for _, c := range []struct {
		name     string
		phase    attr.Phase
		drop     func(*sample)
		want     []byte
		err      string
		errno    unix.Errno
		deferred bool
	}{
		{"create, all", attr.Create, nil, nil, refused, unix.EINVAL, true},
		{"create", attr.Create, func(s *sample) { s.Binary = attr.Opt[[]byte]{} }, join(readWrite, create, write), "", 0, true},
		{
			"create, nothing for later", attr.Create,
			func(s *sample) { s.Binary, s.Bit = attr.Opt[[]byte]{}, attr.Opt[bool]{} }, join(readWrite, create, write), "", 0, false,
		},
		{"later", attr.Later, func(s *sample) { s.Binary = attr.Opt[[]byte]{} }, change, "", 0, false},
		{"later, all", attr.Later, nil, nil, refused, unix.EINVAL, false},
		{
			"change, with what is for creation", attr.Change, nil, nil,
			"Attr(6488079): can be set at creation only: delete the link and create it anew", unix.EOPNOTSUPP, false,
		},
		{
			"change", attr.Change, func(s *sample) { s.MAC, s.Binary = noMAC, attr.Opt[[]byte]{} },
			join(readWrite, change, write), "", 0, false,
		},
		{"everything", attr.All, nil, join(readWrite, change, create, write, read), "", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := s
			if c.drop != nil {
				c.drop(&s)
			}
			var w attr.Walk
			w.Encode(nil, c.phase, attr.VersionOf(99, 0))
			s.walk(&w)
			err := w.Err()
			if err == nil {
				same(t, "encoded", w.Bytes(), c.want)
			}
			if text := fmt.Sprint(err); err != nil && text != c.err || err == nil && c.err != "" || !errors.Is(err, c.errno) && c.errno != 0 {
				t.Errorf("error %v, want %s", err, c.err)
			}
			if got := w.TakeDeferred(); got != c.deferred {
				t.Errorf("deferred: %v", got)
			}
		})
	}
}

// TestDeferred asks for it more than once, and after more of the request.
func TestDeferred(t *testing.T) {
	var w attr.Walk
	w.Encode(nil, attr.Create, 0)
	(&sample{Bit: attr.Some(true)}).walk(&w)
	if !w.TakeDeferred() || w.TakeDeferred() {
		t.Error("it is not told, or told twice")
	}
	w.SetDeferred(false)
	if w.TakeDeferred() {
		t.Error("nothing is deferred")
	}
	w.SetDeferred(true)
	w.SetDeferred(false)
	if !w.TakeDeferred() {
		t.Error("what was put back is lost")
	}
	w.SetDeferred(true)
	w.Encode(nil, attr.Create, 0)
	if w.TakeDeferred() {
		t.Error("a new walk remembers the one before")
	}
}

// TestNext goes on with the other phases in one buffer.
func TestNext(t *testing.T) {
	s := sample{Uint32: attr.Some[uint32](1), Bit: attr.Some(true)}
	var w attr.Walk
	w.Encode(nil, attr.Create, 0)
	creating, building := w.Creating(), w.Building()
	s.walk(&w)
	w.Next(attr.Later)
	if !creating || !building || w.Creating() || !w.Building() {
		t.Error("it creates first, and builds all the time")
	}
	s.walk(&w)
	same(t, "encoded", w.Bytes(), join(wire(idUint32, u32(1)), wire(idBit, []byte{1})))
	if got := w.PathAt(12); got != idBit.String() {
		t.Errorf("the second attribute is %s", got)
	}
	w.Revert(nil, nil, nil)
	if w.Creating() || !w.Building() {
		t.Error("a walk that puts back builds, and does not create")
	}
	w.Decode(nil)
	if w.Creating() || w.Building() {
		t.Error("a walk that decodes builds nothing")
	}
}

// TestDoubtful wants it to be told what the kernel may not know, where the
// request has it.
func TestDoubtful(t *testing.T) {
	on := attr.Some(true)
	for _, c := range []struct {
		name         string
		s            sample
		phase        attr.Phase
		major, minor uint
		want         bool
	}{
		{"older", sample{Uint64: attr.Some[uint64](1)}, attr.Change, 6, 0, true},
		{"the first that has it", sample{Uint64: attr.Some[uint64](1)}, attr.Change, 6, 1, false},
		{"newer", sample{Uint64: attr.Some[uint64](1)}, attr.Change, 7, 0, false},
		{"absent", sample{}, attr.Change, 5, 0, false},
		{"not in this request", sample{Uint64: attr.Some[uint64](1)}, attr.Later, 6, 0, false},
		{"everything", sample{Uint64: attr.Some[uint64](1), Switch2: on}, attr.All, 5, 0, false},
		{"the attribute of a switch", sample{Switch0: on}, attr.Change, 5, 10, true},
		{"an old switch", sample{Switch0: on}, attr.Change, 5, 11, false},
		{"a new switch", sample{Switch1: on}, attr.Change, 5, 14, true},
		{"a new switch, switched off", sample{Switch1: attr.Some(false)}, attr.Change, 5, 14, true},
		{"a switch that it has", sample{Switch1: on}, attr.Change, 5, 15, false},
		{"one switch of two", sample{Switch0: on, Switch2: on}, attr.Change, 6, 15, true},
		{"a switch, not in this request", sample{Switch2: on}, attr.Later, 5, 0, false},
	} {
		var w attr.Walk
		w.Encode(nil, c.phase, attr.VersionOf(c.major, c.minor))
		c.s.walk(&w)
		if got := w.Doubtful(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		w.Encode(nil, attr.Create, 0)
		if w.Doubtful() {
			t.Errorf("%s: a new walk remembers the one before", c.name)
		}
	}
}

// TestPick encodes one attribute alone, wherever it is.
func TestPick(t *testing.T) {
	s := sample{
		Uint32: attr.Some[uint32](1), Switch0: attr.Some(true), Enum: attr.Some(green),
		Inner: attr.Some[uint32](2), Innermost: attr.Some[uint32](3), Binary: attr.Some([]byte{1}),
		Unknown: []attr.Raw{raw(99, 1), raw(98, 1)}, InnerRest: []attr.Raw{raw(99, 2)},
	}
	for _, c := range []struct {
		pick uapi.Attr
		want []byte
	}{
		{idUint32, wire(idUint32, u32(1))},
		{idSwitches, wire(idSwitches, u32(1), u32(1))},
		{idEnum, wire(idEnum, []byte{1})},
		{idInner, wire(nested|idNest, wire(idInner, u32(2)), wire(nested|idNest, wire(idInner, u32(3))))},
		{99, join(wire(nested|idNest, wire(uint16(99), []byte{2})), wire(uint16(99), []byte{1}))},
		{idUint8, nil},
	} {
		var w attr.Walk
		w.Encode(nil, attr.Change, 0)
		w.Pick(c.pick)
		s.walk(&w)
		same(t, c.pick.String(), w.Bytes(), c.want)
		if err := w.Err(); err != nil {
			t.Errorf("%v: %v", c.pick, err)
		}
	}
	var w attr.Walk
	w.Encode(nil, attr.Later, 0)
	w.Pick(99)
	s.walk(&w)
	same(t, "later", w.Bytes(), nil)
}

// TestEncodeAppendless has a form that only the kernel sends.
func TestEncodeAppendless(t *testing.T) {
	form := attr.Form[uint8]{
		Size:   1,
		Decode: func(b []byte) uint8 { return b[0] },
		Text:   func(v uint8) string { return fmt.Sprint(v) },
	}
	v := attr.Some[uint8](3)
	line := func(w *attr.Walk) { attr.Field(w, idUint8, "x", &v, &form, attr.ReadOnly) }
	var w attr.Walk
	w.Encode(nil, attr.All, 0)
	line(&w)
	same(t, "encoded", w.Bytes(), nil)
	for have, differs := range map[uint8]int{3: 0, 4: 1} {
		w.Diff(wire(idUint8, []byte{have}))
		line(&w)
		if got := w.Differences(); len(got) != differs {
			t.Errorf("from %d it differs by %+v", have, got)
		}
	}
	w.Revert(nil, wire(idUint8, []byte{1}), wire(idUint8, []byte{3}))
	line(&w)
	same(t, "put back", w.Bytes(), nil)
	w.Encode(nil, attr.Change, 0)
	line(&w)
	if w.Err() == nil {
		t.Error("it can be sent")
	}
}
