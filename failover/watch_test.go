package failover_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/link"
)

// TestWatchOverrun has more changes than the socket has room for while the
// consumer is busy: it gets to see the last.
func TestWatchOverrun(t *testing.T) {
	g := newGuest(t)
	next := g.watch(t)
	g.up(t, next)
	g.Set(t, link.Name(g.Primary), link.Change().Down())
	for i := range 400 {
		g.Set(t, link.Name(g.Peer), link.Change().MTU(uint32(1000+i)))
	}
	g.Set(t, link.Name(g.Standby), link.Change().Down()) // no message of this finds room
	if s := until(t, next, sendsBy(failover.None)); failover.Ready(s.Primary) || failover.Ready(s.Standby) {
		t.Errorf("both down: %v", s)
	}
}

// TestWatchEnds leaves the loop in all ways that there are.
func TestWatchEnds(t *testing.T) {
	g := newGuest(t)
	master := link.Name(g.Master)

	states := 0
	for s, err := range failover.Watch(t.Context(), g.Conn, master) {
		if err != nil {
			t.Fatal(err)
		}
		if states++; s.Master.Name != g.Master {
			t.Errorf("the first state is %v", s)
		}
		break
	}
	if states != 1 {
		t.Errorf("%d states before the loop is left", states)
	}

	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var last error
	states = 0
	for _, err := range failover.Watch(ctx, g.Conn, master) {
		if last = err; err == nil {
			states++
			cancel(enough)
		}
	}
	if last != enough || states != 1 {
		t.Errorf("after %d states the context ended the loop with %v, want %v", states, last, enough)
	}
	for s, err := range failover.Watch(ctx, g.Conn, master) {
		if err != enough {
			t.Errorf("a context that is done before: %v, %v", s, err)
		}
	}

	next := g.watch(t)
	until(t, next, func(failover.State) bool { return true })
	if err := unix.DeleteModule("virtio_net", 0); err != nil {
		t.Fatal(err)
	}
	var err error
	for err == nil {
		_, err = next() // its ports go first
	}
	want := "watch failover " + g.Master + ": there is no such link in this network namespace: no such device"
	if !errors.Is(err, os.ErrNotExist) || err.Error() != want {
		t.Errorf("without the master: %v, want %s", err, want)
	}
}
