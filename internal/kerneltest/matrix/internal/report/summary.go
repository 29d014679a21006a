package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// Summary writes a table of the runs, their skips with reasons, what else was
// wrong, and the counts of all in a last line. It reports whether all is well.
func Summary(w io.Writer, runs []*Run, problems []string) (ok bool) {
	var total Counts
	// Writes to a tabwriter fail if those to w do; then nobody reads them.
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "\nkernel\tpackages\tpassed\tfailed\tskipped\ttime\tkernel warnings\t")
	for _, r := range runs {
		c := r.Counts()
		total = total.add(c)
		warnings := strconv.Itoa(r.Warnings)
		if r.Own {
			warnings = "not read"
		}
		fmt.Fprintf(tab, "%s\t%d\t%d\t%d\t%d\t%v\t%s\t\n",
			r.Name, len(r.Packages), c.Passed, c.Failed, c.Skipped, r.Time.Round(100*time.Millisecond), warnings)
	}
	tab.Flush()
	fmt.Fprintln(w, "(a test that has subtests is counted by these)")

	tab = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, s := range gather(runs) {
		if i == 0 {
			fmt.Fprintln(tab, "\nskipped:")
		}
		fmt.Fprintf(tab, "  %s\t%s\t%s\n", s.what, s.reason, strings.Join(s.kernels, " "))
	}
	tab.Flush()

	for i, p := range problems {
		if i == 0 {
			fmt.Fprintln(w, "\nproblems, counted as failures:")
		}
		fmt.Fprintf(w, "  %s\n", p)
	}
	total.Failed += len(problems)
	fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped\n", total.Passed, total.Failed, total.Skipped)
	return total.Failed == 0 && total.Passed > 0
}

// A group is the kernels on which a test was skipped for the same reason.
type group struct {
	what, reason string
	kernels      []string
}

func gather(runs []*Run) []*group {
	var groups []*group
	index := make(map[[2]string]*group)
	for _, r := range runs {
		for _, s := range r.skips() {
			key := [2]string{s.pkg + " " + s.test.Name, s.reason}
			g, ok := index[key]
			if !ok {
				g = &group{what: key[0], reason: s.reason}
				index[key] = g
				groups = append(groups, g)
			}
			g.kernels = append(g.kernels, r.Name)
		}
	}
	return groups
}
