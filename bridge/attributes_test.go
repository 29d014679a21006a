package bridge

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
)

// attributes is what pointers to Attributes and PortAttributes are.
type attributes[T any] interface {
	*T
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
	walk(*attr.Walk)
}

// longestTimer is the longest time.Duration in hundredths of a second.
const longestTimer = (1<<63 - 1) / centisecond * centisecond

// The largest values, by the type of the attribute on the wire. A type of Go
// that stands for several has its fields listed by name.
var (
	largest = []any{
		true, uint8(255), uint16(1<<16 - 1), uint32(1<<32 - 1), longestTimer, link.Index(1<<32 - 1),
		BridgeID{65535, [6]byte{255, 255, 255, 255, 255, 255}}, net.HardwareAddr{255, 255, 255, 255, 255, 255},
		VLANProtocol(1<<16 - 1), MulticastRouter(255), PortState(255), STPState(1<<32 - 1), STPMode(1<<32 - 1),
		netip.MustParseAddr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
	}
	largestOf = map[string]any{
		"ForwardDelay": longest, "HelloTime": longest, "MaxAge": longest, "AgeingTime": longest,
	}
	// zeros are those that are not zeros of Go.
	zeros = []any{net.HardwareAddr{0, 0, 0, 0, 0, 0}, netip.MustParseAddr("::")}
)

func TestRoundTrip(t *testing.T)     { roundTrip[Attributes](t) }
func TestPortRoundTrip(t *testing.T) { roundTrip[PortAttributes](t) }

// roundTrip sets each attribute to zero and to the largest value, alone, and
// expects it to come back from the wire form, alone.
func roundTrip[T any, P attributes[T]](t *testing.T) {
	count := 0
	for name, field := range fields(new(T), "") {
		if name == "Unknown" {
			continue
		}
		count++
		for _, value := range values(t, name, field.Type()) {
			t.Run(fmt.Sprintf("%s/%v", name, value), func(t *testing.T) {
				want := new(T)
				set(fields(want, "")[name], value)
				b, err := P(want).AppendBinary(nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(b) < 4 {
					t.Fatalf("wire form is %x", b)
				}
				got := new(T)
				if err := P(got).UnmarshalBinary(b); err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(want, got) {
					t.Errorf("%x reads as %v", b, got)
				}
				for n := range b { // cut off, it is not understood, and no harm is done
					if err := P(new(T)).UnmarshalBinary(b[:n]); err != nil {
						t.Errorf("%x: %v", b[:n], err)
					}
				}
			})
		}
	}
	if count < 40 {
		t.Errorf("%d attributes: some are missing", count)
	}
}

// fields returns the fields of a struct, those of structs inside included.
func fields(p any, prefix string) map[string]reflect.Value {
	m := map[string]reflect.Value{}
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		f, name := v.Field(i), prefix+v.Type().Field(i).Name
		switch {
		case !v.Type().Field(i).IsExported(): // flushFDB: TestFlush
		case f.Kind() == reflect.Struct && !f.Addr().MethodByName("Set").IsValid():
			for name, f := range fields(f.Addr().Interface(), name+".") {
				m[name] = f
			}
		default:
			m[name] = f
		}
	}
	return m
}

func set(opt reflect.Value, value any) {
	opt.Addr().MethodByName("Set").Call([]reflect.Value{reflect.ValueOf(value)})
}

// values returns the zero and the largest value of an Opt.
func values(t *testing.T, name string, opt reflect.Type) []any {
	get, _ := opt.MethodByName("Get")
	typ := get.Type.Out(0)
	zero := reflect.Zero(typ).Interface()
	for _, z := range zeros {
		if reflect.TypeOf(z) == typ {
			zero = z
		}
	}
	if v, ok := largestOf[name]; ok {
		return []any{zero, v}
	}
	for _, v := range largest {
		if reflect.TypeOf(v) == typ {
			return []any{zero, v}
		}
	}
	t.Fatalf("%s: what is the largest %v?", name, typ)
	return nil
}

// TestFlush checks the attributes that are only sent.
func TestFlush(t *testing.T) {
	for name, c := range map[string]struct {
		spec link.Request
		want []byte
	}{
		"bridge": {Change().FlushFDB(), []byte{4, 0, 21, 0}},
		"port":   {ChangePort().FlushFDB(), []byte{4, 0, 24, 0}},
	} {
		golden.Load(t, bridgeGolden) // skips on big-endian machines
		b, err := link.AppendChange(nil, 1, c.spec)
		if err != nil || !bytes.HasSuffix(b, c.want) {
			t.Errorf("%s: %x, %v: does not end in %x", name, b, err, c.want)
		}
	}
	var a Attributes
	a.flushFDB.Set(false)
	if b, err := a.AppendBinary(nil); len(b) != 0 || err != nil {
		t.Errorf("no flush is %x, %v", b, err)
	}
}

