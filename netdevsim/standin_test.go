package netdevsim

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// A standIn plays the kernel behind sysfs (drivers/net/netdevsim/bus.c): devices
// and ports come and go, but no links. What was written is kept.
type standIn struct {
	t     *testing.T
	dir   string
	said  []string
	ports map[string][]uint // by device
}

// newStandIn puts a stand-in in place of sysfs until the test ends.
func newStandIn(t *testing.T) *standIn {
	t.Helper()
	s := &standIn{t: t, dir: t.TempDir(), ports: map[string][]uint{}}
	realSysfs, realWrite := sysfs, write
	sysfs, write = s.dir, s.write
	t.Cleanup(func() { sysfs, write = realSysfs, realWrite })
	s.must(os.MkdirAll(s.path("devices"), 0o755))
	return s
}

func (s *standIn) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *standIn) path(name string) string { return filepath.Join(s.dir, "bus/netdevsim", name) }

// write takes what is written to a file.
func (s *standIn) write(path, text string) error {
	name, ok := strings.CutPrefix(path, s.path("")+"/")
	if !ok {
		s.t.Errorf("%s is no file of the bus", path)
	}
	s.said = append(s.said, name+": "+text)
	if err := s.take(name, text); err != nil {
		return &os.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

// wrote expects what was written since the last call.
func (s *standIn) wrote(want ...string) {
	s.t.Helper()
	if !slices.Equal(s.said, want) {
		s.t.Errorf("wrote %q, want %q", s.said, want)
	}
	s.said = nil
}

func (s *standIn) take(name, text string) error {
	var id, n, queues uint
	device := filepath.Base(filepath.Dir(name))
	_, there := s.ports[device]
	switch file := filepath.Base(name); {
	case file == "new_device":
		if _, err := fmt.Sscanf(text, "%d %d %d", &id, &n, &queues); err != nil {
			return unix.EINVAL
		}
		return s.add(fmt.Sprintf("netdevsim%d", id), n, queues)
	case file == "del_device":
		device = "netdevsim" + text
		if _, there := s.ports[device]; !there {
			return unix.ENOENT
		}
		delete(s.ports, device)
		s.must(os.RemoveAll(s.path("devices/" + device)))
	case file == "link_device" || file == "unlink_device":
	case !there:
		return unix.ENOENT
	case file == "new_port":
		fmt.Sscan(text, &n)
		if slices.Contains(s.ports[device], n) {
			return unix.EEXIST
		}
		s.ports[device] = append(s.ports[device], n)
	case file == "del_port":
		fmt.Sscan(text, &n)
		i := slices.Index(s.ports[device], n)
		if i < 0 {
			return unix.ENOENT
		}
		s.ports[device] = slices.Delete(s.ports[device], i, i+1)
	case file == "sriov_numvfs":
		return s.setVFs(s.path(name), text)
	}
	return nil
}

func (s *standIn) add(device string, ports, queues uint) error {
	if _, there := s.ports[device]; there {
		return unix.ENOSPC
	}
	s.ports[device] = nil
	for i := range ports {
		s.ports[device] = append(s.ports[device], i)
	}
	folder := s.path("devices/" + device)
	s.must(os.Mkdir(folder, 0o755))
	s.must(os.WriteFile(filepath.Join(folder, "sriov_numvfs"), []byte("0\n"), 0o644))
	if queues <= 64 { // more than that, and its driver gives up
		s.must(os.Mkdir(filepath.Join(folder, "driver"), 0o755))
	}
	return nil
}

func (s *standIn) setVFs(path, text string) error {
	var now, n uint
	old, err := os.ReadFile(path)
	s.must(err)
	fmt.Sscan(string(old), &now)
	fmt.Sscan(text, &n)
	switch {
	case now == n:
	case now != 0 && n != 0:
		return unix.EBUSY
	case n > 4:
		return unix.ENOMEM
	}
	s.must(os.WriteFile(path, []byte(text+"\n"), 0o644))
	return nil
}

// expect compares an error, and what it is.
func expect(t *testing.T, err error, text string, is error) {
	t.Helper()
	if err == nil || err.Error() != text || !errors.Is(err, is) {
		t.Errorf("got  %v\nwant %s", err, text)
	}
}
