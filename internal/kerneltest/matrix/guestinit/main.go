// Command guestinit is the first program in a guest of the kernel matrix. It
// makes a file system out of what the host shares, runs the test binaries of
// the host's job, sends what they write to the host, and turns the guest off.
//
// Under the name modprobe it loads modules when the kernel asks for one.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
)

func main() {
	if filepath.Base(os.Args[0]) == guest.Modprobe {
		if err := modprobe(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "modprobe:", err)
			os.Exit(1)
		}
		return
	}
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "guestinit: to be run as the first process of a guest")
		os.Exit(2)
	}
	defer off()
	host, err := earlyUserSpace()
	if err != nil {
		fmt.Fprintln(os.Stderr, "guestinit:", err) // all there is now is the console
		return
	}
	kind, text := guest.Done, ""
	if err := work(host); err != nil {
		kind, text = guest.Failed, err.Error()
	}
	host.send(guest.Event{Kind: kind, Text: text})
}

// work does the host's job.
func work(host *port) error {
	if err := buildRoot(); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(guest.JobDir, guest.JobFile))
	if err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	var job guest.Job
	if err := json.Unmarshal(text, &job); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	if err := mountModule(job.Module); err != nil {
		return err
	}
	if err := settle(); err != nil {
		return err
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return err
	}
	host.send(guest.Event{Kind: guest.Booted, Text: string(release[:len(release)-1])})
	go func() {
		for range time.Tick(guest.Beat) {
			host.send(guest.Event{Kind: guest.Alive})
		}
	}()
	log, err := openKernelLog()
	if err != nil {
		return err
	}
	for i, binary := range job.Binaries {
		if err := run(host, log, i, binary, job.Env); err != nil {
			return err
		}
	}
	return nil
}

// off ends the guest. QEMU is told not to start again, and so ends too, sooner
// than by way of ACPI.
func off() {
	unix.Sync()
	if err := unix.Reboot(unix.LINUX_REBOOT_CMD_RESTART); err != nil {
		fmt.Fprintln(os.Stderr, "guestinit: reboot:", err)
	}
}
