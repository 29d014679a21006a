package netkit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// settings are the settings of nk0 in a new place. Those of the peer come last,
// as ip(8) wants it.
func settings(t *testing.T) *kindtest.Settings[Attributes] {
	first := attr.VersionOf(6, 7)
	s := &kindtest.Settings[Attributes]{
		Place: kindtest.NewPlace(t, kind),
		Kind:  kind,
		Name:  "nk0",
		New:   func(name string) link.Request { return New(name, NewPeer(name+"-peer")) },
		Start: func() link.Request { return Change() },
		From:  From,
		Walk:  walk,
		Rows:  setters,
		List: []kindtest.Setting{
			{Words: "mode l2"},
			{Words: "scrub none"},
			{Words: "headroom 64", Calls: []kindtest.Call{do("Headroom", 64)}},
			{Words: "tailroom 32", Calls: []kindtest.Call{do("Tailroom", 32)}},
			{Words: "blackhole", Since: first},
			{Words: "peer scrub none"},
			{Words: "peer blackhole", Since: first},
		},
	}
	if scrubs(t, s.Place) && running() < attr.VersionOf(6, 13) {
		// A kernel that has it earlier than mainline: TestScrub looks at that.
		s.List = slices.DeleteFunc(s.List, func(set kindtest.Setting) bool { return strings.HasSuffix(set.Words, "scrub none") })
	}
	return s
}

// scrubs reports whether the kernel knows scrubbing. That came with Linux 6.13,
// and to 6.12 with one of its point releases.
func scrubs(t *testing.T, p *kindtest.Place) bool {
	t.Helper()
	a, err := From(p.Create(t, New("try", nil)))
	if err != nil {
		t.Fatal(err)
	}
	p.Delete(t, link.Name("try"))
	return !a.Scrub.IsZero()
}

// TestScrub makes pairs that scrub at one end only.
func TestScrub(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	if !scrubs(t, p) {
		kerneltest.Needs(t, "6.13", "scrubbing of netkits")
		t.Fatal("the kernel does not know it")
	}
	for _, want := range []Attributes{
		{Scrub: attr.Some(ScrubNone), PeerScrub: attr.Some(ScrubDefault)},
		{Scrub: attr.Some(ScrubDefault), PeerScrub: attr.Some(ScrubNone)},
	} {
		first := p.Create(t, New("first", nil).Scrub(want.Scrub.Or(0)).PeerScrub(want.PeerScrub.Or(0)))
		if a, err := From(first); err != nil || a.Scrub != want.Scrub || a.PeerScrub != want.PeerScrub {
			t.Errorf("it has %v, %v, not %v", a, err, want)
		}
		p.Delete(t, first)
	}
}

// TestCreate makes a pair with all settings.
func TestCreate(t *testing.T) {
	s := settings(t)
	s.CreateAll(t)
	a := s.Read(t)
	if !a.Primary.Or(false) {
		t.Errorf("the first end is not the primary: %v", a)
	}
	peer, err := From(s.Place.Get(t, link.Name("nk0-peer")))
	if err != nil {
		t.Fatal(err)
	}
	// Seen from the other end, it is the other way round.
	a.Primary.Set(false)
	if d := cmp.Diff(kindtest.Present(&a), kindtest.Present(&peer)); d != "" {
		t.Errorf("the other end, -want +got:\n%s", d)
	}
}

// TestDefaults makes a pair without any.
func TestDefaults(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	first := p.Create(t, New("first", nil))
	a, err := From(first)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"Mode": "l3", "Policy": "forward", "PeerPolicy": "forward", "Primary": "true",
	}
	if scrubs(t, p) {
		want["Scrub"], want["PeerScrub"] = "default", "default"
	}
	for _, field := range []string{"Headroom", "Tailroom"} {
		if running() >= attr.VersionOf(6, 14) {
			want[field] = "0"
		}
	}
	if running() >= attr.VersionOf(7, 1) {
		want["Pairing"] = "pair"
	}
	if d := cmp.Diff(want, kindtest.Present(&a)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if peer := p.Get(t, first.Parent.Or(0)); peer.Name != "nk0" {
		t.Errorf("the kernel calls the other end %s", peer.Name)
	}
}

func running() attr.Version {
	v := kerneltest.Version()
	return attr.VersionOf(uint(v.Major), uint(v.Minor))
}

// TestChange changes what can be changed, and has the rest refused.
func TestChange(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, s.New("nk0"))
	s.ChangeEach(t)
	s.TooNew(t)
}

