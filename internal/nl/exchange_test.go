package nl

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestDo(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	c := open(t, kerneltest.Namespace(t))
	results, err := c.Do(newBridge("br0"), nil, nil)
	if err != nil || len(results) != 1 || results[0] != (Result{}) {
		t.Errorf("create: %+v, %v", results, err)
	}
	results, err = c.Do(newBridge("br0"), results, nil)
	if err != nil || len(results) != 2 || results[1].Errno != unix.EEXIST {
		t.Errorf("create again, behind the first result: %+v, %v", results, err)
	}
	if results, err := c.Do(nil, results, nil); err != nil || len(results) != 2 {
		t.Errorf("nothing: %+v, %v", results, err)
	}
}

// TestDoMany sends 1,000 requests of three sorts, of which two fail.
func TestDoMany(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	raw := &counted{RawConn: c.raw, c: c}
	c.raw = raw
	var b []byte
	var want []unix.Errno
	for i := range 1000 {
		switch i % 3 {
		case 0:
			b, want = append(b, newAddr(lo, i, 0)...), append(want, 0)
		case 1:
			b, want = append(b, newAddr(lo, i-1, 0)...), append(want, unix.EEXIST)
		case 2:
			b, want = append(b, newAddr(999, i, 0)...), append(want, unix.ENODEV)
		}
	}
	results, err := c.Do(b, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]unix.Errno, len(results))
	for i, r := range results {
		got[i] = r.Errno
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
	if want := (1000 + maxAtOnce - 1) / maxAtOnce; len(raw.sent) != want {
		t.Errorf("%d sends, want %d", len(raw.sent), want)
	}
}

// TestNumberBoundsBytes wants large requests to go out in small numbers, and a
// very large one alone.
func TestNumberBoundsBytes(t *testing.T) {
	sizes := []int{maxSendSize / 2, maxSendSize / 4, maxSendSize / 4, 16, 2 * maxSendSize, 16, 18, maxSendSize - 16 - 20, 17}
	var b []byte
	for i, size := range sizes {
		b = append(b, message(unix.RTM_NEWLINK, 0, 0, make([]byte, size-HeaderLen))...)
		if i < len(sizes)-1 {
			b = append(b, make([]byte, align(size)-size)...)
		}
	}
	if n, err := count(b); n != len(sizes) || err != nil {
		t.Fatalf("%d requests, %v", n, err)
	}
	c := new(Conn)
	var sent []string
	for len(b) > 0 {
		size, n := c.number(b)
		sent = append(sent, fmt.Sprint(n, " in ", size))
		b = b[size:]
	}
	want := []string{
		fmt.Sprint("3 in ", maxSendSize), "1 in 16", fmt.Sprint("1 in ", 2*maxSendSize),
		fmt.Sprint("3 in ", maxSendSize), "1 in 17",
	}
	if !slices.Equal(sent, want) {
		t.Errorf("sent %q, want %q", sent, want)
	}
	if c.seq != uint32(len(sizes)) {
		t.Errorf("%d sequence numbers for %d requests", c.seq, len(sizes))
	}
}

// TestDoAnswers wants what comes beside the results: the link that was asked
// for, and the echo of an address, before it the results of others and after
// it its own.
func TestDoAnswers(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	var b []byte
	for i := range 2 * maxAtOnce { // so that the numbers go on behind the first send
		b = append(b, newAddr(lo, i, 0)...)
	}
	b = join(b, getLink(lo), newAddr(lo, 1000, unix.NLM_F_ECHO), getLink(999), newAddr(lo, 1001, unix.NLM_F_ECHO))
	var got []string
	results, err := c.Do(b, make([]Result, 5), func(i int, m Message) {
		got = append(got, fmt.Sprint(i-2*maxAtOnce, " type ", m.Type))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"0 type 16", "1 type 20", "3 type 20"} // RTM_NEWLINK, RTM_NEWADDR
	if !slices.Equal(got, want) {
		t.Errorf("answers %q, want %q", got, want)
	}
	if len(results) != 5+2*maxAtOnce+4 {
		t.Fatalf("%d results", len(results))
	}
	for i, r := range results {
		if want := i == 5+2*maxAtOnce+2; (r.Errno == unix.ENODEV) != want || (r.Errno != 0) != want {
			t.Errorf("result %d: %v", i, r)
		}
	}
}

// TestDoMalformed wants an error, and nothing sent, for what is no sequence of
// netlink messages.
func TestDoMalformed(t *testing.T) {
	good := getLink(lo)
	sized := func(size uint32) []byte {
		b := getLink(lo)
		host.PutUint32(b, size)
		return b
	}
	for name, b := range map[string][]byte{
		"length 0":           join(good, sized(0)),
		"length 15":          sized(HeaderLen - 1),
		"length beyond":      join(good, sized(uint32(len(good)+1))),
		"length 4 GiB":       sized(1<<32 - 1),
		"length of one half": join(good, sized(20)),
		"a byte more":        append(getLink(lo), 0),
		"part of a header":   join(good, good[:HeaderLen-1]),
	} {
		c := new(Conn) // it has no socket to send by
		results, err := c.Do(b, make([]Result, 1), nil)
		if !errors.Is(err, unix.EINVAL) || len(results) != 1 {
			t.Errorf("%s: %+v, %v", name, results, err)
		}
		for m, err := range c.Dump(b) {
			if !errors.Is(err, unix.EINVAL) {
				t.Errorf("%s: dump: %+v, %v", name, m, err)
			}
		}
	}
}

// TestDoConcurrently has many goroutines use one connection.
func TestDoConcurrently(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	c := open(t, kerneltest.Namespace(t))
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			link := fmt.Sprint("br", g)
			for range 5 {
				results, err := c.Do(join(newBridge(link), getLink(lo), newBridge(link)), nil, func(i int, m Message) {
					if i != 1 || name(m) != "lo" {
						t.Errorf("answer to request %d: %q", i, name(m))
					}
				})
				if err != nil || len(results) != 3 || results[1].Errno != 0 || results[2].Errno != unix.EEXIST {
					t.Errorf("%+v, %v", results, err)
				}
				found := 0
				for m, err := range c.Dump(getLinks()) {
					if err != nil && !errors.Is(err, ErrInterrupted) {
						t.Errorf("dump: %v", err)
					}
					if err == nil && name(m) == link {
						found++
					}
				}
				if found != 1 {
					t.Errorf("%s is there %d times", link, found)
				}
			}
		})
	}
	wg.Wait()
}
