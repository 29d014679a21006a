package vm

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
)

// Accel is how QEMU runs the guest's instructions.
type Accel string

// KVM runs them on the processor, TCG in software.
const (
	KVM Accel = "kvm"
	TCG Accel = "tcg"
)

func (a Accel) args() []string {
	if a == KVM {
		return []string{"-accel", "kvm", "-cpu", "host"}
	}
	return []string{"-accel", "tcg,thread=single", "-cpu", "max"}
}

const kvmDevice = "/dev/kvm"

// bootID names the time since the machine was started.
const bootID = "/proc/sys/kernel/random/boot_id"

// Pick returns KVM if a guest comes up under it. There are machines where
// /dev/kvm is there and guests hang, so it boots one, described by c without a
// job, and remembers in the folder what became of it until the machine is
// started again.
func Pick(ctx context.Context, c Config, folder string) (Accel, error) {
	device, err := os.OpenFile(kvmDevice, os.O_RDWR, 0)
	if err != nil {
		return TCG, nil
	}
	device.Close()
	boot, err := os.ReadFile(bootID)
	if err != nil {
		return TCG, err
	}
	memo := filepath.Join(folder, "accel-"+strings.TrimSpace(string(boot)))
	if known, err := os.ReadFile(memo); err == nil {
		return Accel(known), nil
	}
	const limit = 10 * time.Second // a boot takes one or two
	c.Accel, c.BootLimit, c.Silence, c.Limit = KVM, limit, limit, limit
	c.Job.Binaries = nil
	accel := KVM
	if err := Run(ctx, c, func(guest.Event) {}); err != nil {
		accel = TCG
	}
	if err := ctx.Err(); err != nil {
		return TCG, err
	}
	stale, _ := filepath.Glob(filepath.Join(folder, "accel-*"))
	for _, path := range stale {
		_ = os.Remove(path)
	}
	return accel, os.WriteFile(memo, []byte(accel), 0o644)
}
