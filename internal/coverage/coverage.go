// Package coverage tells whether a package of ours knows every attribute that
// the kernel has for its kind.
//
// The kernel's attributes are in attributes.tsv, whose columns README.md
// explains. A kind's test names what its walk lists, and, with the reason,
// what it leaves out on purpose:
//
//	coverage.Check(t, "veth", "info-data", names, map[string]string{
//		"VETH_INFO_PEER": "the peer is a link of its own, not an attribute",
//	})
package coverage

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"testing"
)

//go:embed attributes.tsv
var table string

// Row is one attribute of the kernel.
type Row struct {
	Kind      string
	Scope     string
	Name      string // C name
	Num       string // number on the wire, "hdr" or "-"
	Type      string
	Direction string // "rw", "create", "change", "ro", "wo" or "-"
	Kernel    string // first release
}

// Settable reports whether a request can carry the attribute to effect.
func (r Row) Settable() bool { return r.Direction != "ro" && r.Direction != "-" }

// Rows returns the attributes of a kind and scope in the kernel's order, nil if
// the table has none.
func Rows(kind, scope string) []Row {
	var rows []Row
	for _, r := range all() {
		if r.Kind == kind && r.Scope == scope {
			rows = append(rows, r)
		}
	}
	return rows
}

// all returns the whole table.
var all = sync.OnceValue(func() []Row {
	rows, err := parse(table)
	if err != nil {
		panic("attributes.tsv: " + err.Error()) // it is compiled in, and a test reads it
	}
	return rows
})

func parse(table string) ([]Row, error) {
	const header = "kind\tscope\tattr\tnum\ttype\tdirection\tkernel"
	var rows []Row
	number := 0
	for line := range strings.Lines(table) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if number == 1 {
			if line != header {
				return nil, fmt.Errorf("header is %q, not %q", line, header)
			}
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("line %d has %d columns instead of 7", number, len(f))
		}
		rows = append(rows, Row{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	}
	return rows, nil
}

// Check fails the test for each attribute of the kind and scope that is
// neither among the covered ones nor omitted with a reason, and for what is
// given but wrong: a name that the table does not have, a name in both lists, an
// omission without a reason. Covering a name twice is all right, for some
// attributes carry several settings. It logs "kind: covered N of M".
func Check(tb testing.TB, kind, scope string, covered []string, omitted map[string]string) {
	tb.Helper()
	rows := Rows(kind, scope)
	if len(rows) == 0 {
		tb.Errorf("%s: the table has no attributes of scope %q", kind, scope)
		return
	}
	known := map[string]bool{}
	for _, r := range rows {
		known[r.Name] = true
	}
	names := map[string]bool{}
	for _, name := range covered {
		if !known[name] {
			tb.Errorf("%s: covers %s, which is not in scope %q of the table", kind, name, scope)
		}
		names[name] = true
	}
	for name, reason := range omitted {
		switch {
		case !known[name]:
			tb.Errorf("%s: omits %s, which is not in scope %q of the table", kind, name, scope)
		case names[name]:
			tb.Errorf("%s: both covers and omits %s", kind, name)
		case strings.TrimSpace(reason) == "":
			tb.Errorf("%s: omits %s without a reason", kind, name)
		}
	}
	count, left := 0, 0
	for _, r := range rows {
		_, out := omitted[r.Name]
		switch {
		case names[r.Name]:
			count++
		case out:
			left++
		default:
			tb.Errorf("%s: %s (%s, %s, %s, Linux %s) is neither covered nor omitted with a reason",
				kind, r.Name, r.Num, r.Type, r.Direction, r.Kernel)
		}
	}
	tb.Logf("%s: covered %d of %d (%d omitted with reasons)", kind, count, len(rows), left)
}
