package netns_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

func current(t *testing.T) *netns.NS {
	t.Helper()
	ns, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ns.Close() })
	return ns
}

func TestNew(t *testing.T) {
	a, b, home := kerneltest.Namespace(t), kerneltest.Namespace(t), current(t)
	if a.Equal(b) || a.Equal(home) || a.ID() == b.ID() {
		t.Errorf("not distinct: %v, %v, %v", a, b, home)
	}
	if got, want := a.String(), fmt.Sprintf("net:[%d]", a.ID().Ino); got != want {
		t.Errorf("String: %q, want %q", got, want)
	}
	flags, err := unix.FcntlInt(uintptr(a.FD()), unix.F_GETFD, 0)
	if err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("F_GETFD: %#x, %v; want FD_CLOEXEC", flags, err)
	}
	err = a.Do(func() error {
		lo, err := net.InterfaceByName("lo")
		if err == nil && lo.Flags&net.FlagUp != 0 {
			err = errors.New("lo is up")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSameNamespace(t *testing.T) {
	ns := kerneltest.Namespace(t)
	path := fmt.Sprintf("/proc/self/fd/%d", ns.FD())
	byPath, err := netns.OpenPath(path)
	if err != nil {
		t.Fatal(err)
	}
	defer byPath.Close()
	byFD, err := netns.FromFD(byPath.FD())
	if err != nil {
		t.Fatal(err)
	}
	defer byFD.Close()
	if byPath.String() != path {
		t.Errorf("String: %q, want %q", byPath, path)
	}
	if byFD.FD() == byPath.FD() {
		t.Error("FromFD did not duplicate")
	}
	err = ns.Do(func() error {
		inside, err := netns.Current()
		if err != nil {
			return err
		}
		defer inside.Close()
		for _, other := range []*netns.NS{byPath, byFD, inside} {
			if !ns.Equal(other) || other.ID() != ns.ID() {
				t.Errorf("%v is not equal to %v", other, ns)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOpenPID(t *testing.T) {
	ns, home := kerneltest.Namespace(t), current(t)
	cmd := child(nil, "wait")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ns.Do(cmd.Start); err != nil {
		t.Fatal(err)
	}
	got, err := netns.OpenPID(cmd.Process.Pid)
	stdin.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	if !got.Equal(ns) || got.Equal(home) {
		t.Errorf("namespace of child %v, want %v", got.ID(), ns.ID())
	}
	_, err = netns.OpenPID(cmd.Process.Pid)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("ended child: %v, want ErrNotExist", err)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file, fifo := filepath.Join(dir, "file"), filepath.Join(dir, "fifo")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(path string) func() (*netns.NS, error) {
		return func() (*netns.NS, error) { return netns.OpenPath(path) }
	}
	tests := []struct {
		open func() (*netns.NS, error)
		is   error
		text string
	}{
		{open(file), os.ErrInvalid, fmt.Sprintf("open namespace %q: not a network namespace", file)},
		{open(fifo), os.ErrInvalid, fmt.Sprintf("open namespace %q: not a network namespace", fifo)},
		{open(dir), os.ErrInvalid, fmt.Sprintf("open namespace %q: not a network namespace", dir)},
		{open("/proc/self/ns/uts"), os.ErrInvalid, `open namespace "/proc/self/ns/uts": not a network namespace`},
		{open("/nowhere/net"), os.ErrNotExist, `open namespace "/nowhere/net": no such file or directory`},
		{open(""), os.ErrNotExist, `open namespace: no such file or directory`},
		{open("a\x00b"), unix.EINVAL, `open namespace "a\x00b": invalid argument`},
		{func() (*netns.NS, error) { return netns.OpenPID(-1) }, os.ErrNotExist,
			`open namespace "/proc/-1/ns/net": no such file or directory`},
		{func() (*netns.NS, error) { return netns.FromFD(-1) }, unix.EBADF,
			`open namespace "fd -1": bad file descriptor`},
		{func() (*netns.NS, error) { return netns.FromFD(0) }, os.ErrInvalid,
			`open namespace "fd 0": not a network namespace`},
		{func() (*netns.NS, error) { return netns.Open("virtif-nowhere") }, os.ErrNotExist,
			`open namespace "virtif-nowhere": no such file or directory`},
	}
	for _, tt := range tests {
		ns, err := tt.open()
		checkError(t, err, tt.is, tt.text)
		if ns != nil {
			t.Errorf("%s: got a handle too", tt.text)
		}
	}
}

func checkError(t *testing.T, err, is error, text string) {
	t.Helper()
	if !errors.Is(err, is) || err.Error() != text {
		t.Errorf("error %v, want %s, which is %v", err, text, is)
	}
	if typed := (*netns.Error)(nil); !errors.As(err, &typed) {
		t.Errorf("error %v is a %T", err, err)
	}
}

func TestClosed(t *testing.T) {
	ns := current(t)
	id, name := ns.ID(), ns.String()
	if !ns.Equal(ns) {
		t.Error("open: not equal to itself")
	}
	for range 2 {
		if err := ns.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if ns.FD() != -1 || ns.ID() != id || ns.String() != name || ns.Equal(ns) {
		t.Errorf("closed: FD %d, ID %v, String %v, Equal %v", ns.FD(), ns.ID(), ns, ns.Equal(ns))
	}
	err := ns.Do(func() error { t.Error("ran in closed namespace"); return nil })
	checkError(t, err, os.ErrClosed, fmt.Sprintf("enter namespace %q: file already closed", name))
}

func TestNil(t *testing.T) {
	var ns *netns.NS
	checkError(t, ns.Close(), os.ErrInvalid, "close namespace: nil *netns.NS")
	err := ns.Do(func() error { t.Error("ran in nil namespace"); return nil })
	checkError(t, err, os.ErrInvalid, "enter namespace: nil *netns.NS")
	if ns.FD() != -1 || ns.ID() != (netns.ID{}) || ns.String() != "<nil>" {
		t.Errorf("nil: FD %d, ID %v, String %v", ns.FD(), ns.ID(), ns)
	}
	if here := current(t); ns.Equal(nil) || ns.Equal(here) || here.Equal(nil) {
		t.Error("nil is equal to something")
	}
}

func init() {
	children["nobody"] = withoutPrivilege
	children["wait"] = func() error {
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
}

// withoutPrivilege is a child that may not make or enter namespaces.
func withoutPrivilege() error {
	_, newErr := netns.New()
	_, namedErr := netns.NewNamed("virtif-nobody")
	_, openErr := netns.OpenPID(1)
	ns, err := netns.FromFD(3)
	if err != nil {
		return err
	}
	enterErr := ns.Do(func() error { return errors.New("entered") })
	here, err := netns.Current()
	if err != nil {
		return err
	}
	if !strings.Contains(newErr.Error(), "create namespace: unshare: operation not permitted") {
		err = fmt.Errorf("New: %w", newErr)
	}
	return errors.Join(err,
		want("New", newErr, os.ErrPermission),
		want("NewNamed", namedErr, os.ErrPermission),
		want("OpenPID", openErr, os.ErrPermission),
		want("Do", enterErr, os.ErrPermission),
		here.Do(func() error { return nil }))
}

func TestWithoutPrivilege(t *testing.T) {
	ns := kerneltest.Namespace(t)
	cmd := child(asNobody(), "nobody")
	cmd.ExtraFiles = []*os.File{fileOf(t, ns)}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Lstat(filepath.Join(netns.Dir, "virtif-nobody")); !os.IsNotExist(err) {
		t.Errorf("left over: %v", err)
	}
}

func fileOf(t *testing.T, ns *netns.NS) *os.File {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", ns.FD()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
