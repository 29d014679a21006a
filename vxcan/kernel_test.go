package vxcan_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/canraw"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vxcan"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestLife makes a pair with everything set at both ends, in two namespaces,
// reads it back, changes it and deletes it.
func TestLife(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	here.Create(t, vxcan.New("c0", vxcan.NewPeer("c1").
		NetNS(there.NS).
		Protocol(can.FD).
		TxQLen(200).
		Queues(3, 2).
		Group(6).
		Index(8).
		Alias("the peer").
		AltNames("the-peer").
		Up()).
		Protocol(can.CC).
		TxQLen(100).
		Queues(2, 1).
		Group(5).
		Index(7).
		Alias("the first").
		Up())
	first := map[string]any{
		"MTU": "16", "TxQLen": "100", "TxQueues": "2", "RxQueues": "1", "Group": "5", "Alias": "the first", "Parent": "8",
	}
	second := map[string]any{
		"MTU": "72", "TxQLen": "200", "TxQueues": "3", "RxQueues": "2", "Group": "6", "Alias": "the peer", "Parent": "7",
		"AltNames": "[the-peer]",
	}
	compare(t, "first end", first, here.Get(t, link.Name("c0")), can.CC)
	compare(t, "second end", second, there.Get(t, link.Name("c1")), can.FD)

	there.Set(t, link.Name("c1"), link.Change().Down())
	there.Set(t, link.Name("c1"), vxcan.Change().Protocol(can.CC).TxQLen(300).Rename("c2").Up())
	second["MTU"], second["TxQLen"] = "16", "300"
	compare(t, "first end after a change of the second", first, here.Get(t, link.Name("c0")), can.CC)
	compare(t, "changed end", second, there.Get(t, link.Name("c2")), can.CC)

	there.Delete(t, link.Name("c2"))
	if _, err := here.Conn.Get(link.Name("c0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other end after the deletion: %v", err)
	}
}

