package nl

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

// The tests here play the kernel. The dump has the sequence number 1.

// link is a message of a dump with a payload of n bytes, all alike.
func link(n int) []byte {
	payload := make([]byte, n)
	for i := range payload {
		payload[i] = byte(n)
	}
	return message(unix.RTM_NEWLINK, unix.NLM_F_MULTI, 1, payload)
}

func done(flags uint16, errno unix.Errno) []byte {
	return message(unix.NLMSG_DONE, unix.NLM_F_MULTI|flags, 1, u32(uint32(-errno)))
}

// dumped returns the lengths of the messages of a dump, and its error.
func dumped(t *testing.T, c *Conn) (sizes []int, last error) {
	t.Helper()
	for m, err := range c.Dump(getLinks()) {
		if last != nil {
			t.Errorf("more after %v: %+v, %v", last, m, err)
		}
		if last = err; err != nil {
			continue
		}
		for _, b := range m.Data {
			if b != byte(len(m.Data)) {
				t.Errorf("message of %d bytes has %d in it", len(m.Data), b)
				break
			}
		}
		sizes = append(sizes, len(m.Data))
	}
	return sizes, last
}

func TestParts(t *testing.T) {
	marked := link(8)
	host.PutUint16(marked[6:], unix.NLM_F_MULTI|unix.NLM_F_DUMP_INTR)
	other := func(b []byte) []byte {
		host.PutUint32(b[8:], 99)
		return b
	}
	for _, tt := range []struct {
		name  string
		parts [][]byte
		want  string
		err   error
	}{
		{"one part", [][]byte{join(link(4), link(8), done(0, 0))}, "[4 8]", nil},
		{"none", [][]byte{done(0, 0)}, "[]", nil},
		{"many parts", [][]byte{link(4), link(8), join(link(12), link(16)), link(20), link(24), done(0, 0)}, "[4 8 12 16 20 24]", nil},
		{"nothing after the end", [][]byte{join(link(4), done(0, 0), link(8))}, "[4]", nil},
		{"interrupted", [][]byte{link(4), marked, link(12), link(16), done(0, 0)}, "[4 8 12 16]", ErrInterrupted},
		{"interrupted at the end", [][]byte{link(4), done(unix.NLM_F_DUMP_INTR, 0)}, "[4]", ErrInterrupted},
		{"refused in the middle", [][]byte{link(4), done(0, unix.EINVAL)}, "[4]", Result{Errno: unix.EINVAL}},
		{"refused and interrupted", [][]byte{marked, done(0, unix.EINVAL)}, "[8]", Result{Errno: unix.EINVAL}},
		{"refused at once", [][]byte{ack(1, unix.EBUSY)}, "[]", Result{Errno: unix.EBUSY}},
		{"others' messages", [][]byte{join(other(link(4)), link(8)), other(done(0, 0)), done(0, 0)}, "[8]", nil},
		{"no answer", nil, "[]", errLost},
		{"no second part", [][]byte{link(4)}, "[4]", errLost},
		{"no fourth part", [][]byte{link(4), link(8), link(12)}, "[4 8 12]", errLost},
		{"a part of nothing", [][]byte{link(4), {0}, done(0, 0)}, "[4]", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, kernel := fake(t)
			for _, part := range tt.parts {
				says(t, kernel, part)
			}
			sizes, err := dumped(t, c)
			if got := fmt.Sprint(sizes); got != tt.want || err != tt.err {
				t.Errorf("got %s, %v, want %s, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// TestPartsShareSlabs wants small parts, also of different dumps, to lie behind
// one another in one slab until it may have too little room for the next.
func TestPartsShareSlabs(t *testing.T) {
	c, kernel := fake(t)
	part := join(link(9001), make([]byte, 3), done(0, 0))
	dump := func() {
		t.Helper()
		c.seq = 0
		says(t, kernel, part)
		if sizes, err := dumped(t, c); len(sizes) != 1 || err != nil {
			t.Fatalf("%d, %v", sizes, err)
		}
	}
	taken := 0
	for ; slabLen-taken >= partLen; taken += len(part) {
		if len(c.slab) != taken {
			t.Fatalf("%d bytes of the slab are taken, want %d", len(c.slab), taken)
		}
		dump()
	}
	if dump(); len(c.slab) != len(part) {
		t.Errorf("with %d bytes left the slab is used again", slabLen-taken)
	}
}

// TestRoom has messages that are longer than a part can be otherwise: the dump
// is to be repeated, and then there is room, also in the middle of a slab.
func TestRoom(t *testing.T) {
	const long = slabLen + 20
	for name, before := range map[string]int{"first": 0, "second": 1, "fifth": 4} {
		t.Run(name, func(t *testing.T) {
			c, kernel := fake(t)
			all := make([]int, before)
			part := func(n int) { says(t, kernel, link(n)) }
			for i := range all {
				all[i] = 4 * (i + 1)
				part(all[i])
			}
			part(long)
			says(t, kernel, done(0, 0))
			sizes, err := dumped(t, c)
			if fmt.Sprint(sizes) != fmt.Sprint(all) || err != ErrInterrupted {
				t.Errorf("first time: %d, %v, want %d, %v", sizes, err, all, ErrInterrupted)
			}
			all = append(all, long, 8)
			for _, n := range all {
				part(n)
			}
			says(t, kernel, done(0, 0))
			c.seq = 0
			if sizes, err := dumped(t, c); fmt.Sprint(sizes) != fmt.Sprint(all) || err != nil {
				t.Errorf("second time: %d, %v, want %d", sizes, err, all)
			}
		})
	}
}

// TestRoomAtTheEnd has the end of the dump in the part that is lost.
func TestRoomAtTheEnd(t *testing.T) {
	c, kernel := fake(t)
	for _, want := range []error{ErrInterrupted, nil} {
		c.seq = 0
		says(t, kernel, link(4))
		says(t, kernel, link(slabLen), done(0, 0))
		if sizes, err := dumped(t, c); err != want || err == nil && fmt.Sprint(sizes) != fmt.Sprint([]int{4, slabLen}) {
			t.Errorf("got %d, %v, want %v", sizes, err, want)
		}
	}
}

// TestRoomHasAnEnd plays a kernel with a message that is longer than can be.
func TestRoomHasAnEnd(t *testing.T) {
	c, _ := fake(t)
	c.raw = endless{}
	c.io.bound = func(uintptr) { c.io.n, c.io.errno = maxRoom+1, 0 }
	if sizes, err := dumped(t, c); len(sizes) != 0 || !errors.Is(err, unix.EMSGSIZE) {
		t.Errorf("got %d, %v, want EMSGSIZE", sizes, err)
	}
	if c.room != partLen {
		t.Errorf("the room is %d", c.room)
	}
}

// endless is a socket on which all that bound says happens.
type endless struct{}

func (endless) Control(f func(uintptr)) error  { f(0); return nil }
func (endless) Read(func(uintptr) bool) error  { return nil }
func (endless) Write(func(uintptr) bool) error { return nil }
