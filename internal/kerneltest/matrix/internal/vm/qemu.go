package vm

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
)

const (
	initramfs = "initramfs"
	memory    = "1G"
)

// prepare writes the files that a guest starts from into its folder.
func (c Config) prepare() error {
	job, err := json.MarshalIndent(c.Job, "", "\t")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(c.Dir, guest.JobFile), job, 0o644); err != nil {
		return err
	}
	fs, err := c.initramfs()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Dir, initramfs), fs, 0o644)
}

// initramfs is a file system of the init and the modules that it needs to
// mount the others.
func (c Config) initramfs() ([]byte, error) {
	var a archive
	init, err := os.ReadFile(c.Init)
	if err != nil {
		return nil, err
	}
	a.file(entryName(guest.Init), init)
	a.folder(entryName(guest.Early))
	for _, module := range c.Image.Early {
		data, err := os.ReadFile(filepath.Join(c.Image.Modules(), module))
		if err != nil {
			return nil, err
		}
		a.file(entryName(path.Join(guest.Early, path.Base(module))), data)
	}
	var order strings.Builder
	for _, module := range c.Image.Early {
		fmt.Fprintln(&order, path.Base(module))
	}
	a.file(entryName(guest.Order), []byte(order.String()))
	for _, folder := range []string{"dev", "proc", "sys"} {
		a.folder(folder)
	}
	return a.bytes(), nil
}

// entryName is a path as an archive has it.
func entryName(path string) string { return strings.TrimPrefix(path, "/") }

// kernelArgs are the kernel's command line. An oops ends the guest: one under
// the rtnl lock would hang all that comes after it. Below level 5, warnings,
// the console would only cost time.
var kernelArgs = strings.Join([]string{
	"console=ttyS0", "loglevel=5", "panic=-1", "oops=panic", "rdinit=" + guest.Init,
	"random.trust_cpu=on", "mitigations=off", "tsc=reliable",
}, " ")

// args are QEMU's arguments. One CPU, and one thread for all of TCG: with more,
// about one boot in twenty of the newest kernels crashed.
func (c Config) args() []string {
	args := []string{
		"-M", "q35,usb=off,smbus=off,sata=off,vmport=off", "-nodefaults", "-display", "none", "-no-reboot",
		"-smp", "1", "-m", memory,
		"-kernel", c.Image.Vmlinux(),
		"-initrd", filepath.Join(c.Dir, initramfs),
		"-append", kernelArgs,
		"-chardev", "file,id=console,path=" + escape(filepath.Join(c.Dir, console)),
		"-serial", "chardev:console",
		"-chardev", "stdio,id=events,signal=off",
		"-device", "virtio-serial-pci",
		"-device", "virtserialport,chardev=events,name=" + guest.PortName,
	}
	args = append(args, c.Accel.args()...)
	args = append(args, networkArgs()...)
	for _, share := range []struct{ tag, dir string }{
		{guest.RootTag, c.Image.Root()},
		{guest.ModuleTag, c.Job.Module},
		{guest.TestsTag, c.Tests},
		{guest.JobTag, c.Dir},
	} {
		args = append(args,
			"-fsdev", fmt.Sprintf("local,id=%s,path=%s,security_model=none,readonly=on,multidevs=remap", share.tag, escape(share.dir)),
			"-device", fmt.Sprintf("virtio-9p-pci,fsdev=%s,mount_tag=%[1]s", share.tag))
	}
	return args
}

// networkArgs give the guest what tests of net_failover are about: a virtio NIC
// with the STANDBY feature, a NIC with the same address that becomes its
// primary, and a third one to send to and receive from the two. They are on one
// hub, which leads nowhere. The guest loads no driver for them unless a test
// asks for it (see kerneltest.Failover), so that they cost other tests nothing.
func networkArgs() []string {
	const none = ",romfile=" // to boot from
	nics := []string{
		"virtio-net-pci,failover=on,mac=" + needs.FailoverMAC + none,
		"e1000e,mac=" + needs.FailoverMAC + none,
		"virtio-net-pci,mac=" + needs.PeerMAC + none,
	}
	var args []string
	for i, nic := range nics {
		args = append(args,
			"-netdev", fmt.Sprintf("hubport,hubid=0,id=hub%d", i),
			"-device", fmt.Sprintf("%s,netdev=hub%d", nic, i))
	}
	return args
}

// escape makes a path safe within an option of QEMU, where a comma ends it.
func escape(path string) string { return strings.ReplaceAll(path, ",", ",,") }
