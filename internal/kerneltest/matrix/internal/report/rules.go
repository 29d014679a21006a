package report

import (
	"fmt"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// A skip is a test that a run left out.
type skip struct {
	pkg    string
	test   *Test
	reason string
}

func (r *Run) skips() []skip {
	var all []skip
	for _, p := range r.Packages {
		for _, t := range p.Tests {
			if t.Outcome == Skipped {
				all = append(all, skip{p.Path, t, t.Reason()})
			}
		}
	}
	return all
}

// forbidden says what is wrong with skipping for a reason on this run's kernel,
// or nothing where it is allowed: the kernel is older than what the test needs,
// or it is the machine's own and was built without a kind of link, or the machine
// lacks a device. Want of root is up to [Run.Judge].
func (r *Run) forbidden(reason string) string {
	n, ok := needs.Parse(reason)
	switch {
	case !ok && reason == "":
		return "without a reason"
	case !ok:
		return fmt.Sprintf("with a reason that is not of package kerneltest: %s", reason)
	case n.Device && !r.Own:
		return fmt.Sprintf("although guests have what tests need: %s", reason)
	case n.Device:
		return ""
	case n.Kind != "" && !r.Own:
		return fmt.Sprintf("although kernels of the matrix have link kind %s", n.Kind)
	case n.Kind == "" && r.Kernel.Compare(n.Linux) >= 0:
		return fmt.Sprintf("although this is no older kernel: %s", reason)
	}
	return ""
}

// Judge returns what is wrong with the run beside its failed tests. The
// packages are those that have tests which should have run; none where tests
// were picked by name.
func (r *Run) Judge(packages []string) []string {
	problems := append([]string(nil), r.Problems...)
	withoutRoot := 0
	for _, s := range r.skips() {
		if s.reason == needs.Root {
			withoutRoot++
			continue // the same for all
		}
		if why := r.forbidden(s.reason); why != "" {
			problems = append(problems, fmt.Sprintf("%s: %s %s was skipped %s", r.Name, s.pkg, s.test.Name, why))
		}
	}
	if withoutRoot > 0 {
		problems = append(problems, fmt.Sprintf("%s: %d tests were skipped because they need root", r.Name, withoutRoot))
	}
	if len(r.Problems) > 0 {
		return problems // which explain what is missing
	}
	ran := make(map[string]bool)
	for _, p := range r.Packages {
		ran[p.Path] = len(p.Tests) > 0 || p.Outcome == Failed // which is told elsewhere
	}
	for _, path := range packages {
		if !ran[path] {
			problems = append(problems, fmt.Sprintf("%s: %s ran no test, and has some", r.Name, path))
		}
	}
	return problems
}

// NeverRan returns the tests that all runs skipped: a full matrix is to have a
// kernel for every test.
func NeverRan(runs []*Run) []string {
	type key struct{ pkg, test string }
	var order []key
	ran := make(map[key]bool)
	for _, r := range runs {
		for _, p := range r.Packages {
			for _, t := range p.Tests {
				k := key{p.Path, t.Name}
				if _, ok := ran[k]; !ok {
					order = append(order, k)
				}
				ran[k] = ran[k] || t.Outcome != Skipped
			}
		}
	}
	var problems []string
	for _, k := range order {
		if !ran[k] {
			problems = append(problems, fmt.Sprintf("%s %s ran on no kernel: all skipped it", k.pkg, k.test))
		}
	}
	return problems
}
