package image

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/virtif/virtif/internal/debian"
	"github.com/virtif/virtif/internal/kerneltest/needs"
)

// A Series is a line of kernels and the Debian release that carries it.
type Series struct {
	Name  string // 6.1
	Suite string // bookworm

	// Rolls is set where the suite moves on to newer series: when it no longer
	// has this one, what it has instead will do.
	Rolls bool
}

// Known are the series that can be asked for, oldest first.
var Known = []Series{
	{Name: "5.10", Suite: "bullseye"},
	{Name: "6.1", Suite: "bookworm"},
	{Name: "6.12", Suite: "trixie"},
	{Name: "6.18", Suite: "trixie-backports", Rolls: true},
	{Name: "7.2", Suite: "sid", Rolls: true},
}

// kernelName matches the packages of complete kernels (not the cloud flavour,
// which lacks several kinds of link, nor the real-time one), and finds their
// series.
var kernelName = regexp.MustCompile(`^linux-image-(\d+\.\d+)\.[0-9a-z.+~]+(-[0-9][0-9a-z.+~]*)?-amd64$`)

// choose returns the names of the packages of the series' kernels, or of all
// kernels where the suite has moved on.
func (s Series) choose(names []string) []string {
	var exact, others []string
	for _, name := range names {
		m := kernelName.FindStringSubmatch(name)
		switch {
		case m == nil:
		case m[1] == s.Name:
			exact = append(exact, name)
		default:
			others = append(others, name)
		}
	}
	if len(exact) == 0 && s.Rolls {
		return others
	}
	return exact
}

// A selection is the packages of an image.
type selection struct {
	version needs.Version
	kernel  []debian.Package // the kernel and its modules
	tools   []debian.Package // iproute2 and what else tests run
}

// choosePackages finds the newest kernel of the series, and the tools.
func (s Series) choosePackages(ctx context.Context, suite *debian.Suite) (*selection, error) {
	names, err := suite.Names(ctx, "linux-image-")
	if err != nil {
		return nil, err
	}
	names = s.choose(names)
	if len(names) == 0 {
		return nil, fmt.Errorf("no kernel of series %s in Debian %s", s.Name, s.Suite)
	}
	kernels, err := suite.Packages(ctx, names...)
	if err != nil {
		return nil, err
	}
	newest, err := newestOf(ctx, kernels)
	if err != nil {
		return nil, err
	}
	chosen := &selection{kernel: []debian.Package{newest}}
	if chosen.version, err = needs.ParseVersion(newest.Version); err != nil {
		return nil, fmt.Errorf("package %s: %w", newest.Name, err)
	}
	// From 6.19 on the package only depends on those that have the files.
	var parts []string
	for _, name := range newest.Depends {
		if strings.HasPrefix(name, "linux-binary-") || strings.HasPrefix(name, "linux-modules-") ||
			strings.HasPrefix(name, "linux-base-") {
			parts = append(parts, name)
		}
	}
	if len(parts) > 0 {
		packages, err := suite.Packages(ctx, parts...)
		if err != nil {
			return nil, err
		}
		chosen.kernel = append(chosen.kernel, packages...)
	}
	// The programs of coreutils are for "ip netns exec".
	chosen.tools, err = suite.Packages(ctx, "iproute2", "coreutils")
	return chosen, err
}

func newestOf(ctx context.Context, packages []debian.Package) (debian.Package, error) {
	var newest debian.Package
	for _, p := range packages {
		newer := newest.Version == ""
		if !newer {
			var err error
			if newer, err = debian.Newer(ctx, p.Version, newest.Version); err != nil {
				return debian.Package{}, err
			}
		}
		if newer {
			newest = p
		}
	}
	return newest, nil
}
