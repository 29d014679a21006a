package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// able tries whether the process may do what the tour does: make network
// namespaces, and change links in them.
func able() error {
	ns, err := netns.New()
	if err != nil {
		return err
	}
	defer ns.Close()
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Set(link.Name("lo"), link.Change().Up())
}

// insideEnv is set in the process that inUserNS starts.
const insideEnv = "VIRTIF_TOUR_IN_USERNS"

// inUserNS runs the tour in a process that is root of a user namespace of its
// own, since here it lacks the privilege, as the error says. Nothing but that
// process can do more than before.
func inUserNS(ctx context.Context, lack error) error {
	if os.Getenv(insideEnv) != "" {
		return needPrivilege(lack, errors.New("it is made, but gives no privilege"))
	}
	cmd := exec.CommandContext(ctx, "/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), insideEnv+"=1")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGTERM,
	}
	// The signal comes when the thread ends that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return needPrivilege(lack, err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 {
		return exitCode(exit.ExitCode()) // it said why itself
	}
	return err
}

// needPrivilege is the error of a system that allows neither way, and says what
// in it is in the way.
func needPrivilege(lack, userNS error) error {
	var b strings.Builder
	b.WriteString("it needs root (CAP_SYS_ADMIN and CAP_NET_ADMIN), or a user namespace, and may have neither here\n")
	line := func(what string, why any) { fmt.Fprintf(&b, "  %-16s %v\n", what+":", why) }
	line(fmt.Sprintf("as user %d", os.Getuid()), lack)
	line("user namespace", userNS)
	for _, o := range obstacles() {
		line("in the way", o)
	}
	b.WriteString(`run it as root:  sudo env "PATH=$PATH" go run ./examples/tour`)
	return errors.New(b.String())
}

// sysctls are settings that keep users from having user namespaces.
var sysctls = []struct{ name, bad, good string }{
	{"user.max_user_namespaces", "0", "15000"},
	{"kernel.unprivileged_userns_clone", "0", "1"},             // of Debian
	{"kernel.apparmor_restrict_unprivileged_userns", "1", "0"}, // of Ubuntu, from 23.10 on
}

// obstacles tells what this system has against user namespaces.
func obstacles() (all []string) {
	if _, err := os.Stat("/proc/self/ns/user"); err != nil {
		all = append(all, "the kernel has no user namespaces (CONFIG_USER_NS)")
	}
	for _, s := range sysctls {
		path := "/proc/sys/" + strings.ReplaceAll(s.name, ".", "/")
		if value, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(value)) == s.bad {
			all = append(all, fmt.Sprintf("%s is %s: as root, sysctl %s=%s", s.name, s.bad, s.name, s.good))
		}
	}
	if len(all) == 0 {
		all = append(all, "no setting that the tour knows: perhaps the seccomp filter of a container")
	}
	return all
}
