package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// fetchTools returns the tools in the user's cache folder, and puts them there
// if they are missing or update asks for the newest.
func fetchTools(update bool) (*tools, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "virtif", "iproute2-sid")
	t := &tools{root: filepath.Join(dir, "root")}
	if _, err := os.Stat(t.root); update || errors.Is(err, os.ErrNotExist) {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
		if err := fetch(dir, "sid", "iproute2"); err != nil {
			return nil, fmt.Errorf("fetching iproute2 of Debian sid: %w", err)
		}
	}
	loaders, _ := filepath.Glob(filepath.Join(t.root, "usr/lib*/ld-linux*.so.*"))
	libs, _ := filepath.Glob(filepath.Join(t.root, "usr/lib/*-linux-gnu*"))
	debs, _ := filepath.Glob(filepath.Join(dir, "archives/iproute2_*.deb"))
	if len(loaders) == 0 || len(libs) == 0 || len(debs) == 0 {
		return nil, fmt.Errorf("%s is incomplete: remove it", dir)
	}
	t.loader, t.libs = loaders[0], strings.Join(libs, ":")
	t.debian = strings.Split(filepath.Base(debs[0]), "_")[1]
	out, err := t.command([]string{"ip", "-V"}).Output()
	if err != nil {
		return nil, err
	}
	t.version = strings.TrimSpace(string(out))
	return t, nil
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

// fetch unpacks packages of a Debian suite and all that they depend on into
// dir/root, and leaves the packages in dir/archives. apt does the work, with a
// state of its own in dir that says that nothing is installed.
func fetch(dir, suite string, packages ...string) error {
	source, err := debianSource(suite)
	if err != nil {
		return err
	}
	root := dir + "/root.new"
	for _, d := range []string{dir + "/lists/partial", dir + "/archives/partial", root} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{"status": "", "source.list": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	options := []string{
		"-qq", "-y",
		"-o", "Dir::State=" + dir,
		"-o", "Dir::State::status=" + dir + "/status",
		"-o", "Dir::State::lists=" + dir + "/lists",
		"-o", "Dir::Cache=" + dir,
		"-o", "Dir::Cache::archives=" + dir + "/archives",
		"-o", "Dir::Etc::SourceList=" + dir + "/source.list",
		"-o", "Dir::Etc::SourceParts=/dev/null",
		"-o", "APT::Install-Recommends=false",
		"-o", "APT::Sandbox::User=root", // the folder may be closed to the user _apt
		"-o", "Acquire::Languages=none",
		"-o", "Debug::NoLocking=true",
	}
	if err := quiet(nil, "apt-get", append(options, "update")...); err != nil {
		return err
	}
	install := append(options, "--download-only", "install")
	if err := quiet(nil, "apt-get", append(install, packages...)...); err != nil {
		return err
	}
	debs, err := filepath.Glob(dir + "/archives/*.deb")
	if err != nil {
		return err
	}
	for _, deb := range debs {
		if err := quiet(nil, "dpkg-deb", "-x", deb, root); err != nil {
			return err
		}
	}
	for _, name := range []string{"lists", "pkgcache.bin", "srcpkgcache.bin"} { // large, and no longer of use
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return os.Rename(root, dir+"/root")
}

// debianSource returns the "deb" line for a suite on the mirror from which
// this machine gets its own Debian release.
func debianSource(suite string) (string, error) {
	release, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "", err
	}
	values := map[string]string{}
	for line := range strings.Lines(string(release)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[key] = strings.Trim(value, `"`)
	}
	// apt prints its sources in one form, whichever the files are in.
	out, err := exec.Command("apt-get", "indextargets", "--no-release-info", "--format",
		"$(RELEASE) $(COMPONENT) $(REPO_URI)", "Created-By: Packages").Output()
	if err != nil {
		return "", fmt.Errorf("apt-get indextargets: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if values["ID"] != "debian" || len(f) != 3 || f[0] != values["VERSION_CODENAME"] || f[1] != "main" {
			continue
		}
		for _, key := range []string{"gpg", "pgp"} {
			key = "/usr/share/keyrings/debian-archive-keyring." + key
			if _, err := os.Stat(key); err == nil {
				return fmt.Sprintf("deb [signed-by=%s] %s %s main\n", key, f[2], suite), nil
			}
		}
		return fmt.Sprintf("deb %s %s main\n", f[2], suite), nil
	}
	return "", errors.New("apt on this machine knows no Debian mirror")
}

// needStrace installs strace if it is missing.
func needStrace() error {
	if _, err := exec.LookPath("strace"); err == nil {
		return nil
	}
	env := append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if err := quiet(env, "apt-get", "-qq", "-y", "install", "strace"); err == nil {
		return nil
	}
	if err := quiet(env, "apt-get", "-qq", "update"); err != nil {
		return err
	}
	return quiet(env, "apt-get", "-qq", "-y", "install", "strace")
}

// quiet runs a program and puts what it printed into the error.
func quiet(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
