package kerneltest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// NICs are names of the links in the initial network namespace of a guest of
// the matrix while [Failover] has their drivers loaded.
type NICs struct {
	Master  string // of kind net_failover, made by the driver of the standby
	Primary string // e1000e
	Standby string // virtio_net
	Peer    string // virtio_net, on the same wire, without a part in it
}

// nicDrivers are the modules of these links, those that use others first.
var nicDrivers = []string{"virtio_net", "e1000e", "net_failover", "failover"}

// Failover gives the guest drivers for its NICs, of which two make a failover
// master, until the test ends. All are down and without settings. On other
// machines it skips the test, which may do with these links what it likes.
func Failover(tb testing.TB) NICs {
	tb.Helper()
	Root(tb)
	if !Matrix() {
		tb.Skip(needs.Device("a virtio NIC with the STANDBY feature, for tests"))
	}
	tb.Cleanup(func() {
		for _, driver := range nicDrivers {
			if err := unix.DeleteModule(driver, 0); err != nil && !errors.Is(err, unix.ENOENT) {
				tb.Errorf("unload %s: %v", driver, err)
			}
		}
	})
	// As udev would, by what the devices are called; the kernel asks for none.
	if out, err := exec.Command("modprobe", "-q", "--", "e1000e", "virtio_net").CombinedOutput(); err != nil {
		tb.Fatalf("modprobe: %v\n%s", err, out)
	}
	// Devices may be probed in the background.
	const limit = 30 * time.Second
	for deadline := time.Now().Add(limit); ; time.Sleep(time.Millisecond) {
		nics, err := findNICs("/sys/class/net")
		switch {
		case err == nil:
			return nics
		case time.Now().After(deadline):
			tb.Fatalf("NICs of the guest: %v", err)
		}
	}
}

// findNICs finds the links in the folder of their attributes.
func findNICs(dir string) (n NICs, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return n, err
	}
	for _, path := range paths {
		address, err := os.ReadFile(filepath.Join(path, "address"))
		if err != nil {
			continue // it goes
		}
		port, _ := os.ReadFile(filepath.Join(path, "phys_port_name")) // an error for most
		_, err = os.Stat(filepath.Join(path, "master"))
		name, isPort := filepath.Base(path), err == nil
		switch mac := strings.TrimSpace(string(address)); {
		case mac == needs.PeerMAC:
			n.Peer = name
		case mac != needs.FailoverMAC:
		case !isPort: // or not yet, in which case others are missing
			n.Master = name
		case strings.TrimSpace(string(port)) == "sby":
			n.Standby = name
		default:
			n.Primary = name
		}
	}
	if slices.Contains([]string{n.Master, n.Primary, n.Standby, n.Peer}, "") {
		return n, fmt.Errorf("not all of them are there: %+v", n)
	}
	return n, nil
}
