package kindtest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
)

// A Refusal is something that cannot be, and the error that says why.
type Refusal struct {
	Name string

	// One of these: a link to create; a change, and the link that it is for; or
	// anything else.
	Create link.Request
	Ref    link.Ref
	Set    link.Request
	Do     func() error

	Since  string           // the first kernel that refuses it in these words, such as "6.2"; "": all do
	Needs  func(testing.TB) // skips the row where the kernel lacks something else
	Want   string           // the whole text of the error
	Target error            // what the error is, by errors.Is
}

// Refused has a table refused, and expects nothing to be left and nothing to be
// changed by it.
type Refused struct {
	Places []*Place // the requests are made in the first; nothing may change in any
	Rows   []Refusal

	// Varies are the kinds whose own attributes (of the link or of a port of it)
	// change by themselves, so that they cannot be compared as bytes. State
	// returns what of them can.
	Varies []string
	State  func(testing.TB) map[string]any
}

// Check does what the table says.
func (r *Refused) Check(tb testing.TB) {
	tb.Helper()
	if len(r.Rows) == 0 {
		tb.Error("no rows")
	}
	for _, row := range r.Rows {
		run(tb, row.Name, func(tb testing.TB) {
			if row.Since != "" {
				kerneltest.Needs(tb, row.Since, row.Name)
			}
			if row.Needs != nil {
				row.Needs(tb)
			}
			before := r.snapshot(tb)
			err := row.do(r.Places[0].Conn)
			switch {
			case err == nil:
				tb.Errorf("%s: no error", row.Name)
			case err.Error() != row.Want:
				tb.Errorf("%s: the error is\n  %v\nnot\n  %s", row.Name, err, row.Want)
			}
			switch {
			case row.Target == nil:
				tb.Errorf("%s: say what errors.Is finds in %q", row.Name, text(err))
			case err != nil && !errors.Is(err, row.Target):
				tb.Errorf("%s: %v is not %v", row.Name, err, row.Target)
			}
			if d := cmp.Diff(before, r.snapshot(tb)); d != "" {
				tb.Errorf("%s: what is there, -before +after:\n%s", row.Name, d)
			}
		})
	}
}

func (row Refusal) do(conn *link.Conn) error {
	switch {
	case row.Do != nil:
		return row.Do()
	case row.Set != nil:
		return conn.Set(row.Ref, row.Set)
	}
	_, err := conn.Create(row.Create)
	return err
}

func (r *Refused) snapshot(tb testing.TB) map[string]any {
	tb.Helper()
	m := map[string]any{}
	for i, p := range r.Places {
		for link, what := range p.Snapshot(tb, r.Varies...) {
			m[fmt.Sprintf("place %d: %s", i, link)] = what
		}
	}
	if r.State != nil {
		m["state"] = r.State(tb)
	}
	return m
}

// passes are the attributes that the kernel changes in its own time.
var passes = []string{
	"OperState", "Carrier", "CarrierChanges", "CarrierUpCount", "CarrierDownCount", "IPv6Flags",
}

// Snapshot returns what can be compared of all links of the place, by name: their
// attributes but for those that the kernel changes in its own time, and what
// their kinds have, in wire form, but for the kinds named in varies.
func (p *Place) Snapshot(tb testing.TB, varies ...string) map[string]map[string]any {
	tb.Helper()
	all := map[string]map[string]any{}
	for l, err := range p.Conn.Links() {
		if err != nil {
			tb.Fatal(err)
		}
		m := Present(&l.Attributes, passes...)
		m["Index"], m["Kind"], m["PortKind"] = l.Index, l.Kind, l.PortKind
		m["Flags"] = (l.Flags &^ (link.FlagRunning | link.FlagLowerUp | link.FlagDormant)).String()
		if !slices.Contains(varies, l.Kind) {
			m["Data"] = fmt.Sprintf("%x", l.Data())
		}
		if !slices.Contains(varies, l.PortKind) {
			m["PortData"] = fmt.Sprintf("%x", l.PortData())
		}
		all[l.Name] = m
	}
	return all
}
