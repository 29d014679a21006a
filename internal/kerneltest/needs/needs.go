// Package needs holds the words in which a test says why it cannot run here.
//
// Package kerneltest skips tests with them, and the kernel-matrix runner reads
// them back and decides which skips to allow. A skip in other words fails the
// run.
package needs

import (
	"fmt"
	"regexp"
)

// Hardware addresses of NICs that guests of the kernel matrix have and no other
// machine, from those for local use.
const (
	FailoverMAC = "02:00:00:00:fa:01" // a virtio NIC with the STANDBY feature, and its primary
	PeerMAC     = "02:00:00:00:fa:02" // a virtio NIC on the same wire
)

// MatrixEnv is the environment variable that is set, to anything, in the
// guests of the kernel matrix.
const MatrixEnv = "VIRTIF_KERNEL_MATRIX"

// Root is the reason of a test that lacks CAP_NET_ADMIN or CAP_SYS_ADMIN.
const Root = "needs root"

// Linux is the reason of a test of something that kernels older than v lack.
func Linux(v Version, what string) string {
	return fmt.Sprintf("needs Linux %v: %s", v, what)
}

// Kind is the reason of a test of a kind of link that the kernel was built
// without.
func Kind(name, config string) string {
	return fmt.Sprintf("needs link kind %s (%s): not in this kernel", name, config)
}

// Device is the reason of a test of a device that the machine lacks.
func Device(what string) string { return "needs a device that this machine lacks: " + what }

var (
	linuxForm  = regexp.MustCompile(`^needs Linux (\d+\.\d+(?:\.\d+)?): \S.*$`)
	kindForm   = regexp.MustCompile(`^needs link kind (\S+) \((CONFIG_[A-Z0-9_]+)\): not in this kernel$`)
	deviceForm = regexp.MustCompile(`^needs a device that this machine lacks: \S.*$`)
)

// A Reason is what can be read out of one that [Linux], [Kind] or [Device]
// returned.
type Reason struct {
	Linux  Version // first release that will do, or zero
	Kind   string  // kind of link that is missing, or empty
	Device bool    // the machine lacks a device
}

// Parse reads a reason that is about the kernel. It reports false for [Root],
// and for words that are not of this package.
func Parse(text string) (Reason, bool) {
	if m := linuxForm.FindStringSubmatch(text); m != nil {
		v, err := ParseVersion(m[1])
		return Reason{Linux: v}, err == nil
	}
	if m := kindForm.FindStringSubmatch(text); m != nil {
		return Reason{Kind: m[1]}, true
	}
	if deviceForm.MatchString(text) {
		return Reason{Device: true}, true
	}
	return Reason{}, false
}