// compare expects an end to be up, to have the attributes, no address, nothing
// of its kind, and to be for the protocol.
func compare(t *testing.T, what string, want map[string]any, l *link.Link, protocol can.Protocol) {
	t.Helper()
	got := kindtest.Present(&l.Attributes)
	for name := range got {
		if _, ok := want[name]; !ok && name != "Address" {
			delete(got, name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s, -want +got:\n%s", what, d)
	}
	if l.Kind != kind || l.Type != link.CAN || !l.IsUp() || len(l.Data()) > 0 {
		t.Errorf("%s: kind %q, type %d, flags %v, data %x", what, l.Kind, l.Type, l.Flags, l.Data())
	}
	if p, err := can.From(l); p != protocol || err != nil {
		t.Errorf("%s is for %v, %v, not %v", what, p, err, protocol)
	}
}

// TestDefaults checks that an end has nothing of what is said of the other.
func TestDefaults(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	first := p.Create(t, vxcan.New("first", nil).Protocol(can.CC).Group(5).Up())
	peer := p.Get(t, first.Parent.Or(0))
	if protocol, err := can.From(peer); protocol == can.CC || err != nil {
		t.Errorf("the other end is for %v, %v", protocol, err)
	}
	if peer.Name != "vxcan0" || peer.Group.Or(9) != 0 || peer.IsUp() {
		t.Errorf("the other end is %s, group %v, flags %v", peer.Name, peer.Group, peer.Flags)
	}
}

// TestTwins makes a pair by the library and one by ip(8).
func TestTwins(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	ours.Create(t, vxcan.New("c0", vxcan.NewPeer("c1").Protocol(can.CC).Group(6).Up()).Protocol(can.FD).TxQLen(100).Up())
	theirs.IP(t, strings.Fields("link add dev c0 mtu 72 txqueuelen 100 type vxcan peer name c1 mtu 16 group 6")...)
	theirs.IP(t, strings.Fields("link set dev c1 up")...)
	theirs.IP(t, strings.Fields("link set dev c0 up")...)
	kindtest.Twins(t, ours, theirs)
}

// TestFrames sends frames from one namespace to another and back. An end for
// CAN CC sends no frames of CAN FD, but gets them.
func TestFrames(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	c0 := here.Create(t, vxcan.New("c0", vxcan.NewPeer("c1").NetNS(there.NS).Protocol(can.CC).Up()).Protocol(can.FD).Up())
	a, b := socket(t, here, c0.Index), socket(t, there, c0.Parent.Or(0))
	classic := canraw.Frame{ID: 0x123, Data: []byte("classic")}
	fd := canraw.Frame{ID: 0x7ff, FD: true, Data: []byte("a frame of CAN FD, of forty-eight bytes in all...")[:48]}
	for _, s := range []struct {
		from, to *canraw.Socket
		frame    canraw.Frame
	}{{a, b, classic}, {b, a, classic}, {a, b, fd}} {
		if err := s.from.Send(s.frame); err != nil {
			t.Fatal(err)
		}
		got, err := s.to.Receive()
		if d := cmp.Diff(s.frame, got); d != "" || err != nil {
			t.Errorf("received %v, -want +got:\n%s", err, d)
		}
	}
	if err := b.Send(fd); !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.EMSGSIZE) {
		t.Errorf("CAN FD from an end for CAN CC: %v", err)
	}
}

func socket(t *testing.T, p *kindtest.Place, index link.Index) *canraw.Socket {
	t.Helper()
	s, err := canraw.Open(p.NS, index)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.SetDeadline(time.Now().Add(20 * time.Second))
	return s
}

// TestRefused asks for what cannot be.
func TestRefused(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	here.Create(t, vxcan.New("c0", vxcan.NewPeer("c1").Up()).Protocol(can.FD).Up())
	there.Create(t, vxcan.New("taken", nil))
	const (
		peer   = "IFLA_LINKINFO.IFLA_INFO_DATA.VXCAN_INFO_PEER."
		none   = "CAN links have no hardware address: operation not supported"
		misfit = " is the MTU of no CAN link: that is 16 (CAN CC), 72 (CAN FD) or 76 to 2060 (CAN XL): invalid argument"
	)
	address := kindtest.MAC("02:00:00:00:00:01")
	end := func() *vxcan.Peer { return vxcan.NewPeer("end") }
	r := kindtest.Refused{Places: []*kindtest.Place{here, there}, Rows: []kindtest.Refusal{
		{Name: "name", Create: vxcan.New("c0", end()), Want: "create vxcan c0: IFLA_IFNAME: there is a link of the name c0 already: file exists", Target: os.ErrExist},
		{Name: "name of the peer", Create: vxcan.New("new", vxcan.NewPeer("c0")), Want: "create vxcan new: " + peer + "IFLA_IFNAME: there is a link of the name c0 already: file exists", Target: os.ErrExist},
		{Name: "name of the peer there", Create: vxcan.New("new", vxcan.NewPeer("taken").NetNS(there.NS)), Want: "create vxcan new: " + peer + "IFLA_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "MTU", Create: vxcan.New("new", end()).MTU(71), Want: "create vxcan new: IFLA_MTU: 71" + misfit, Target: unix.EINVAL},
		{Name: "MTU of the peer", Create: vxcan.New("new", end().MTU(9000)), Want: "create vxcan new: " + peer + "IFLA_MTU: 9000" + misfit, Target: unix.EINVAL},
		{Name: "no protocol of the peer", Create: vxcan.New("new", end().Protocol(9)), Want: "create vxcan new: " + peer + "IFLA_MTU: 0" + misfit, Target: unix.EINVAL},
		{Name: "address", Create: vxcan.New("new", end()).Address(address), Want: "create vxcan new: IFLA_ADDRESS: " + none, Target: errors.ErrUnsupported},
		{Name: "address of the peer", Create: vxcan.New("new", end().Address(address)), Want: "create vxcan new: " + peer + "IFLA_ADDRESS: " + none, Target: errors.ErrUnsupported},
		{Name: "index of the peer alone", Create: vxcan.New("new", end().Index(9)), Want: "create peer vxcan end: ifi_index: the kernel heeds it only where the link has one, too: invalid argument", Target: unix.EINVAL},
		{Name: "queues of the peer", Create: vxcan.New("new", end().Queues(0, 1)), Want: "create vxcan new: " + peer + "IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "a peer alone", Create: end(), Want: "create end: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument", Target: unix.EINVAL},
		{Name: "change while up", Ref: link.Name("c1"), Set: vxcan.Change().Protocol(can.CC), Want: "set vxcan c1: IFLA_MTU: take the link down first: device or resource busy", Target: unix.EBUSY},
		{Name: "change of the MTU", Ref: link.Name("c0"), Set: vxcan.Change().MTU(20).Down(), Want: "set vxcan c0: IFLA_MTU: 20" + misfit, Target: unix.EINVAL},
		{Name: "change of another kind", Ref: link.Name("lo"), Set: vxcan.Change().Protocol(can.CC), Want: "set lo: IFLA_LINKINFO.IFLA_INFO_KIND: it is the loopback link, not a vxcan link: invalid argument", Target: unix.EINVAL},
	}}
	if !hasXL() {
		const want = "IFLA_MTU: this kernel has no CAN XL: needs Linux 6.1: operation not supported"
		r.Rows = append(r.Rows,
			kindtest.Refusal{Name: "CAN XL", Create: vxcan.New("new", end()).Protocol(can.XL), Want: "create vxcan new: " + want, Target: errors.ErrUnsupported},
			kindtest.Refusal{Name: "CAN XL of the peer", Create: vxcan.New("new", end().Protocol(can.XL)), Want: "create vxcan new: " + peer + want, Target: errors.ErrUnsupported})
	}
	r.Check(t)
}
