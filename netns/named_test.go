package netns_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

// testName returns a name that is free, and deletes it after the test.
func testName(t *testing.T, suffix string) string {
	t.Helper()
	kerneltest.Root(t)
	name := fmt.Sprintf("virtif-test-%d-%s", os.Getpid(), suffix)
	t.Cleanup(func() {
		if err := netns.Delete(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	})
	return name
}

func listed(t *testing.T, name string) bool {
	t.Helper()
	names, err := netns.List()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(names) {
		t.Errorf("not in order: %q", names)
	}
	return slices.Contains(names, name)
}

func TestNamed(t *testing.T) {
	name, before := testName(t, "a"), openFDs(t)
	ns, err := netns.NewNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	if ns.String() != name || !listed(t, name) {
		t.Errorf("String %q, listed %v", ns, listed(t, name))
	}
	again, err := netns.NewNamed(name)
	checkError(t, err, os.ErrExist, fmt.Sprintf("create namespace %q: file exists", name))
	opened, err := netns.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if again != nil || !opened.Equal(ns) || opened.String() != name {
		t.Errorf("opened %v %v, want %v %v", opened, opened.ID(), ns, ns.ID())
	}
	if err := netns.Delete(name); err != nil || listed(t, name) {
		t.Errorf("Delete: %v, listed %v", err, listed(t, name))
	}
	checkError(t, netns.Delete(name), os.ErrNotExist,
		fmt.Sprintf("delete namespace %q: no such file or directory", name))
	if err := ns.Do(func() error { return checkInside(opened) }); err != nil {
		t.Error("open handles do not keep it:", err)
	}
	ns.Close()
	opened.Close()
	if after := openFDs(t); after != before {
		t.Errorf("%d open descriptors, %d before", after, before)
	}
	checkThreads(t)
}

func TestNamedWithIP(t *testing.T) {
	ours, theirs := testName(t, "ours"), testName(t, "theirs")
	ns, err := netns.NewNamed(ours)
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	ip := func(ns *netns.NS, args ...string) string { return string(kerneltest.IP(t, ns, args...)) }
	home := current(t)
	if out := ip(home, "netns", "list"); !strings.Contains(out, ours) {
		t.Errorf("ip netns list: %q, want %q in it", out, ours)
	}
	if inode := ip(home, "netns", "exec", ours, "readlink", "/proc/self/ns/net"); inode != ns.ID().String()+"\n" {
		t.Errorf("ip netns exec: %q, want %v", inode, ns.ID())
	}
	if out := ip(home, "netns", "identify"); out == ours+"\n" {
		t.Errorf("ip was started in namespace %q from outside", out)
	}
	if out := ip(ns, "netns", "identify"); out != ours+"\n" {
		t.Errorf("ip was started in namespace %q, want %q", out, ours)
	}
	ip(home, "netns", "delete", ours)
	if listed(t, ours) {
		t.Error("listed after ip netns delete")
	}

	ip(home, "netns", "add", theirs)
	opened, err := netns.Open(theirs)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if _, err := netns.NewNamed(theirs); !errors.Is(err, os.ErrExist) {
		t.Errorf("name of ip's: %v, want ErrExist", err)
	}
	if err := netns.Delete(theirs); err != nil {
		t.Error(err)
	}
	if out := ip(home, "netns", "list"); strings.Contains(out, theirs) {
		t.Errorf("ip netns list: %q after Delete", out)
	}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("n", 256)
	for name, reason := range map[string]string{
		"":         "empty name",
		".":        "invalid name",
		"..":       "invalid name",
		"a/b":      "invalid name: slash or NUL in it",
		"/":        "invalid name: slash or NUL in it",
		"../x":     "invalid name: slash or NUL in it",
		"nul\x00":  "invalid name: slash or NUL in it",
		long:       "invalid name: 256 bytes, more than 255",
		long + "/": "invalid name: slash or NUL in it",
	} {
		text := fmt.Sprintf(" namespace %q: %s", name, reason)
		if name == "" {
			text = " namespace: empty name"
		}
		_, err := netns.NewNamed(name)
		checkError(t, err, os.ErrInvalid, "create"+text)
		_, err = netns.Open(name)
		checkError(t, err, os.ErrInvalid, "open"+text)
		checkError(t, netns.Delete(name), os.ErrInvalid, "delete"+text)
	}
	for _, suffix := range []string{"-", "with space", "ü", "..."} {
		name := testName(t, suffix)
		ns, err := netns.NewNamed(name)
		if err != nil {
			t.Error(err)
			continue
		}
		ns.Close()
	}
}

func TestStaleName(t *testing.T) {
	name, target := testName(t, "stale"), testName(t, "target")
	ns, err := netns.NewNamed(target)
	if err != nil {
		t.Fatal(err)
	}
	ns.Close()
	path := filepath.Join(netns.Dir, name)
	if err := os.WriteFile(path, nil, 0); err != nil {
		t.Fatal(err)
	}
	_, err = netns.Open(name)
	checkError(t, err, os.ErrInvalid, fmt.Sprintf("open namespace %q: not a network namespace", name))
	if err := netns.Delete(name); err != nil {
		t.Error(err)
	}

	// Deleting a symbolic link leaves what it points at.
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
	if err := netns.Delete(name); err != nil {
		t.Error(err)
	}
	ns, err = netns.Open(target)
	if err != nil {
		t.Fatal(err)
	}
	ns.Close()
}

// Many goroutines of one process, and below many processes, agree on who makes
// a name.
func TestNamedConcurrent(t *testing.T) {
	name := testName(t, "race")
	var wg sync.WaitGroup
	won := make(chan *netns.NS, 20)
	for range cap(won) {
		wg.Go(func() {
			ns, err := netns.NewNamed(name)
			if err == nil {
				won <- ns
			} else if !errors.Is(err, os.ErrExist) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d made it", len(won))
	}
	ns := <-won
	defer ns.Close()
	opened, err := netns.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if !opened.Equal(ns) {
		t.Error("the name is of another namespace")
	}
}

func init() {
	children["processes"] = manyProcesses
	children["process"] = oneProcess
}

// manyProcesses is a child in a mount namespace of its own that starts many
// processes at once where there is no directory of names yet.
func manyProcesses() error {
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, ""); err != nil {
		return err
	}
	if names, err := netns.List(); err != nil || names != nil {
		return fmt.Errorf("without directory: %q, %w", names, err)
	}
	const processes = 8
	errs := make(chan error)
	for i := range processes {
		go func() {
			out, err := child(nil, "process", fmt.Sprint(i)).CombinedOutput()
			if err != nil {
				err = fmt.Errorf("%w: %s", err, out)
			}
			errs <- err
		}()
	}
	var err error
	for range processes {
		err = errors.Join(err, <-errs)
	}
	if err != nil {
		return err
	}
	names, err := netns.List()
	if err != nil || len(names) != processes*3+1 {
		return fmt.Errorf("made %q, %w", names, err)
	}
	mounts, err := mountsBelow(netns.Dir)
	if err != nil {
		return err
	}
	for _, dir := range append(names, "") {
		path := filepath.Join(netns.Dir, dir)
		if got := mounts[path]; len(got) != 1 || !strings.HasPrefix(got[0], "shared:") {
			return fmt.Errorf("mounts on %s: %q, want one, shared", path, got)
		}
	}
	for _, name := range names {
		err = errors.Join(err, netns.Delete(name))
	}
	return err
}

// mountsBelow returns the propagation of each mount in dir, by mount point,
// leaving out those of the host's that the newest mount on /run hides.
func mountsBelow(dir string) (map[string][]string, error) {
	table, err := os.ReadFile("/proc/thread-self/mountinfo")
	mounts := map[string][]string{}
	visible := map[string]bool{} // by ID: the newest mount on /run and those on it
	for line := range strings.Lines(string(table)) {
		f := strings.Fields(line) // ID, parent, device, root, mount point, options, propagation
		id, parent, point := f[0], f[1], f[4]
		if point == "/run" {
			clear(visible)
			clear(mounts)
			visible[id] = true
			continue
		}
		if !visible[parent] {
			continue
		}
		visible[id] = true
		if strings.HasPrefix(point, dir) {
			mounts[point] = append(mounts[point], f[6])
		}
	}
	return mounts, err
}

// oneProcess makes names of its own, and one that all want.
func oneProcess() error {
	for i := range 3 {
		ns, err := netns.NewNamed(childArgs[0] + "-" + fmt.Sprint(i))
		if err != nil {
			return err
		}
		ns.Close()
	}
	_, err := netns.NewNamed("wanted")
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return err
}

func TestManyProcesses(t *testing.T) {
	kerneltest.Root(t)
	// Unshareflags makes the mounts private, unlike Cloneflags.
	runChild(t, &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}, "processes")
	runChild(t, inUserNS(), "processes")
}