func TestCoverage(t *testing.T) {
	coverage.Check(t, "bridge", "info-data", listed(new(Attributes)), nil)
	coverage.Check(t, "bridge_slave", "slave-data", listed(new(PortAttributes)), map[string]string{
		"IFLA_BRPORT_LEARNING_SYNC": "the software bridge accepts it, does nothing and never reports it; " +
			"it is for the driver of a switch, in a message of family AF_BRIDGE",
	})
}

// listed returns the names of the attributes that a walk names.
func listed(a interface{ walk(*attr.Walk) }) (names []string) {
	var w attr.Walk
	w.List()
	a.walk(&w)
	for _, e := range w.Entries() {
		names = append(names, e.ID.String())
	}
	return names
}

// TestRules checks what the walks say of each attribute against the table: the
// first kernel, where that is younger than 5.10, the oldest that is supported,
// and whether it is only sent or only reported.
func TestRules(t *testing.T) {
	leftOut := []string{"IFLA_BRPORT_BACKUP_PORT", "IFLA_BRPORT_BACKUP_NHID"} // where they are 0
	for _, c := range []struct {
		kind, scope string
		a           interface{ walk(*attr.Walk) }
	}{
		{"bridge", "info-data", new(Attributes)},
		{"bridge_slave", "slave-data", new(PortAttributes)},
	} {
		entries := map[string]attr.Entry{}
		var w attr.Walk
		w.List()
		c.a.walk(&w)
		for _, e := range w.Entries() {
			entries[e.ID.String()] = e
		}
		for _, r := range coverage.Rows(c.kind, c.scope) {
			e, ok := entries[r.Name]
			if !ok || r.Direction == "-" || strings.HasPrefix(r.Type, "nested:") {
				continue // TestCoverage has an eye on these
			}
			for rule, want := range map[attr.Rule]bool{
				attr.ReadOnly:     r.Direction == "ro",
				attr.WriteOnly:    r.Direction == "wo",
				attr.CreateOnly:   false,
				attr.ChangeOnly:   false, // those of ports are sent in a change only
				attr.ZeroIfAbsent: slices.Contains(leftOut, r.Name),
			} {
				if slices.Contains(e.Rules, rule) != want {
					t.Errorf("%s: the table says %q, the rules are %x", r.Name, r.Direction, e.Rules)
				}
			}
			var major, minor uint
			var since attr.Version
			if n, _ := fmt.Sscanf(r.Kernel, "%d.%d", &major, &minor); n == 2 && r.Settable() {
				since = attr.VersionOf(major, minor)
			}
			if since <= attr.VersionOf(5, 10) {
				since = 0
			}
			if e.Since() != since && r.Name != "IFLA_BR_MULTI_BOOLOPT" { // one for each bit: TestTooNew
				t.Errorf("%s: since Linux %v, the table says %s", r.Name, e.Since(), r.Kernel)
			}
		}
	}
}

func FuzzAttributes(f *testing.F) { fuzzAttributes[Attributes](f, bridgeGolden, "IFLA_INFO_DATA") }
func FuzzPortAttributes(f *testing.F) {
	fuzzAttributes[PortAttributes](f, portGolden, "IFLA_INFO_SLAVE_DATA")
}

// fuzzAttributes checks that any bytes decode, that what they decode to encodes
// to what decodes to the same, and that it can be printed.
func fuzzAttributes[T any, P attributes[T]](f *testing.F, file, nest string) {
	for _, c := range golden.Load(f, file) {
		f.Add(nestBytes(c.Want, "IFLA_LINKINFO", nest))
	}
	for _, c := range golden.Load(f, dumped) {
		f.Add(nestBytes(c.Want, "IFLA_LINKINFO", nest))
	}
	f.Add(everything[T, P](f))
	f.Fuzz(func(t *testing.T, b []byte) {
		first, again := new(T), new(T)
		if err := P(first).UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		encoded, err := P(first).AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := P(again).UnmarshalBinary(encoded); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(first, again) {
			t.Errorf("%x\nis    %v\nagain %v", encoded, first, again)
		}
		_ = fmt.Sprint(*first)
		if _, err := json.Marshal(*first); err != nil {
			t.Error(err)
		}
	})
}

