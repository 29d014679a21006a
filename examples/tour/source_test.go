package main

import (
	"strings"
	"testing"
)

const sample = `package p

func f() error {
	a := 1
	b, err := g(one.
		Two(3).
		Four())
	if err != nil {
		return err
	}
	if err := g(5); err != nil {
		return err
	}
	return g(func() { six() })
}

func h() (err error) {
	z := 0

	x, err := first()
	if err != nil {
		return err
	}
	y, err := second(x,
		z)
	return shown(y, func() string { return "done" }, err)
}
`

func TestSource(t *testing.T) {
	s, err := parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	chain := "b, err := g(one.\n\tTwo(3).\n\tFour())"
	for _, c := range []struct {
		at        string // a line that has this
		statement string
	}{
		{"a := 1", "a := 1"},
		{"g(one", chain},
		{"Two(3)", chain},
		{"Four()", chain},
		{"g(5)", "err := g(5)"},
		{"y, err", "y, err := second(x,\n\tz)"},
		{"func f", ""},
	} {
		if got := s.statement(lineOf(t, c.at)); got != c.statement {
			t.Errorf("statement at %q: %q, want %q", c.at, got, c.statement)
		}
	}
	for _, c := range []struct{ at, above string }{
		{"x, err", ""},
		{"y, err", "x, err := first()"},
		{"return shown", "x, err := first()\ny, err := second(x,\n\tz)"},
	} {
		if got := s.paragraph(lineOf(t, c.at)); got != c.above {
			t.Errorf("paragraph above %q: %q, want %q", c.at, got, c.above)
		}
	}
}

func lineOf(t *testing.T, text string) int {
	t.Helper()
	before, _, ok := strings.Cut(sample, text)
	if !ok {
		t.Fatalf("the sample has no %q", text)
	}
	return strings.Count(before, "\n") + 1
}

// What the embedded source says of this line is this line.
func TestOwnSource(t *testing.T) {
	got := statementAt(0)
	if want := "got := statementAt(0)"; got != want {
		t.Errorf("statement %q, want %q", got, want)
	}

	const above = 1
	if got, want := paragraphAbove(0), "const above = 1"; got != want {
		t.Errorf("paragraph %q, want %q", got, want)
	}
	_ = above
}
