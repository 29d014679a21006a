package veth_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
)

// TestFailures makes pairs that cannot be. Each error says which end, which
// attribute and why; nothing is left, in either namespace.
func TestFailures(t *testing.T) {
	here, there := kindtest.NewPlace(t, "veth"), kindtest.NewPlace(t, "veth")
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, p := range []*kindtest.Place{here, there} {
		p.Create(t, link.Custom("veth", "taken").Index(77))
	}
	const (
		pairTaken  = "create veth taken: IFLA_IFNAME: there is a link of the name taken already: file exists"
		peerTaken  = "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_IFNAME: there is a link of the name taken already: file exists"
		noMaster   = "create peer veth v1: IFLA_MASTER: there is no nix in the peer's network namespace: no such device"
		notMaster  = "create peer veth v1: IFLA_MASTER: taken is a veth link, which takes no ports: operation not supported"
		notForPeer = "create peer veth v1: the other end of a pair has no Rename, DropAltNames, Parent or LinkNetNS: invalid argument"
	)
	r := kindtest.Refused{Places: []*kindtest.Place{here, there}, Rows: []kindtest.Refusal{
		{Name: "name", Create: veth.New("taken", veth.NewPeer("v1")), Want: pairTaken, Target: os.ErrExist},
		{Name: "name there", Create: veth.New("taken", veth.NewPeer("v1")).NetNS(there.NS), Want: pairTaken, Target: os.ErrExist},
		{Name: "name, and the peer is there", Create: veth.New("taken", veth.NewPeer("v1").NetNS(there.NS)), Want: pairTaken, Target: os.ErrExist},
		{Name: "index", Create: veth.New("v0", veth.NewPeer("v1")).Index(77), Want: "create veth v0: ifi_index: taken has the index 77 already: file exists", Target: os.ErrExist},
		{Name: "name of the peer", Create: veth.New("v0", veth.NewPeer("taken")), Want: peerTaken, Target: os.ErrExist},
		{Name: "name of the peer there", Create: veth.New("v0", veth.NewPeer("taken").NetNS(there.NS)), Want: peerTaken, Target: os.ErrExist},
		{Name: "one name for both", Create: veth.New("v0", veth.NewPeer("v0")), Want: strings.ReplaceAll(peerTaken, "taken", "v0"), Target: os.ErrExist},
		{Name: "the name that the kernel gives the peer", Create: veth.New("veth1", nil), Want: "create veth veth1: IFLA_IFNAME: the kernel gave this name to the other end: give that one a name, too: file exists", Target: os.ErrExist},
		{Name: "alternative name of the peer", Create: veth.New("v0", veth.NewPeer("v1").AltNames("taken")), Want: "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "alternative name of the peer there", Create: veth.New("v0", veth.NewPeer("v1").AltNames("taken").NetNS(there.NS)), Want: "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "MTU", Create: veth.New("v0", veth.NewPeer("v1")).MTU(67), Want: "create veth v0: IFLA_MTU: 67 is less or more than the kind allows: invalid argument", Target: unix.EINVAL},
		{Name: "MTU of the peer", Create: veth.New("v0", veth.NewPeer("v1").MTU(67)), Want: "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_MTU: invalid argument", Target: unix.EINVAL},
		{Name: "MTU of the peer there", Create: veth.New("v0", veth.NewPeer("v1").MTU(65536).NetNS(there.NS)), Want: "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_MTU: invalid argument", Target: unix.EINVAL},
		{Name: "address of the peer", Create: veth.New("v0", veth.NewPeer("v1").Address(kindtest.MAC("01:00:00:00:00:02"))), Want: "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_ADDRESS: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "reason of the peer", Create: veth.New("v0", veth.NewPeer("v1").ProtoDownReason(32, true)), Want: "create peer veth v1: IFLA_PROTO_DOWN_REASON.IFLA_PROTO_DOWN_REASON_VALUE: reason 32 is not in 0 to 31: invalid argument", Target: unix.EINVAL},
		{Name: "queues of the peer", Create: veth.New("v0", veth.NewPeer("v1").Queues(0, 1)), Want: "create veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER.IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "no master", Create: veth.New("v0", veth.NewPeer("v1")).Master(link.Name("nix")), Want: "create veth v0: IFLA_MASTER: nix cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "no master of the peer", Create: veth.New("v0", veth.NewPeer("v1").Master(link.Name("nix"))), Want: noMaster, Target: os.ErrNotExist},
		{Name: "no master of the peer there", Create: veth.New("v0", veth.NewPeer("v1").Master(link.Name("nix")).NetNS(there.NS)), Want: noMaster, Target: os.ErrNotExist},
		{Name: "master of the peer takes no ports", Create: veth.New("v0", veth.NewPeer("v1").Master(link.Name("taken"))), Want: notMaster, Target: errors.ErrUnsupported},
		{Name: "master of the peer takes no ports there", Create: veth.New("v0", veth.NewPeer("v1").Master(link.Name("taken")).NetNS(there.NS)), Want: notMaster, Target: errors.ErrUnsupported},
		{Name: "long alternative name", Create: veth.New("v0", veth.NewPeer("v1").AltNames(strings.Repeat("x", 128))), Want: "create peer veth v1: IFLA_PROP_LIST.IFLA_ALT_IFNAME: an alternative name has 1 to 127 bytes, none of them NUL: invalid argument", Target: unix.EINVAL},
		{Name: "carrier", Create: veth.New("v0", veth.NewPeer("v1").NetNS(there.NS).Carrier(true)), Want: "create peer veth v1: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported", Target: errors.ErrUnsupported},
		{Name: "namespace", Create: veth.New("v0", veth.NewPeer("v1")).NetNS(closed), Want: "create veth v0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", Target: unix.EBADF},
		{Name: "namespace of the peer", Create: veth.New("v0", veth.NewPeer("v1").NetNS(closed)), Want: "create peer veth v1: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", Target: unix.EBADF},
		{Name: "bad name", Create: veth.New("v/0", veth.NewPeer("v1")), Want: "create veth v/0: IFLA_IFNAME: \"v/0\" has the character '/', which a name cannot have: invalid argument", Target: unix.EINVAL},
		{Name: "bad name of the peer", Create: veth.New("v0", veth.NewPeer("v2345678901234567")), Want: "create peer veth v2345678901234567: IFLA_IFNAME: \"v2345678901234567\" has 17 bytes: a name has 1 to 15: invalid argument", Target: unix.EINVAL},
		{Name: "rename", Create: veth.New("v0", veth.NewPeer("v1").Rename("v2")), Want: notForPeer, Target: unix.EINVAL},
		{Name: "parent", Create: veth.New("v0", veth.NewPeer("v1").Parent(link.Name("lo"))), Want: notForPeer, Target: unix.EINVAL},
		{Name: "namespace of the parent", Create: veth.New("v0", veth.NewPeer("v1").LinkNetNS(here.NS)), Want: notForPeer, Target: unix.EINVAL},
		{Name: "index of the peer alone", Create: veth.New("v0", veth.NewPeer("v1").Index(9)), Want: "create peer veth v1: ifi_index: the kernel heeds it only where the link has one, too: invalid argument", Target: unix.EINVAL},
		{Name: "raw", Create: veth.New("v0", veth.NewPeer("v1").Raw(link.RawAttr{Type: 2})), Want: "create peer veth v1: the other end of a pair has no attributes of the kind: Raw is for the link, RawLink for both: invalid argument", Target: unix.EINVAL},
		{Name: "peer alone", Create: veth.NewPeer("v1"), Want: "create v1: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
}
