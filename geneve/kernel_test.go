package geneve

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

func settings(t *testing.T, remote string, list ...kindtest.Setting) *kindtest.Settings[Attributes] {
	t.Helper()
	return &kindtest.Settings[Attributes]{
		Place: kindtest.NewPlace(t, "geneve"), Kind: "geneve", Name: "gnv0",
		New: func(name string) link.Request {
			if name != "gnv0" { // they must differ
				return New(name, 101, ip(remote))
			}
			return New(name, 100, ip(remote))
		},
		Start: func() link.Request { return Change() },
		From:  From, Walk: (*Attributes).walk, Rows: rows, List: list,
	}
}

func setting(words string, setter string, args ...any) kindtest.Setting {
	return kindtest.Setting{Words: words, Calls: []kindtest.Call{kindtest.Do(setter, args...)}}
}

func settings4(t *testing.T) *kindtest.Settings[Attributes] {
	ports := setting("srcport 5000 6000", "SrcPorts", 5000, 6000)
	ports.Want = map[string]any{"SrcPorts": PortRange{Low: 5000, High: 6000}}
	return settings(t, "192.0.2.2",
		setting("ttl 9", "TTL", 9),
		setting("tos 0x10", "TOS", 0x10),
		setting("df set", "DF", DFSet),
		setting("dstport 6082", "DstPort", 6082),
		ports,
		setting("udpcsum", "UDPCsum", true),
		setting("local 192.0.2.1", "Local", ip("192.0.2.1")),
		setting("gro_hint", "GROHint"),
	)
}

func settings6(t *testing.T) *kindtest.Settings[Attributes] {
	label := setting("flowlabel 0x12345", "FlowLabel", 0x12345)
	label.Want = map[string]any{"FlowLabel": 0x12345}
	return settings(t, "2001:db8::2",
		label,
		setting("udp6zerocsumtx", "UDP6ZeroCsumTx", true),
		setting("udp6zerocsumrx", "UDP6ZeroCsumRx", true),
	)
}

func TestCreateAll(t *testing.T) {
	settings4(t).CreateAll(t)
	settings6(t).CreateAll(t)
}

func TestChangeEach(t *testing.T) {
	for _, s := range []*kindtest.Settings[Attributes]{settings4(t), settings6(t)} {
		s.Place.Create(t, s.New("gnv0"))
		s.ChangeEach(t)
		s.TooNew(t)
	}
}

// TestTwin has ip(8) make the same.
func TestTwin(t *testing.T) {
	s, theirs := settings4(t), kindtest.NewPlace(t)
	words, calls := s.Known(t)
	mac := kindtest.MAC("02:00:00:00:00:01")
	theirs.IP(t, slices.Concat([]string{"link", "add", "gnv0", "address", mac.String(), "type", "geneve", "id", "100", "remote", "192.0.2.2"}, words)...)
	spec := New("gnv0", 100, ip("192.0.2.2")).Address(mac)
	kindtest.Apply(t, spec, calls...)
	s.Place.Create(t, spec)
	kindtest.Twins(t, s.Place, theirs, "gnv0")
}

// TestTTL changes between a TTL and that of the packet inside.
func TestTTL(t *testing.T) {
	p := kindtest.NewPlace(t, "geneve")
	gnv := p.Create(t, New("gnv0", 100, ip("192.0.2.2")).TTLInherit())
	for _, c := range []struct {
		change  *Spec
		inherit bool
	}{{nil, true}, {Change().TTL(9), false}, {Change().TTLInherit(), true}, {Change().TTL(0), false}} {
		if c.change != nil {
			p.Set(t, gnv, c.change)
		}
		a, err := From(p.Get(t, gnv))
		if err != nil || a.TTLInherit.Or(!c.inherit) != c.inherit {
			t.Errorf("%v: it is %v, %v", c.change, a, err)
		}
	}
	p.Set(t, gnv, Change().Remote(ip("192.0.2.3")).MTU(1300))
	a, err := From(p.Get(t, gnv))
	if err != nil || a.Remote.Or(netip.Addr{}) != ip("192.0.2.3") || p.Get(t, gnv).MTU.Or(0) != 1300 {
		t.Errorf("it is %v, %v", a, err)
	}
}

// TestInnerProtoInherit makes a link without hardware addresses. It is since
// Linux 5.18, and in later releases of 5.10, too.
func TestInnerProtoInherit(t *testing.T) {
	p := kindtest.NewPlace(t, "geneve")
	l, err := p.Conn.Create(New("gnv0", 100, ip("192.0.2.2")).InnerProtoInherit())
	if err != nil {
		kerneltest.Needs(t, "5.18", "geneve innerprotoinherit")
		t.Fatal(err)
	}
	a, err := From(l)
	if err != nil || !a.InnerProtoInherit.Or(false) || !l.Address.IsZero() {
		t.Errorf("it is %v with the address %v, %v", a, l.Address, err)
	}
	if err := p.Conn.Set(l, Change().InnerProtoInherit()); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("changed: %v", err)
	}
}

