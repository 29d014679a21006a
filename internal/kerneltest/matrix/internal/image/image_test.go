//go:build !kernelmatrix

package image

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/debian"
	"github.com/virtif/virtif/internal/kerneltest/needs"
)

func TestChoose(t *testing.T) {
	names := []string{
		"linux-image-amd64", "linux-image-6.1-amd64", "linux-image-6.1.0-56-amd64", "linux-image-6.1.0-0.deb11.50-amd64",
		"linux-image-6.1.0-56-cloud-amd64", "linux-image-6.1.0-56-rt-amd64", "linux-image-6.1.0-56-amd64-dbg",
		"linux-image-6.1.0-56-amd64-unsigned", "linux-image-6.12.117+deb13-amd64", "linux-image-6.12.90+deb13.1-amd64",
		"linux-image-6.12.117+deb13-cloud-amd64", "linux-image-7.2.13+deb14-amd64", "linux-image-7.3~rc2-amd64",
	}
	for _, tt := range []struct {
		series Series
		want   []string
	}{
		{Series{Name: "6.1"}, names[2:4]},
		{Series{Name: "6.12"}, names[8:10]},
		{Series{Name: "5.10"}, nil},
		{Series{Name: "7.2", Rolls: true}, names[11:12]},
		{Series{Name: "6.19", Rolls: true}, slices.Concat(names[2:4], names[8:10], names[11:12])},
	} {
		if got := tt.series.choose(names); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.series, got, tt.want)
		}
	}
}

func TestNewestOf(t *testing.T) {
	got, err := newestOf(t.Context(), []debian.Package{{Version: "6.12.90-1"}, {Version: "6.12.117-1"}, {Version: "6.12.117-1~bpo1"}})
	if err != nil || got.Version != "6.12.117-1" {
		t.Errorf("got %v, %v, want 6.12.117-1", got.Version, err)
	}
}

