package netns_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
)

// childEnv names, in a process that a test starts, the function to run there.
const childEnv = "VIRTIF_NETNS_CHILD"

var children = map[string]func() error{}

func init() {
	if os.Getenv(childEnv) != "" {
		runtime.LockOSThread() // main stays on the main thread
	}
}

func TestMain(m *testing.M) {
	name, args, _ := strings.Cut(os.Getenv(childEnv), " ")
	if name == "" {
		kerneltest.Main(m)
	}
	childArgs = strings.Fields(args)
	if err := children[name](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var childArgs []string

// child returns a command that runs children[name] in a new process. The path
// is one that another user can execute.
func child(attr *syscall.SysProcAttr, name string, args ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"="+name+" "+strings.Join(args, " "),
		"GORACE=atexit_sleep_ms=0") // the race detector waits a second at exit
	cmd.SysProcAttr = attr
	return cmd
}

func runChild(t *testing.T, attr *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	out, err := child(attr, name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("child %s: %v\n%s", name, err, out)
	}
}

// asNobody runs a child without privilege.
func asNobody() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}

// inUserNS runs a child as root of a new user namespace and a new mount
// namespace, without privilege outside.
func inUserNS() *syscall.SysProcAttr {
	uid, gid := os.Getuid(), os.Getgid()
	if uid == 0 {
		uid, gid = 65534, 65534
	}
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}},
		Credential:  &syscall.Credential{NoSetGroups: true},
	}
}

// want returns an error unless errors.Is(err, target).
func want(what string, err, target error) error {
	if !errors.Is(err, target) {
		return fmt.Errorf("%s: error %v, want %v", what, err, target)
	}
	return nil
}
