package veth_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

// TestFailures makes pairs that cannot be. Each error says which end, which
// attribute and why; nothing is left, in either namespace.
func TestFailures(t *testing.T) {
	here, there := newPlace(t), newPlace(t)
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, p := range []place{here, there} {
		p.create(t, link.Custom("veth", "taken").Index(77))
	}
	const (
		pairTaken  = "create veth taken: IFLA_IFNAME: there is a link of the name taken already: file exists"
		peerTaken  = "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_IFNAME: there is a link of the name taken already: file exists"
		noMaster   = "create peer veth v1: IFLA_MASTER: there is no nix in the peer's network namespace: no such device"
		notMaster  = "create peer veth v1: IFLA_MASTER: taken is a veth link, which takes no ports: operation not supported"
		notForPeer = "create peer veth v1: the other end of a pair has no Rename, DropAltNames, Parent or LinkNetNS: invalid argument"
	)
	tests := []struct {
		name string
		spec link.Request
		want string
		is   error
	}{
		{"name", veth.New("taken", veth.NewPeer("v1")), pairTaken, os.ErrExist},
		{"name there", veth.New("taken", veth.NewPeer("v1")).NetNS(there.ns), pairTaken, os.ErrExist},
		{"name, and the peer is there", veth.New("taken", veth.NewPeer("v1").NetNS(there.ns)), pairTaken, os.ErrExist},
		{"index", veth.New("v0", veth.NewPeer("v1")).Index(77), "create veth v0: ifi_index: taken has the index 77 already: file exists", os.ErrExist},
		{"name of the peer", veth.New("v0", veth.NewPeer("taken")), peerTaken, os.ErrExist},
		{"name of the peer there", veth.New("v0", veth.NewPeer("taken").NetNS(there.ns)), peerTaken, os.ErrExist},
		{"one name for both", veth.New("v0", veth.NewPeer("v0")), strings.ReplaceAll(peerTaken, "taken", "v0"), os.ErrExist},
		{"the name that the kernel gives the peer", veth.New("veth1", nil), "create veth veth1: IFLA_IFNAME: the kernel gave this name to the other end: give that one a name, too: file exists", os.ErrExist},
		{"alternative name of the peer", veth.New("v0", veth.NewPeer("v1").AltNames("taken")), "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", os.ErrExist},
		{"alternative name of the peer there", veth.New("v0", veth.NewPeer("v1").AltNames("taken").NetNS(there.ns)), "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", os.ErrExist},
		{"MTU", veth.New("v0", veth.NewPeer("v1")).MTU(67), "create veth v0: IFLA_MTU: 67 is less or more than the kind allows: invalid argument", unix.EINVAL},
		{"MTU of the peer", veth.New("v0", veth.NewPeer("v1").MTU(67)), "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_MTU: invalid argument", unix.EINVAL},
		{"MTU of the peer there", veth.New("v0", veth.NewPeer("v1").MTU(65536).NetNS(there.ns)), "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_MTU: invalid argument", unix.EINVAL},
		{"address of the peer", veth.New("v0", veth.NewPeer("v1").Address(mac("01:00:00:00:00:02"))), "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_ADDRESS: cannot assign requested address", unix.EADDRNOTAVAIL},
		{"reason of the peer", veth.New("v0", veth.NewPeer("v1").ProtoDownReason(32, true)), "create peer veth v1: IFLA_PROTO_DOWN_REASON.IFLA_PROTO_DOWN_REASON_VALUE: reason 32 is not in 0 to 31: invalid argument", unix.EINVAL},
		{"queues of the peer", veth.New("v0", veth.NewPeer("v1").Queues(0, 1)), "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range", unix.ERANGE},
		{"no master", veth.New("v0", veth.NewPeer("v1")).Master(link.Name("nix")), "create veth v0: IFLA_MASTER: nix cannot be found: no such device", os.ErrNotExist},
		{"no master of the peer", veth.New("v0", veth.NewPeer("v1").Master(link.Name("nix"))), noMaster, os.ErrNotExist},
		{"no master of the peer there", veth.New("v0", veth.NewPeer("v1").Master(link.Name("nix")).NetNS(there.ns)), noMaster, os.ErrNotExist},
		{"master of the peer takes no ports", veth.New("v0", veth.NewPeer("v1").Master(link.Name("taken"))), notMaster, errors.ErrUnsupported},
		{"master of the peer takes no ports there", veth.New("v0", veth.NewPeer("v1").Master(link.Name("taken")).NetNS(there.ns)), notMaster, errors.ErrUnsupported},
		{"long alternative name", veth.New("v0", veth.NewPeer("v1").AltNames(strings.Repeat("x", 128))), "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: an alternative name has 1 to 127 bytes, none of them NUL: invalid argument", unix.EINVAL},
		{"carrier", veth.New("v0", veth.NewPeer("v1").NetNS(there.ns).Carrier(true)), "create peer veth v1: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported", errors.ErrUnsupported},
		{"namespace", veth.New("v0", veth.NewPeer("v1")).NetNS(closed), "create veth v0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", unix.EBADF},
		{"namespace of the peer", veth.New("v0", veth.NewPeer("v1").NetNS(closed)), "create peer veth v1: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", unix.EBADF},
		{"bad name", veth.New("v/0", veth.NewPeer("v1")), "create veth v/0: IFLA_IFNAME: \"v/0\" has the character '/', which a name cannot have: invalid argument", unix.EINVAL},
		{"bad name of the peer", veth.New("v0", veth.NewPeer("v2345678901234567")), "create peer veth v2345678901234567: IFLA_IFNAME: \"v2345678901234567\" has 17 bytes: a name has 1 to 15: invalid argument", unix.EINVAL},
		{"rename", veth.New("v0", veth.NewPeer("v1").Rename("v2")), notForPeer, unix.EINVAL},
		{"parent", veth.New("v0", veth.NewPeer("v1").Parent(link.Name("lo"))), notForPeer, unix.EINVAL},
		{"namespace of the parent", veth.New("v0", veth.NewPeer("v1").LinkNetNS(here.ns)), notForPeer, unix.EINVAL},
		{"index of the peer alone", veth.New("v0", veth.NewPeer("v1").Index(9)), "create peer veth v1: ifi_index: the kernel heeds it only where the link has one, too: invalid argument", unix.EINVAL},
		{"raw", veth.New("v0", veth.NewPeer("v1").Raw(link.RawAttr{Type: 2})), "create peer veth v1: the other end of a pair has no attributes of the kind: Raw is for the link, RawLink for both: invalid argument", unix.EINVAL},
		{"peer alone", veth.NewPeer("v1"), "create v1: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument", unix.EINVAL},
	}
	before := [2][]string{here.names(t, "veth"), there.names(t, "veth")}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := here.conn.Create(tt.spec)
			if err == nil {
				t.Fatalf("made %v", l)
			}
			if err.Error() != tt.want {
				t.Errorf("error\n  %v\nwant\n  %s", err, tt.want)
			}
			if !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			after := [2][]string{here.names(t, "veth"), there.names(t, "veth")}
			if d := cmp.Diff(before, after); d != "" {
				t.Errorf("links here and there (-before +after):\n%s", d)
			}
		})
	}
}
