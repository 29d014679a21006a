package attr

import (
	"encoding/json"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestOpt(t *testing.T) {
	var absent, zero, one Opt[int]
	zero.Set(0)
	one.Set(1)
	for _, c := range []struct {
		o      Opt[int]
		v      int
		ok     bool
		or     int
		text   string
		isZero bool
	}{
		{absent, 0, false, 7, "-", true},
		{zero, 0, true, 0, "0", false},
		{one, 1, true, 1, "1", false},
	} {
		if v, ok := c.o.Get(); v != c.v || ok != c.ok {
			t.Errorf("Get: %v, %v", v, ok)
		}
		if c.o.Or(7) != c.or || c.o.String() != c.text || c.o.IsZero() != c.isZero {
			t.Errorf("%+v: or %v, prints %v, is zero %v", c.o, c.o.Or(7), c.o, c.o.IsZero())
		}
	}
	if zero != Some(0) || zero == absent || zero == one {
		t.Error("== does not tell absent, zero and one apart")
	}
	if got := Some(4 * time.Second).String(); got != "4s" {
		t.Errorf("4s prints as %s", got)
	}
}

func TestOptEqual(t *testing.T) {
	mac := func(b ...byte) Opt[net.HardwareAddr] { return Some(net.HardwareAddr(b)) }
	stale := mac(1)
	stale.ok = false
	for _, c := range []struct {
		a, b Opt[net.HardwareAddr]
		want bool
	}{
		{Opt[net.HardwareAddr]{}, Opt[net.HardwareAddr]{}, true},
		{Opt[net.HardwareAddr]{}, stale, true},
		{mac(1, 2), mac(1, 2), true},
		{mac(1, 2), mac(1, 3), false},
		{mac(1, 2), Opt[net.HardwareAddr]{}, false},
	} {
		if c.a.Equal(c.b) != c.want || c.b.Equal(c.a) != c.want || cmp.Equal(c.a, c.b) != c.want {
			t.Errorf("%v and %v: equal is not %v", c.a, c.b, c.want)
		}
	}
}

func TestOptJSON(t *testing.T) {
	type object struct {
		A Opt[int]       `json:"a,omitzero"`
		B Opt[[]string]  `json:"b"`
		C Opt[*struct{}] `json:"c,omitzero"`
	}
	for _, c := range []struct {
		o    object
		want string
	}{
		{object{}, `{"b":null}`},
		{object{A: Some(0), B: Some([]string{})}, `{"a":0,"b":[]}`},
		{object{A: Some(-1), B: Some([]string{"x"})}, `{"a":-1,"b":["x"]}`},
	} {
		b, err := json.Marshal(c.o)
		if err != nil || string(b) != c.want {
			t.Errorf("%s, %v, want %s", b, err, c.want)
		}
		var back object
		if err := json.Unmarshal(b, &back); err != nil || !cmp.Equal(back, c.o) {
			t.Errorf("back: %+v, %v, want %+v", back, err, c.o)
		}
	}
	o := object{A: Some(1)}
	if err := json.Unmarshal([]byte(`{"a":null}`), &o); err != nil || !o.A.IsZero() {
		t.Errorf("null makes it %v, %v", o.A, err)
	}
	var arrays Opt[[2]int]
	if err := json.Unmarshal([]byte(`[1,"x"]`), &arrays); err == nil || arrays != (Opt[[2]int]{}) {
		t.Errorf("bad input makes it %+v, %v", arrays, err)
	}
	if _, err := json.Marshal(Some(make(chan int))); err == nil {
		t.Error("a channel has a JSON form")
	}
}
