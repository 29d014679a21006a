package kerneltest

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kinds"
	"github.com/virtif/virtif/netns"
)

// debianSince has the kinds that not all Debian kernels of the matrix build,
// with the release from which on they do. It may be later than the kind's first
// mainline release.
var debianSince = map[string]needs.Version{
	"hsr":    {Major: 6, Minor: 12}, // 6.1 has it off; the first of the matrix with CONFIG_HSR=m
	"netkit": {Major: 6, Minor: 10}, // linux 6.10.1-1~exp1 enabled it
}

// NeedsKind says that the test makes links of the given kind. It implies
// [Root].
//
// On a developer's own kernel the test is skipped when the kernel was built
// without the kind. The Debian kernels of the matrix build all kinds (save
// netdevsim), some only from a release on: on an older one the test is skipped
// with that release, on others a missing kind is a failure.
func NeedsKind(tb testing.TB, name string) {
	tb.Helper()
	kind, ok := kinds.Lookup(name)
	if !ok || kind.KernelOnly {
		tb.Fatalf("kerneltest.NeedsKind: %q is not a kind that can be made over netlink", name)
	}
	Root(tb)
	has, err := hasKind(name)
	if err != nil {
		tb.Fatalf("does the kernel have link kind %s: %v", name, err)
	}
	if has {
		return
	}
	missing(tb, kind, Version(), Matrix())
}

// NeedsOption says that the test needs an option that the kernel may be built
// without; has tells whether it is there. Like [NeedsKind] it skips the test on
// a developer's own kernel, and fails it on those of the matrix.
func NeedsOption(tb testing.TB, kind, config string, has bool) {
	tb.Helper()
	switch {
	case has:
	case Matrix():
		tb.Fatalf("Linux %v of the matrix lacks %s", Version(), config)
	default:
		tb.Skip(needs.Kind(kind, config))
	}
}

// missing ends a test whose kind of link the kernel lacks.
func missing(tb testing.TB, kind kinds.Kind, kernel needs.Version, matrix bool) {
	tb.Helper()
	if !matrix {
		tb.Skip(needs.Kind(kind.Name, kind.Config))
	}
	since, ok := debianSince[kind.Name]
	if !ok || kernel.Compare(since) >= 0 {
		tb.Fatalf("Linux %v of the matrix lacks link kind %s (%s)", kernel, kind.Name, kind.Config)
	}
	tb.Skip(needs.Linux(since, fmt.Sprintf("link kind %s (%s)", kind.Name, kind.Config)))
}

// HasKind reports whether the running kernel can make links of the kind, for
// tests that do more where it can. It implies [Root].
func HasKind(tb testing.TB, name string) bool {
	tb.Helper()
	Root(tb)
	has, err := hasKind(name)
	if err != nil {
		tb.Fatalf("does the kernel have link kind %s: %v", name, err)
	}
	return has
}

// probed remembers what hasKind found, since a kernel does not change.
var probed struct {
	sync.Mutex
	kinds map[string]bool
}

// hasKind tries to make a link of the kind in a namespace that is thrown away.
func hasKind(name string) (bool, error) {
	probed.Lock()
	defer probed.Unlock()
	if has, ok := probed.kinds[name]; ok {
		return has, nil
	}
	has, err := probe(name)
	if err != nil {
		return false, err
	}
	if probed.kinds == nil {
		probed.kinds = make(map[string]bool)
	}
	probed.kinds[name] = has
	return has, nil
}

// tunDevice is what makes links of kind tun. Unlike those of other kinds, a
// request by netlink does not load their driver; opening the device does.
const tunDevice = "/dev/net/tun"

// probe asks for a link with nothing but a kind and a name. Most kinds want
// more and say so; what matters is whether the kernel knows the kind.
func probe(name string) (has bool, err error) {
	if name == "tun" {
		device, err := os.OpenFile(tunDevice, os.O_RDWR, 0)
		if err != nil {
			return false, nil
		}
		return true, device.Close()
	}
	ns, err := netns.New()
	if err != nil {
		return false, err
	}
	defer ns.Close()
	var conn *netlink.Conn
	err = ns.Do(func() error {
		var err error
		conn, err = netlink.Dial(unix.NETLINK_ROUTE, nil)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("dial: %w", err)
	}
	defer conn.Close()
	// Without it there would be no text to tell the two EOPNOTSUPP apart by.
	if err := conn.SetOption(netlink.ExtendedAcknowledge, true); err != nil {
		return false, err
	}
	request, err := createRequest(name)
	if err != nil {
		return false, err
	}
	_, err = conn.Execute(request)
	return known(err), nil
}

// createRequest is an RTM_NEWLINK for a link of the kind without attributes.
func createRequest(kind string) (netlink.Message, error) {
	enc := netlink.NewAttributeEncoder()
	enc.String(unix.IFLA_IFNAME, "probe")
	enc.Nested(unix.IFLA_LINKINFO, func(nested *netlink.AttributeEncoder) error {
		nested.String(unix.IFLA_INFO_KIND, kind)
		return nil
	})
	attrs, err := enc.Encode()
	return netlink.Message{
		Header: netlink.Header{
			Type:  unix.RTM_NEWLINK,
			Flags: netlink.Request | netlink.Acknowledge | netlink.Create | netlink.Excl,
		},
		Data: append(make([]byte, unix.SizeofIfInfomsg), attrs...),
	}, err
}

// known tells from the answer to createRequest whether the kernel knows the
// kind. It answers EOPNOTSUPP both where it does not ("Unknown device type",
// __rtnl_newlink in net/core/rtnetlink.c) and where a driver makes no links by
// netlink (netdevsim, which says so in words of its own).
func known(err error) bool {
	if !errors.Is(err, unix.EOPNOTSUPP) {
		return true
	}
	var op *netlink.OpError
	return errors.As(err, &op) && op.Message != "" && !strings.Contains(op.Message, "Unknown device type")
}
