package kerneltest

import (
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/netns"
)

func TestLeaksFindsSocket(t *testing.T) {
	before := holdings()
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		t.Fatal(err)
	}
	got := leaks(before, 0)
	if len(got) != 1 || !strings.Contains(got[0], "socket:[") {
		t.Errorf("leaks with an open socket: %q", got)
	}
	time.AfterFunc(20*time.Millisecond, func() { unix.Close(fd) })
	if got := leaks(before, 10*time.Second); len(got) != 0 {
		t.Errorf("leaks after the socket was closed: %q", got)
	}
}

func TestLeaksFindsNamespace(t *testing.T) {
	before := holdings()
	f, err := os.Open("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := leaks(before, 0); len(got) != 1 || !strings.Contains(got[0], "net:[") {
		t.Errorf("leaks with an open namespace: %q", got)
	}
}

func TestLeaksFindsThread(t *testing.T) {
	Root(t)
	before := holdings()
	ns, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	inside, leave := make(chan struct{}), make(chan struct{})
	go ns.Do(func() error {
		close(inside)
		<-leave
		return nil
	})
	<-inside
	var threads int
	for _, what := range leaks(before, 0) {
		if strings.HasPrefix(what, "thread ") {
			threads++
		}
	}
	close(leave)
	if threads != 1 {
		t.Errorf("found %d threads in another namespace, want 1", threads)
	}
	if err := ns.Close(); err != nil {
		t.Error(err)
	}
	if got := leaks(before, 10*time.Second); len(got) != 0 {
		t.Errorf("leaks after all is back: %q", got)
	}
}

func TestLeaksIgnoresFiles(t *testing.T) {
	before := holdings()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := leaks(before, 0); len(got) != 0 {
		t.Errorf("leaks with an open file: %q", got)
	}
}
