package vlan

import (
	"reflect"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

func TestQOSMap(t *testing.T) {
	m := QOSMap{{1, 2}, {3, 4}, {5, 0}, {1, 6}}
	for from, want := range map[uint32]uint32{0: 0, 1: 6, 3: 4, 5: 0} {
		if got := m.Get(from); got != want {
			t.Errorf("%v: %d leads to %d, not %d", m, from, got, want)
		}
	}
}

func TestReplace(t *testing.T) {
	for _, c := range []struct{ from, by, want QOSMap }{
		{nil, nil, nil},
		{nil, QOSMap{{1, 2}}, QOSMap{{1, 2}}},
		{QOSMap{{1, 2}}, nil, QOSMap{{1, 0}}},
		{QOSMap{{1, 2}}, QOSMap{{1, 2}}, nil},
		{QOSMap{{1, 2}}, QOSMap{{1, 3}}, QOSMap{{1, 3}}},
		{QOSMap{{1, 2}, {3, 4}}, QOSMap{{3, 4}, {5, 6}}, QOSMap{{1, 0}, {5, 6}}},
		{QOSMap{{1, 2}}, QOSMap{{1, 0}}, QOSMap{{1, 0}}},
		{nil, QOSMap{{1, 0}}, nil},
		{nil, QOSMap{{1, 2}, {1, 3}}, QOSMap{{1, 3}}},
	} {
		if got := c.from.Replace(c.by); !reflect.DeepEqual(got, c.want) {
			t.Errorf("from %v to %v by %v, not %v", c.from, c.by, got, c.want)
		}
	}
}

// TestSettersKeepNothing checks that a spec does not hold on to the map that it
// was given.
func TestSettersKeepNothing(t *testing.T) {
	m := QOSMap{{1, 2}, {3, 4}}
	s := Change().EgressQOSMap(m).EgressQOS(1, 7).EgressQOS(5, 6)
	if want := (QOSMap{{1, 2}, {3, 4}}); !reflect.DeepEqual(m, want) {
		t.Errorf("the map is now %v", m)
	}
	if want := (QOSMap{{1, 7}, {3, 4}, {5, 6}}); !reflect.DeepEqual(s.a.EgressQOSMap, want) {
		t.Errorf("the spec has %v, not %v", s.a.EgressQOSMap, want)
	}
}

// TestDelta checks that a change is compared with, and taken back to, only those
// entries that it names.
func TestDelta(t *testing.T) {
	wire := func(a Attributes) []byte {
		b, err := a.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	have := Attributes{IngressQOSMap: QOSMap{{1, 10}, {2, 20}}, EgressQOSMap: QOSMap{{1, 1}}}
	differ := func(want Attributes) (words []string) {
		var w attr.Walk
		w.Diff(wire(have))
		want.walk(&w)
		for _, d := range w.Differences() {
			words = append(words, d.Word+" "+d.Have+" -> "+d.Want)
		}
		return words
	}
	for _, c := range []struct {
		want  Attributes
		words []string
	}{
		{Attributes{IngressQOSMap: QOSMap{{2, 20}}}, nil},
		{Attributes{IngressQOSMap: QOSMap{{3, 0}, {1, 10}}}, nil},
		{Attributes{IngressQOSMap: QOSMap{{2, 20}, {1, 11}}}, []string{"ingress-qos-map 2:20 1:10 -> 2:20 1:11"}},
		{Attributes{EgressQOSMap: QOSMap{{1, 0}, {9, 2}}}, []string{"egress-qos-map 1:1 9:0 -> 1:0 9:2"}},
		{Attributes{ReorderHdr: link.Some(false), GVRP: link.Some(true)}, []string{"gvrp off -> on"}}, // no flags are reported
	} {
		if got := differ(c.want); !reflect.DeepEqual(got, c.words) {
			t.Errorf("%v: differs in %q, not %q", c.want, got, c.words)
		}
	}

	asked := Attributes{
		ReorderHdr: link.Some(true), IngressQOSMap: QOSMap{{2, 0}, {3, 30}}, EgressQOSMap: QOSMap{{4, 4}},
	}
	now := Attributes{
		ReorderHdr: link.Some(true), GVRP: link.Some(true),
		IngressQOSMap: QOSMap{{1, 10}, {3, 30}}, EgressQOSMap: QOSMap{{1, 1}, {5, 5}},
	}
	var w attr.Walk
	w.Revert(nil, wire(have), wire(now))
	asked.walk(&w)
	var back Attributes
	if err := back.UnmarshalBinary(w.Bytes()); err != nil {
		t.Fatal(err)
	}
	want := Attributes{
		ReorderHdr: link.Some(false), IngressQOSMap: QOSMap{{2, 20}, {3, 0}}, EgressQOSMap: QOSMap{{4, 0}},
	}
	if !reflect.DeepEqual(back, want) {
		t.Errorf("taken back by %v, not %v", back, want)
	}
}
