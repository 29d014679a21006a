package link_test

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
)

// TestConcurrent uses one connection from many goroutines, each with links of
// its own.
func TestConcurrent(t *testing.T) {
	p := newPlace(t)
	br0 := p.create(t, link.Custom("bridge", "br0").Up())
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 6 {
				if err := useConn(p.conn, br0, g, i); err != nil {
					t.Errorf("goroutine %d, round %d: %v", g, i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if got := p.names(t, link.WithMaster(br0)); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

// useConn does a bit of everything.
func useConn(conn *link.Conn, br0 *link.Link, g, i int) error {
	name := fmt.Sprintf("v%dx%d", g, i)
	l, err := conn.Create(link.Custom("veth", name).Alias(name).Master(br0).Up())
	if err != nil {
		return err
	}
	if l.Name != name || l.Alias.Or("") != name {
		return fmt.Errorf("created %v with alias %v", l, l.Alias)
	}
	seen := 0
	for port, err := range conn.Links(link.WithMaster(br0)) {
		if err != nil {
			return err
		}
		if port.Name == name {
			seen++
		}
	}
	if seen != 1 {
		return fmt.Errorf("listed %d times", seen)
	}
	if err := conn.Set(l, link.Change().MTU(uint32(1000+g)).AltNames("also-"+name)); err != nil {
		return err
	}
	a := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(g), byte(i), 1}), 32)
	if err := conn.AddAddr(l, link.Addr{Prefix: a}); err != nil {
		return err
	}
	if got, err := conn.Get(link.Name("also-" + name)); err != nil || got.MTU.Or(0) != uint32(1000+g) || got.Index != l.Index {
		return fmt.Errorf("got %v with MTU %v, %v", got, got.MTU, err)
	}
	if _, err := conn.Get(link.Name("nosuch")); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return conn.Delete(l)
}

// TestChurn lists while others create, rename and delete links: each link that
// stays comes exactly once.
func TestChurn(t *testing.T) {
	p := newPlace(t)
	permanent := map[string]bool{}
	for i := range 60 {
		name := fmt.Sprintf("keep%d", i)
		p.create(t, link.Custom("bridge", name))
		permanent[name] = true
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for g := range 2 {
		conn := dial(t, p.ns)
		wg.Go(func() {
			for i := range 100_000 {
				select {
				case <-stop:
					return
				default:
				}
				name := fmt.Sprintf("g%dx%d", g, i)
				if _, err := conn.Create(link.Custom("bridge", name)); err != nil {
					t.Errorf("create: %v", err)
					return
				}
				if err := conn.Set(link.Name(name), link.Change().Rename("r"+name)); err != nil {
					t.Errorf("rename: %v", err)
					return
				}
				if err := conn.Delete(link.Name("r" + name)); err != nil {
					t.Errorf("delete: %v", err)
					return
				}
			}
		})
	}
	whole, interrupted := 0, 0
	for range 100 {
		count := map[string]int{}
		var failed error
		for l, err := range p.conn.Links() {
			if failed = err; err != nil {
				break
			}
			count[l.Name]++
		}
		if failed != nil { // it may give up, but must say so
			if interrupted++; !errors.Is(failed, unix.EINTR) {
				t.Errorf("listing: %v", failed)
			}
			continue
		}
		whole++
		for name := range permanent {
			if count[name] != 1 {
				t.Errorf("%s came %d times", name, count[name])
			}
		}
	}
	close(stop)
	wg.Wait()
	t.Logf("%d listings were whole, %d gave up", whole, interrupted)
	if whole == 0 {
		t.Error("no listing was whole")
	}
}

// TestCloseDuringListing closes a connection while a loop goes on.
func TestCloseDuringListing(t *testing.T) {
	p := newPlace(t)
	want := p.names(t)
	conn, err := link.Dial(link.InNetNS(p.ns))
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, err := range conn.Links() {
		if err != nil {
			t.Fatal(err)
		}
		got++
		if err := conn.Close(); err != nil { // again and again, too
			t.Error(err)
		}
	}
	if got != len(want) {
		t.Errorf("%d links, want %d", got, len(want))
	}
}

// TestDeletedMeanwhile has others delete links that are being changed and
// moved. What comes of that is one error, and no other link is touched.
func TestDeletedMeanwhile(t *testing.T) {
	home, there := newPlace(t), newPlace(t)
	there.create(t, link.Custom("veth", "v0").Index(90).Alias("not this one"), link.Custom("veth", "taken"))
	home.create(t, link.Custom("bridge", "taken"))
	other := dial(t, home.ns)
	state := there.state(t)
	for i := range 40 {
		v0 := home.create(t, link.Custom("veth", "v0"))
		change := link.Change().MTU(1400).AltNames("taken")
		if i%2 == 1 {
			change.NetNS(there.ns).Rename("taken")
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := other.Delete(v0.Index); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Errorf("delete: %v", err)
			}
		})
		err := home.conn.Set(v0, change)
		wg.Wait()
		var e *link.Error
		if !errors.As(err, &e) || !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrExist) || e.Undo != nil {
			t.Errorf("set: %v", err)
		}
		if _, err := home.conn.Get(v0); err == nil { // it was away when the other looked for it
			if err := home.conn.Delete(v0); err != nil {
				t.Error(err)
			}
		}
	}
	if d := diff(state, there.state(t)); d != "" {
		t.Errorf("in the other namespace (-before +after):\n%s", d)
	}
}
