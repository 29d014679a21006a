package tuntap_test

import (
	"errors"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/tuntap"
)

// TestOwnership checks what the setters say of who may attach, by threads that
// become another user. What a device without owner and group is, kernels
// disagree about: Debian's 6.12 asks for CAP_NET_ADMIN, 5.10, 6.1, 6.18 and 7.2 do
// not.
func TestOwnership(t *testing.T) {
	const user, group, others = 1001, 1002, 1003
	tests := []struct {
		name     string
		spec     *tuntap.Spec
		uid, gid int
		may      bool
	}{
		{"owner", tuntap.New("tap0", tuntap.TAP).Owner(user), user, others, true},
		{"not the owner", tuntap.New("tap0", tuntap.TAP).Owner(user), others, others, false},
		{"group", tuntap.New("tap0", tuntap.TAP).OwnerGroup(group), others, group, true},
		{"not the group", tuntap.New("tap0", tuntap.TAP).OwnerGroup(group), others, others, false},
		{"owner in the group", tuntap.New("tap0", tuntap.TAP).Owner(user).OwnerGroup(group), user, group, true},
		{"owner outside the group", tuntap.New("tap0", tuntap.TAP).Owner(user).OwnerGroup(group), user, others, false},
		{"another in the group", tuntap.New("tap0", tuntap.TAP).Owner(user).OwnerGroup(group), others, group, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlace(t)
			p.Create(t, tt.spec)
			var fd int
			err := p.NS.Do(func() (err error) {
				fd, err = unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			defer unix.Close(fd)
			switch err := attachAs(tt.uid, tt.gid, fd); {
			case tt.may && err != nil:
				t.Errorf("may not attach: %v", err)
			case !tt.may && !errors.Is(err, unix.EPERM):
				t.Errorf("may attach: %v", err)
			}
		})
	}
}

// attachAs makes fd a queue of tap0 with the rights of a user. Unlike the
// functions of package syscall, the system call changes one thread, which ends
// with its goroutine. The main thread would not.
func attachAs(uid, gid, fd int) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		if unix.Gettid() == unix.Getpid() {
			result <- attachAs(uid, gid, fd) // on another, for this one is taken
			runtime.UnlockOSThread()
			return
		}
		result <- func() error {
			if _, _, errno := unix.RawSyscall(unix.SYS_SETRESGID, uintptr(gid), uintptr(gid), uintptr(gid)); errno != 0 {
				return errno
			}
			if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)); errno != 0 {
				return errno
			}
			req, err := unix.NewIfreq("tap0")
			if err != nil {
				return err
			}
			req.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
			return unix.IoctlIfreq(fd, unix.TUNSETIFF, req)
		}()
	}()
	return <-result
}
