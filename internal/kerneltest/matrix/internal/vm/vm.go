// Package vm runs guests in QEMU.
package vm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/image"
)

// Program is the emulator. It comes with Debian's package qemu-system-x86.
const Program = "qemu-system-x86_64"

// A Config describes a guest.
type Config struct {
	Image *image.Image
	Accel Accel
	Init  string // the guest's first program, a static executable
	Job   guest.Job
	Tests string // folder of the job's binaries
	Dir   string // folder for the guest alone: its job, initramfs and console

	BootLimit time.Duration // to the guest's first event
	Silence   time.Duration // between two events; a guest says all the time that it is alive
	Limit     time.Duration // for all
}

// A Dead error tells that a guest ended, or was ended, before its job was done.
type Dead struct {
	Why     string
	Console string // the end of what the kernel wrote to its console
}

// Error returns why the guest is dead, without the console.
func (d *Dead) Error() string { return d.Why }

// Run boots a guest, hands its events to the function, and returns when its job
// is done. If the guest does not do it the error is a [*Dead].
func Run(ctx context.Context, c Config, handle func(guest.Event)) error {
	if err := c.prepare(); err != nil {
		return fmt.Errorf("prepare guest: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// A guest does not outlive the runner. The signal comes when the thread
	// that started it ends, so this goroutine keeps its thread until then.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, Program, c.args()...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	// The port's host side is closed, and the guest's writes wait for ever,
	// once standard input ends: keep it open.
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", Program, err)
	}
	watch := &watchdog{kill: cancel}
	watch.arm(c.BootLimit, "the guest did not boot")
	limit := time.AfterFunc(c.Limit, func() { watch.end(fmt.Sprintf("the guest was not done after %v", c.Limit)) })
	defer limit.Stop()

	done, why := c.follow(stdout, watch, handle)
	if done {
		// The guest turns itself off; one that cannot is ended.
		watch.arm(10*time.Second, "the guest did not turn itself off")
	}
	err = cmd.Wait()
	watch.disarm()
	switch {
	case done:
		return nil
	case why != "":
	case watch.reason() != "":
		why = watch.reason()
	case context.Cause(ctx) != nil:
		return context.Cause(ctx)
	case err != nil:
		why = fmt.Sprintf("%s: %v: %s", Program, err, bytes.TrimSpace(stderr.Bytes()))
	default:
		why = "the guest ended before its job was done"
	}
	return &Dead{Why: why, Console: c.consoleTail()}
}

// follow hands on events until the guest's port ends, and reports whether the
// job was done or why it could not be.
func (c Config) follow(port io.Reader, watch *watchdog, handle func(guest.Event)) (done bool, why string) {
	events := json.NewDecoder(port)
	for {
		var e guest.Event
		if err := events.Decode(&e); err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, os.ErrClosed) {
				why = fmt.Sprintf("the guest's events: %v", err)
				watch.end(why)
			}
			return done, why
		}
		watch.arm(c.Silence, fmt.Sprintf("the guest gave no sign of life for %v", c.Silence))
		switch e.Kind {
		case guest.Alive:
		case guest.Done:
			done = true
		case guest.Failed:
			why = "in the guest: " + e.Text
		default:
			handle(e)
		}
	}
}

// console is the log of the guest's console, below its folder.
const console = "console.log"

// consoleTail returns the last lines of the console.
func (c Config) consoleTail() string {
	const lines = 60
	text, err := os.ReadFile(filepath.Join(c.Dir, console))
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(text), "\r", "")), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// A watchdog ends a guest of which nothing is heard.
type watchdog struct {
	kill func()

	mu    sync.Mutex
	timer *time.Timer
	why   string // why it was ended, if it was
}

// arm ends the guest after a time, unless arm or disarm are called before.
func (w *watchdog) arm(after time.Duration, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
	}
	w.timer = time.AfterFunc(after, func() { w.end(why) })
}

func (w *watchdog) disarm() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
}

// end ends the guest now.
func (w *watchdog) end(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.why == "" {
		w.why = why
	}
	w.kill()
}

func (w *watchdog) reason() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.why
}
