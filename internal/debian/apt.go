package debian

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Keyring has the keys of Debian's archives. It comes with the package
// debian-archive-keyring.
const Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

// A Suite is one release of Debian with an apt state of its own. The machine's
// apt settings (a proxy, for one) hold; its sources and packages do not.
type Suite struct {
	Name string // bookworm
	arch string // amd64
	dir  string
}

// Open readies the suite's state for an architecture in a folder, which it
// makes if need be. The folder remembers the package lists until the next
// Update.
func Open(mirror Mirror, name, arch, folder string) (*Suite, error) {
	s := &Suite{Name: name, arch: arch, dir: folder}
	for _, sub := range []string{"lists/partial", "cache"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o755); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(s.path("sources.list"), []byte(sourcesFor(mirror, name, arch)), 0o644); err != nil {
		return nil, err
	}
	// No package is installed, so that apt resolves for an empty machine.
	return s, os.WriteFile(s.path("status"), nil, 0o644)
}

// sourcesFor returns the suite's sources.list. Point releases of kernels come
// out in the security archive first.
func sourcesFor(mirror Mirror, suite, arch string) string {
	var b strings.Builder
	line := func(base, suite string) {
		fmt.Fprintf(&b, "deb [arch=%s signed-by=%s] %s %s main\n", arch, Keyring, base, suite)
	}
	line(mirror.Main, suite)
	release, pocket, _ := strings.Cut(suite, "-")
	if pocket != "" { // backports: iproute2 and libraries are in the release itself
		line(mirror.Main, release)
	}
	if mirror.Security != "" && release != "sid" && release != "unstable" {
		line(mirror.Security, release+"-security")
	}
	return b.String()
}

func (s *Suite) path(name string) string { return filepath.Join(s.dir, name) }

// Updated returns when the package lists were last fetched, or the zero time.
func (s *Suite) Updated() time.Time {
	info, err := os.Stat(s.path("updated"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// Update fetches the package lists.
func (s *Suite) Update(ctx context.Context) error {
	// Without Error-Mode a failed download is a warning, and old lists are kept.
	if _, err := s.apt(ctx, "apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any"); err != nil {
		return err
	}
	return os.WriteFile(s.path("updated"), nil, 0o644)
}

// A Package is one version of a package that the suite has.
type Package struct {
	Name, Version string
	Depends       []string // names only, the first of alternatives
}

// Packages describes the named packages, the candidate version of each.
func (s *Suite) Packages(ctx context.Context, names ...string) ([]Package, error) {
	args := append([]string{"apt-cache", "show", "--no-all-versions"}, names...)
	out, err := s.apt(ctx, args...)
	if err != nil {
		return nil, err
	}
	return parsePackages(out), nil
}

func parsePackages(text string) []Package {
	var packages []Package
	for fields := range stanzas(text) {
		packages = append(packages, Package{
			Name:    fields["Package"],
			Version: fields["Version"],
			Depends: dependencies(fields["Depends"]),
		})
	}
	return packages
}

// dependencies returns the names in a Depends field, the first of each set of
// alternatives, without versions and architectures.
func dependencies(field string) []string {
	var names []string
	for part := range strings.SplitSeq(field, ",") {
		first, _, _ := strings.Cut(part, "|")
		name, _, _ := strings.Cut(strings.TrimSpace(first), " ")
		name, _, _ = strings.Cut(name, ":")
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Names returns the names of all packages of the suite that start with prefix.
func (s *Suite) Names(ctx context.Context, prefix string) ([]string, error) {
	out, err := s.apt(ctx, "apt-cache", "pkgnames", prefix)
	return strings.Fields(out), err
}

// Fetch downloads packages, whose signatures apt checks, and unpacks them into
// the folder.
func (s *Suite) Fetch(ctx context.Context, into string, packages ...Package) error {
	return s.fetch(ctx, into, packages, "download")
}

// FetchAll does what Fetch does with the packages and all that they depend on.
func (s *Suite) FetchAll(ctx context.Context, into string, packages ...Package) error {
	return s.fetch(ctx, into, packages, "install", "--download-only", "-y")
}

func (s *Suite) fetch(ctx context.Context, into string, packages []Package, command ...string) error {
	debs, err := os.MkdirTemp(s.dir, "debs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(debs)
	args := append([]string{"apt-get", "-q"}, command...)
	for _, p := range packages {
		args = append(args, p.Name+"="+p.Version)
	}
	if _, err := s.aptIn(ctx, debs, args...); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(debs, "*.deb"))
	if err != nil || len(files) < len(packages) {
		return fmt.Errorf("apt-get %s: %d files for %d packages", command[0], len(files), len(packages))
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	for _, deb := range files {
		if out, err := exec.CommandContext(ctx, "dpkg-deb", "--extract", deb, into).CombinedOutput(); err != nil {
			return fmt.Errorf("unpack %s: %w: %s", filepath.Base(deb), err, bytes.TrimSpace(out))
		}
	}
	return nil
}

func (s *Suite) apt(ctx context.Context, args ...string) (string, error) {
	return s.aptIn(ctx, s.dir, args...)
}

// aptIn runs a command of apt with the suite's state and returns its output.
// Packages that it downloads are put into the folder.
func (s *Suite) aptIn(ctx context.Context, folder string, args ...string) (string, error) {
	options := []string{
		"Dir::State=" + s.dir,
		"Dir::State::lists=" + s.path("lists"),
		"Dir::State::status=" + s.path("status"),
		"Dir::Cache=" + s.path("cache"),
		"Dir::Cache::archives=" + folder,
		"Dir::Etc::SourceList=" + s.path("sources.list"),
		"Dir::Etc::SourceParts=/dev/null",
		"Dir::Etc::Preferences=/dev/null",
		"Dir::Etc::PreferencesParts=/dev/null",
		"APT::Architecture=" + s.arch,
		"APT::Architectures::=" + s.arch,
		"APT::Install-Recommends=false",
		"Acquire::Languages=none",
		"Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
		"Acquire::Retries=3",
		// A release that is no longer updated keeps its signature, but the
		// signed statement runs out. Signatures are checked all the same.
		"Acquire::Check-Valid-Until=false",
		// The user _apt cannot write to a cache folder that is the caller's own.
		"APT::Sandbox::User=root",
	}
	line := slices.Clone(args[:1])
	for _, o := range options {
		line = append(line, "-o", o)
	}
	line = append(line, args[1:]...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s (%s): %w: %s", strings.Join(args, " "), s.Name, err, bytes.TrimSpace(stderr.Bytes()))
	}
	return stdout.String(), nil
}
