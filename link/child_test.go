package link_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/netns"
)

// childEnv names, in a process that a test starts, the function to run there.
const childEnv = "VIRTIF_LINK_CHILD"

// children are the functions that run in processes of their own. What they
// return is what the test gets to see.
var children = map[string]func() string{}

func TestMain(m *testing.M) {
	if name := os.Getenv(childEnv); name != "" {
		fmt.Print(children[name]())
		os.Exit(0)
	}
	kerneltest.Main(m)
}

// asNobody runs a child without any privilege, with a namespace as descriptor
// 3, and returns what it says.
func asNobody(tb testing.TB, name string, ns *netns.NS) string {
	tb.Helper()
	kerneltest.Root(tb)
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	fd, err := unix.Dup(ns.FD())
	if err != nil {
		tb.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "namespace")
	defer file.Close()
	cmd.ExtraFiles = []*os.File{file}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("child %s: %v\n%s", name, err, out)
	}
	return strings.TrimSpace(string(out))
}
