package nl

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
)

// addresses counts the IPv4 addresses of the namespace.
func addresses(t *testing.T, c *Conn) (n int) {
	t.Helper()
	for _, err := range c.Dump(request(unix.RTM_GETADDR, 0, []byte{unix.AF_INET, 0, 0, 0}, u32(0))) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// TestDoOverrun has a socket with room for a few answers only: those must be
// told from those that are lost, and the next exchange must not suffer.
func TestDoOverrun(t *testing.T) {
	ns := kerneltest.Namespace(t)
	c := open(t, ns)
	if err := c.nc.SetReadBuffer(1); err != nil { // the kernel makes it some 2 KiB
		t.Fatal(err)
	}
	var b []byte
	for i := range maxAtOnce + 1 {
		b = append(b, newAddr(lo, i, 0)...)
	}
	results, err := c.Do(b, nil, nil)
	if !errors.Is(err, unix.ENOBUFS) {
		t.Errorf("error %v, want ENOBUFS", err)
	}
	if len(results) != maxAtOnce+1 {
		t.Fatalf("%d results", len(results))
	}
	answered := slices.Index(results, notAnswered)
	if answered <= 0 {
		t.Errorf("the first answer that was lost is %d", answered)
	}
	for i, r := range results {
		want := Result{}
		switch {
		case i == maxAtOnce:
			want = notSent
		case i >= answered:
			want = notAnswered
		}
		if r != want {
			t.Errorf("result %d: %v, want %v", i, r, want)
		}
	}
	if n := addresses(t, open(t, ns)); n != maxAtOnce {
		t.Errorf("%d addresses, want %d", n, maxAtOnce)
	}
	if results, err := c.Do(newAddr(lo, 1000, 0), nil, nil); err != nil || results[0] != (Result{}) {
		t.Errorf("the next request: %v, %v", results, err)
	}
}

// TestDoTooLong wants a request that the socket does not take to be told from
// those before it and after it.
func TestDoTooLong(t *testing.T) {
	c := open(t, kerneltest.Namespace(t))
	if err := c.nc.SetWriteBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	b := join(newAddr(lo, 1, 0), request(unix.RTM_NEWLINK, 0, make([]byte, 1<<20)), newAddr(lo, 2, 0))
	results, err := c.Do(b, nil, nil)
	if want := []Result{{}, notSent, notSent}; !errors.Is(err, unix.EMSGSIZE) || !slices.Equal(results, want) {
		t.Errorf("%v, %v, want %v and EMSGSIZE", results, err, want)
	}
	if n := addresses(t, c); n != 1 {
		t.Errorf("%d addresses, want 1", n)
	}
}

// TestDoNoAnswer plays a kernel that does not answer to the end.
func TestDoNoAnswer(t *testing.T) {
	c, kernel := fake(t)
	says(t, kernel, ack(2, unix.EEXIST))
	results, err := c.Do(join(getLink(1), getLink(2), getLink(3)), nil, nil)
	want := []Result{notAnswered, {Errno: unix.EEXIST}, notAnswered}
	if !errors.Is(err, unix.ENOBUFS) || !slices.Equal(results, want) {
		t.Errorf("%v, %v, want %v and ENOBUFS", results, err, want)
	}
}

// TestDoLeftOvers has answers to an exchange that was given up in the socket.
func TestDoLeftOvers(t *testing.T) {
	c, kernel := fake(t)
	c.seq = 1<<32 - 2 // the numbers start anew in this exchange
	says(t, kernel, ack(1<<32-2, unix.EPERM), message(unix.RTM_NEWLINK, 0, 1<<32-3))
	says(t, kernel, message(unix.RTM_NEWLINK, 0, 0), ack(1<<32-1, 0), ack(1, unix.EPERM), ack(2, unix.EPERM))
	says(t, kernel, ack(0, unix.EEXIST))
	var answers []int
	results, err := c.Do(join(getLink(1), getLink(2)), nil, func(i int, _ Message) { answers = append(answers, i) })
	if want := []Result{{}, {Errno: unix.EEXIST}}; err != nil || !slices.Equal(results, want) {
		t.Errorf("%v, %v, want %v", results, err, want)
	}
	if !slices.Equal(answers, []int{1}) {
		t.Errorf("answers to %d, want one to 1", answers)
	}
}

// TestDoAnswerTooLong has an answer that the buffer has no room for. The result
// is not lost with it.
func TestDoAnswerTooLong(t *testing.T) {
	c, kernel := fake(t)
	says(t, kernel, message(unix.RTM_NEWLINK, 0, 1, make([]byte, bufferLen)))
	says(t, kernel, ack(1, 0))
	results, err := c.Do(getLink(1), nil, func(int, Message) { t.Error("there is an answer") })
	if want := []Result{{}}; !errors.Is(err, unix.EMSGSIZE) || !slices.Equal(results, want) {
		t.Errorf("%v, %v, want %v and EMSGSIZE", results, err, want)
	}
}

// TestDoForged has another process send answers before the kernel does.
func TestDoForged(t *testing.T) {
	ns := kerneltest.Namespace(t)
	c, forger := open(t, ns), open(t, ns)
	var own unix.Sockaddr
	var err error
	if e := c.raw.Control(func(fd uintptr) { own, err = unix.Getsockname(int(fd)) }); e != nil || err != nil {
		t.Fatal(e, err)
	}
	for range 3 {
		if e := forger.raw.Control(func(fd uintptr) { err = unix.Sendto(int(fd), ack(1, unix.EPERM), 0, own) }); e != nil || err != nil {
			t.Fatal(e, err)
		}
	}
	results, err := c.Do(getLink(lo), nil, nil)
	if want := []Result{{}}; err != nil || !slices.Equal(results, want) {
		t.Errorf("%v, %v, want %v", results, err, want)
	}
}
