package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/virtif/virtif/internal/debian"
)

// build fetches the packages and makes the image, elsewhere first, so that a
// folder in the cache is always complete.
func (c *Cache) build(ctx context.Context, series Series, suite *debian.Suite, chosen *selection, dir string) (*Image, error) {
	making, err := os.MkdirTemp(c.images(), "making-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(making)
	image := &Image{
		Series: series.Name,
		Kernel: chosen.version,
		Tools:  chosen.tools[0].Version,
		Suite:  series.Suite,
		dir:    filepath.Join(making, "image"),
	}
	kernel := filepath.Join(making, "kernel")
	if err := suite.Fetch(ctx, kernel, chosen.kernel...); err != nil {
		return nil, err
	}
	if err := suite.FetchAll(ctx, image.Root(), chosen.tools...); err != nil {
		return nil, err
	}
	if err := image.completeRoot(); err != nil {
		return nil, err
	}
	if err := image.addKernel(ctx, kernel); err != nil {
		return nil, err
	}
	if err := image.save(); err != nil {
		return nil, err
	}
	if err := os.Rename(image.dir, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return load(dir)
}

// completeRoot adds to the unpacked tools what a root folder has besides. Where
// later releases have a link into /usr, earlier ones may have a folder.
func (i *Image) completeRoot() error {
	if err := os.MkdirAll(filepath.Join(i.Root(), "usr/lib/modules"), 0o755); err != nil {
		return err
	}
	for _, link := range []struct{ name, target string }{
		{"bin", "usr/bin"}, {"sbin", "usr/sbin"}, {"lib", "usr/lib"}, {"lib64", "usr/lib64"},
		{"lib/modules", "../usr/lib/modules"}, // where lib is a folder
	} {
		err := os.Symlink(link.target, filepath.Join(i.Root(), link.name))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	for name, text := range map[string]string{
		"etc/passwd": "root:x:0:0:root:/root:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n",
		"etc/group":  "root:x:0:\nnogroup:x:65534:\n",
		"etc/hosts":  "127.0.0.1 localhost\n::1 localhost\n",
	} {
		if err := os.WriteFile(filepath.Join(i.Root(), name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// addKernel adds the kernel and its modules out of the unpacked packages.
func (i *Image) addKernel(ctx context.Context, unpacked string) error {
	modules, err := one(unpacked, "lib/modules/*", "usr/lib/modules/*")
	if err != nil {
		return err
	}
	i.Release = filepath.Base(modules)
	vmlinuz, err := one(unpacked, "boot/vmlinuz-*", "usr/lib/modules/*/vmlinuz")
	if err != nil {
		return err
	}
	boot, err := os.ReadFile(vmlinuz)
	if err != nil {
		return err
	}
	elf, err := unpackKernel(ctx, boot)
	if err != nil {
		return err
	}
	if err := os.WriteFile(i.Vmlinux(), elf, 0o644); err != nil {
		return err
	}
	tree, err := readModuleTree(modules)
	if err != nil {
		return err
	}
	if err := tree.copyWanted(ctx, i.Modules()); err != nil {
		return err
	}
	depmod := exec.CommandContext(ctx, debian.Program("depmod"), "--basedir", i.Root(), i.Release)
	if out, err := depmod.CombinedOutput(); err != nil {
		return fmt.Errorf("depmod: %w: %s", err, bytes.TrimSpace(out))
	}
	i.Early, err = loadOrder(i.Modules())
	return err
}

// one returns the file that one of the patterns below root matches.
func one(root string, patterns ...string) (string, error) {
	for _, pattern := range patterns {
		if paths, _ := filepath.Glob(filepath.Join(root, pattern)); len(paths) == 1 {
			return paths[0], nil
		}
	}
	return "", fmt.Errorf("the packages of the kernel have no %s", strings.Join(patterns, " or "))
}
