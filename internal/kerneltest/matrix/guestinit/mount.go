package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
)

// A mount is one call of mount(2) on a folder that is made if need be.
type mount struct {
	source, target, fstype string
	flags                  uintptr
	data                   string
}

func (m mount) do() error {
	if err := os.MkdirAll(m.target, 0o755); err != nil {
		return err
	}
	if err := unix.Mount(m.source, m.target, m.fstype, m.flags, m.data); err != nil {
		return fmt.Errorf("mount %s on %s: %w", m.fstype, m.target, err)
	}
	return nil
}

func mountAll(mounts ...mount) error {
	for _, m := range mounts {
		if err := m.do(); err != nil {
			return err
		}
	}
	return nil
}

// share is a folder of the host. Programs start five times slower from one with
// cache=mmap.
func share(tag, target string) mount {
	return mount{tag, target, "9p", unix.MS_RDONLY, "trans=virtio,version=9p2000.L,msize=512000,cache=loose"}
}

// earlyUserSpace does what is to be done before the host can be talked to.
func earlyUserSpace() (*port, error) {
	err := mountAll(
		mount{"dev", "/dev", "devtmpfs", 0, ""},
		mount{"proc", "/proc", "proc", 0, ""},
		mount{"sys", "/sys", "sysfs", 0, ""},
	)
	if err != nil {
		return nil, err
	}
	order, err := os.ReadFile(guest.Order)
	if err != nil {
		return nil, err
	}
	for module := range strings.Lines(string(order)) {
		if err := insert(filepath.Join(guest.Early, strings.TrimSpace(module))); err != nil {
			return nil, err
		}
	}
	return openPort()
}

// Folders that are only there until the root is complete.
const (
	newRoot = "/newroot"
	layers  = "/layers"
)

// buildRoot lays memory over the image's folder and makes that the root.
func buildRoot() error {
	init, err := os.ReadFile(guest.Init)
	if err != nil {
		return err
	}
	if err := overlay(guest.RootTag, layers, newRoot); err != nil {
		return err
	}
	// The kernel calls modprobe by this name.
	if err := os.WriteFile(filepath.Join(newRoot, "sbin", guest.Modprobe), init, 0o755); err != nil {
		return err
	}
	for _, moved := range []string{"/dev", "/proc", "/sys"} {
		if err := (mount{source: moved, target: newRoot + moved, flags: unix.MS_MOVE}).do(); err != nil {
			return err
		}
	}
	if err := os.Chdir(newRoot); err != nil {
		return err
	}
	if err := unix.Mount(".", "/", "", unix.MS_MOVE, ""); err != nil {
		return fmt.Errorf("move the root: %w", err)
	}
	if err := unix.Chroot("."); err != nil {
		return fmt.Errorf("enter the root: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	// As systemd does it; containers and "ip netns" rely on it.
	if err := unix.Mount("", "/", "", unix.MS_SHARED|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("share mounts of the root: %w", err)
	}
	return mountAll(
		mount{"devpts", "/dev/pts", "devpts", 0, "ptmxmode=0666"},
		mount{"shm", "/dev/shm", "tmpfs", 0, "mode=1777"},
		mount{"run", "/run", "tmpfs", 0, "mode=0755"},
		mount{"tmp", "/tmp", "tmpfs", 0, "mode=1777"},
		share(guest.JobTag, guest.JobDir),
		share(guest.TestsTag, guest.TestsDir),
	)
}

// mountModule makes the module under test appear where it is on the host, with
// memory over it to write into.
func mountModule(dir string) error {
	return overlay(guest.ModuleTag, "/run/virtif/module", dir)
}

// overlay mounts a shared folder on target so that it can be written to; what
// is written stays in memory. Its parts are below the folder scratch.
func overlay(tag, scratch, target string) error {
	lower, memory := filepath.Join(scratch, "lower"), filepath.Join(scratch, "memory")
	upper, work := filepath.Join(memory, "upper"), filepath.Join(memory, "work")
	if err := mountAll(share(tag, lower), mount{"memory", memory, "tmpfs", 0, "mode=0755"}); err != nil {
		return err
	}
	for _, dir := range []string{upper, work} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	return mount{"overlay", target, "overlay", 0,
		fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s", lower, upper, work)}.do()
}

// settle makes the guest as a test finds a machine that booted.
func settle() error {
	if err := os.MkdirAll("/run/netns", 0o755); err != nil {
		return err
	}
	if err := os.MkdirAll("/dev/net", 0o755); err != nil {
		return err
	}
	// Opening the node loads the driver, as with the nodes that depmod lists.
	const tunMajor, tunMinor = 10, 200
	err := unix.Mknod("/dev/net/tun", unix.S_IFCHR|0o666, int(unix.Mkdev(tunMajor, tunMinor)))
	if err != nil && !errors.Is(err, unix.EEXIST) {
		return fmt.Errorf("make /dev/net/tun: %w", err)
	}
	if err := unix.Sethostname([]byte("matrix")); err != nil {
		return fmt.Errorf("set host name: %w", err)
	}
	// A task that waits for a lock for so long is stuck: have the kernel say
	// where. The time is that of the slowest honest wait under TCG, and more.
	if err := os.WriteFile("/proc/sys/kernel/hung_task_timeout_secs", []byte("30"), 0); err != nil {
		return err
	}
	return upLoopback()
}

// upLoopback sets lo up.
func upLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo); err != nil {
		return fmt.Errorf("set lo up: %w", err)
	}
	return nil
}