// TestPeer sets what all links have at both ends, and expects neither to have
// what is the other's; the kernel does not look at the flags of the peer.
func TestPeer(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	here.Create(t, New("nk0", NewPeer("eth0").
		NetNS(there.NS).
		MTU(1300).
		Address(mac("02:00:00:00:00:02")).
		TxQLen(200).
		Group(6).
		Index(8).
		ARP(false).
		Multicast(false).
		AllMulticast(true).
		Alias("the peer").
		AltNames("the-peer").
		Up()).
		Mode(L2).
		MTU(1400).
		Address(mac("02:00:00:00:00:01")).
		TxQLen(100).
		Group(5).
		Index(7).
		Promisc(true).
		Alias("the first").
		Up())
	type end struct {
		Index              link.Index
		MTU, TxQLen, Group uint32
		Address, Alias     string
		AltNames           []string
		Flags              string
	}
	read := func(p *kindtest.Place, name string) end {
		l := p.Get(t, link.Name(name))
		const mask = link.FlagUp | link.FlagNoARP | link.FlagMulticast | link.FlagAllMulti | link.FlagPromisc
		return end{
			l.Index, l.MTU.Or(0), l.TxQLen.Or(0), l.Group.Or(0), l.Address.Or(nil).String(),
			l.Alias.Or(""), slices.Clone(l.AltNames), (l.Flags & mask).String(),
		}
	}
	want := [2]end{
		{7, 1400, 100, 5, "02:00:00:00:00:01", "the first", nil, (link.FlagUp | link.FlagMulticast | link.FlagPromisc).String()},
		{8, 1300, 200, 6, "02:00:00:00:00:02", "the peer", []string{"the-peer"}, (link.FlagUp | link.FlagNoARP | link.FlagAllMulti).String()},
	}
	if d := cmp.Diff(want, [2]end{read(here, "nk0"), read(there, "eth0")}); d != "" {
		t.Errorf("the ends, -want +got:\n%s", d)
	}
	here.Delete(t, link.Name("nk0"))
	if _, err := there.Conn.Get(link.Name("eth0")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the other end after the deletion: %v", err)
	}
}

// TestLinkWithoutPeer makes a single one.
func TestLinkWithoutPeer(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	kerneltest.Needs(t, "7.1", "single netkit")
	nk0 := p.Create(t, NewSingle("nk0").Mode(L2).Headroom(64).Address(mac("02:00:00:00:00:01")).Up())
	a, err := From(nk0)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"Mode": "l2", "Policy": "forward", "Primary": "true", "Pairing": "single", "Headroom": "64", "Tailroom": "0",
	}
	if d := cmp.Diff(want, kindtest.Present(&a)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if names := p.Names(t, kind); len(names) != 1 {
		t.Errorf("the links are %v", names)
	}
}

// TestTwins makes pairs by the library and by ip(8).
func TestTwins(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	ours.Create(t, New("nk0", NewPeer("nk1").MTU(1300).Address(mac("02:00:00:00:00:02")).Up()).
		Mode(L2).Policy(Blackhole).PeerPolicy(Blackhole).MTU(1400).Address(mac("02:00:00:00:00:01")).Up())
	theirs.IP(t, split("link add dev nk0 mtu 1400 address 02:00:00:00:00:01 type netkit mode l2 blackhole "+
		"peer blackhole name nk1 mtu 1300 address 02:00:00:00:00:02")...)
	theirs.IP(t, split("link set dev nk1 up")...)
	theirs.IP(t, split("link set dev nk0 up")...)
	for _, p := range []*kindtest.Place{ours, theirs} {
		p.IP(t, split("link add dev nk2 type netkit peer name nk3")...)
	}
	ours.Set(t, link.Name("nk2"), Change().PeerPolicy(Blackhole))
	theirs.IP(t, split("link set dev nk2 type netkit peer blackhole")...)
	kindtest.Twins(t, ours, theirs)
}

// TestPolicy sends frames to an end that drops them and to one that forwards
// them.
func TestPolicy(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	nk0 := p.Create(t, New("nk0", NewPeer("nk1").Up()).Mode(L2).Policy(Blackhole).Up())
	out, in := packetSocket(t, p, nk0.Index), packetSocket(t, p, nk0.Parent.Or(0))
	// A socket is told of the drop, so that nothing is to be waited for.
	if err := unix.Send(out, frame("dropped"), 0); !errors.Is(err, unix.ENOBUFS) {
		t.Errorf("the end that drops says %v, not %v", err, unix.ENOBUFS)
	}
	p.Set(t, nk0, Change().Policy(Forward))
	if err := unix.Send(out, frame("forwarded"), 0); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 200)
	if n, _, err := unix.Recvfrom(in, b, 0); err != nil || !bytes.Equal(b[:n], frame("forwarded")) {
		t.Errorf("received %q, %v", b[:n], err)
	}
}

// etherType is one for local experiments.
const etherType = 0x88b5

// frame is an Ethernet frame.
func frame(text string) []byte {
	b := append(mac("ff:ff:ff:ff:ff:ff"), mac("02:00:00:00:00:01")...)
	b = append(b, etherType>>8, etherType&0xff)
	return append(b, bytes.Repeat([]byte(text), 60/len(text))...)
}

// packetSocket returns a socket for frames of our type on a link.
func packetSocket(t *testing.T, p *kindtest.Place, index link.Index) int {
	t.Helper()
	var fd int
	err := p.NS.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	protocol := binary.NativeEndian.Uint16([]byte{etherType >> 8, etherType & 0xff})
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: protocol, Ifindex: int(index)}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10}); err != nil {
		t.Fatal(err)
	}
	return fd
}
