package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/virtif/virtif/internal/debian"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/guest"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/image"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/vm"
)

// A work is what the kernels of one matrix have in common.
type work struct {
	*options
	screen   *screen
	cache    *image.Cache
	dir      string // the run's own folder
	module   string // the module's folder
	packages []*testPackage
	convert  string // the program test2json

	accelOnce sync.Once
	accel     vm.Accel
	accelErr  error
}

// matrix runs the tests on all kernels.
func matrix(ctx context.Context, o *options) error {
	w, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	defer os.RemoveAll(w.dir)

	// Images are made while the tests are built; each kernel starts as soon as
	// it can.
	built := make(chan struct{})
	var buildErr error
	go func() {
		defer close(built)
		start := time.Now()
		if buildErr = w.build(ctx); buildErr == nil {
			w.screen.printf("built the tests of %d packages in %.1fs", len(w.packages), time.Since(start).Seconds())
		}
	}()

	runs := make([]*report.Run, len(o.kernels))
	slots := make(chan struct{}, o.guests)
	var wg sync.WaitGroup
	for i, series := range o.kernels {
		runs[i] = &report.Run{Name: "linux-" + series.Name}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			img, err := w.cache.Prepare(ctx, series)
			<-built
			if err == nil && buildErr == nil {
				runs[i].Name, runs[i].Kernel = img.Name(), img.Kernel
				w.screen.printf("%v", img)
				err = w.boot(ctx, img, runs[i])
			}
			if err != nil {
				runs[i].Problems = append(runs[i].Problems, fmt.Sprintf("%s: %v", runs[i].Name, err))
				w.screen.printf("FAIL %-15s %v", runs[i].Name, err)
			}
		})
	}
	wg.Wait()
	<-built
	if err := errors.Join(ctx.Err(), buildErr); err != nil {
		return err
	}
	return conclude(o, runs, w.packages)
}

// prepare finds out about the machine and the module.
func prepare(ctx context.Context, o *options) (*work, error) {
	w := &work{options: o, screen: &screen{verbose: o.verbose}}
	if err := debian.Provide(ctx, w.screen.printf, hostNeeds...); err != nil {
		return nil, err
	}
	m, err := mirror(o)
	if err != nil {
		return nil, err
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	w.cache = &image.Cache{Dir: filepath.Join(folder, "virtif"), Mirror: m, Update: o.update, Log: w.screen.printf}
	if w.module, err = goLine(ctx, "list", "-m", "-f={{.Dir}}"); err != nil {
		return nil, err
	}
	if w.convert, err = goLine(ctx, "tool", "-n", "test2json"); err != nil {
		return nil, err
	}
	if w.packages, err = listTests(ctx, []string{"-tags=" + buildTag}, o.packages); err != nil {
		return nil, err
	}
	if len(w.packages) == 0 {
		return nil, fmt.Errorf("no tests in %v", o.packages)
	}
	w.dir, err = os.MkdirTemp("", "virtif-matrix-")
	return w, err
}

// binaries is the folder of the compiled tests and the guests' init.
func (w *work) binaries() string { return filepath.Join(w.dir, "bin") }

func (w *work) init() string { return filepath.Join(w.binaries(), "guestinit") }

// build compiles what runs in the guests.
func (w *work) build(ctx context.Context) error {
	if err := os.Mkdir(w.binaries(), 0o755); err != nil {
		return err
	}
	const initPackage = "github.com/virtif/virtif/internal/kerneltest/matrix/guestinit"
	if _, err := goCommand(ctx, guestEnv, "build", "-ldflags=-s -w", "-o", w.init(), initPackage); err != nil {
		return err
	}
	return buildTests(ctx, w.packages, w.binaries())
}

// boot runs the tests on the kernel of an image and adds their results to the
// run.
func (w *work) boot(ctx context.Context, img *image.Image, run *report.Run) error {
	c, err := w.config(img)
	if err != nil {
		return err
	}
	w.accelOnce.Do(func() {
		w.accel, w.accelErr = vm.Pick(ctx, c, w.cache.Dir)
		w.screen.printf("guests run by %s", w.accel)
	})
	if w.accelErr != nil {
		return w.accelErr
	}
	c.Accel = w.accel
	results := &results{work: w, run: run}
	start := time.Now()
	err = vm.Run(ctx, c, func(e guest.Event) { results.handle(ctx, e) })
	err = errors.Join(err, results.end())
	run.Time = time.Since(start)
	var dead *vm.Dead
	if errors.As(err, &dead) {
		w.screen.printf("---- %s: %s; the end of its console:\n%s\n----", run.Name, dead.Why, dead.Console)
		if n := len(w.packages) - len(run.Packages); n > 0 {
			err = fmt.Errorf("%w; %d packages did not run", err, n)
		}
	}
	return err
}

// config describes the guest of an image.
func (w *work) config(img *image.Image) (vm.Config, error) {
	dir := filepath.Join(w.dir, img.Name())
	if err := os.Mkdir(dir, 0o755); err != nil {
		return vm.Config{}, err
	}
	c := vm.Config{
		Image:     img,
		Init:      w.init(),
		Dir:       dir,
		Tests:     w.binaries(),
		Job:       guest.Job{Module: w.module},
		BootLimit: 2 * time.Minute,
		Silence:   time.Minute,
		Limit:     time.Minute,
	}
	for _, p := range w.packages {
		args := []string{"-test.v=test2json", "-test.paniconexit0", "-test.timeout=" + w.timeout.String()}
		if w.run != "" {
			args = append(args, "-test.run="+w.run)
		}
		limit := w.timeout + 30*time.Second // the test binary ends itself before
		c.Job.Binaries = append(c.Job.Binaries, guest.Binary{File: p.binary, Dir: p.Dir, Args: args, Limit: limit})
		c.Limit += limit
	}
	return c, nil
}
