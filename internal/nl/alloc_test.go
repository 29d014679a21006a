package nl

import (
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

// TestDoAllocates wants no allocation from requests whose bytes and results have
// room.
func TestDoAllocates(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	var b []byte
	for range 2 * maxAtOnce {
		b = append(b, getLink(lo)...)
	}
	results := make([]Result, 0, 2*maxAtOnce)
	answers := 0
	each := func(int, Message) { answers++ }
	n := testing.AllocsPerRun(100, func() {
		var err error
		if results, err = c.Do(b, results[:0], each); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
	if want := 101 * 2 * maxAtOnce; answers != want {
		t.Errorf("%d answers, want %d", answers, want)
	}
}

// BenchmarkDo is one exchange: what it takes beyond the system calls is little.
func BenchmarkDo(b *testing.B) {
	c := open(b, kerneltest.Namespace(b))
	request, results := getLink(lo), make([]Result, 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if results, err = c.Do(request, results[:0], nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDump(b *testing.B) {
	c := crowd(b, 500)
	request := getLinks()
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range c.Dump(request) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
