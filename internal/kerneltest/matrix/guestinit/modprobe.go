package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// modprobe loads the module that the kernel asks for, by its name or an alias
// ("rtnl-link-bond"), with all that it needs. Options are the kernel's own, -q
// and --, and change nothing here.
func modprobe(args []string) error {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		return err
	}
	dir := filepath.Join("/lib/modules", unix.ByteSliceToString(uts.Release[:]))
	i, err := readIndex(dir)
	if err != nil {
		return err
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			continue
		}
		paths, err := i.resolve(arg)
		if err != nil {
			return err
		}
		for _, p := range paths {
			if err := insert(filepath.Join(dir, p)); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert loads one module. One that is there already is no error.
func insert(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.FinitModule(int(f.Fd()), "", 0); err != nil && !errors.Is(err, unix.EEXIST) {
		return fmt.Errorf("load %s: %w", file, err)
	}
	return nil
}

// An index is what depmod(8) wrote down about the modules of a release.
type index struct {
	dep     string // modules.dep: "path: paths that it needs"
	alias   string // modules.alias: "alias PATTERN MODULE"
	builtin string // modules.builtin: paths
}

func readIndex(dir string) (*index, error) {
	i := new(index)
	for name, text := range map[string]*string{
		"modules.dep": &i.dep, "modules.alias": &i.alias, "modules.builtin": &i.builtin,
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		*text = string(data)
	}
	return i, nil
}

// resolve returns the files to load for a module or an alias, in order. It is
// none where it is built into the kernel.
func (i *index) resolve(request string) ([]string, error) {
	names := []string{normal(request)}
	if _, ok := i.files(names[0]); !ok {
		names = i.aliased(request)
	}
	var order []string
	found := false
	for _, name := range names {
		files, ok := i.files(name)
		found = found || ok
		for _, file := range files {
			if !slices.Contains(order, file) {
				order = append(order, file)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("no module %s", request)
	}
	return order, nil
}

// files returns a module's file after those that it needs.
func (i *index) files(name string) ([]string, bool) {
	for line := range strings.Lines(i.dep) {
		file, needs, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && moduleName(file) == name {
			files := append([]string{file}, strings.Fields(needs)...)
			slices.Reverse(files) // depmod has what to load first at the end
			return files, true
		}
	}
	for line := range strings.Lines(i.builtin) {
		if moduleName(strings.TrimSpace(line)) == name {
			return nil, true
		}
	}
	return nil, false
}

// aliased returns the modules with an alias that matches.
func (i *index) aliased(request string) []string {
	var names []string
	for line := range strings.Lines(i.alias) {
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != "alias" {
			continue
		}
		if ok, err := path.Match(words[1], request); ok && err == nil {
			names = append(names, words[2])
		}
	}
	return names
}

func moduleName(file string) string { return normal(strings.TrimSuffix(path.Base(file), ".ko")) }

// normal is the kernel's spelling: files may have a dash for an underscore.
func normal(name string) string { return strings.ReplaceAll(name, "-", "_") }
