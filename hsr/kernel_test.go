package hsr

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

var (
	p1, p2, p3 = link.Name("p1"), link.Name("p2"), link.Name("p3")
	hsr0       = link.Name("hsr0")
)

// newPlace has three Ethernet links, the first with a known address.
func newPlace(t *testing.T) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, kind, "veth")
	p.Create(t, veth.New("p1", veth.NewPeer("q1").Up()).Address(kindtest.MAC("02:00:00:00:00:01")).Up())
	p.Create(t, veth.New("p2", veth.NewPeer("q2").Up()).Up())
	p.Create(t, veth.New("p3", veth.NewPeer("q3").Up()).Up())
	return p
}

// TestCreate makes links and reads back what the kernel tells of them.
func TestCreate(t *testing.T) {
	p := newPlace(t)
	a, b, c := p.Get(t, p1).Index, p.Get(t, p2).Index, p.Get(t, p3).Index
	for _, tt := range []struct {
		name    string
		spec    *Spec
		address string
		want    Protocol
		inter   link.Index
	}{
		{"default", New("hsr0", p1, p2), "01:15:4e:00:01:00", ProtocolHSR, 0},
		{"version", New("hsr0", p1, p2).Version(1).Supervision(45), "01:15:4e:00:01:2d", ProtocolHSR, 0},
		{"PRP", New("hsr0", p1, p2).Protocol(ProtocolPRP).Supervision(255).Up(), "01:15:4e:00:01:ff", ProtocolPRP, 0},
		{"interlink", New("hsr0", p1, p2).Protocol(ProtocolHSR).Version(1).Interlink(p3), "01:15:4e:00:01:00", ProtocolHSR, c},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := p.Create(t, tt.spec)
			got, err := From(l)
			if err != nil {
				t.Fatal(err)
			}
			if kerneltest.Version().Major < 7 { // 6.12 takes it and does not report it
				got.Interlink.Set(tt.inter)
			}
			if got.PortA.Or(0) != a || got.PortB.Or(0) != b || got.Interlink.Or(0) != tt.inter || got.Protocol.Or(9) != tt.want ||
				got.SupervisionAddress.Or(nil).String() != tt.address || got.Sequence.IsZero() || len(got.Unknown) > 0 {
				t.Errorf("it is %v, unknown %v", got, got.Unknown)
			}
			if v, ok := got.Version.Get(); ok && v != tt.spec.a.Version.Or(0) {
				t.Errorf("version %d", v)
			}
			if l.Address.Or(nil).String() != "02:00:00:00:00:01" || l.MTU.Or(0) != 1500-6 {
				t.Errorf("address %v, MTU %v", l.Address, l.MTU)
			}
			p.Delete(t, l)
		})
	}
}

func TestMTU(t *testing.T) {
	p := newPlace(t)
	if mtu := p.Create(t, New("hsr0", p1, p2).MTU(1400).Up()).MTU.Or(0); mtu != 1400 {
		t.Errorf("made with %d", mtu)
	}
	p.Set(t, hsr0, link.Change().MTU(1300))
	if mtu := p.Get(t, hsr0).MTU.Or(0); mtu != 1300 {
		t.Errorf("changed to %d", mtu)
	}
}

// TestTwin makes a link by the library and one by ip(8).
func TestTwin(t *testing.T) {
	ours, theirs := newPlace(t), newPlace(t)
	ours.Create(t, New("hsr0", p1, p2).Supervision(45).Version(1))
	theirs.IP(t, "link", "add", "dev", "hsr0", "type", kind, "slave1", "p1", "slave2", "p2", "supervision", "45", "version", "1")
	kindtest.Twins(t, ours, theirs, "hsr0")
}

