// Record runs the ip(8) and bridge(8) commands of the lists in
// internal/golden/commands and writes what iproute2 sends for them to the
// golden files of the packages. The form of both is described in package
// golden and in commands/README.md.
//
//	go run ./internal/golden/record            # all lists
//	go run ./internal/golden/record bridge     # some lists
//	go run ./internal/golden/record -update    # with the newest iproute2
//	go run ./internal/golden/record -names     # records nothing, but gives attributes
//	                                           # that package uapi has learnt their names
//
// Run it as root in the top folder of the module, on Debian. It takes iproute2
// from Debian sid, with the libraries that it needs, into the user's cache
// folder (nothing of that is installed), and installs strace and the keys of
// Debian's archive if missing. The commands run in namespaces of their own.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/virtif/virtif/internal/debian"
	"github.com/virtif/virtif/internal/golden"
)

const commands = "internal/golden/commands"

// header begins a golden file.
const header = `# What iproute2 sends for the commands of %s.
# Recorded by "go run ./internal/golden/record" on a little-endian machine: do not edit.
# %s (Debian %s)
# NLA_F_NESTED, sequence number and port are left out; package golden describes the form.
`

func main() {
	log.SetFlags(0)
	log.SetPrefix("record: ")
	update := flag.Bool("update", false, "look for a newer iproute2")
	names := flag.Bool("names", false, "only bring the names of attributes up to date")
	flag.Parse()
	if *names {
		if err := rename("."); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(*update, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(update bool, lists []string) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("must run as root, to make network namespaces")
	}
	if len(lists) == 0 {
		files, err := filepath.Glob(filepath.Join(commands, "*.txt"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no command lists in %s: run in the top folder of the module", commands)
		}
		for _, f := range files {
			lists = append(lists, strings.TrimSuffix(filepath.Base(f), ".txt"))
		}
	}
	ctx := context.Background()
	err := debian.Provide(ctx, log.Printf,
		debian.Need{File: "strace", Package: "strace"},
		debian.Need{File: debian.Keyring, Package: "debian-archive-keyring"})
	if err != nil {
		return err
	}
	tools, err := findTools(ctx, update)
	if err != nil {
		return err
	}
	for _, name := range lists {
		if err := recordList(tools, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// recordList records one command list to its golden file.
func recordList(t *tools, name string) error {
	f, err := os.Open(filepath.Join(commands, name+".txt"))
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := golden.ReadList(f)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, header, path.Join(commands, name+".txt"), t.version, t.debian)
	var setup [][]string
	var errs []error
	count, inSetup := 0, false
	for _, line := range list.Lines {
		if line.Setup != inSetup || !line.Setup {
			out.WriteString("\n")
		}
		inSetup = line.Setup
		if line.Setup {
			setup = append(setup, line.Args)
			fmt.Fprintf(&out, "# before each of the following: %s\n", line.Command)
			continue
		}
		m, err := t.record(setup, line.Args)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", line.Command, err))
			continue
		}
		out.WriteString(golden.Case{Command: line.Command, Want: m}.String())
		count++
	}

	if err := errors.Join(errs...); err != nil {
		return err
	}
	dir := filepath.Join(list.Dir, "testdata", "golden")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(dir, name+".txt")
	log.Printf("%s: %d commands", file, count)
	return os.WriteFile(file, out.Bytes(), 0o644)
}
