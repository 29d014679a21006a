package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

var (
	prefixA = netip.MustParsePrefix("192.0.2.1/24")
	atA     = netip.MustParseAddrPort("192.0.2.1:5000")
	atB     = netip.MustParseAddrPort("192.0.2.2:5000")
)

// roleEnv says what a process that a test starts is to be, other than a test.
const roleEnv = "VIRTIF_TOUR_TEST"

var roles = map[string]func(){
	"tour":                  main,
	"wait":                  waiting,
	"user":                  func() { user(0o666) },
	"user, no /dev/net/tun": func() { user(0o600) },
	"poor":                  poor,
	"ip":                    followed,
}

func TestMain(m *testing.M) {
	if role := os.Getenv(roleEnv); role != "" {
		roles[role]()
		os.Exit(0)
	}
	kerneltest.Main(m)
}

// process returns this program in another role. The path is one that all users
// can execute.
func process(role string, attr *syscall.SysProcAttr) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), roleEnv+"="+role, "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = attr
	return cmd
}

// finish runs a command and returns what it printed and its exit code.
func finish(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func TestProcess(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	before := machine(t)
	out, errs, code := finish(t, process("tour", nil))
	if code != 0 || errs != "" || !strings.Contains(out, "packets arrived") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if strings.Contains(out, "\x1b") {
		t.Error("there are colours, though it is no terminal")
	}
	if diff := cmp.Diff(before, machine(t)); diff != "" {
		t.Errorf("left behind (-before +after):\n%s", diff)
	}
}

// A user without privilege sees the tour, with or without the right to open
// /dev/net/tun, or is told why not.
func TestUnprivileged(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	kerneltest.NeedsKind(t, "tun")
	for role, want := range map[string]string{
		"user":                  `"hello from a VM"`,
		"user, no /dev/net/tun": "Links of kind tun (CONFIG_TUN) cannot be made here",
	} {
		t.Run(role, func(t *testing.T) {
			before := machine(t)
			out, errs, code := finish(t, process(role, &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}))
			t.Logf("\n%s%s", out, errs)
			switch code {
			case 0:
				if !strings.Contains(out, `"hello, blue"`) || !strings.Contains(out, want) {
					t.Errorf("it does not say %s", want)
				}
			case 1:
				if !strings.Contains(errs, "it needs root") || !strings.Contains(errs, "in the way") {
					t.Error("it does not say what is missing")
				}
			default:
				t.Errorf("exit code %d", code)
			}
			if diff := cmp.Diff(before, machine(t)); diff != "" {
				t.Errorf("left behind (-before +after):\n%s", diff)
			}
		})
	}
}

// user runs the tour as a user, in a mount namespace where all may open
// /dev/net/tun, or only root.
func user(mode uint32) {
	check(unix.Mount("tmpfs", "/run", "tmpfs", 0, ""))
	const device = 10<<8 | 200
	check(unix.Mknod("/run/tun", unix.S_IFCHR, device))
	check(os.Chmod("/run/tun", os.FileMode(mode)))
	check(unix.Mount("/run/tun", "/dev/net/tun", "", unix.MS_BIND, ""))
	becomeTour(65534)
}

// becomeTour runs the tour as another user and exits as it does.
func becomeTour(id uint32) {
	cmd := process("tour", &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: id, Gid: id}})
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	check(err)
}

// Where a system gives users nothing, the tour says what is in the way.
func TestNoPrivilege(t *testing.T) {
	kerneltest.Root(t)
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 100000, Size: 2}}
	out, errs, code := finish(t, process("poor", &syscall.SysProcAttr{
		Cloneflags:                 syscall.CLONE_NEWUSER,
		UidMappings:                ids,
		GidMappings:                ids,
		GidMappingsEnableSetgroups: true,
		Credential:                 &syscall.Credential{},
	}))
	if code != 1 || out != "" {
		t.Errorf("exit code %d\n%s", code, out)
	}
	for _, want := range []string{
		"it needs root (CAP_SYS_ADMIN and CAP_NET_ADMIN), or a user namespace",
		"user.max_user_namespaces is 0: as root, sysctl user.max_user_namespaces=15000",
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in\n%s", want, errs)
		}
	}
}

// poor is root of a user namespace in which it forbids further ones, and runs
// the tour as another user.
func poor() {
	check(os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0))
	becomeTour(1)
}

// Ctrl-C ends the tour in good order.
func TestInterrupt(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	before := machine(t)
	cmd := process("wait", nil)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && lines.Text() != "waiting" {
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	for lines.Scan() {
	}
	err = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(errs.String(), "interrupt") {
		t.Errorf("exit code %d, %v: %s", code, err, errs.Bytes())
	}
	if diff := cmp.Diff(before, machine(t)); diff != "" {
		t.Errorf("left behind (-before +after):\n%s", diff)
	}
}

// waiting is a tour that has time.
func waiting() {
	chapters = []Chapter{{Name: "wait", Run: func(ctx context.Context, t *Tour) error {
		if _, err := t.Host("a"); err != nil {
			return err
		}
		t.Say("waiting")
		<-ctx.Done()
		return ctx.Err()
	}}}
	main()
}

// The commands that the tour shows do the same: ip(8) builds the same picture
// from them.
func TestCommands(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "veth")
	kerneltest.NeedsKind(t, "tun")
	out := tourOf(t, "-chapter", "bridge")
	var commands []string
	for _, s := range stepsOf(out) {
		refused := strings.Contains(s.kernel[0], "set lo: ")
		for _, command := range s.ip {
			if !refused && strings.HasPrefix(command, "ip ") {
				commands = append(commands, command)
			}
		}
	}
	cmd := process("ip", &syscall.SysProcAttr{
		Unshareflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
	})
	cmd.Stdin = strings.NewReader(strings.Join(commands, "\n"))
	twin, errs, code := finish(t, cmd)
	if code != 0 {
		t.Fatalf("%s%s", twin, errs)
	}
	_, tree, _ := strings.Cut(out, "What the kernel has now.\n")
	tree, _, _ = strings.Cut(tree, "\n\n")
	if diff := cmp.Diff(shape(twin), shape(tree)); diff != "" {
		t.Errorf("made by ip, and by us (-ip +tour):\n%s", diff)
	}
}

// varying is what differs from one run to the next, and what nothing but a VM
// at the TAP makes so.
var varying = regexp.MustCompile(`(..:){5}..|\b(up|down|unknown|lowerlayerdown|forwarding|disabled|isolated)\b|,`)

// shape returns the words of a tree that say how it is built.
func shape(tree string) (lines []string) {
	for line := range strings.Lines(tree) {
		lines = append(lines, strings.Join(strings.Fields(varying.ReplaceAllString(line, "")), " "))
	}
	return lines
}

// followed carries out commands of ip(8), with named namespaces of its own, and
// draws the tree.
func followed() {
	check(unix.Mount("tmpfs", "/run", "tmpfs", 0, ""))
	t := &Tour{screen: newScreen(os.Stdout)}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			check(fmt.Errorf("%s: %w: %s", lines.Text(), err, out))
		}
		if name, ok := strings.CutPrefix(lines.Text(), "ip netns add "); ok {
			h := &Host{Name: name, tour: t}
			var err error
			h.NS, err = netns.Open(name)
			check(err)
			h.Conn, err = link.Dial(link.InNetNS(h.NS))
			check(err)
			h.own, err = names(h.Conn)
			check(err)
			t.hosts = append(t.hosts, h)
		}
	}
	check(lines.Err())
	check(t.Tree())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
