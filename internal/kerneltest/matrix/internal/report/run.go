package report

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// An Outcome is how a test or a package ended.
type Outcome string

// The outcomes, and none yet.
const (
	Running Outcome = ""
	Passed  Outcome = "pass"
	Failed  Outcome = "fail"
	Skipped Outcome = "skip"
)

// A Run is the tests of several packages on one kernel. One goroutine may use
// it at a time.
type Run struct {
	Name   string        // linux-6.1.192
	Kernel needs.Version // decides which skips are allowed
	Own    bool          // the machine's own kernel, which may lack kinds of link

	Packages []*Package
	Problems []string // what else went wrong: a guest that did not boot
	Warnings int      // reports of the kernel
	Time     time.Duration
}

// A Package is the tests of one package.
type Package struct {
	Path    string
	Outcome Outcome
	Elapsed float64
	Tests   []*Test // in the order in which they started
	Output  []string

	byName map[string]*Test
}

// A Test is a test or a subtest.
type Test struct {
	Name    string
	Outcome Outcome
	Output  []string
	Parent  bool // has subtests
}

// Add takes in an event. It returns the text to show at once, if any: the
// output of what failed, and a line when a package is done.
func (r *Run) Add(e Event) string {
	switch e.Action {
	case "build-output":
		return e.Output
	case "build-fail": // their package fails as well
		return ""
	}
	p := r.pkg(e.Package)
	if e.Test == "" {
		return r.addToPackage(p, e)
	}
	t := p.test(e.Test)
	switch outcome := Outcome(e.Action); outcome {
	case "output":
		t.Output = append(t.Output, e.Output)
	case Passed, Skipped, Failed:
		t.Outcome = outcome
		if outcome == Failed {
			return r.failure(p.Path, t.Output)
		}
	}
	return ""
}

// addToPackage takes in an event that is not about a test.
func (r *Run) addToPackage(p *Package, e Event) string {
	switch outcome := Outcome(e.Action); outcome {
	case "output":
		p.Output = append(p.Output, e.Output)
	case Passed, Skipped, Failed:
		p.Outcome, p.Elapsed = outcome, e.Elapsed
		if outcome == Skipped && len(p.Tests) == 0 { // has no test files
			r.Packages = slices.DeleteFunc(r.Packages, func(q *Package) bool { return q == p })
			return ""
		}
		return r.unfinished(p) + r.line(p)
	}
	return ""
}

// unfinished fails the tests that were running when their package ended, and
// returns their output, and that of the package if nothing else tells why it
// failed.
func (r *Run) unfinished(p *Package) string {
	var b strings.Builder
	failed := false
	for _, t := range p.Tests {
		if t.Outcome == Running {
			t.Outcome = Failed
			b.WriteString(r.failure(p.Path, append(t.Output, fmt.Sprintf("    %s did not end\n", t.Name))))
		}
		failed = failed || t.Outcome == Failed
	}
	if p.Outcome == Failed && (!failed || b.Len() > 0) {
		b.WriteString(r.failure(p.Path, p.Output))
	}
	return b.String()
}

// progress matches lines that only tell which test writes what follows.
var progress = regexp.MustCompile(`^\x16?=== (RUN|PAUSE|CONT|NAME) `)

// failure returns output, if there is any, under a line that says whose it is.
func (r *Run) failure(path string, output []string) string {
	var b strings.Builder
	for _, text := range output {
		if !progress.MatchString(text) {
			b.WriteString(text)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("---- %s  %s\n%s\n", r.Name, path, strings.TrimRight(b.String(), "\n"))
}

// line is what go test prints for a package, with the kernel and the counts.
func (r *Run) line(p *Package) string {
	word := "ok  "
	if p.Outcome == Failed {
		word = "FAIL"
	}
	return fmt.Sprintf("%s %-15s %s  %.2fs  %v\n", word, r.Name, p.Path, p.Elapsed, p.Counts())
}

func (r *Run) pkg(path string) *Package {
	i := slices.IndexFunc(r.Packages, func(p *Package) bool { return p.Path == path })
	if i < 0 {
		i = len(r.Packages)
		r.Packages = append(r.Packages, &Package{Path: path, byName: make(map[string]*Test)})
	}
	return r.Packages[i]
}

func (p *Package) test(name string) *Test {
	t, ok := p.byName[name]
	if !ok {
		t = &Test{Name: name}
		p.byName[name] = t
		p.Tests = append(p.Tests, t)
		for parent := range parents(name) {
			if above, ok := p.byName[parent]; ok {
				above.Parent = true
			}
		}
	}
	return t
}

// parents yields the tests that a subtest is part of.
func parents(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := strings.LastIndexByte(name, '/'); i > 0; i = strings.LastIndexByte(name[:i], '/') {
			if !yield(name[:i]) {
				return
			}
		}
	}
}

// Counts are how many tests passed, failed and were skipped. Where a test has
// subtests these are counted instead of it, unless it failed by itself.
type Counts struct{ Passed, Failed, Skipped int }

// String returns the counts as "12 passed, 1 skipped", with failures if there
// are any.
func (c Counts) String() string {
	s := fmt.Sprintf("%d passed", c.Passed)
	if c.Failed > 0 {
		s += fmt.Sprintf(", %d failed", c.Failed)
	}
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	return s
}

// add returns the sum.
func (c Counts) add(d Counts) Counts {
	return Counts{c.Passed + d.Passed, c.Failed + d.Failed, c.Skipped + d.Skipped}
}

// Counts counts the package's tests. One that failed without a failed test, in
// its TestMain or by its exit code, counts as a failure.
func (p *Package) Counts() Counts {
	var c Counts
	below := make(map[string]bool) // tests with a failed subtest
	for _, t := range p.Tests {
		if t.Outcome == Failed {
			for parent := range parents(t.Name) {
				below[parent] = true
			}
		}
	}
	for _, t := range p.Tests {
		switch {
		case t.Outcome == Failed && !below[t.Name]:
			c.Failed++
		case t.Parent:
		case t.Outcome == Passed:
			c.Passed++
		case t.Outcome == Skipped:
			c.Skipped++
		}
	}
	if p.Outcome == Failed && c.Failed == 0 {
		c.Failed++
	}
	return c
}

// Counts counts the tests of all packages.
func (r *Run) Counts() Counts {
	var c Counts
	for _, p := range r.Packages {
		c = c.add(p.Counts())
	}
	return c
}

// where matches what the testing package puts before a message.
var where = regexp.MustCompile(`^\s*\S+\.go:\d+: (.*)$`)

// Reason returns the last message of a skipped test: why it was skipped.
func (t *Test) Reason() string {
	for _, text := range slices.Backward(t.Output) {
		if m := where.FindStringSubmatch(strings.TrimRight(text, "\n")); m != nil {
			return m[1]
		}
	}
	return ""
}
