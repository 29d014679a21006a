package attr_test

import (
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

const (
	info = "IFLA_LINKINFO"
	data = info + ".IFLA_INFO_DATA"
)

// header is as long as that of a link message, and begins with the length of
// the message as that does.
func header(size int) []byte { return join(u32(uint32(size)), make([]byte, 28)) }

// twoMessages encodes two requests into one buffer: an MTU, a kind with two
// settings; and in the second, at the offset that is returned, a name.
func twoMessages(w *attr.Walk) (second int) {
	w.Encode(nil, attr.Create, 0)
	w.Extend(header(0))
	w.Put(uapi.IFLA_MTU, u32(1500)...) // at 32
	w.Enter(uapi.IFLA_LINKINFO, "")    // at 40
	w.Put(uapi.IFLA_INFO_KIND, []byte("bridge\x00")...)
	w.Enter(uapi.IFLA_INFO_DATA, "") // at 56
	w.Put(uapi.IFLA_BR_PRIORITY, u16(1)...)
	w.Enter(uapi.IFLA_BR_MCAST_QUERIER_STATE, "") // empty: taken back
	w.Leave()
	w.Put(uapi.IFLA_BR_STP_STATE, u32(1)...) // at 68
	w.Leave()
	w.Leave()
	second = len(w.Bytes()) // 76
	copy(w.Bytes(), u32(uint32(second)))
	w.Extend(append(w.Bytes(), header(32+12)...))
	w.Put(uapi.IFLA_IFNAME, []byte("br0\x00")...)
	return second
}

func TestPathAt(t *testing.T) {
	var w attr.Walk
	second := twoMessages(&w)
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{0, 32, ""},
		{32, 40, "IFLA_MTU"},
		{40, 44, info},
		{44, 55, info + ".IFLA_INFO_KIND"},
		{55, 56, info}, // padding
		{56, 60, data},
		{60, 66, data + ".IFLA_BR_PRIORITY"},
		{66, 68, data},
		{68, 76, data + ".IFLA_BR_STP_STATE"},
		{second, second + 32, ""},
		{second + 32, second + 40, "IFLA_IFNAME"},
		{second + 40, second + 50, ""},
		{1 << 30, 1<<30 + 1, ""},
		{-2, 0, ""},
	} {
		for off := c.from; off < c.to; off++ {
			if got := w.PathAt(off); got != c.want {
				t.Errorf("at %d: %q, want %q", off, got, c.want)
			}
		}
	}
}

func TestMissingAt(t *testing.T) {
	var w attr.Walk
	second := twoMessages(&w)
	for _, c := range []struct {
		off  int
		num  uint16
		want string
	}{
		{0, uapi.IFLA_IFNAME.Num(), "IFLA_IFNAME"},
		{second, uapi.IFLA_MTU.Num(), "IFLA_MTU"},
		{40, uapi.IFLA_INFO_DATA.Num(), info + ".IFLA_INFO_DATA"},
		{56, uapi.IFLA_BR_AGEING_TIME.Num(), data + ".IFLA_BR_AGEING_TIME"},
		{56, 4000, data + "." + uapi.IFLA_BR_AGEING_TIME.Sibling(4000).String()},
		{32, 1, "IFLA_MTU"},                 // no nest
		{60, 1, data + ".IFLA_BR_PRIORITY"}, // no nest, others behind it
		{second + 32, 1, "IFLA_IFNAME"},     // no nest, nothing behind it
		{46, 1, info + ".IFLA_INFO_KIND"},   // within an attribute
		{1 << 20, 1, ""},                    // nowhere
		{len(w.Bytes()), 1, ""},             // at the end
	} {
		if got := w.MissingAt(c.off, c.num); got != c.want {
			t.Errorf("%d at %d: %q, want %q", c.num, c.off, got, c.want)
		}
	}
}

// TestMissingInNothing has messages and nests without attributes: the one after
// them must not lend its name.
func TestMissingInNothing(t *testing.T) {
	var w attr.Walk
	w.Encode(nil, attr.Create, 0)
	w.Extend(header(32))
	w.Extend(append(w.Bytes(), header(32+8)...))
	w.Put(uapi.IFLA_LINKINFO)
	w.Put(uapi.IFLA_MTU, u32(1)...)
	if got := w.MissingAt(0, 1); got != "" {
		t.Errorf("in an empty message: %q", got)
	}
	if got := w.MissingAt(64, 1); got != info {
		t.Errorf("in an empty nest: %q", got)
	}
}

