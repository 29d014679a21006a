package debian

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Need is a file or a command that the machine must have, and the package
// that brings it, in Debian and in Ubuntu.
type Need struct{ File, Package string }

// Provide installs what the machine lacks, and says so before. For any user but
// root that is an error.
func Provide(ctx context.Context, log func(string, ...any), needs ...Need) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("packages come from Debian by apt: %w", err)
	}
	packages := lacking(needs)
	if len(packages) == 0 {
		return nil
	}
	line := "apt-get install --no-install-recommends " + strings.Join(packages, " ")
	if os.Geteuid() != 0 {
		return fmt.Errorf("missing on this machine, to be installed as root: %s", line)
	}
	log("%s", line)
	for _, args := range [][]string{
		{"update", "-q"},
		append([]string{"install", "-q", "-y", "--no-install-recommends"}, packages...),
	} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, out)
		}
	}
	if packages = lacking(needs); len(packages) > 0 {
		return fmt.Errorf("%s went well, but what is needed of %s is not there", line, strings.Join(packages, ", "))
	}
	return nil
}

// lacking returns the packages of the needs that the machine does not have.
func lacking(needs []Need) (packages []string) {
	for _, n := range needs {
		if !present(n.File) {
			packages = append(packages, n.Package)
		}
	}
	return packages
}

// present reports whether the machine has a file, or a command in PATH or in an
// sbin folder.
func present(file string) bool {
	_, err := exec.LookPath(Program(file))
	return err == nil || exists(file)
}

// Program returns the path of a command that is in an sbin folder, which not
// every user has in PATH, or its name if it is in none.
func Program(name string) string {
	for _, folder := range []string{"/usr/sbin", "/sbin"} {
		if path := filepath.Join(folder, name); exists(path) {
			return path
		}
	}
	return name
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
