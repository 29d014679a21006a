package image

import (
	"bytes"
	"context"
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// early are the modules that the guest needs before it can see its files.
var early = []string{"virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay"}

// wanted picks modules by their path below the release's kernel folder: all of
// the network stack and the drivers of virtual links, with what tests of them
// use. What these depend on comes along.
var wanted = regexp.MustCompile(`^(` + strings.Join([]string{
	`net/`,
	`drivers/net/[^/]*$`,
	`drivers/net/(bonding|team|vxlan|ipvlan|macvlan|geneve|wireguard|ovpn)/`,
	`drivers/net/can/(vcan|vxcan|dev/)`,
	`drivers/net/ethernet/intel/e1000e/`, // a primary for net_failover
	`drivers/infiniband/(core|ulp/ipoib)/`,
	`drivers/virtio/`,
	`drivers/char/virtio_console`,
	`fs/(9p|netfs|fscache|overlayfs)/`,
	`(arch/x86/)?crypto/`,
	`(arch/x86/)?lib/`,
}, "|") + `)`)

// unwanted are large parts of what wanted takes in that no test can use.
var unwanted = regexp.MustCompile(`^net/(bluetooth|mac80211|wireless|sunrpc|nfc|ceph|rds|smc|tipc|sctp|dccp|batman-adv|ax25|rxrpc)/`)

// A moduleTree is a kernel release's folder of modules as it was unpacked.
type moduleTree struct {
	dir    string            // lib/modules/RELEASE
	byName map[string]string // path of each module below dir/kernel
}

// moduleSuffix matches a module's file name after the module's name.
var moduleSuffix = regexp.MustCompile(`\.ko(\.xz|\.zst|\.gz)?$`)

// moduleName returns the kernel's name of a module file: "8021q", "act_mirred".
func moduleName(path string) string {
	return strings.ReplaceAll(moduleSuffix.ReplaceAllString(filepath.Base(path), ""), "-", "_")
}

func readModuleTree(dir string) (*moduleTree, error) {
	t := &moduleTree{dir: dir, byName: make(map[string]string)}
	kernel := filepath.Join(dir, "kernel")
	err := filepath.WalkDir(kernel, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !moduleSuffix.MatchString(path) {
			return err
		}
		rel, err := filepath.Rel(kernel, path)
		t.byName[moduleName(path)] = rel
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("modules: %w", err)
	}
	return t, nil
}

// copyWanted copies the wanted modules, and all that they depend on, unpacked
// into the folder to, which becomes another lib/modules/RELEASE.
func (t *moduleTree) copyWanted(ctx context.Context, to string) error {
	var names []string
	for name, path := range t.byName {
		if wanted.MatchString(path) && !unwanted.MatchString(path) {
			names = append(names, name)
		}
	}
	copied := make(map[string]bool)
	for len(names) > 0 {
		var batch []string
		for _, name := range names {
			if path, ok := t.byName[name]; ok && !copied[name] {
				copied[name] = true
				batch = append(batch, path)
			}
		}
		paths, err := t.copy(ctx, to, batch)
		if err != nil {
			return err
		}
		names = nil
		for _, path := range paths {
			depends, err := moduleDepends(path)
			if err != nil {
				return err
			}
			names = append(names, depends...)
		}
	}
	for _, name := range []string{"modules.builtin", "modules.builtin.modinfo", "modules.order"} {
		if err := copyFile(filepath.Join(t.dir, name), filepath.Join(to, name)); err != nil {
			return fmt.Errorf("modules: %w", err)
		}
	}
	return nil
}

// copy copies and unpacks modules, given by their paths below the kernel
// folder, and returns where they are.
func (t *moduleTree) copy(ctx context.Context, to string, paths []string) ([]string, error) {
	packed := make(map[string][]string) // by the suffix of the compression
	var plain []string
	for _, path := range paths {
		file := filepath.Join(to, "kernel", path)
		if err := copyFile(filepath.Join(t.dir, "kernel", path), file); err != nil {
			return nil, fmt.Errorf("modules: %w", err)
		}
		suffix := filepath.Ext(file)
		if suffix != ".ko" {
			packed[suffix] = append(packed[suffix], file)
			file = strings.TrimSuffix(file, suffix)
		}
		plain = append(plain, file)
	}
	commands := map[string][]string{
		".xz":  {"xz", "--decompress", "--"},
		".zst": {"zstd", "--decompress", "--quiet", "--rm", "--"},
		".gz":  {"gzip", "--decompress", "--"},
	}
	for suffix, files := range packed {
		for some := range slices.Chunk(files, 200) { // a command line is not endless
			command := append(slices.Clone(commands[suffix]), some...)
			if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("unpack modules with %s: %w: %s", command[0], err, bytes.TrimSpace(out))
			}
		}
	}
	return plain, nil
}

// moduleDepends reads from a module which others it needs.
func moduleDepends(path string) ([]string, error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, fmt.Errorf("module %s: %w", path, err)
	}
	defer file.Close()
	section := file.Section(".modinfo")
	if section == nil {
		return nil, fmt.Errorf("module %s has no .modinfo", path)
	}
	info, err := section.Data()
	if err != nil {
		return nil, fmt.Errorf("module %s: %w", path, err)
	}
	return parseDepends(info), nil
}

// parseDepends reads the depends entry out of a module's .modinfo, a list of
// key=value strings that end with NUL.
func parseDepends(info []byte) []string {
	for entry := range bytes.SplitSeq(info, []byte{0}) {
		if list, ok := bytes.CutPrefix(entry, []byte("depends=")); ok && len(list) > 0 {
			return strings.Split(strings.ReplaceAll(string(list), "-", "_"), ",")
		}
	}
	return nil
}

// loadOrder returns the early modules of a finished tree and what they need, as
// paths below the folder of the release, each after what it needs. What is
// built into the kernel is left out.
func loadOrder(dir string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "modules.dep"))
	if err != nil {
		return nil, err
	}
	builtin, err := os.ReadFile(filepath.Join(dir, "modules.builtin"))
	if err != nil {
		return nil, err
	}
	return orderModules(string(text), string(builtin), early)
}

func orderModules(dep, builtin string, names []string) ([]string, error) {
	lines := make(map[string][]string) // modules.dep by module: its own path, then what it needs
	for line := range strings.Lines(dep) {
		if path, needs, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			lines[moduleName(path)] = append([]string{path}, strings.Fields(needs)...)
		}
	}
	inside := make(map[string]bool)
	for line := range strings.Lines(builtin) {
		inside[moduleName(strings.TrimSpace(line))] = true
	}
	var order []string
	for _, name := range names {
		paths, ok := lines[name]
		if !ok && !inside[name] {
			return nil, fmt.Errorf("the kernel has no module %s", name)
		}
		// depmod lists what is needed so that the last comes first.
		for _, path := range slices.Backward(paths) {
			if !slices.Contains(order, path) {
				order = append(order, path)
			}
		}
	}
	return order, nil
}