func TestLeaves(t *testing.T) {
	var w attr.Walk
	second := twoMessages(&w)
	paths := func(leaves []attr.Leaf) (paths []string) {
		for _, l := range leaves {
			paths = append(paths, l.Path)
		}
		return paths
	}
	want := []string{"IFLA_MTU", info + ".IFLA_INFO_KIND", data + ".IFLA_BR_PRIORITY", data + ".IFLA_BR_STP_STATE", "IFLA_IFNAME"}
	if got := paths(w.Leaves()); !slices.Equal(got, want) {
		t.Errorf("leaves %q, want %q", got, want)
	}
	leaves := w.Leaves(uapi.IFLA_INFO_KIND, uapi.IFLA_MTU, uapi.IFLA_IFNAME)
	if got := paths(leaves); !slices.Equal(got, want[2:4]) {
		t.Errorf("leaves %q, want %q", got, want[2:4])
	}
	if leaves[0].ID != uapi.IFLA_BR_PRIORITY {
		t.Errorf("the first is %v", leaves[0].ID)
	}
	for _, c := range []struct {
		start, end int
		except     []uapi.Attr
		path       string
		n          int
	}{
		{0, second, nil, data + ".IFLA_BR_STP_STATE", 4},
		{0, second, []uapi.Attr{uapi.IFLA_MTU, uapi.IFLA_INFO_KIND, uapi.IFLA_BR_STP_STATE}, data + ".IFLA_BR_PRIORITY", 1},
		{second, len(w.Bytes()), nil, "IFLA_IFNAME", 1},
		{second, len(w.Bytes()), []uapi.Attr{uapi.IFLA_IFNAME}, "", 0},
		{0, 32, nil, "", 0},
	} {
		if path, n := w.Only(c.start, c.end, c.except...); path != c.path || n != c.n {
			t.Errorf("%d to %d: %d, %q, want %d, %q", c.start, c.end, n, path, c.n, c.path)
		}
	}
}

// TestTruncate takes back attributes and messages.
func TestTruncate(t *testing.T) {
	var w attr.Walk
	second := twoMessages(&w)
	want := slices.Clone(w.Bytes()[:second])
	w.Truncate(second)
	same(t, "what is left", w.Bytes(), want)
	if got := w.PathAt(second - 1); got != data+".IFLA_BR_STP_STATE" {
		t.Errorf("the last attribute is %q", got)
	}
	if n := len(w.Leaves()); n != 4 {
		t.Errorf("%d leaves are left", n)
	}
	w.Put(uapi.IFLA_GROUP, u32(1)...)
	if got := w.PathAt(second); got != "IFLA_GROUP" {
		t.Errorf("what comes instead is %q", got)
	}
	w.Truncate(0)
	if len(w.Bytes()) != 0 || len(w.Leaves()) != 0 {
		t.Errorf("all taken back, and %x is left", w.Bytes())
	}
}

// TestRestartKeepsPaths starts walks behind what was encoded: it can still be
// explained. Elsewhere nothing of it is remembered.
func TestRestartKeepsPaths(t *testing.T) {
	var w attr.Walk
	twoMessages(&w)
	w.Revert(w.Bytes(), wire(idUint32, u32(1)), wire(idUint32, u32(2)))
	(&sample{Uint32: attr.Some[uint32](2)}).walk(&w)
	end := len(w.Bytes())
	w.Encode(w.Bytes(), attr.Change, 0)
	w.Put(uapi.IFLA_GROUP, u32(1)...)
	for off, want := range map[int]string{32: "IFLA_MTU", 68: data + ".IFLA_BR_STP_STATE", end - 8: idUint32.String(), end: "IFLA_GROUP"} {
		if got := w.PathAt(off); got != want {
			t.Errorf("at %d: %q, want %q", off, got, want)
		}
	}
	w.Encode(w.Bytes()[:40], attr.Change, 0)
	if got := w.Leaves(); len(got) != 1 || got[0].Path != "IFLA_MTU" {
		t.Errorf("of the first 40 bytes: %+v", got)
	}
	w.Encode(slices.Clone(w.Bytes()), attr.Change, 0)
	if got := w.Leaves(); len(got) != 0 {
		t.Errorf("of other bytes: %+v", got)
	}
	w.Put(uapi.IFLA_MTU, u32(1)...)
	w.Decode(nil)
	if got := w.PathAt(40); got != "" {
		t.Errorf("after a walk that decodes: %q", got)
	}
}

// TestEverythingIsNotExplained: marks serve to explain the answer to a request,
// and there is none.
func TestEverythingIsNotExplained(t *testing.T) {
	var w attr.Walk
	w.Encode(nil, attr.All, 0)
	(&sample{Uint32: attr.Some[uint32](2)}).walk(&w)
	if got := w.Leaves(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
