package macvtap_test

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvtap"
)

// childEnv is set in the process that TestAttachWithoutPrivilege starts.
const childEnv = "VIRTIF_MACVTAP_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		fmt.Print(attachAsNobody())
		os.Exit(0)
	}
	kerneltest.Main(m)
}

func attachAsNobody() error {
	conn, err := link.Dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = macvtap.Attach(conn, link.Name("a"))
	return err
}

// TestAttachWithoutPrivilege runs as nobody, in a network namespace that is not
// the one of /sys.
func TestAttachWithoutPrivilege(t *testing.T) {
	p, _, _ := place(t)
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	var out []byte
	err := p.NS.Do(func() (err error) {
		out, err = cmd.CombinedOutput()
		return err
	})
	const want = "attach macvtap a: to look into sysfs of its network namespace needs CAP_SYS_ADMIN: operation not permitted"
	if err != nil || string(out) != want {
		t.Errorf("%v, it says\n%s\nnot\n%s", err, out, want)
	}
}
