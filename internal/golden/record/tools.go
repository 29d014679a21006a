package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/virtif/virtif/internal/debian"
)

// tools are the programs of Debian sid's iproute2, unpacked with every library
// they need and run through their own dynamic loader.
type tools struct {
	root    string // the unpacked packages
	loader  string
	libs    string
	version string // what "ip -V" prints
	debian  string // version of the Debian package
}

// What the tools' folder in the cache has.
const (
	rootName    = "root"
	versionName = "version"
)

// findTools returns the tools in the user's cache folder, and puts them there
// if they are missing or update asks for the newest.
func findTools(ctx context.Context, update bool) (*tools, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "virtif", "iproute2-sid")
	t := &tools{root: filepath.Join(dir, rootName)}
	if _, err := os.Stat(filepath.Join(dir, versionName)); update || errors.Is(err, fs.ErrNotExist) {
		if err := fetch(ctx, dir); err != nil {
			return nil, fmt.Errorf("iproute2 of Debian sid: %w", err)
		}
	}
	version, err := os.ReadFile(filepath.Join(dir, versionName))
	if err != nil {
		return nil, err
	}
	t.debian = string(version)
	loaders, _ := filepath.Glob(filepath.Join(t.root, "usr/lib*/ld-linux*.so.*"))
	libs, _ := filepath.Glob(filepath.Join(t.root, "usr/lib/*-linux-gnu*"))
	if len(loaders) == 0 || len(libs) == 0 {
		return nil, fmt.Errorf("%s is incomplete: remove it", dir)
	}
	t.loader, t.libs = loaders[0], strings.Join(libs, ":")
	out, err := t.command([]string{"ip", "-V"}).Output()
	if err != nil {
		return nil, err
	}
	t.version = strings.TrimSpace(string(out))
	return t, nil
}

// fetch fills the folder anew: iproute2 and all that it depends on, unpacked,
// and, when all is there, its version.
func fetch(ctx context.Context, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	mirror, err := debian.MirrorOf("/etc/apt")
	if err != nil {
		return err
	}
	state := filepath.Join(dir, "apt")
	defer os.RemoveAll(state) // large, and no longer of use
	// Debian and Go agree on the names of amd64 and arm64.
	sid, err := debian.Open(mirror, "sid", runtime.GOARCH, state)
	if err != nil {
		return err
	}
	if err := sid.Update(ctx); err != nil {
		return err
	}
	packages, err := sid.Packages(ctx, "iproute2")
	if err != nil {
		return err
	}
	if err := sid.FetchAll(ctx, filepath.Join(dir, rootName), packages...); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, versionName), []byte(packages[0].Version), 0o644)
}

// command returns a command that runs a program of iproute2.
func (t *tools) command(args []string) *exec.Cmd {
	program := filepath.Join(t.root, "usr/sbin", args[0])
	if args[0] == "ip" {
		program = filepath.Join(t.root, "usr/bin/ip")
	}
	cmd := exec.Command(t.loader, append([]string{"--library-path", t.libs, program}, args[1:]...)...)
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"}
	return cmd
}
