package vrf

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/bridge"
	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
	"github.com/virtif/virtif/veth"
	"github.com/virtif/virtif/vlan"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func newPlace(t *testing.T) *kindtest.Place {
	t.Helper()
	return kindtest.NewPlace(t, "vrf", "dummy")
}

// TestCreate makes VRFs with the smallest and the largest table, one of which
// two share, and reads and deletes them.
func TestCreate(t *testing.T) {
	p := newPlace(t)
	for name, table := range map[string]uint32{"small": 1, "large": 1<<32 - 1, "other": 1} {
		l := p.Create(t, New(name, table).Up())
		a, err := From(l)
		if err != nil || a.Table != link.Some(table) || len(a.Unknown) > 0 || !l.IsUp() {
			t.Errorf("%s: table %v, unknown %v, up %v, %v", name, a.Table, a.Unknown, l.IsUp(), err)
		}
		p.Delete(t, l)
	}
	if left := p.Names(t, "vrf"); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// TestNumbered leaves the number of the name to the library.
func TestNumbered(t *testing.T) {
	p := newPlace(t)
	for _, name := range []string{"", "vrf%d", ""} {
		p.Create(t, New(name, 10))
	}
	if got := fmt.Sprint(p.Names(t, "vrf")); got != "[vrf0 vrf1 vrf2]" {
		t.Errorf("the names are %s", got)
	}
}

// TestPorts makes a link a port of one VRF, then of another, then of none.
func TestPorts(t *testing.T) {
	p := newPlace(t)
	red, blue := p.Create(t, New("red", 10).Up()), p.Create(t, New("blue", 1<<32-1).Up())
	p.Create(t, dummy.New("d0").Up())
	for _, c := range []struct {
		change link.Request
		master link.Index
		table  uint32
	}{
		{link.Change().Master(red), red.Index, 10},
		{link.Change().Master(blue), blue.Index, 1<<32 - 1},
	} {
		p.Set(t, link.Name("d0"), c.change)
		d0 := p.Get(t, link.Name("d0"))
		a, err := PortFrom(d0)
		if err != nil || a.Table != link.Some(c.table) || len(a.Unknown) > 0 || d0.Master.Or(0) != c.master || !d0.IsUp() {
			t.Errorf("of %v: table %v, unknown %v, up %v, %v", d0.Master, a.Table, a.Unknown, d0.IsUp(), err)
		}
	}
	p.Set(t, link.Name("d0"), link.Change().NoMaster())
	if _, err := PortFrom(p.Get(t, link.Name("d0"))); err == nil {
		t.Error("still a port")
	}
	p.Create(t, dummy.New("d1").Master(red).Up())
	p.Delete(t, red)
	if _, err := PortFrom(p.Get(t, link.Name("d1"))); err == nil {
		t.Error("still a port of what is not there")
	}
}

// TestTwin makes a VRF and a port with the library and with ip(8), and lets ip(8)
// tell the difference.
func TestTwin(t *testing.T) {
	ours, theirs := newPlace(t), newPlace(t)
	red, d0 := kindtest.MAC("02:00:00:00:00:01"), kindtest.MAC("02:00:00:00:00:02")
	ours.Create(t, New("red", 4242).Address(red).MTU(1500).Alias("the red one").Up())
	ours.Create(t, dummy.New("d0").Address(d0).Master(link.Name("red")).Up())
	theirs.IP(t, "link", "add", "red", "address", red.String(), "mtu", "1500", "up", "type", "vrf", "table", "4242")
	theirs.IP(t, "link", "set", "red", "alias", "the red one")
	theirs.IP(t, "link", "add", "d0", "address", d0.String(), "type", "dummy")
	theirs.IP(t, "link", "set", "d0", "master", "red", "up")
	kindtest.Twins(t, ours, theirs, "red", "d0")
}

// TestRefused makes and changes VRFs and ports in ways that cannot be.
func TestRefused(t *testing.T) {
	kerneltest.NeedsKind(t, "bridge")
	kerneltest.NeedsKind(t, "vlan")
	p, there := newPlace(t), newPlace(t)
	p.Create(t, New("red", 10).Up())
	p.Create(t, New("blue", 20))
	p.Create(t, dummy.New("d0").Up())
	p.Create(t, dummy.New("d1").Master(link.Name("red")).Up())
	p.Create(t, bridge.New("br0").Up())
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	const data = "IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VRF_TABLE: "
	table := link.RawAttr{Type: 1, Data: []byte{30, 0, 0, 0}}
	r := kindtest.Refused{Places: []*kindtest.Place{p, there}, Varies: []string{"bridge"}, Rows: []kindtest.Refusal{
		{Name: "table", Create: New("v0", 0),
			Want: "create vrf v0: " + data + "0: at least 1 is needed: numerical result out of range", Target: unix.ERANGE},
		{Name: "no table", Create: link.Custom("vrf", "v0"),
			Want: "create vrf v0: VRF table id is missing: invalid argument", Target: unix.EINVAL},
		{Name: "table 0 unchecked", Create: link.Custom("vrf", "v0").Raw(link.RawAttr{Type: 1, Data: make([]byte, 4)}),
			Want: "create vrf v0: IFLA_LINKINFO.IFLA_INFO_DATA.Attr(1): Invalid VRF table id: invalid argument", Target: unix.EINVAL},
		{Name: "short table", Create: link.Custom("vrf", "v0").Raw(link.RawAttr{Type: 1, Data: make([]byte, 3)}),
			Want: "create vrf v0: IFLA_LINKINFO.IFLA_INFO_DATA.Attr(1): Attribute failed policy validation: numerical result out of range", Target: unix.ERANGE},
		{Name: "name", Create: New("v 0", 1),
			Want: `create vrf v 0: IFLA_IFNAME: "v 0" has the character ' ', which a name cannot have: invalid argument`, Target: unix.EINVAL},
		{Name: "name that is taken", Create: New("d0", 1),
			Want: "create vrf d0: IFLA_IFNAME: there is a link of the name d0 already: file exists", Target: os.ErrExist},
		{Name: "multicast address", Create: New("v0", 1).Address(kindtest.MAC("01:00:00:00:00:01")),
			Want: "create vrf v0: Invalid hardware address: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "short address", Create: New("v0", 1).Address(net.HardwareAddr{2, 0, 0, 1}),
			Want: "create vrf v0: Invalid hardware address: invalid argument", Target: unix.EINVAL},
		{Name: "MTU below that of IPv6", Create: New("v0", 1).MTU(1279),
			Want: "create vrf v0: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "a parent", Create: New("v0", 1).Parent(link.Name("d0")),
			Want: "create vrf v0: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "closed namespace", Create: New("v0", 1).NetNS(closed),
			Want: "create vrf v0: IFLA_NET_NS_FD: the handle of the network namespace is closed: bad file descriptor", Target: os.ErrClosed},
		{Name: "a creation changes", Ref: link.Name("red"), Set: New("red", 10),
			Want: "set vrf red: a request to create cannot change a link: start with Change: invalid argument", Target: unix.EINVAL},

		{Name: "another table", Ref: link.Name("red"), Set: link.ChangeCustom("vrf").Raw(table).Alias("x"),
			Want: "set vrf red: IFLA_LINKINFO.IFLA_INFO_DATA.Attr(1): operation not supported", Target: errors.ErrUnsupported},
		{Name: "another namespace", Since: "6.12", Ref: link.Name("red"), Set: link.Change().Alias("x").NetNS(there.NS),
			Want: "set vrf red: IFLA_NET_NS_FD: The interface netns is immutable: invalid argument", Target: unix.EINVAL},
		{Name: "the loopback link as a port", Ref: link.Name("lo"), Set: link.Change().Master(link.Name("red")),
			Want: "set lo: IFLA_MASTER: Can not enslave loopback device to a VRF: operation not supported", Target: errors.ErrUnsupported},
		{Name: "a VRF as a port", Ref: link.Name("blue"), Set: link.Change().Group(5).Master(link.Name("red")),
			Want: "set vrf blue: IFLA_MASTER: Can not enslave an L3 master device to a VRF: invalid argument", Target: unix.EINVAL},
		{Name: "a VRF as a port of a bridge", Ref: link.Name("blue"), Set: link.Change().Master(link.Name("br0")),
			Want: "set vrf blue: IFLA_MASTER: invalid argument", Target: unix.EINVAL},
		{Name: "no such master", Ref: link.Name("d0"), Set: link.Change().Master(link.Name("green")).Down(),
			Want: "set dummy d0: IFLA_MASTER: green cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "a VLAN upon a VRF", Create: vlan.New("v0", link.Name("red"), 2),
			Want: "create vlan v0: IFLA_LINK: 8021q: VLANs not supported on device: operation not supported", Target: errors.ErrUnsupported},
		{Name: "settings of a port", Ref: link.Name("d1"), Set: bridge.ChangePort().Cost(1),
			Want: "set dummy d1: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA: it is no port of a bridge: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
}

// TestStrictMode has a namespace where no two VRFs share a table.
func TestStrictMode(t *testing.T) {
	p := newPlace(t)
	red := p.Create(t, New("red", 10))
	err := p.NS.Do(func() error { return os.WriteFile("/proc/sys/net/vrf/strict_mode", []byte("1"), 0) })
	if err != nil {
		t.Fatal(err)
	}
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "table that is taken", Create: New("blue", 10),
			Want:   "create vrf blue: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VRF_TABLE: Table is used by another VRF: device or resource busy",
			Target: unix.EBUSY},
	}}
	r.Check(t)
	p.Delete(t, red)
	p.Create(t, New("blue", 10))
}

// TestOverlap gives one host two networks with the same addresses, and talks to
// each by its VRF.
func TestOverlap(t *testing.T) {
	kerneltest.NeedsKind(t, "veth")
	host := newPlace(t)
	address := func(p *kindtest.Place, name link.Name, prefix string) {
		t.Helper()
		if err := p.Conn.AddAddr(name, link.Addr{Prefix: netip.MustParsePrefix(prefix)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"red", "blue"} {
		far := kindtest.NewPlace(t)
		vrf := host.Create(t, New(name, uint32(10+i)).Up())
		port := link.Name("to-" + name)
		host.Create(t, veth.New(string(port), veth.NewPeer("eth0").NetNS(far.NS).Up()).Master(vrf).Up())
		address(host, port, "192.0.2.1/24")
		address(far, "eth0", "192.0.2.2/24")
		answer(t, far, name)
	}
	for _, name := range []string{"red", "blue", "to-blue", "to-red"} {
		want := name
		if len(name) > 4 {
			want = name[len("to-"):]
		}
		if got := ask(t, host, net.Dialer{Control: Control(name)}); got != want {
			t.Errorf("by %s, %q answers", name, got)
		}
	}
	err := host.NS.Do(func() error {
		_, err := net.Dial("udp4", "192.0.2.2:5000")
		return err
	})
	if !errors.Is(err, unix.ENETUNREACH) {
		t.Errorf("by no VRF: %v", err)
	}
}

// answer answers each datagram to a place with a text.
func answer(t *testing.T, p *kindtest.Place, text string) {
	t.Helper()
	var conn net.PacketConn
	err := p.NS.Do(func() (err error) {
		conn, err = net.ListenPacket("udp4", "192.0.2.2:5000")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for b := make([]byte, 100); ; {
			_, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			conn.WriteTo([]byte(text), from)
		}
	}()
	t.Cleanup(func() {
		conn.Close()
		<-done
	})
}

// ask sends a datagram and returns the answer. What is sent before the links
// carry it is lost: it is sent again until an answer comes.
func ask(t *testing.T, p *kindtest.Place, dialer net.Dialer) string {
	t.Helper()
	var conn net.Conn
	err := p.NS.Do(func() (err error) {
		conn, err = dialer.DialContext(context.Background(), "udp4", "192.0.2.2:5000")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	b := make([]byte, 100)
	for range 100 {
		if _, err = conn.Write([]byte("who are you?")); err != nil {
			t.Fatal(err)
		}
		conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		var n int
		if n, err = conn.Read(b); err == nil {
			return string(b[:n])
		}
	}
	t.Fatalf("no answer: %v", err)
	return ""
}
