package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
)

// results turns the events of a guest into those of tests.
type results struct {
	*work
	run     *report.Run
	pipe    *conversion // of the binary that runs now
	current int         // its index
	err     error       // the first of this runner's own
}

// handle takes in an event of the guest.
func (r *results) handle(ctx context.Context, e guest.Event) {
	switch e.Kind {
	case guest.Booted:
		r.screen.printf("%s has booted: %s", r.run.Name, e.Text)
	case guest.Started:
		r.current = e.Binary
		path := r.packages[e.Binary].ImportPath
		var err error
		r.pipe, err = startConversion(ctx, r.convert, path, func(e report.Event) {
			// The package's outcome is decided by its exit code, see finish.
			if e.Test != "" || e.Action == "output" {
				r.screen.show(r.run, e)
			}
		})
		r.fail(err)
	case guest.Output:
		if r.pipe != nil {
			r.fail(r.pipe.write(e.Data))
		}
	case guest.Kernel:
		r.run.Warnings++
		r.screen.printf("---- %s  %s: the kernel warned:\n%s", r.run.Name, r.packages[e.Binary].ImportPath, e.Text)
	case guest.Ended:
		r.finish(e)
	}
}

// finish ends a package as go test does, by its exit code.
func (r *results) finish(e guest.Event) {
	if r.pipe != nil {
		r.fail(r.pipe.close())
		r.pipe = nil
	}
	end := report.Event{Action: "pass", Package: r.packages[e.Binary].ImportPath, Elapsed: e.Seconds}
	if e.Code != 0 {
		end.Action = "fail"
	}
	r.screen.show(r.run, end)
}

// end fails the package that was running when its guest ended, if any, and
// returns the first error of all.
func (r *results) end() error {
	if r.pipe != nil {
		r.finish(guest.Event{Kind: guest.Ended, Binary: r.current, Code: -1})
	}
	return r.err
}

func (r *results) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// A conversion is a test2json process.
type conversion struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	done chan error
}

// startConversion starts the program for the output of a package's tests.
func startConversion(ctx context.Context, program, pkg string, handle func(report.Event)) (*conversion, error) {
	cmd := exec.CommandContext(ctx, program, "-p", pkg)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("test2json: %w", err)
	}
	c := &conversion{cmd: cmd, in: in, done: make(chan error, 1)}
	go func() { c.done <- report.Read(out, handle) }()
	return c, nil
}

func (c *conversion) write(data []byte) error {
	if _, err := c.in.Write(data); err != nil {
		return fmt.Errorf("test2json: %w", err)
	}
	return nil
}

// close waits until all is converted and handled.
func (c *conversion) close() error {
	err := c.in.Close()
	if read := <-c.done; err == nil {
		err = read
	}
	if wait := c.cmd.Wait(); err == nil && wait != nil {
		err = fmt.Errorf("test2json: %w", wait)
	}
	return err
}
