package bench

import (
	"runtime"
	"testing"

	"github.com/jsimonetti/rtnetlink/v2"
	mdlayher "github.com/mdlayher/netlink"
	vishvananda "github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// BenchmarkStream reads all links of a host that has 2,000. The peers cannot
// leave the statistics out; floor-stats is what the kernel takes to send them
// in the form that vishvananda asks for. The loop that is called virtif keeps no
// link and says so; with virtif-kept each link has memory of its own.
func BenchmarkStream(b *testing.B) {
	ns := newHost(b)
	b.Run("floor", func(b *testing.B) { streamFloor(b, ns, extSkipStats) })
	b.Run("floor-stats", func(b *testing.B) { streamFloor(b, ns, extVF) })
	b.Run("virtif", func(b *testing.B) { streamVirtif(b, ns, link.WithReuse()) })
	b.Run("virtif-kept", func(b *testing.B) { streamVirtif(b, ns) })
	b.Run("vishvananda", func(b *testing.B) { streamVishvananda(b, ns) })
	b.Run("jsimonetti", func(b *testing.B) { streamJsimonetti(b, ns, 0) })
	b.Run("jsimonetti64k", func(b *testing.B) { streamJsimonetti(b, ns, 64<<10) })
}

func streamFloor(b *testing.B, ns *netns.NS, extMask uint32) {
	fd, buf := socket(b, ns), make([]byte, 64<<10)
	stream(b, func() (int, error) { return floor(fd, buf, extMask) })
}

func streamVirtif(b *testing.B, ns *netns.NS, options ...link.ListOption) {
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	stream(b, func() (n int, err error) {
		for _, err := range conn.Links(options...) {
			if err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	})
}

func streamVishvananda(b *testing.B, ns *netns.NS) {
	var h *vishvananda.Handle
	err := ns.Do(func() (err error) {
		h, err = vishvananda.NewHandle(unix.NETLINK_ROUTE)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	stream(b, func() (int, error) {
		all, err := h.LinkList()
		return len(all), err
	})
}

func streamJsimonetti(b *testing.B, ns *netns.NS, buffer int) {
	conn, err := rtnetlink.Dial(&mdlayher.Config{NetNS: ns.FD(), Strict: true, MessageBufferSize: buffer})
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	stream(b, func() (int, error) {
		all, err := conn.Link.List()
		return len(all), err
	})
}

// stream measures list, which returns how many links it saw, per link.
func stream(b *testing.B, list func() (int, error)) {
	b.Helper()
	if _, err := list(); err != nil { // grows buffers
		b.Fatal(err)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if n, err := list(); err != nil || n != links {
			b.Fatalf("%d links, %v; want %d", n, err, links)
		}
	}
	runtime.ReadMemStats(&after)
	total := float64(b.N) * links
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/total, "ns/link")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/total, "allocs/link")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/total, "B/link")
	b.ReportMetric(0, "ns/op")
}
