package image

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/debian"
)

// layout changes when the contents of an image do, so that images that an older
// runner made are not used.
const layout = "v3"

const (
	freshFor = 6 * time.Hour       // package lists are good for so long
	keepFor  = 14 * 24 * time.Hour // images that nobody used are removed
)

// A Cache is a folder of images.
type Cache struct {
	Dir    string
	Mirror debian.Mirror
	Update bool                             // look for new point releases even if that was done lately
	Log    func(format string, args ...any) // told what takes long
}

// Prepare returns the image of the series' newest kernel. It makes it unless
// the cache has it. Where the mirror cannot be asked, the newest image of the
// series in the cache will do.
func (c *Cache) Prepare(ctx context.Context, series Series) (*Image, error) {
	unlock, err := c.lock(ctx, series)
	if err != nil {
		return nil, err
	}
	defer unlock()
	image, err := c.prepare(ctx, series)
	if err != nil && ctx.Err() == nil {
		if old, ok := c.latest(series); ok {
			c.Log("%v: using %s of the cache", err, old.Name())
			image, err = old, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("kernel %s: %w", series.Name, err)
	}
	now := time.Now()
	_ = os.Chtimes(image.dir, now, now) // it is in use; see prune
	c.prune()
	return image, nil
}

func (c *Cache) prepare(ctx context.Context, series Series) (*Image, error) {
	suite, err := debian.Open(c.Mirror, series.Suite, "amd64", filepath.Join(c.Dir, "apt", series.Suite))
	if err != nil {
		return nil, err
	}
	if image, ok := c.latest(series); ok && !c.Update && time.Since(suite.Updated()) < freshFor {
		return image, nil
	}
	if err := suite.Update(ctx); err != nil {
		return nil, err
	}
	chosen, err := series.choosePackages(ctx, suite)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(c.images(), strings.Join([]string{
		series.Name, chosen.kernel[0].Version, chosen.tools[0].Name, escape(chosen.tools[0].Version), layout}, "_"))
	if image, err := load(dir); err == nil {
		return image, nil
	}
	c.Log("making the image of %s %s", chosen.kernel[0].Name, chosen.kernel[0].Version)
	return c.build(ctx, series, suite, chosen, dir)
}

// escape makes a version fit for a file name: an epoch ends with a colon.
func escape(version string) string { return strings.ReplaceAll(version, ":", "%3a") }

func (c *Cache) images() string { return filepath.Join(c.Dir, "images") }

// lock keeps other runs from preparing the same series at the same time.
func (c *Cache) lock(ctx context.Context, series Series) (unlock func(), err error) {
	if err := os.MkdirAll(c.images(), 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(c.Dir, "lock-"+series.Name))
	if err != nil {
		return nil, err
	}
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return func() { file.Close() }, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			file.Close()
			return nil, fmt.Errorf("lock %s: %w", file.Name(), err)
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// latest returns the image of the series that was used or made last.
func (c *Cache) latest(series Series) (*Image, bool) {
	dirs, _ := filepath.Glob(filepath.Join(c.images(), series.Name+"_*_"+layout))
	var (
		newest *Image
		at     time.Time
	)
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil || !info.ModTime().After(at) {
			continue
		}
		if image, err := load(dir); err == nil {
			newest, at = image, info.ModTime()
		}
	}
	return newest, newest != nil
}

// prune removes images that were not used for long, and what interrupted runs
// left. Failing to is no reason to stop.
func (c *Cache) prune() {
	for _, pattern := range []string{"images/*", "apt/*/debs-*"} {
		paths, _ := filepath.Glob(filepath.Join(c.Dir, pattern))
		for _, path := range paths {
			limit := keepFor
			if base := filepath.Base(path); strings.HasPrefix(base, "making-") || strings.HasPrefix(base, "debs-") {
				limit = time.Hour
			}
			if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > limit {
				_ = os.RemoveAll(path)
			}
		}
	}
}
