//go:build !kernelmatrix

package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/kerneltest/matrix/internal/report"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"-kernels", "7.2, 5.10", "-run", "TestX", "./a", "./b"})
	if err != nil {
		t.Fatal(err)
	}
	if len(o.kernels) != 2 || o.kernels[0].Suite != "sid" || o.kernels[1].Suite != "bullseye" {
		t.Errorf("kernels %+v", o.kernels)
	}
	if o.full || o.run != "TestX" || !slices.Equal(o.packages, []string{"./a", "./b"}) {
		t.Errorf("options %+v", o)
	}
	if o, err = parse(nil); err != nil || !o.full || !slices.Equal(o.packages, []string{"./..."}) {
		t.Errorf("defaults %+v, %v", o, err)
	}
	if o, err = parse([]string{"-kernels=7.2,6.18,6.12,6.1,5.10"}); err != nil || !o.full {
		t.Errorf("more than the default kernels: %+v, %v", o, err)
	}
	for _, args := range [][]string{{"-kernels", "2.6"}, {"-race"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestBatches(t *testing.T) {
	var packages []*testPackage
	for _, path := range []string{"m/bridge", "m/link", "m/examples/bridge", "m/a/b/bridge", "m/x/link"} {
		packages = append(packages, &testPackage{ImportPath: path})
	}
	var got []string
	for _, batch := range batches(packages) {
		var paths []string
		for _, p := range batch {
			paths = append(paths, p.ImportPath)
		}
		got = append(got, strings.Join(paths, " "))
	}
	want := []string{"m/bridge m/link", "m/examples/bridge m/x/link", "m/a/b/bridge"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDeclaresTest(t *testing.T) {
	for source, want := range map[string]bool{
		"package p\nfunc TestA(t *testing.T) {}\n":                                      true,
		"package p\nfunc FuzzA(f *testing.F) {}\n":                                      true,
		"package p\nfunc TestMain(m *testing.M) {}\nfunc BenchmarkA(b *testing.B) {}\n": false,
		"package p\nfunc TestMain(m *testing.M) {}\nfunc TestMainly(t *testing.T) {}\n": true,
		"package p\n// func TestA(t *testing.T)\nfunc helper() {}\n":                    false,
	} {
		if got := declaresTest([]byte(source)); got != want {
			t.Errorf("%q: %v, want %v", source, got, want)
		}
	}
}

// TestConversion wants the output of a test binary to come back as events, in
// order and complete when close returns.
func TestConversion(t *testing.T) {
	program, err := goLine(t.Context(), "tool", "-n", "test2json")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	c, err := startConversion(t.Context(), program, "p", func(e report.Event) {
		if e.Action != "output" {
			got = append(got, strings.TrimSpace(e.Action+" "+e.Test))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	const output = "\x16=== RUN   TestA\n    a_test.go:1: needs root\n\x16--- SKIP: TestA (0.00s)\n\x16PASS\n"
	for chunk := range slices.Chunk([]byte(output), 7) {
		if err := c.write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"start", "run TestA", "skip TestA", "pass"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
