package tuntap_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
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
		p.Create(t, tuntap.New("taken", tuntap.TAP).AltNames("taken-too").Index(77).Owner(7))
	}
	const taken = "create tun taken: TUNSETIFF: a link of that name or index is there already: file exists"
	tests := []kindtest.Refusal{
		{Name: "name", Create: tuntap.New("taken", tuntap.TAP), Want: taken, Target: os.ErrExist},
		{Name: "name there", Create: tuntap.New("taken", tuntap.TUN).NetNS(there.NS), Want: taken, Target: os.ErrExist},
		{Name: "name of another kind", Create: tuntap.New("lo", tuntap.TUN), Want: strings.ReplaceAll(taken, "taken", "lo"), Target: os.ErrExist},
		{Name: "alternative name", Create: tuntap.New("taken-too", tuntap.TAP), Want: strings.ReplaceAll(taken, "taken", "taken-too"), Target: os.ErrExist},
		{Name: "index", Create: tuntap.New("d0", tuntap.TAP).Index(77), Want: strings.ReplaceAll(taken, "taken", "d0"), Target: os.ErrExist},
		{Name: "high index", Create: tuntap.New("d0", tuntap.TAP).Index(1 << 31), Want: "create tun d0: TUNSETIFINDEX: an index is not in 1 to 2147483647: invalid argument", Target: unix.EINVAL},
		{Name: "mode", Create: tuntap.New("d0", 3), Want: "create tun d0: TUNSETIFF: Mode(3) is neither tun nor tap: invalid argument", Target: unix.EINVAL},
		{Name: "owner", Create: tuntap.New("d0", tuntap.TAP).Owner(1<<32 - 1), Want: "create tun d0: TUNSETOWNER: the ID has no meaning in the user namespace: invalid argument", Target: unix.EINVAL},
		{Name: "group", Create: tuntap.New("d0", tuntap.TAP).OwnerGroup(1<<32 - 1), Want: "create tun d0: TUNSETGROUP: the ID has no meaning in the user namespace: invalid argument", Target: unix.EINVAL},
		{Name: "size of vnet_hdr", Create: tuntap.New("d0", tuntap.TAP).VnetHdrSize(9), Want: "create tun d0: TUNSETVNETHDRSZ: 9 is not in 10 to 2147483647: invalid argument", Target: unix.EINVAL},
		{Name: "queues", Create: tuntap.New("d0", tuntap.TAP).Queues(2, 2), Want: "create tun d0: IFLA_NUM_TX_QUEUES: a tun or tap device has as many queues as are opened: use MultiQueue: invalid argument", Target: unix.EINVAL},
		{Name: "MTU", Create: tuntap.New("d0", tuntap.TAP).MTU(67), Want: "create tun d0: IFLA_MTU: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "MTU there", Create: tuntap.New("d0", tuntap.TAP).MTU(65522).NetNS(there.NS).Up(), Want: "create tun d0: IFLA_MTU: mtu greater than device maximum: invalid argument", Target: unix.EINVAL},
		{Name: "address", Create: tuntap.New("d0", tuntap.TAP).MTU(1400).Address(kindtest.MAC("01:00:00:00:00:01")).Up(), Want: "create tun d0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "alternative name taken", Create: tuntap.New("d0", tuntap.TAP).AltNames("taken"), Want: "create tun d0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "no master", Create: tuntap.New("d0", tuntap.TAP).Master(link.Name("nix")), Want: "create tun d0: IFLA_MASTER: nix cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "master takes no ports", Create: tuntap.New("d0", tuntap.TAP).Master(link.Name("taken")), Want: "create tun d0: IFLA_MASTER: taken is a tun link, which takes no ports: operation not supported", Target: errors.ErrUnsupported},
		{Name: "parent", Create: tuntap.New("d0", tuntap.TAP).Parent(link.Name("lo")), Want: "create tun d0: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "protocol", Create: tuntap.New("d0", tuntap.TAP).ProtoDown(true), Want: "create tun d0: IFLA_PROTO_DOWN: Protodown not supported by device: operation not supported", Target: errors.ErrUnsupported},
		{Name: "namespace", Create: tuntap.New("d0", tuntap.TAP).NetNS(closed), Want: "create tun d0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", Target: unix.EBADF},
		{Name: "bad name", Create: tuntap.New("d 0", tuntap.TAP), Want: "create tun d 0: IFLA_IFNAME: \"d 0\" has the character ' ', which a name cannot have: invalid argument", Target: unix.EINVAL},
		{Name: "long name", Create: tuntap.New("d234567890123456", tuntap.TAP), Want: "create tun d234567890123456: IFLA_IFNAME: \"d234567890123456\" has 16 bytes: a name has 1 to 15: invalid argument", Target: unix.EINVAL},
		{Name: "rename", Create: tuntap.New("d0", tuntap.TAP).Rename("d1"), Want: "create tun d0: IFLA_IFNAME: a new link has its name from New: Rename is for changes: invalid argument", Target: unix.EINVAL},
	}
	for _, row := range slices.Clone(tests) {
		spec := row.Create.(*tuntap.Spec)
		row.Name += ", held open"
		row.Do = func() error {
			d, err := tuntap.OpenQueues(here.Conn, spec, 2)
			if err == nil {
				d.Close()
			}
			return err
		}
		tests = append(tests, row)
	}
	r := kindtest.Refused{Places: []*kindtest.Place{here.Place, there.Place}, Rows: tests}
	r.Check(t)
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
		d, err := tuntap.OpenQueues(p.Conn, tt.spec, tt.queues)
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
