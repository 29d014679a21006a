package attr

import (
	"bytes"
	"testing"

	"github.com/virtif/virtif/internal/uapi"
)

// TestIfAbsent has an attribute that the kernel leaves out where it is 1.
func TestIfAbsent(t *testing.T) {
	const id = uapi.IFLA_TXQLEN
	var v Opt[int32]
	walk := func(w *Walk) { w.Int32(id, "limit", &v, IfAbsent(1)) }
	encode := func(n int32) []byte {
		v.Set(n)
		var w Walk
		w.Encode(nil, All, 0)
		walk(&w)
		return w.Bytes()
	}
	for _, c := range []struct {
		want int32
		have []byte
		diff string
	}{
		{1, nil, ""},
		{-1, nil, "1"},
		{1, encode(7), "7"},
		{7, encode(7), ""},
	} {
		v.Set(c.want)
		var w Walk
		w.Diff(c.have)
		walk(&w)
		diffs := w.Differences()
		if (len(diffs) == 1) != (c.diff != "") || len(diffs) == 1 && (diffs[0].Have != c.diff || diffs[0].Absent != (c.have == nil)) {
			t.Errorf("%d beside %x differs by %+v, not by %q", c.want, c.have, diffs, c.diff)
		}
	}
	for _, c := range []struct{ before, now, want []byte }{
		{nil, encode(7), encode(1)},
		{encode(7), nil, encode(7)},
		{nil, nil, nil},
	} {
		v.Set(9)
		var w Walk
		w.Revert(nil, c.before, c.now)
		walk(&w)
		if !bytes.Equal(w.Bytes(), c.want) {
			t.Errorf("from %x back to %x: %x, not %x", c.now, c.before, w.Bytes(), c.want)
		}
	}
}
