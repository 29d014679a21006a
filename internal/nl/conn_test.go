package nl

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

// marked returns a namespace that has a bridge of the name, by which it can be
// told from others.
func marked(t *testing.T, mark string) *netns.NS {
	t.Helper()
	kerneltest.NeedsKind(t, "bridge")
	ns := kerneltest.Namespace(t)
	do(t, open(t, ns), newBridge(mark))
	return ns
}

// do sends a request and returns the answers to it. It must succeed.
func do(tb testing.TB, c *Conn, b []byte) (answers []string) {
	tb.Helper()
	results, err := c.Do(b, nil, func(_ int, m Message) { answers = append(answers, name(m)) })
	if err != nil {
		tb.Fatal(err)
	}
	for i, r := range results {
		if r.Errno != 0 {
			tb.Fatalf("request %d: %v", i, r)
		}
	}
	return answers
}

// has reports whether the connection's namespace has a link of the name.
func has(t *testing.T, c *Conn, link string) bool {
	t.Helper()
	return list(t, c)[link]
}

// list returns the names of the links.
func list(tb testing.TB, c *Conn) map[string]bool {
	tb.Helper()
	links := make(map[string]bool)
	for m, err := range c.Dump(getLinks()) {
		if err != nil {
			tb.Fatal(err)
		}
		links[name(m)] = true
	}
	return links
}

func TestDialNamespaces(t *testing.T) {
	red, blue := marked(t, "red"), marked(t, "blue")
	c := open(t, red)
	if !has(t, c, "red") {
		t.Error("a connection in red is not in red")
	}
	var here, again *Conn
	err := blue.Do(func() (err error) {
		if here, err = Dial(unix.NETLINK_ROUTE, nil); err != nil {
			return err
		}
		again, err = c.Again()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	defer again.Close()
	if !has(t, here, "blue") {
		t.Error("a connection in the thread's namespace, blue, is not in blue")
	}
	if !has(t, again, "red") || has(t, again, "blue") {
		t.Error("a connection like the one in red, made by a thread in blue, is not in red")
	}
	ns, err := again.NetNS()
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	if !ns.Equal(red) {
		t.Errorf("NetNS is %v, want %v", ns, red)
	}
}

// TestDialKeeps wants a connection to outlive the handle that it was made with.
func TestDialKeeps(t *testing.T) {
	kerneltest.Root(t)
	ns, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Dial(unix.NETLINK_ROUTE, ns)
	ns.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	again, err := c.Again()
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if !has(t, again, "lo") {
		t.Error("there is no lo")
	}
}

func TestDialFails(t *testing.T) {
	ns := kerneltest.Namespace(t)
	if _, err := Dial(-1, ns); !errors.Is(err, unix.EPROTONOSUPPORT) {
		t.Errorf("protocol -1: %v", err)
	}
	c := open(t, ns)
	c.protocol = -1
	if _, err := c.Again(); !errors.Is(err, unix.EPROTONOSUPPORT) { // TestMain sees whether it leaves something open
		t.Errorf("again with protocol -1: %v", err)
	}
	ns.Close()
	if _, err := Dial(unix.NETLINK_ROUTE, ns); !errors.Is(err, unix.EBADF) {
		t.Errorf("closed namespace: %v", err)
	}
}

func TestClosed(t *testing.T) {
	c, err := Dial(unix.NETLINK_ROUTE, kerneltest.Namespace(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	results, err := c.Do(getLink(lo), nil, nil)
	if !errors.Is(err, os.ErrClosed) || len(results) != 1 || results[0] != notSent {
		t.Errorf("Do: %+v, %v", results, err)
	}
	for m, err := range c.Dump(getLinks()) {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("Dump: %+v, %v", m, err)
		}
	}
	if _, err := c.Again(); err == nil {
		t.Error("Again: no error")
	}
	if _, err := c.NetNS(); err == nil {
		t.Error("NetNS: no error")
	}
}

// TestCloseMeanwhile closes connections that others are using: they must get
// what they asked for or os.ErrClosed.
func TestCloseMeanwhile(t *testing.T) {
	ns := kerneltest.Namespace(t)
	for range 20 {
		c, err := Dial(unix.NETLINK_ROUTE, ns)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		started := make(chan struct{}, 2)
		wg.Go(func() {
			for n := 0; ; n++ {
				results, err := c.Do(getLink(lo), nil, nil)
				if errors.Is(err, os.ErrClosed) {
					return
				}
				if err != nil || results[0].Errno != 0 {
					t.Errorf("Do: %+v, %v", results, err)
					return
				}
				if n == 0 {
					started <- struct{}{}
				}
			}
		})
		wg.Go(func() {
			for n := 0; ; n++ {
				for _, err := range c.Dump(getLinks()) {
					if errors.Is(err, os.ErrClosed) {
						return
					}
					if err != nil {
						t.Errorf("Dump: %v", err)
						return
					}
				}
				if n == 0 {
					started <- struct{}{}
				}
			}
		})
		<-started
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
	}
}

// TestUnprivileged reads and tries to write in a process without privilege.
func TestUnprivileged(t *testing.T) {
	kerneltest.Root(t) // to become nobody
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"=1", "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// unprivileged is what the child process does.
func unprivileged() error {
	c, err := Dial(unix.NETLINK_ROUTE, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	again, err := c.Again()
	if err != nil {
		return err
	}
	defer again.Close()
	var got string
	results, err := c.Do(join(
		getLink(lo),
		request(unix.RTM_NEWLINK, 0, ifinfo(lo, 0, unix.IFF_UP)),
	), nil, func(_ int, m Message) { got = name(m) })
	switch {
	case err != nil:
		return err
	case results[0].Errno != 0 || got != "lo":
		return fmt.Errorf("get: %q, %v", got, results[0])
	case results[1].Errno != unix.EPERM:
		return fmt.Errorf("set: %v, want EPERM", results[1])
	}
	n := 0
	for _, err := range again.Dump(getLinks()) {
		if err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return errors.New("no links")
	}
	return nil
}
