package attr

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// TestChangeSince encodes an attribute that older kernels take at creation only.
func TestChangeSince(t *testing.T) {
	const want = "IFLA_MTU: can be changed since Linux 6.3"
	for _, c := range []struct {
		phase  Phase
		kernel Version
		refuse bool
	}{
		{Create, VersionOf(6, 1), false},
		{Change, VersionOf(6, 1), true},
		{Change, VersionOf(6, 3), false},
		{Change, VersionOf(7, 0), false},
		{Change, 0, false}, // who knows
		{All, 0, false},
	} {
		var w Walk
		v := Some(uint32(1400))
		w.Encode(nil, c.phase, c.kernel)
		w.Uint32(uapi.IFLA_MTU, "mtu", &v, ChangeSince(6, 3))
		switch err := w.Err(); {
		case !c.refuse && (err != nil || len(w.Bytes()) == 0):
			t.Errorf("phase %d, Linux %v: %x, %v", c.phase, c.kernel, w.Bytes(), err)
		case c.refuse && (err == nil || err.Error() != want || !errors.Is(err, unix.EOPNOTSUPP)):
			t.Errorf("phase %d, Linux %v: %v, not %s", c.phase, c.kernel, err, want)
		}
	}
}

// TestPurpose asks walks what they are for.
func TestPurpose(t *testing.T) {
	for name, c := range map[string]struct {
		start                 func(w *Walk)
		requesting, reverting bool
	}{
		"create": {func(w *Walk) { w.Encode(nil, Create, 0) }, true, false},
		"later":  {func(w *Walk) { w.Encode(nil, Later, 0) }, true, false},
		"change": {func(w *Walk) { w.Encode(nil, Change, 0) }, true, false},
		"all":    {func(w *Walk) { w.Encode(nil, All, 0) }, false, false},
		"revert": {func(w *Walk) { w.Revert(nil, nil, nil) }, false, true},
		"decode": {func(w *Walk) { w.Decode(nil) }, false, false},
		"diff":   {func(w *Walk) { w.Diff(nil) }, false, false},
		"print":  {func(w *Walk) { w.Print(nil, Change) }, false, false},
		"list":   {func(w *Walk) { w.List() }, false, false},
	} {
		var w Walk
		c.start(&w)
		if got, want := []bool{w.Requesting(), w.Reverting()}, []bool{c.requesting, c.reverting}; !slices.Equal(got, want) {
			t.Errorf("%s: requesting and reverting are %v, not %v", name, got, want)
		}
	}
}
