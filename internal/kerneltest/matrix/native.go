package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
)

// native runs the tests on the kernel of this machine.
func native(ctx context.Context, o *options) error {
	packages, err := listTests(ctx, nil, o.packages)
	if err != nil {
		return err
	}
	args := []string{"test", "-json", "-count=1", "-timeout=" + o.timeout.String()}
	if o.race {
		args = append(args, "-race")
	}
	if o.run != "" {
		args = append(args, "-run="+o.run)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, o.packages...)...)
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start go test: %w", err)
	}
	version := kerneltest.Version()
	run := &report.Run{Name: "linux-" + version.String(), Kernel: version, Own: true}
	screen := &screen{verbose: o.verbose}
	start := time.Now()
	readErr := report.Read(events, func(e report.Event) { screen.show(run, e) })
	waitErr := cmd.Wait()
	run.Time = time.Since(start)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case readErr != nil:
		return readErr
	case waitErr != nil && run.Counts().Failed == 0 && len(run.Problems) == 0:
		run.Problems = append(run.Problems, fmt.Sprintf("%s: go test: %v", run.Name, waitErr))
	}
	return conclude(o, []*report.Run{run}, packages)
}