func TestRefused(t *testing.T) {
	p, there := newPlace(t), newPlace(t)
	p.Create(t, New("hsr0", p1, p2))
	p.Create(t, link.Custom("bridge", "br0"))
	p.Create(t, veth.New("port", veth.NewPeer("other")).Master(link.Name("br0")))
	const data = "IFLA_LINKINFO.IFLA_INFO_DATA."
	new1 := func() *Spec { return New("hsr1", p3, link.Name("q3")) }
	r := &kindtest.Refused{Places: []*kindtest.Place{p, there}, Varies: []string{kind}, Rows: []kindtest.Refusal{
		{Name: "no ports", Create: New("hsr1", nil, nil), Want: "create hsr hsr1: " + data + "IFLA_HSR_SLAVE1: there is no such port: nil: invalid argument", Target: unix.EINVAL},
		{Name: "one port", Create: New("hsr1", p3, nil), Want: "create hsr hsr1: " + data + "IFLA_HSR_SLAVE2: there is no such port: nil: invalid argument", Target: unix.EINVAL},
		{Name: "unknown port", Create: New("hsr1", p3, link.Name("nix")), Want: "create hsr hsr1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_HSR_SLAVE2: nix cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "twice the same", Create: New("hsr1", p3, p3), Want: "create hsr hsr1: hsr: Slave1 and Slave2 are same: invalid argument", Target: unix.EINVAL},
		{Name: "loopback", Create: New("hsr1", link.Name("lo"), p3), Want: "create hsr hsr1: hsr: Cannot use loopback or non-ethernet device as HSR slave: invalid argument", Target: unix.EINVAL},
		{Name: "port of another", Create: New("hsr1", p3, p1), Want: "create hsr hsr1: hsr: This device is already a HSR slave: invalid argument", Target: unix.EINVAL},
		{Name: "tree", Create: New("hsr1", p3, hsr0), Want: "create hsr hsr1: hsr: Cannot create trees of HSR devices: invalid argument", Target: unix.EINVAL},
		{Name: "name", Create: New("hsr0", p3, link.Name("q3")), Want: "create hsr hsr0: IFLA_IFNAME: there is a link of the name hsr0 already: file exists", Target: os.ErrExist},
		{Name: "version", Create: new1().Version(2), Want: "create hsr hsr1: " + data + "IFLA_HSR_VERSION: 2 is not in 0 to 1: numerical result out of range", Target: unix.ERANGE},
		{Name: "protocol", Create: new1().Protocol(2), Want: "create hsr hsr1: " + data + "IFLA_HSR_PROTOCOL: Protocol(2) is not in hsr to prp: numerical result out of range", Target: unix.ERANGE},
		{Name: "version of PRP", Create: new1().Protocol(ProtocolPRP).Version(1), Want: "create hsr hsr1: " + data + "IFLA_HSR_VERSION: is that of HSR: PRP has none: invalid argument", Target: unix.EINVAL},
		{Name: "interlink of PRP", Create: new1().Protocol(ProtocolPRP).Interlink(link.Name("q2")), Want: "create hsr hsr1: " + data + "IFLA_HSR_INTERLINK: is for HSR: PRP has none: invalid argument", Target: unix.EINVAL},
		{Name: "interlink is a port", Create: new1().Interlink(p3), Want: "create hsr hsr1: hsr: Interlink and Slave1 are the same: invalid argument", Target: unix.EINVAL},
		{Name: "MTU", Create: new1().MTU(1495), Want: "create hsr hsr1: IFLA_MTU: 1495 is not in 0 to 1500: invalid argument", Target: unix.EINVAL},
		{Name: "move", Ref: hsr0, Set: link.Change().NetNS(there.NS), Want: "set hsr hsr0: IFLA_NET_NS_FD: The interface netns is immutable: invalid argument", Target: unix.EINVAL},
		{Name: "not to be changed", Ref: hsr0, Set: New("hsr1", p1, p2), Want: "set hsr hsr0: a request to create cannot change a link: start with Change: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
}

// TestPackets makes a ring of two and sends through it while one cable after the
// other is down: with each, all goes by the other one.
func TestPackets(t *testing.T) {
	for _, protocol := range []Protocol{ProtocolHSR, ProtocolPRP} {
		t.Run(protocol.String(), func(t *testing.T) {
			here, there := kindtest.NewPlace(t, kind, "veth"), kindtest.NewPlace(t)
			for _, name := range []string{"p1", "p2"} {
				here.Create(t, veth.New(name, veth.NewPeer(name).NetNS(there.NS).Up()).Up())
			}
			a, b := host(t, here, protocol, "192.0.2.1/24"), host(t, there, protocol, "192.0.2.2/24")
			for _, down := range []link.Name{"", "p1", "p2"} {
				if down != "" {
					here.Set(t, down, link.Change().Down())
				}
				text, buf := []byte("without "+down), make([]byte, 100)
				here.Await(t, string(text), func() bool {
					if _, err := a.WriteTo(text, b.LocalAddr()); err != nil {
						return false
					}
					b.SetReadDeadline(time.Now().Add(time.Second))
					n, _, err := b.ReadFrom(buf)
					return err == nil && bytes.Equal(buf[:n], text)
				})
				if down != "" {
					here.Set(t, down, link.Change().Up())
				}
			}
		})
	}
}

func host(t *testing.T, p *kindtest.Place, protocol Protocol, address string) (conn *net.UDPConn) {
	t.Helper()
	l := p.Create(t, New("hsr0", p1, p2).Protocol(protocol).Up())
	prefix := netip.MustParsePrefix(address)
	if err := p.Conn.AddAddr(l, link.Addr{Prefix: prefix}); err != nil {
		t.Fatal(err)
	}
	err := p.NS.Do(func() (err error) {
		conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(prefix.Addr(), 0)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestNothingLeft deletes a link: its ports are free again.
func TestNothingLeft(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("hsr0", p1, p2))
	p.Delete(t, hsr0)
	if _, err := p.Conn.Get(hsr0); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
	p.Create(t, New("hsr1", p2, p1))
}
