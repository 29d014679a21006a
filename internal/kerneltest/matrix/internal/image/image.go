// Package image makes what a guest boots from out of Debian's packages, and
// keeps it in a cache: a kernel of one series that QEMU starts quickly, the
// modules that tests of links use, and iproute2 of the same Debian release.
package image

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// An Image is a kernel and its files, complete in the cache.
type Image struct {
	Series  string        // the one that was asked for, 6.1
	Kernel  needs.Version // 6.1.192
	Release string        // as uname -r has it, 6.1.0-56-amd64
	Tools   string        // version of the iproute2 package
	Suite   string        // the Debian release that both are from
	Early   []string      // modules to load before there are files, in order, below Modules

	dir string
}

// Kernel, modules and root folder of an image, below its folder.
const (
	vmlinuxName = "vmlinux"
	rootName    = "root"
	infoName    = "info.json"
)

// Vmlinux is the kernel as an ELF file.
func (i *Image) Vmlinux() string { return filepath.Join(i.dir, vmlinuxName) }

// Root is the folder that becomes the guest's root folder.
func (i *Image) Root() string { return filepath.Join(i.dir, rootName) }

// Modules is the folder of the release's modules.
func (i *Image) Modules() string { return filepath.Join(i.Root(), "usr/lib/modules", i.Release) }

// Name returns the name that the runner prints, linux-6.1.192.
func (i *Image) Name() string { return "linux-" + i.Kernel.String() }

// String describes the image in a line.
func (i *Image) String() string {
	return fmt.Sprintf("%s (%s of Debian %s), iproute2 %s", i.Name(), i.Release, i.Suite, i.Tools)
}

// load reads the image in a folder of the cache.
func load(dir string) (*Image, error) {
	text, err := os.ReadFile(filepath.Join(dir, infoName))
	if err != nil {
		return nil, err
	}
	i := &Image{dir: dir}
	if err := json.Unmarshal(text, i); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, infoName), err)
	}
	return i, nil
}

// save writes what load reads.
func (i *Image) save() error {
	text, err := json.MarshalIndent(i, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(i.dir, infoName), append(text, '\n'), 0o644)
}
