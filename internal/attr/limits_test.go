package attr_test

import (
	"errors"
	"math"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// TestLimits has the values at the limits and beyond them, and says what is
// wrong in Go's words: a time is no number of ticks.
func TestLimits(t *testing.T) {
	const eRange, eInval = unix.ERANGE, unix.EINVAL
	mac := func(n int) attr.Opt[net.HardwareAddr] { return attr.Some(make(net.HardwareAddr, n)) }
	ms := func(n int64) attr.Opt[time.Duration] { return attr.Some(time.Duration(n) * time.Millisecond) }
	long := strings.Repeat("x", 16)
	for _, c := range []struct {
		s     sample
		id    uapi.Attr
		text  string // "": it is good
		errno unix.Errno
	}{
		{sample{Uint8: attr.Some[uint8](0)}, idUint8, "0 is not in 1 to 200", eRange},
		{sample{Uint8: attr.Some[uint8](1)}, idUint8, "", 0},
		{sample{Uint8: attr.Some[uint8](200)}, idUint8, "", 0},
		{sample{Uint8: attr.Some[uint8](201)}, idUint8, "201 is not in 1 to 200", eRange},
		{sample{Uint16: attr.Some[uint16](0x0fff)}, idUint16, "", 0},
		{sample{Uint16: attr.Some[uint16](0x1fff)}, idUint16, "0x1fff has bits that cannot be set: 0x1000", eInval},
		{sample{Uint64: attr.Some[uint64](1<<56 - 1)}, idUint64, "", 0},
		{sample{Uint64: attr.Some[uint64](1 << 56)}, idUint64, "72057594037927936 is not in 0 to 72057594037927935", eRange},
		{sample{Uint64: attr.Some[uint64](1<<64 - 1)}, idUint64, "18446744073709551615 is not in 0 to 72057594037927935", eRange},
		{sample{Int32: attr.Some[int32](100)}, idInt32, "", 0},
		{sample{Int32: attr.Some[int32](-1 << 31)}, idInt32, "", 0},
		{sample{Int32: attr.Some[int32](101)}, idInt32, "101: at most 100 is possible", eRange},
		{sample{Port: attr.Some[uint16](0)}, idPort, "0: at least 1 is needed", eRange},
		{sample{Port: attr.Some[uint16](1)}, idPort, "", 0},
		{sample{Ticks32: ms(1000)}, idTicks32, "", 0},
		{sample{Ticks32: ms(10000)}, idTicks32, "", 0},
		{sample{Ticks32: ms(990)}, idTicks32, "990ms is not in 1s to 10s", eRange},
		{sample{Ticks32: ms(10010)}, idTicks32, "10.01s is not in 1s to 10s", eRange},
		{sample{Ticks32: ms(1005)}, idTicks32, "1.005s is no whole multiple of 10ms", eInval},
		{sample{Ticks32: attr.Some[time.Duration](1)}, idTicks32, "1ns is no whole multiple of 10ms", eInval},
		{sample{Ticks32: ms(-1000)}, idTicks32, "-1s is negative", eInval},
		{sample{Ticks32: attr.Some(time.Duration(math.MinInt64))}, idTicks32, "-2562047h47m16.854775808s is negative", eInval},
		{sample{Ticks32: ms(1000 << 26)}, idTicks32, "18641h21m4s is more than 11930h27m52.95s", eInval},
		{sample{Ticks64: attr.Some(24 * time.Hour)}, idTicks64, "", 0},
		{sample{Ticks64: attr.Some(25 * time.Hour)}, idTicks64, "25h0m0s is not in 0s to 24h0m0s", eRange},
		{sample{String: attr.Some(long[:15])}, idString, "", 0},
		{sample{String: attr.Some(long)}, idString, `"` + long + `" has 16 bytes: at most 15 are possible`, eRange},
		{sample{String: attr.Some("a\x00b")}, idString, `"a\x00b" has a NUL byte`, eInval},
		{sample{Unterminated: attr.Some("a\x00")}, idUnterminated, `"a\x00" has a NUL byte`, eInval},
		{sample{Name: long}, idName, `"` + long + `" has 16 bytes: at most 15 are possible`, eRange},
		{sample{MAC: mac(0)}, idMAC, "a hardware address has 1 to 32 bytes, not 0", eInval},
		{sample{MAC: mac(32)}, idMAC, "", 0},
		{sample{MAC: mac(33)}, idMAC, "a hardware address has 1 to 32 bytes, not 33", eInval},
		{sample{Ethernet: mac(5)}, idEthernet, "an Ethernet address has 6 bytes, not 5", eInval},
		{sample{Ethernet: mac(7)}, idEthernet, "an Ethernet address has 6 bytes, not 7", eInval},
		{sample{IP: attr.Some(netip.Addr{})}, idIP, "the zero address", eInval},
		{sample{IP: attr.Some(netip.MustParseAddr("fe80::1%eth0"))}, idIP, "fe80::1%eth0 has a zone", eInval},
		{sample{Enum: attr.Some(blue)}, idEnum, "", 0},
		{sample{Enum: attr.Some[color](5)}, idEnum, "color(5) is not in red to deep blue", eRange},
		{sample{Code: attr.Some[color](9)}, idCode, "color(9) is not in red to deep blue", eRange},
		{sample{Index: attr.Some[index](0)}, idIndex, "0: at least 1 is needed", eRange},
		{sample{Signed: attr.Some[nsid](7)}, idSigned, "", 0},
		{sample{Signed: attr.Some[nsid](-1)}, idSigned, "", 0},
		{sample{Signed: attr.Some[nsid](8)}, idSigned, "8: at most 7 is possible", eRange},
		{sample{Field: attr.Some[uint16](3)}, idField, "0x3 has bits that cannot be set: 0x1", eInval},
		{sample{Inner: attr.Some[uint32](10)}, idInner, "10 is not in 0 to 9", eRange},
	} {
		_, err := c.s.encode(attr.Create)
		if c.text == "" {
			if err != nil {
				t.Errorf("%v: %v", c.id, err)
			}
			continue
		}
		path := c.id.String()
		if c.id == idInner {
			path = idNest.String() + "." + path
		}
		var value *attr.ValueError
		if !errors.As(err, &value) || *value != (attr.ValueError{Path: path, Reason: c.text, Errno: c.errno}) {
			t.Errorf("%v: error %+v, want %q, %v", c.id, err, c.text, c.errno)
			continue
		}
		if want := path + ": " + c.text; err.Error() != want || !errors.Is(err, c.errno) {
			t.Errorf("error %q, want %q", err, want)
		}
		if _, err := c.s.encode(attr.All); err != nil {
			t.Errorf("%v: everything: %v", c.id, err)
		}
	}
}

// TestFirstErrorCounts has two bad values.
func TestFirstErrorCounts(t *testing.T) {
	_, err := (&sample{Port: attr.Some[uint16](0), Uint8: attr.Some[uint8](0)}).encode(attr.Change)
	if want := idUint8.String() + ": 0 is not in 1 to 200"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestOtherLimits has limits of other forms: text with both, a signed number
// with a least value, an enumeration with that and with bits it must not have.
func TestOtherLimits(t *testing.T) {
	text, number, enum := attr.Some(""), attr.Some[int32](0), attr.Some(red)
	for _, c := range []struct {
		line func(w *attr.Walk)
		want string
	}{
		{func(w *attr.Walk) { w.String(1, "", &text, attr.Min(1), attr.Max(15)) }, `"" has 0 bytes, not 1 to 15`},
		{func(w *attr.Walk) { w.String(1, "", &text, attr.Min(2)) }, `"" has 0 bytes: at least 2 are needed`},
		{func(w *attr.Walk) { w.Int32(1, "", &number, attr.Min(1)) }, "0: at least 1 is needed"},
		{func(w *attr.Walk) { number.Set(-5); w.Int32(1, "", &number, attr.Min(0), attr.Max(9)) }, "-5 is not in 0 to 9"},
		{func(w *attr.Walk) { attr.Enum(w, 1, "", &enum, attr.Min(1)) }, "red: at least green is needed"},
		{func(w *attr.Walk) { enum.Set(blue); attr.Enum(w, 1, "", &enum, attr.Not(4)) }, "0x4 has bits that cannot be set: 0x4"},
	} {
		var w attr.Walk
		w.Encode(nil, attr.Change, 0)
		c.line(&w)
		if err := w.Err(); err == nil || err.Error() != "Attr(1): "+c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

// TestRuleOperands wants a limit that a rule has no room for to be found out,
// and not to become another.
func TestRuleOperands(t *testing.T) {
	for name, rule := range map[string]func(uint64) attr.Rule{"Min": attr.Min, "Max": attr.Max, "Not": attr.Not} {
		rule(1<<56 - 1)
		for _, n := range []uint64{1 << 56, 1<<64 - 1} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s takes %#x", name, n)
					}
				}()
				rule(n)
			}()
		}
	}
}

func TestVersion(t *testing.T) {
	if got := attr.VersionOf(6, 12).String(); got != "6.12" {
		t.Errorf("6.12 is %s", got)
	}
	if attr.VersionOf(5, 99) >= attr.VersionOf(6, 0) || attr.VersionOf(6, 9) >= attr.VersionOf(6, 10) {
		t.Error("versions are not in order")
	}
	if d := (attr.Difference{Rules: []attr.Rule{attr.Max(3), attr.Since(6, 12)}}); d.Since() != attr.VersionOf(6, 12) {
		t.Errorf("since %v", d.Since())
	}
	if e := (attr.Entry{Rules: []attr.Rule{attr.Max(3)}}); e.Since() != 0 {
		t.Errorf("since %v, which all kernels are", e.Since())
	}
}
