package nl

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
)

// crowd returns a connection in a namespace with as many pairs of links.
func crowd(tb testing.TB, pairs int) *Conn {
	tb.Helper()
	kerneltest.NeedsKind(tb, "veth")
	c := open(tb, kerneltest.Namespace(tb))
	var b []byte
	for i := range pairs {
		peer := join(ifinfo(0, 0, 0), attribute(unix.IFLA_IFNAME, text(fmt.Sprint("b", i))...))
		b = append(b, request(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL, ifinfo(0, 0, 0),
			attribute(unix.IFLA_IFNAME, text(fmt.Sprint("a", i))...),
			nest(unix.IFLA_LINKINFO,
				attribute(unix.IFLA_INFO_KIND, text("veth")...),
				nest(unix.IFLA_INFO_DATA, nest(1, peer))))...) // VETH_INFO_PEER
	}
	do(tb, c, b)
	return c
}

// TestDumpStaysValid keeps the messages of a dump that goes through several
// slabs while other dumps and requests are made.
func TestDumpStaysValid(t *testing.T) {
	const pairs = 200
	c := crowd(t, pairs)
	var kept []Message
	var copies [][]byte
	total := 0
	links := make(map[string]int)
	for m, err := range c.Dump(getLinks()) {
		if err != nil {
			t.Fatal(err)
		}
		kept, copies = append(kept, m), append(copies, bytes.Clone(m.Data))
		total += HeaderLen + len(m.Data)
		links[name(m)]++
	}
	for i := range pairs {
		if a, b := links[fmt.Sprint("a", i)], links[fmt.Sprint("b", i)]; a != 1 || b != 1 {
			t.Fatalf("pair %d: its links are there %d and %d times", i, a, b)
		}
	}
	if links["lo"] != 1 {
		t.Errorf("lo is there %d times", links["lo"])
	}
	if total <= 2*slabLen {
		t.Errorf("the dump has %d bytes only: no more than two slabs have", total)
	}
	for range 3 {
		list(t, c)
		do(t, c, getLink(lo))
	}
	for i, m := range kept {
		if m.Type != unix.RTM_NEWLINK || !bytes.Equal(m.Data, copies[i]) {
			t.Fatalf("message %d of %d has changed", i, len(kept))
		}
		if cap(m.Data) != len(m.Data) {
			t.Fatalf("message %d can be appended to, over the next", i)
		}
	}
}

// TestDumpInterrupted changes the links while they are dumped.
func TestDumpInterrupted(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	c := crowd(t, 200)
	other, err := c.Again()
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var n int
	var last error
	for _, err := range c.Dump(getLinks()) {
		if n == 0 {
			do(t, other, newBridge("br0"))
		}
		if last != nil {
			t.Errorf("more after %v", last)
		}
		n++
		last = err
	}
	if last != ErrInterrupted {
		t.Errorf("after %d messages: %v, want %v", n-1, last, ErrInterrupted)
	}
	if n < 400 {
		t.Errorf("only %d messages before the end", n-1)
	}
	if !has(t, c, "br0") {
		t.Error("the next dump lacks the new link")
	}
}

// TestDumpRefused wants the kernel's reasons, from the start of a dump and from
// its end, and the connection to be of use afterwards.
func TestDumpRefused(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	for _, tt := range []struct {
		name  string
		b     []byte
		errno unix.Errno
	}{
		{"unknown type", request(unix.RTM_GETLINK+400, 0, ifinfo(0, 0, 0)), unix.EOPNOTSUPP},
		{"strict checks", request(unix.RTM_GETLINK, 0, ifinfo(lo, 0, 0)), unix.EINVAL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got error
			for m, err := range c.Dump(tt.b) {
				if got = err; err == nil {
					t.Errorf("message %+v", m)
				}
			}
			var r Result
			if !errors.As(got, &r) || r.Errno != tt.errno {
				t.Fatalf("error %#v, want %v", got, tt.errno)
			}
			if tt.errno == unix.EINVAL && r.Message == "" {
				t.Error("the kernel gave no reason")
			}
			if !has(t, c, "lo") {
				t.Error("the next dump lacks lo")
			}
		})
	}
}

// TestDumpStopped leaves dumps early: others can use the connection then, and it
// can be closed.
func TestDumpStopped(t *testing.T) {
	c := crowd(t, 200)
	for _, at := range []int{1, 50, 150, 300} {
		d, err := c.Again()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range d.Dump(getLinks()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == at {
				break
			}
		}
		do(t, d, getLink(lo))
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDumpPanics has the loop panic: the connection must not stay locked.
func TestDumpPanics(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	func() {
		defer func() { _ = recover() }()
		for range c.Dump(getLinks()) {
			panic("by the loop")
		}
	}()
	do(t, c, getLink(lo))
}

// TestDumpOver reads the same as Dump, in several parts that come into one
// place.
func TestDumpOver(t *testing.T) {
	c := crowd(t, 200)
	var kept [][]byte
	for m, err := range c.Dump(getLinks()) {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, m.Data)
	}
	i := 0
	for m, err := range c.DumpOver(getLinks()) {
		if err != nil {
			t.Fatal(err)
		}
		if i >= len(kept) || len(m.Data) != len(kept[i]) || !bytes.Equal(m.Data[:unix.SizeofIfInfomsg], kept[i][:unix.SizeofIfInfomsg]) {
			t.Fatalf("message %d differs", i)
		}
		i++
	}
	if i != len(kept) {
		t.Errorf("%d messages, want %d", i, len(kept))
	}
	request := getLinks()
	if n := testing.AllocsPerRun(10, func() {
		for _, err := range c.DumpOver(request) {
			if err != nil {
				t.Fatal(err)
			}
		}
	}); n > 10 {
		t.Errorf("a dump of %d messages allocates %v times", i, n)
	}
}
