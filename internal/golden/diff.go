package golden

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Diff compares two messages and returns the empty string if they say the
// same. Otherwise it returns both side by side, what differs marked: "!" for
// another value, "-" for what only want has, "+" for what only got has. The
// order of attributes within a nest and a NUL at the end of a string do not
// matter.
func Diff(want, got Message) string {
	var d columns
	d.pair("", want.head(), got.head())
	d.attrs("", want.Attrs, got.Attrs)
	return d.String()
}

// DiffAttrs compares the attributes of two nests as [Diff] does.
func DiffAttrs(want, got []Attr) string {
	var d columns
	d.attrs("", want, got)
	return d.String()
}

// columns are the lines of a comparison.
type columns struct {
	rows   []row
	differ bool
}

type row struct{ mark, want, got string }

func (d *columns) add(mark, want, got string) {
	d.rows = append(d.rows, row{mark, want, got})
	d.differ = d.differ || mark != " "
}

func (d *columns) pair(margin, want, got string) {
	mark := " "
	if want != got {
		mark = "!"
	}
	d.add(mark, margin+want, margin+got)
}

// attrs adds two nests, sorted, so that what belongs together meets.
func (d *columns) attrs(margin string, want, got []Attr) {
	want, got = sorted(want), sorted(got)
	for len(want) > 0 || len(got) > 0 {
		switch {
		case len(got) == 0 || len(want) > 0 && want[0].id < got[0].id:
			d.one("-", margin, want[0])
			want = want[1:]
		case len(want) == 0 || got[0].id < want[0].id:
			d.one("+", margin, got[0])
			got = got[1:]
		default:
			d.both(margin, want[0], got[0])
			want, got = want[1:], got[1:]
		}
	}
}

// both adds an attribute that both sides have.
func (d *columns) both(margin string, want, got Attr) {
	d.pair(margin, want.head(), got.head())
	margin += indent
	switch {
	case want.Info != nil && got.Info != nil:
		d.pair(margin, want.Info.String(), got.Info.String())
	case want.Info != nil:
		d.add("-", margin+want.Info.String(), "")
	case got.Info != nil:
		d.add("+", "", margin+got.Info.String())
	}
	d.attrs(margin, want.Attrs, got.Attrs)
}

// one adds an attribute that one side has, with all below it.
func (d *columns) one(mark, margin string, a Attr) {
	var b strings.Builder
	writeAttrs(&b, []Attr{a}, margin)
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if mark == "-" {
			d.add(mark, line, "")
		} else {
			d.add(mark, "", line)
		}
	}
}

// String returns the table, or the empty string if nothing differs.
func (d *columns) String() string {
	if !d.differ {
		return ""
	}
	width := len("want")
	for _, r := range d.rows {
		width = max(width, utf8.RuneCountInString(r.want))
	}
	var b strings.Builder
	for _, r := range slices.Concat([]row{{" ", "want", "got"}}, d.rows) {
		line := fmt.Sprintf("%s %-*s  %s", r.mark, width, r.want, r.got)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// sorted returns a copy in order of number and payload, strings without a
// trailing NUL.
func sorted(attrs []Attr) []Attr {
	attrs = slices.Clone(attrs)
	for i, a := range attrs {
		if texts[a.id] {
			attrs[i].Data = bytes.TrimSuffix(a.Data, []byte{0})
		}
	}
	slices.SortStableFunc(attrs, func(a, b Attr) int {
		return cmp.Or(cmp.Compare(a.id, b.id), bytes.Compare(a.Data, b.Data))
	})
	return attrs
}
