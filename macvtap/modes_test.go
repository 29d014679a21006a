package macvtap_test

import (
	"bytes"
	"fmt"
	"net"
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
	"github.com/virtif/virtif/macvtap"
)

// cable returns a device at the far end of the parent, which sees all that
// leaves it.
func cable(t *testing.T, p *kindtest.Place) *macvtap.Device {
	t.Helper()
	d, err := macvtap.Attach(p.Conn, p.Create(t, macvtap.New("cable", link.Name("wall"), macvlan.Passthru).Up()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// between is a frame from one address to another.
func between(from, to net.HardwareAddr, text string) []byte {
	return append(append(append(bytes.Clone(to), from...), 0x88, 0xb5), fmt.Sprintf("%-50s", text)...)
}

// arrive reads until all frames have arrived that are to, in any order, for they
// may take their ways on several CPUs. None of the others may.
func arrive(t *testing.T, d *macvtap.Device, frames map[string]bool) {
	t.Helper()
	left := 0
	for _, wanted := range frames {
		if wanted {
			left++
		}
	}
	b := make([]byte, 2000)
	for left > 0 {
		n, err := d.Read(b)
		if err != nil {
			t.Fatalf("%d of %v do not arrive at %s: %v", left, frames, d.Name(), err)
		}
		switch wanted, known := frames[string(b[:n])]; {
		case wanted:
			left--
		case known:
			t.Errorf("%q arrived at %s", b[:n], d.Name())
		}
	}
}

func write(t *testing.T, d *macvtap.Device, frame []byte) {
	t.Helper()
	if _, err := d.Write(frame); err != nil {
		t.Fatal(err)
	}
}

// TestModes has a send to b in each mode, and looks where that arrives: at b, or
// at the other end of the cable. What the cable sends to b comes after it.
func TestModes(t *testing.T) {
	p, a, b := place(t)
	wire := cable(t, p)
	far := kindtest.MAC("02:00:00:00:00:fa")
	for _, c := range []struct {
		mode          macvlan.Mode
		direct, leave bool
	}{
		{macvlan.Bridge, true, false},
		{macvlan.Private, false, true},
		{macvlan.VEPA, false, true},
	} {
		for _, d := range []*macvtap.Device{a, b} {
			p.Set(t, d.Index(), macvtap.Change().Mode(c.mode))
		}
		sent, last := between(ours, theirs, "to b by "+c.mode.String()), between(far, theirs, "from the cable, "+c.mode.String())
		out := between(ours, far, "to the cable, "+c.mode.String())
		write(t, a, sent)
		write(t, a, out)
		arrive(t, wire, map[string]bool{string(sent): c.leave, string(out): true})
		write(t, wire, last)
		arrive(t, b, map[string]bool{string(sent): c.direct, string(last): true})
	}
}

// TestSourceMode sends from addresses that are in the list, and one that is not,
// to another address altogether.
func TestSourceMode(t *testing.T) {
	p, a, _ := place(t)
	wire := cable(t, p)
	x, y, z := kindtest.MAC("02:00:00:00:00:0a"), kindtest.MAC("02:00:00:00:00:0b"), kindtest.MAC("02:00:00:00:00:0c")
	elsewhere := kindtest.MAC("02:00:00:00:00:ee")
	p.Set(t, a.Index(), macvtap.Change().Mode(macvlan.Source).Sources(x, z))
	frames := [][]byte{between(x, elsewhere, "x"), between(y, elsewhere, "y"), between(y, ours, "y to a"), between(z, elsewhere, "z")}
	for _, f := range frames {
		write(t, wire, f)
	}
	expect := func(wanted ...bool) {
		t.Helper()
		m := map[string]bool{}
		for i, f := range frames {
			m[string(f)] = wanted[i]
		}
		arrive(t, a, m)
	}
	expect(true, false, false, true)
	p.Set(t, a.Index(), macvtap.Change().AddSource(y))
	p.Set(t, a.Index(), macvtap.Change().DropSource(x))
	for _, f := range frames {
		write(t, wire, f)
	}
	expect(false, true, true, true)
}
