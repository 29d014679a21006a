// Command matrix runs the module's tests on the kernels of several Debian
// releases, each in a guest of its own, as root.
//
//	go run ./internal/kerneltest/matrix [-kernels 5.10,6.1,6.12,7.2] [-run REGEXP] [-v] [packages]
//
// It builds every package's tests once, boots each kernel once, and runs them
// there with that release's iproute2 in PATH. The packages are ./... by
// default. Kernels and iproute2 come from the Debian mirror in the machine's apt
// configuration and are kept in the user's cache folder. Tests are built with
// the tag kernelmatrix: files of tests that can only run on the host say
// "//go:build !kernelmatrix".
//
// It fails on failed tests, on skips that no missing kernel feature explains
// (see package kerneltest), on packages that ran no test, on kernels that did
// not boot, and, where it ran all default kernels, on tests that all of them
// skipped.
//
// With -native it runs the tests with "go test" on the kernel of this machine,
// by the same rules, save that a kernel may lack kinds of link.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/image"
	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
)

// defaultKernels are what README promises: oldest supported, two of long term,
// newest.
const defaultKernels = "5.10,6.1,6.12,7.2"

// errFailed is for a run that has told all that is wrong already.
var errFailed = errors.New("failed")

// options are the command line.
type options struct {
	kernels  []image.Series
	full     bool // all default kernels
	run      string
	verbose  bool
	native   bool
	race     bool
	update   bool
	mirror   string
	guests   int
	timeout  time.Duration
	packages []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, unix.SIGTERM)
	defer stop()
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err == nil {
		switch {
		case o.native:
			err = native(ctx, o)
		default:
			err = matrix(ctx, o)
		}
	}
	switch {
	case errors.Is(err, errFailed):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
}

// parse reads the command line.
func parse(args []string) (*options, error) {
	o := new(options)
	flags := flag.NewFlagSet("matrix", flag.ContinueOnError)
	kernels := flags.String("kernels", defaultKernels, "`series` of kernels to run on, of "+seriesNames())
	flags.StringVar(&o.run, "run", "", "run the tests that match `regexp` only")
	flags.BoolVar(&o.verbose, "v", false, "show the output of all tests")
	flags.BoolVar(&o.native, "native", false, "run on this machine's kernel instead")
	flags.BoolVar(&o.race, "race", false, "with -native, use the race detector")
	flags.BoolVar(&o.update, "update", false, "look for newer point releases of the kernels even if that was done lately")
	flags.StringVar(&o.mirror, "mirror", os.Getenv(mirrorEnv), "`URL` of a Debian mirror, instead of the one apt uses (default $"+mirrorEnv+")")
	flags.IntVar(&o.guests, "guests", 2, "how many guests to run at the same time")
	flags.DurationVar(&o.timeout, "timeout", 5*time.Minute, "limit for the tests of one package")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if o.race && !o.native {
		return nil, errors.New("-race needs -native")
	}
	var err error
	if o.kernels, err = pickSeries(*kernels); err != nil {
		return nil, err
	}
	o.full = isFull(o.kernels)
	o.guests = max(1, o.guests)
	if o.packages = flags.Args(); len(o.packages) == 0 {
		o.packages = []string{"./..."}
	}
	return o, nil
}

func seriesNames() string {
	var names []string
	for _, s := range image.Known {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// pickSeries returns the series that a list names.
func pickSeries(list string) ([]image.Series, error) {
	var picked []image.Series
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(image.Known, func(s image.Series) bool { return s.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("kernel series %q: known are %s", name, seriesNames())
		}
		if !slices.Contains(picked, image.Known[i]) {
			picked = append(picked, image.Known[i])
		}
	}
	return picked, nil
}

// isFull reports whether the series include all default ones.
func isFull(series []image.Series) bool {
	for name := range strings.SplitSeq(defaultKernels, ",") {
		if !slices.ContainsFunc(series, func(s image.Series) bool { return s.Name == name }) {
			return false
		}
	}
	return true
}

// conclude judges the runs, writes the summary, and returns errFailed unless
// all is well. Where tests were picked by name, packages may have run none.
func conclude(o *options, runs []*report.Run, packages []*testPackage) error {
	var expected []string
	if o.run == "" {
		for _, p := range packages {
			if p.hasTests {
				expected = append(expected, p.ImportPath)
			}
		}
	}
	var problems []string
	for _, r := range runs {
		problems = append(problems, r.Judge(expected)...)
	}
	if o.full && !o.native {
		problems = append(problems, report.NeverRan(runs)...)
	}
	if !report.Summary(os.Stdout, runs, problems) {
		return errFailed
	}
	return nil
}
