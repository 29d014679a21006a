package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// buildTag is set when tests are built for the matrix.
const buildTag = "kernelmatrix"

// A testPackage is a package with test files.
type testPackage struct {
	ImportPath   string
	Dir          string
	TestGoFiles  []string
	XTestGoFiles []string

	hasTests bool   // not just benchmarks and examples
	binary   string // its compiled tests, once built, below the folder of binaries
}

// listTests returns the packages with test files among those that the patterns
// name.
func listTests(ctx context.Context, flags []string, patterns []string) ([]*testPackage, error) {
	args := append([]string{"list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles"}, flags...)
	out, err := goCommand(ctx, nil, append(args, patterns...)...)
	if err != nil {
		return nil, err
	}
	var packages []*testPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(testPackage)
		if err := d.Decode(p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		files := append(p.TestGoFiles, p.XTestGoFiles...)
		if len(files) == 0 {
			continue
		}
		for _, name := range files {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return nil, err
			}
			p.hasTests = p.hasTests || declaresTest(text)
		}
		packages = append(packages, p)
	}
}

var testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w*)\(`)

// declaresTest reports whether a file has a test or a fuzz test, which go test
// runs with its corpus.
func declaresTest(source []byte) bool {
	for _, m := range testFunc.FindAllSubmatch(source, -1) {
		if string(m[1]) != "TestMain" {
			return true
		}
	}
	return false
}

// buildTests compiles the packages' tests into a folder, static and for the
// guests' architecture.
func buildTests(ctx context.Context, packages []*testPackage, dir string) error {
	for i, batch := range batches(packages) {
		sub := strconv.Itoa(i)
		out := filepath.Join(dir, sub)
		if err := os.Mkdir(out, 0o755); err != nil {
			return err
		}
		args := []string{"test", "-c", "-vet=off", "-tags=" + buildTag, "-ldflags=-s -w", "-o", out + "/"}
		for _, p := range batch {
			p.binary = filepath.Join(sub, path.Base(p.ImportPath)+".test")
			args = append(args, p.ImportPath)
		}
		if _, err := goCommand(ctx, guestEnv, args...); err != nil {
			return err
		}
		for _, p := range batch {
			if _, err := os.Stat(filepath.Join(dir, p.binary)); err != nil {
				return fmt.Errorf("go test -c of %s: %w", p.ImportPath, err)
			}
		}
	}
	return nil
}

// guestEnv builds static programs that run in a guest.
var guestEnv = []string{"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64"}

// batches splits packages so that in none two have the same last element, by
// which go test names what it compiles.
func batches(packages []*testPackage) [][]*testPackage {
	var all [][]*testPackage
	seen := make(map[string]int)
	for _, p := range packages {
		base := path.Base(p.ImportPath)
		i := seen[base]
		seen[base]++
		if i == len(all) {
			all = append(all, nil)
		}
		all[i] = append(all[i], p)
	}
	return all
}

// goCommand runs the go command and returns its standard output.
func goCommand(ctx context.Context, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
}

// goLine runs the go command and returns the line that it writes.
func goLine(ctx context.Context, args ...string) (string, error) {
	out, err := goCommand(ctx, nil, args...)
	return strings.TrimSpace(string(out)), err
}