func TestModuleName(t *testing.T) {
	for path, want := range map[string]string{
		"kernel/net/8021q/8021q.ko":                "8021q",
		"kernel/drivers/net/macvlan.ko.xz":         "macvlan",
		"kernel/net/sched/act_mirred.ko.zst":       "act_mirred",
		"kernel/crypto/sha512-generic.ko.gz":       "sha512_generic",
		"kernel/net/netfilter/nf-conntrack.ko":     "nf_conntrack",
		"kernel/drivers/virtio/virtio_pci.ko.xz\n": "virtio_pci.ko.xz\n",
	} {
		if got := moduleName(path); got != want {
			t.Errorf("moduleName(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestWanted(t *testing.T) {
	for path, want := range map[string]bool{
		"net/bridge/bridge.ko":                      true,
		"net/8021q/8021q.ko":                        true,
		"drivers/net/veth.ko":                       true,
		"drivers/net/bonding/bonding.ko.xz":         true,
		"drivers/net/vxlan/vxlan.ko":                true,
		"drivers/net/can/vcan.ko":                   true,
		"drivers/net/can/usb/gs_usb.ko":             false,
		"drivers/net/ethernet/intel/igb/igb.ko":     false,
		"drivers/net/ethernet/intel/e1000e/e1000e.": true,
		"drivers/gpu/drm/drm.ko":                    false,
		"net/bluetooth/bluetooth.ko":                false,
		"fs/9p/9p.ko":                               true,
	} {
		if got := wanted.MatchString(path) && !unwanted.MatchString(path); got != want {
			t.Errorf("%s wanted: %v, want %v", path, got, want)
		}
	}
}

func TestParseDepends(t *testing.T) {
	info := "license=GPL\x00depends=net-failover,virtio_ring\x00name=virtio_net\x00"
	if got, want := parseDepends([]byte(info)), []string{"net_failover", "virtio_ring"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := parseDepends([]byte("depends=\x00name=dummy\x00")); got != nil {
		t.Errorf("got %q, want none", got)
	}
}

func TestOrderModules(t *testing.T) {
	const dep = "kernel/fs/9p/9p.ko: kernel/fs/netfs.ko kernel/net/9pnet.ko\n" +
		"kernel/fs/netfs.ko:\nkernel/net/9pnet.ko:\nkernel/net/9pnet-virtio.ko: kernel/net/9pnet.ko\n"
	const builtin = "kernel/drivers/virtio/virtio_pci.ko\n"
	got, err := orderModules(dep, builtin, []string{"virtio_pci", "9pnet_virtio", "9p"})
	want := []string{"kernel/net/9pnet.ko", "kernel/net/9pnet-virtio.ko", "kernel/fs/netfs.ko", "kernel/fs/9p/9p.ko"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := orderModules(dep, builtin, []string{"overlay"}); err == nil {
		t.Error("no error for a module that is not there")
	}
}

// TestCompleteRoot wants modules under both paths, whether the release's tools
// have folders beside /usr or not.
func TestCompleteRoot(t *testing.T) {
	for release, folders := range map[string][]string{
		"bookworm": {"bin", "sbin", "lib", "lib64", "usr/bin", "etc"},
		"trixie":   {"usr/bin", "usr/sbin", "usr/lib64", "etc"},
	} {
		i := &Image{Release: "6.1.0", dir: t.TempDir()}
		for _, folder := range folders {
			if err := os.MkdirAll(filepath.Join(i.Root(), folder), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := i.completeRoot(); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(i.Modules(), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, folder := range []string{"bin", "sbin", "lib64", "lib/modules/6.1.0"} {
			if _, err := os.Stat(filepath.Join(i.Root(), folder)); err != nil {
				t.Errorf("%s: %v", release, err)
			}
		}
	}
}

// cached puts an image without files into a cache.
func cached(t *testing.T, c *Cache, name string, v needs.Version, age time.Duration) *Image {
	t.Helper()
	i := &Image{Series: "6.1", Kernel: v, dir: filepath.Join(c.images(), name)}
	if err := os.MkdirAll(i.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := i.save(); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-age)
	if err := os.Chtimes(i.dir, at, at); err != nil {
		t.Fatal(err)
	}
	return i
}

func TestCacheLatest(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	if got, ok := c.latest(Series{Name: "6.1"}); ok {
		t.Errorf("an empty cache has %v", got)
	}
	cached(t, c, "6.1_6.1.5-1_"+layout, needs.Version{Major: 6, Minor: 1, Patch: 5}, time.Hour)
	newest := cached(t, c, "6.1_6.1.9-1_"+layout, needs.Version{Major: 6, Minor: 1, Patch: 9}, time.Minute)
	cached(t, c, "6.12_6.12.7-1_"+layout, needs.Version{Major: 6, Minor: 12, Patch: 7}, 0)
	cached(t, c, "6.1_6.1.8-1_v0", needs.Version{Major: 6, Minor: 1, Patch: 8}, 0)
	if got, ok := c.latest(Series{Name: "6.1"}); !ok || got.Kernel != newest.Kernel {
		t.Errorf("got %v, want %v", got, newest)
	}
}

func TestCachePrune(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	kept := []string{"6.1_6.1.9-1_" + layout, "making-now"}
	cached(t, c, kept[0], needs.Version{}, keepFor/2)
	cached(t, c, kept[1], needs.Version{}, time.Minute)
	cached(t, c, "6.1_6.1.5-1_"+layout, needs.Version{}, 2*keepFor)
	cached(t, c, "making-before", needs.Version{}, 2*time.Hour)
	c.prune()
	entries, err := os.ReadDir(c.images())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, kept) {
		t.Errorf("left are %q, want %q", got, kept)
	}
}

func TestCacheLock(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	unlock, err := c.lock(t.Context(), Series{Name: "6.1"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := c.lock(t.Context(), Series{Name: "6.12"})
	if err != nil {
		t.Fatalf("another series: %v", err)
	}
	other()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.lock(ctx, Series{Name: "6.1"}); err == nil {
		t.Error("two runs hold the lock")
	}
	time.AfterFunc(20*time.Millisecond, unlock)
	again, err := c.lock(t.Context(), Series{Name: "6.1"})
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// TestPrepareOffline wants the image of the cache where apt fails, and an error
// where there is none.
func TestPrepareOffline(t *testing.T) {
	var log strings.Builder
	c := &Cache{
		Dir:    t.TempDir(),
		Mirror: debian.Mirror{Main: "file:///nonexistent"},
		Log:    func(format string, args ...any) { log.WriteString(format) },
	}
	series := Series{Name: "6.1", Suite: "bookworm"}
	if got, err := c.Prepare(t.Context(), series); err == nil || !strings.HasPrefix(err.Error(), "kernel 6.1: apt-get update") {
		t.Errorf("without a mirror and an image: %v, %v", got, err)
	}
	want := cached(t, c, "6.1_6.1.9-1_"+layout, needs.Version{Major: 6, Minor: 1, Patch: 9}, time.Hour)
	if got, err := c.Prepare(t.Context(), series); err != nil || got.Kernel != want.Kernel || log.Len() == 0 {
		t.Errorf("got %v, %v, want %v and a word about it", got, err, want)
	}
}