// everything returns the wire form of attributes that are all present.
func everything[T any, P attributes[T]](tb testing.TB) []byte {
	tb.Helper()
	a := new(T)
	for name, field := range fields(a, "") {
		if name == "Unknown" {
			continue
		}
		get := field.Addr().MethodByName("Get").Type().Out(0)
		for _, v := range append([]any{32 * time.Second}, largest...) {
			if reflect.TypeOf(v) == get {
				set(field, v)
				break
			}
		}
	}
	b, err := P(a).AppendBinary(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestAllocations checks that decoding and encoding allocate nothing.
func TestAllocations(t *testing.T) {
	b := everything[Attributes](t)
	var a Attributes
	buf := make([]byte, 0, 2*len(b))
	noAllocations(t, "decode", func() {
		var w attr.Walk
		w.Decode(b)
		a.walk(&w)
	})
	noAllocations(t, "encode", func() { buf, _ = a.AppendBinary(buf[:0]) })
	if !bytes.Equal(b, buf) {
		t.Errorf("encoded %x, not %x", buf, b)
	}
	var w attr.Walk
	spec := Change().ForwardDelay(time.Second).VLANProtocol(VLANProtocol8021AD).NoLinkLocalLearn(true).
		GroupAddress(mac("01:80:c2:00:00:00")).McastRouter(MulticastRouterDisabled).FDBMaxLearned(1)
	noAllocations(t, "request", func() {
		w.Encode(buf[:0], attr.Change, 0)
		spec.a.walk(&w)
	})
	if len(w.Bytes()) != 8+8+8+8+12+12 {
		t.Errorf("request is %x", w.Bytes())
	}
}

func TestPortAllocations(t *testing.T) {
	b := everything[PortAttributes](t)
	var a PortAttributes
	buf := make([]byte, 0, 2*len(b))
	noAllocations(t, "decode", func() {
		var w attr.Walk
		w.Decode(b)
		a.walk(&w)
	})
	noAllocations(t, "encode", func() { buf, _ = a.AppendBinary(buf[:0]) })
	if !bytes.Equal(b, buf) {
		t.Errorf("encoded %x, not %x", buf, b)
	}
}

func noAllocations(t *testing.T, what string, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(100, f); n != 0 {
		t.Errorf("%s allocates %v times", what, n)
	}
}

// TestFrom checks that attributes are read out of links of the right kind only.
func TestFrom(t *testing.T) {
	for _, c := range []struct {
		link          link.Link
		asBridge, asP string
	}{
		{link.Link{Name: "v0", Kind: "veth"}, "read bridge v0: it is a veth link, not a bridge: invalid argument", "read bridge port v0: it is no port: invalid argument"},
		{link.Link{Name: "lo"}, "read bridge lo: it is no virtual link, not a bridge: invalid argument", "read bridge port lo: it is no port: invalid argument"},
		{link.Link{Name: "d0", Kind: "dummy", PortKind: "bond"}, "read bridge d0: it is a dummy link, not a bridge: invalid argument", "read bridge port d0: it is a bond port, not one of a bridge: invalid argument"},
		{link.Link{Name: "br0", Kind: "bridge"}, "", "read bridge port br0: it is no port: invalid argument"},
		{link.Link{Name: "v0", Kind: "veth", PortKind: "bridge"}, "read bridge v0: it is a veth link, not a bridge: invalid argument", ""},
	} {
		_, err := From(&c.link)
		_, perr := PortFrom(&c.link)
		for want, err := range map[string]error{c.asBridge: err, c.asP: perr} {
			if text(err) != want {
				t.Errorf("error is %q, not %q", text(err), want)
			}
		}
	}
}

// TestFromNothing wants no link to be an error, not a panic.
func TestFromNothing(t *testing.T) {
	_, err := From(nil)
	_, perr := PortFrom(nil)
	if text(err) != "read bridge: there is no link: invalid argument" || text(perr) != "read bridge port: there is no link: invalid argument" {
		t.Errorf("got %v and %v", err, perr)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestUnknown checks that what the package does not know is kept, and what it
// knows is kept where it is too short.
func TestUnknown(t *testing.T) {
	golden.Load(t, bridgeGolden) // skips on big-endian machines
	b := []byte{
		8, 0, 200, 0, 1, 2, 3, 4, // no such attribute
		6, 0, 1, 0, 1, 2, 0, 0, // IFLA_BR_FORWARD_DELAY with 2 bytes
		8, 0, 2, 0, 200, 0, 0, 0, // IFLA_BR_HELLO_TIME
	}
	var got Attributes
	if err := got.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	want := Attributes{
		HelloTime: link.Some(2 * time.Second),
		Unknown:   []link.RawAttr{{Type: 200, Data: []byte{1, 2, 3, 4}}, {Type: 1, Data: []byte{1, 2}}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Attributes{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	b[4] = 9
	if got.Unknown[0].Data[0] != 1 {
		t.Error("UnmarshalBinary kept the bytes that it was given")
	}
}