// TestRefused has creations and changes refused.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, "geneve")
	remote := ip("192.0.2.2")
	p.Create(t, New("gnv0", 100, remote).TTLInherit())
	p.Create(t, NewExternal("ext").DstPort(7000))
	p.Create(t, New("gnv6", 6, ip("2001:db8::2")))
	const (
		data = ": IFLA_LINKINFO.IFLA_INFO_DATA."
		anew = ": delete the link and create it anew: operation not supported"
	)
	create := func(name, want string, target error, spec *Spec) kindtest.Refusal {
		return kindtest.Refusal{Name: name, Create: spec, Want: "create geneve gnv1" + want, Target: target}
	}
	change := func(name string, ref link.Name, want string, target error, spec link.Request) kindtest.Refusal {
		return kindtest.Refusal{Name: name, Ref: ref, Set: spec, Want: "set geneve " + string(ref) + want, Target: target}
	}
	table := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		create("VNI of 25 bits", data+"IFLA_GENEVE_ID: 16777216 is not in 0 to 16777215: numerical result out of range", unix.ERANGE, New("gnv1", 1<<24, remote)),
		create("the same tunnel", data+"IFLA_GENEVE_ID: another link has this VNI, UDP port and addresses: device or resource busy", unix.EBUSY, New("gnv1", 100, remote)),
		create("no remote", data+"IFLA_GENEVE_REMOTE: the zero address: invalid argument", unix.EINVAL, New("gnv1", 1, netip.Addr{})),
		create("multicast", data+"IFLA_GENEVE_REMOTE: Remote IPv4 address cannot be Multicast: invalid argument", unix.EINVAL, New("gnv1", 1, ip("239.1.1.1"))),
		create("link-local", data+"IFLA_GENEVE_REMOTE6: Remote IPv6 address cannot be link-local: invalid argument", unix.EINVAL, New("gnv1", 1, ip("fe80::1"))),
		create("two IP versions", data+"IFLA_GENEVE_LOCAL6: 2001:db8::1 and the remote 192.0.2.2 are not of one IP version: invalid argument", unix.EINVAL, New("gnv1", 1, remote).Local(ip("2001:db8::1"))),
		create("port 0", data+"IFLA_GENEVE_PORT: 0: at least 1 is needed: numerical result out of range", unix.ERANGE, New("gnv1", 1, remote).DstPort(0)),
		create("ports the wrong way round", data+"IFLA_GENEVE_PORT_RANGE: 2 to 1 is empty: invalid argument", unix.EINVAL, New("gnv1", 1, remote).SrcPorts(2, 1)),
		create("flow label of IPv4", data+"IFLA_GENEVE_LABEL: 0x5: only links with an IPv6 remote have a flow label: invalid argument", unix.EINVAL, New("gnv1", 1, remote).FlowLabel(5)),
		create("unknown DF", data+"IFLA_GENEVE_DF: DF(3) is not in unset to inherit: numerical result out of range", unix.ERANGE, New("gnv1", 1, remote).DF(3)),
		create("external with a TTL", data+"IFLA_GENEVE_TTL: comes with each packet, and does not go with External: invalid argument", unix.EINVAL, NewExternal("gnv1").TTL(9)),
		create("external with a remote", data+"IFLA_GENEVE_REMOTE: comes with each packet, and does not go with External: invalid argument", unix.EINVAL, NewExternal("gnv1").Remote(remote)),
		{Name: "taken name", Create: New("gnv0", 1, remote), Want: "create geneve gnv0: IFLA_IFNAME: there is a link of the name gnv0 already: file exists", Target: os.ErrExist},
		change("port", "gnv0", data+"IFLA_GENEVE_PORT: can be set at creation only"+anew, errors.ErrUnsupported, Change().DstPort(Port)),
		change("another IP version", "gnv0", data+"IFLA_GENEVE_REMOTE6: 2001:db8::2 is not of the IP version of 192.0.2.2, which the link has"+anew, errors.ErrUnsupported, Change().Remote(ip("2001:db8::2")).MTU(1300)),
		change("external", "ext", data+"IFLA_GENEVE_COLLECT_METADATA: nothing of an external link can be changed"+anew, errors.ErrUnsupported, Change().TTL(9)),
		change("flow label of IPv4", "gnv0", data+"IFLA_GENEVE_LABEL: 0x5: only links with an IPv6 remote have a flow label: invalid argument", unix.EINVAL, Change().FlowLabel(5)),
		change("a part that fails", "gnv6", ": IFLA_MTU: mtu greater than device maximum: invalid argument", unix.EINVAL, Change().Remote(ip("2001:db8::3")).TTL(5).MTU(70000)),
	}}
	table.Check(t)
	p.Set(t, link.Name("ext"), Change().MTU(1300).Alias("not its own settings"))
}

// TestPackets has two hosts talk through a tunnel.
func TestPackets(t *testing.T) {
	a, b := kindtest.NewPlace(t, "geneve", "veth"), kindtest.NewPlace(t)
	a.Create(t, veth.New("eth0", veth.NewPeer("eth0").NetNS(b.NS).Up()).Up())
	var socks []*net.UDPConn
	for i, p := range []*kindtest.Place{a, b} {
		outer, inner := []netip.Addr{ip("192.0.2.1"), ip("192.0.2.2")}, []netip.Addr{ip("198.51.100.1"), ip("198.51.100.2")}
		if err := p.Conn.AddAddr(link.Name("eth0"), link.Addr{Prefix: netip.PrefixFrom(outer[i], 24)}); err != nil {
			t.Fatal(err)
		}
		p.Create(t, New("gnv0", 100, outer[1-i]).Up())
		if err := p.Conn.AddAddr(link.Name("gnv0"), link.Addr{Prefix: netip.PrefixFrom(inner[i], 24)}); err != nil {
			t.Fatal(err)
		}
		err := p.NS.Do(func() error {
			c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(inner[i], 0)))
			socks = append(socks, c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		defer socks[i].Close()
	}
	// The kernel takes its time to see that a link works.
	buf := make([]byte, 10)
	for end := time.Now().Add(10 * time.Second); ; {
		if _, err := socks[0].WriteTo([]byte("hello"), socks[1].LocalAddr()); err != nil {
			t.Log(err)
		}
		socks[1].SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		n, _, err := socks[1].ReadFrom(buf)
		if err == nil && string(buf[:n]) == "hello" {
			return
		}
		if time.Now().After(end) {
			t.Fatal("nothing came through the tunnel: ", err)
		}
	}
}
