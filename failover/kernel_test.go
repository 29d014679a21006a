package failover_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// nobodyEnv is set in the process that TestWithoutPrivilege starts.
const nobodyEnv = "VIRTIF_FAILOVER_NOBODY"

func TestMain(m *testing.M) {
	if os.Getenv(nobodyEnv) != "" {
		conn, err := link.Dial()
		if err != nil {
			panic(err)
		}
		fmt.Println(failover.Find(conn))
		os.Exit(0)
	}
	kerneltest.Main(m)
}

// A guest is the initial namespace of a guest of the matrix, where its failover
// master is.
type guest struct {
	*kindtest.Place
	kerneltest.NICs
}

func newGuest(t *testing.T) *guest {
	t.Helper()
	nics := kerneltest.Failover(t)
	ns, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ns.Close() })
	conn, err := link.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &guest{&kindtest.Place{NS: ns, Conn: conn}, nics}
}

// read returns the state of the master.
func (g *guest) read(t *testing.T) failover.State {
	t.Helper()
	s, err := failover.Get(g.Conn, link.Name(g.Master))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// up brings the master up and waits until its ports are ready.
func (g *guest) up(t *testing.T, next func() (failover.State, error)) {
	t.Helper()
	g.Set(t, link.Name(g.Master), link.Change().Up())
	until(t, next, func(s failover.State) bool { return failover.Ready(s.Primary) && failover.Ready(s.Standby) })
}

// watch watches the master until the test ends. What it returns waits for the
// next state.
func (g *guest) watch(t *testing.T) func() (failover.State, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	next, stop := iter.Pull2(failover.Watch(ctx, g.Conn, link.Name(g.Master)))
	t.Cleanup(func() {
		cancel()
		stop()
	})
	return func() (failover.State, error) {
		t.Helper()
		s, err, ok := next()
		if !ok {
			t.Fatal("the loop ended without an error")
		}
		t.Log(s, err)
		return s, err
	}
}

// until waits for a state that a test wants to see.
func until(t *testing.T, next func() (failover.State, error), wanted func(failover.State) bool) failover.State {
	t.Helper()
	for {
		s, err := next()
		if err != nil {
			t.Fatal(err)
		}
		if wanted(s) {
			return s
		}
	}
}

func sendsBy(role failover.Role) func(failover.State) bool {
	return func(s failover.State) bool { return s.Sending() == role }
}

func TestFind(t *testing.T) {
	g := newGuest(t)
	found, err := failover.Find(g.Conn)
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v, want one", found, err)
	}
	s := found[0]
	want := kerneltest.NICs{Master: s.Master.Name, Primary: s.Primary.Name, Standby: s.Standby.Name, Peer: g.Peer}
	if diff := cmp.Diff(g.NICs, want); diff != "" {
		t.Errorf("links (-sysfs +found):\n%s", diff)
	}
	if got, want := s.String(), g.Master+": primary "+g.Primary+" (down), standby "+g.Standby+" (down), is down"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, l := range []*link.Link{s.Master, s.Primary, s.Standby} {
		if _, ok := l.Statistics(); !ok || l.Kind != "" || l.Type != link.Ethernet {
			t.Errorf("%v: kind %q, type %v, statistics %v", l, l.Kind, l.Type, ok)
		}
	}
	byIndex, err := failover.Get(g.Conn, s.Master.Index)
	if err != nil || byIndex.String() != s.String() {
		t.Errorf("by index: %v, %v", byIndex, err)
	}
	// What ip(8) shows of the ports is what tells them apart.
	if shown := g.Show(t, g.Standby); shown["phys_port_name"] != "sby" || shown["master"] != g.Master {
		t.Errorf("ip shows %v of the standby", shown)
	}
	if shown := g.Show(t, g.Primary); shown["master"] != g.Master || shown["phys_port_name"] != nil {
		t.Errorf("ip shows %v of the primary", shown)
	}
}

// TestWithoutPrivilege finds the master as nobody.
func TestWithoutPrivilege(t *testing.T) {
	g := newGuest(t)
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), nobodyEnv+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if want := fmt.Sprintf("[%v] <nil>\n", g.read(t)); err != nil || string(out) != want {
		t.Errorf("nobody finds %s, %v, want %s", out, err, want)
	}
}
