package tuntap_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/tuntap"
)

// TestFailures makes devices that cannot be, persistent and held open. Each
// error says which device, what failed and why; nothing is left, here or there.
func TestFailures(t *testing.T) {
	here, there := newPlace(t), newPlace(t)
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, p := range []place{here, there} {
		p.create(t, tuntap.New("taken", tuntap.TAP).AltNames("taken-too").Index(77).Owner(7))
	}
	const taken = "create tun taken: TUNSETIFF: a link of that name or index is there already: file exists"
	tests := []struct {
		name string
		spec *tuntap.Spec
		want string
		is   error
	}{
		{"name", tuntap.New("taken", tuntap.TAP), taken, os.ErrExist},
		{"name there", tuntap.New("taken", tuntap.TUN).NetNS(there.ns), taken, os.ErrExist},
		{"name of another kind", tuntap.New("lo", tuntap.TUN), strings.ReplaceAll(taken, "taken", "lo"), os.ErrExist},
		{"alternative name", tuntap.New("taken-too", tuntap.TAP), strings.ReplaceAll(taken, "taken", "taken-too"), os.ErrExist},
		{"index", tuntap.New("d0", tuntap.TAP).Index(77), strings.ReplaceAll(taken, "taken", "d0"), os.ErrExist},
		{"high index", tuntap.New("d0", tuntap.TAP).Index(1 << 31), "create tun d0: TUNSETIFINDEX: an index is not in 1 to 2147483647: invalid argument", unix.EINVAL},
		{"mode", tuntap.New("d0", 3), "create tun d0: TUNSETIFF: Mode(3) is neither tun nor tap: invalid argument", unix.EINVAL},
		{"owner", tuntap.New("d0", tuntap.TAP).Owner(1<<32 - 1), "create tun d0: TUNSETOWNER: the ID has no meaning in the user namespace: invalid argument", unix.EINVAL},
		{"group", tuntap.New("d0", tuntap.TAP).OwnerGroup(1<<32 - 1), "create tun d0: TUNSETGROUP: the ID has no meaning in the user namespace: invalid argument", unix.EINVAL},
		{"size of vnet_hdr", tuntap.New("d0", tuntap.TAP).VnetHdrSize(9), "create tun d0: TUNSETVNETHDRSZ: 9 is not in 10 to 2147483647: invalid argument", unix.EINVAL},
		{"queues", tuntap.New("d0", tuntap.TAP).Queues(2, 2), "create tun d0: IFLA_NUM_TX_QUEUES: a tun or tap device has as many queues as are opened: use MultiQueue: invalid argument", unix.EINVAL},
		{"MTU", tuntap.New("d0", tuntap.TAP).MTU(67), "create tun d0: IFLA_MTU: mtu less than device minimum: invalid argument", unix.EINVAL},
		{"MTU there", tuntap.New("d0", tuntap.TAP).MTU(65522).NetNS(there.ns).Up(), "create tun d0: IFLA_MTU: mtu greater than device maximum: invalid argument", unix.EINVAL},
		{"address", tuntap.New("d0", tuntap.TAP).MTU(1400).Address(mac("01:00:00:00:00:01")).Up(), "create tun d0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", unix.EADDRNOTAVAIL},
		{"alternative name taken", tuntap.New("d0", tuntap.TAP).AltNames("taken"), "create tun d0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", os.ErrExist},
		{"no master", tuntap.New("d0", tuntap.TAP).Master(link.Name("nix")), "create tun d0: IFLA_MASTER: nix cannot be found: no such device", os.ErrNotExist},
		{"master takes no ports", tuntap.New("d0", tuntap.TAP).Master(link.Name("taken")), "create tun d0: IFLA_MASTER: taken is a tun link, which takes no ports: operation not supported", errors.ErrUnsupported},
		{"parent", tuntap.New("d0", tuntap.TAP).Parent(link.Name("lo")), "create tun d0: IFLA_LINK: links of this kind have no parent: operation not supported", errors.ErrUnsupported},
		{"protocol", tuntap.New("d0", tuntap.TAP).ProtoDown(true), "create tun d0: IFLA_PROTO_DOWN: Protodown not supported by device: operation not supported", errors.ErrUnsupported},
		{"namespace", tuntap.New("d0", tuntap.TAP).NetNS(closed), "create tun d0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", unix.EBADF},
		{"bad name", tuntap.New("d 0", tuntap.TAP), "create tun d 0: IFLA_IFNAME: \"d 0\" has the character ' ', which a name cannot have: invalid argument", unix.EINVAL},
		{"long name", tuntap.New("d234567890123456", tuntap.TAP), "create tun d234567890123456: IFLA_IFNAME: \"d234567890123456\" has 16 bytes: a name has 1 to 15: invalid argument", unix.EINVAL},
		{"rename", tuntap.New("d0", tuntap.TAP).Rename("d1"), "create tun d0: IFLA_IFNAME: a new link has its name from New: Rename is for changes: invalid argument", unix.EINVAL},
	}
	for _, tt := range tests {
		for _, held := range []bool{false, true} {
			name := tt.name
			if held {
				name += ", held open"
			}
			t.Run(name, func(t *testing.T) {
				before := slices.Concat(here.names(t), there.names(t))
				var err error
				if held {
					var d *tuntap.Device
					if d, err = tuntap.OpenQueues(here.conn, tt.spec, 2); err == nil {
						d.Close()
					}
				} else {
					_, err = here.conn.Create(tt.spec)
				}
				if err == nil {
					t.Fatal("no error")
				}
				if err.Error() != tt.want {
					t.Errorf("error\n  %v\nwant\n  %s", err, tt.want)
				}
				if !errors.Is(err, tt.is) {
					t.Errorf("%v is not %v", err, tt.is)
				}
				if after := slices.Concat(here.names(t), there.names(t)); !slices.Equal(before, after) {
					t.Errorf("links here and there: %v became %v", before, after)
				}
			})
		}
	}
	// Those that were there are what they were.
	if a := here.attributes(t, link.Name("taken")); a.Owner.Or(0) != 7 || !a.Persist.Or(false) || a.Mode.Or(0) != tuntap.TAP {
		t.Errorf("the device whose name was wanted became %v", a.String())
	}
}

// TestOpenRefused calls Open with what is no description.
func TestOpenRefused(t *testing.T) {
	p := newPlace(t)
	tests := []struct {
		spec   *tuntap.Spec
		queues int
		want   string
	}{
		{nil, 1, "create tun: nothing is described: invalid argument"},
		{new(tuntap.Spec), 1, "create: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument"},
		{tuntap.New("d0", tuntap.TAP), 0, "create tun: 0 queues are not in 1 to 256: invalid argument"},
		{tuntap.New("d0", tuntap.TAP), 257, "create tun: 257 queues are not in 1 to 256: invalid argument"},
	}
	for _, tt := range tests {
		d, err := tuntap.OpenQueues(p.conn, tt.spec, tt.queues)
		if err == nil {
			d.Close()
			t.Errorf("opened %v with %d queues", tt.spec, tt.queues)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("%v\nwant %s", err, tt.want)
		}
	}
}
