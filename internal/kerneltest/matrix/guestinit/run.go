package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// environment is what every binary gets.
var environment = []string{
	"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "TMPDIR=/tmp", "USER=root", "LC_ALL=C", needs.MatrixEnv + "=1",
}

// run runs one binary of the job. What goes wrong with it is the host's to
// judge; the error is of one that cannot be ended, after which no other can
// run.
func run(host *port, log *kernelLog, i int, binary guest.Binary, env []string) error {
	host.send(guest.Event{Kind: guest.Started, Binary: i})
	start := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), binary.Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(guest.TestsDir, binary.File), binary.Args...)
	cmd.Dir = binary.Dir
	cmd.Env = append(environment, env...)
	cmd.Stdout = stream{host, i}
	cmd.Stderr = cmd.Stdout
	cmd.WaitDelay = 5 * time.Second // for processes that it left behind and that keep its output open
	// Ended on time, it gets to say where it was; only then is it killed.
	cmd.Cancel = func() error { return cmd.Process.Signal(unix.SIGQUIT) }

	ended := make(chan error, 1)
	go func() { ended <- cmd.Run() }()
	const grace = 20 * time.Second
	var err error
	select {
	case err = <-ended:
	case <-time.After(binary.Limit + grace):
		// Not even a kill ended it: it waits inside the kernel.
		showBlocked()
		host.warn(log, i)
		return fmt.Errorf("%s cannot be ended %v after its limit of %v", binary.File, grace, binary.Limit)
	}
	host.warn(log, i)
	code := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
		if code < 0 {
			fmt.Fprintf(cmd.Stdout, "%v\n", exit)
		}
	case err != nil:
		code = -1
		fmt.Fprintf(cmd.Stdout, "guestinit: %v\n", err)
	}
	host.send(guest.Event{Kind: guest.Ended, Binary: i, Code: code, Seconds: time.Since(start).Seconds()})
	return nil
}

// showBlocked has the kernel print the stacks of tasks that wait inside of it.
func showBlocked() {
	if err := os.WriteFile("/proc/sysrq-trigger", []byte("w"), 0); err != nil {
		fmt.Fprintln(os.Stderr, "guestinit:", err)
	}
	time.Sleep(time.Second) // for the console
}

// warn tells the host what the kernel warned of since the last call.
func (p *port) warn(log *kernelLog, binary int) {
	for _, text := range log.warnings() {
		p.send(guest.Event{Kind: guest.Kernel, Binary: binary, Text: text})
	}
}
