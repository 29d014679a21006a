package link_test

import (
	"errors"
	"net"
	"testing"

	"github.com/virtif/virtif/link"
)

// TestCloseWaits closes connections that make links: each is made whole, or not
// at all.
func TestCloseWaits(t *testing.T) {
	p := newPlace(t)
	made := 0
	for range 100 {
		conn := dial(t, p.ns)
		started, done := make(chan struct{}), make(chan error)
		go func() {
			close(started)
			_, err := conn.Create(link.Custom("bridge", "t0").Alias("whole").AltNames("t0-too").Up())
			done <- err
		}()
		<-started
		conn.Close()
		err := <-done
		l, missing := p.conn.Get(link.Name("t0"))
		switch {
		case err == nil && missing == nil:
			made++
			if l.Alias.Or("") != "whole" || len(l.AltNames) != 1 || !l.IsUp() {
				t.Errorf("made in part: %v %q %v", l.Alias, l.AltNames, l.Flags)
			}
			if err := p.conn.Delete(l); err != nil {
				t.Fatal(err)
			}
		case err == nil || !errors.Is(err, net.ErrClosed) || missing == nil:
			t.Fatalf("create: %v; get: %v", err, missing)
		}
	}
	t.Logf("%d of 100 were made", made)
}
