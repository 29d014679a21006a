package vxlan

import (
	"errors"
	"net/netip"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const data = ": IFLA_LINKINFO.IFLA_INFO_DATA."

// TestRefusedCreate has creations refused, by the kernel or before it is asked.
func TestRefusedCreate(t *testing.T) {
	p := newPlace(t)
	dev := link.Name("eth0")
	p.Create(t, New("vx0", 100).DstPort(Port))
	create := func(name, want string, target error, spec *Spec) kindtest.Refusal {
		return kindtest.Refusal{Name: name, Create: spec, Want: "create vxlan vx1" + want, Target: target}
	}
	reserved := create("reserved bits that are in use",
		data+"IFLA_VXLAN_RESERVED_BITS: Used bits 0x08000000ffffff00 cannot overlap reserved bits 0x0000000000000100: invalid argument",
		unix.EINVAL, New("vx1", 1).ReservedBits(0x100))
	reserved.Since = "6.14"
	table := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		create("VNI of 25 bits", data+"IFLA_VXLAN_ID: 16777216 is not in 0 to 16777215: numerical result out of range", unix.ERANGE,
			New("vx1", 1<<24)),
		create("VNI of another link", data+"IFLA_VXLAN_ID: A VXLAN device with the specified VNI already exists: file exists", os.ErrExist,
			New("vx1", 100).DstPort(Port)),
		create("address without a version", data+"IFLA_VXLAN_GROUP: the zero address: invalid argument", unix.EINVAL,
			New("vx1", 1).Remote(netip.Addr{})),
		create("address with a zone", data+"IFLA_VXLAN_LOCAL6: fe80::1%eth0 has a zone: invalid argument", unix.EINVAL,
			New("vx1", 1).Local(ip("fe80::1%eth0")).Dev(dev)),
		create("IPv4 in IPv6", data+"IFLA_VXLAN_GROUP6: ::ffff:192.0.2.2 is an IPv4 address in the form of an IPv6 one: invalid argument", unix.EINVAL,
			New("vx1", 1).Remote(ip("::ffff:192.0.2.2"))),
		create("two IP versions", data+"IFLA_VXLAN_GROUP6: 2001:db8::2 and the local address 192.0.2.1 are not of one IP version: invalid argument", unix.EINVAL,
			New("vx1", 1).Local(ip("192.0.2.1")).Remote(ip("2001:db8::2"))),
		create("multicast as local address", data+"IFLA_VXLAN_LOCAL: 239.1.1.1 is multicast: invalid argument", unix.EINVAL,
			New("vx1", 1).Local(ip("239.1.1.1"))),
		create("multicast as remote", data+"IFLA_VXLAN_GROUP: 239.1.1.1 is multicast: that is for Group: invalid argument", unix.EINVAL,
			New("vx1", 1).Remote(ip("239.1.1.1")).Dev(dev)),
		create("unicast as group", data+"IFLA_VXLAN_GROUP: 192.0.2.1 is not multicast: that is for Remote: invalid argument", unix.EINVAL,
			New("vx1", 1).Group(ip("192.0.2.1")).Dev(dev)),
		create("group without an underlay", data+"IFLA_VXLAN_GROUP6: the group ff05::1 needs Dev, the link to join it on: invalid argument", unix.EINVAL,
			New("vx1", 1).Group(ip("ff05::1"))),
		create("link-local without an underlay", data+"IFLA_VXLAN_LOCAL6: fe80::1 is link-local: it needs Dev: invalid argument", unix.EINVAL,
			New("vx1", 1).Local(ip("fe80::1"))),
		create("link-local to farther away", data+"IFLA_VXLAN_GROUP6: 2001:db8::2 is not link-local, as the local address fe80::1 is: invalid argument", unix.EINVAL,
			New("vx1", 1).Local(ip("fe80::1")).Remote(ip("2001:db8::2")).Dev(dev)),
		create("farther away to link-local", data+"IFLA_VXLAN_GROUP6: fe80::2 is link-local: the local address must be, too: invalid argument", unix.EINVAL,
			New("vx1", 1).Remote(ip("fe80::2")).Dev(dev)),
		create("no such underlay", ": IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VXLAN_LINK: none cannot be found: no such device", os.ErrNotExist,
			New("vx1", 1).Dev(link.Name("none"))),
		create("nothing as underlay", data+"IFLA_VXLAN_LINK: there is no link: nil: invalid argument", unix.EINVAL,
			New("vx1", 1).Dev(nil)),
		create("no ageing", data+"IFLA_VXLAN_AGEING: 0s: at least 1s is needed: numerical result out of range", unix.ERANGE,
			New("vx1", 1).Ageing(0)),
		create("half a second", data+"IFLA_VXLAN_AGEING: 1.5s is no whole multiple of 1s: invalid argument", unix.EINVAL,
			New("vx1", 1).Ageing(1500*time.Millisecond)),
		create("port 0", data+"IFLA_VXLAN_PORT: 0: at least 1 is needed: numerical result out of range", unix.ERANGE,
			New("vx1", 1).DstPort(0)),
		create("ports the wrong way round", data+"IFLA_VXLAN_PORT_RANGE: 2 to 1 is empty: invalid argument", unix.EINVAL,
			New("vx1", 1).SrcPorts(2, 1)),
		create("a range without a port", data+"IFLA_VXLAN_PORT_RANGE: the kernel would take 5000 to 5000 for the range of the system: invalid argument", unix.EINVAL,
			New("vx1", 1).SrcPorts(5000, 5000)),
		create("two TTLs", data+"IFLA_VXLAN_TTL: 9 is not heeded with TTLInherit: invalid argument", unix.EINVAL,
			New("vx1", 1).TTL(9).TTLInherit()),
		create("flow label of IPv4", data+"IFLA_VXLAN_LABEL: 0x5: only links with IPv6 addresses have a flow label: invalid argument", unix.EINVAL,
			New("vx1", 1).FlowLabel(5)),
		create("flow label of 21 bits", data+"IFLA_VXLAN_LABEL: 1048576 is not in 0 to 1048575: numerical result out of range", unix.ERANGE,
			New("vx1", 1).Local(ip("2001:db8::1")).FlowLabel(1<<20)),
		create("label policy of IPv4", data+"IFLA_VXLAN_LABEL_POLICY: inherit: only links with IPv6 addresses have a flow label: invalid argument", unix.EINVAL,
			New("vx1", 1).Remote(ip("192.0.2.2")).LabelPolicy(LabelPolicyInherit)),
		create("unknown label policy", data+"IFLA_VXLAN_LABEL_POLICY: LabelPolicy(2) is not in fixed to inherit: numerical result out of range", unix.ERANGE,
			New("vx1", 1).Local(ip("::")).LabelPolicy(2)),
		create("unknown DF", data+"IFLA_VXLAN_DF: DF(3) is not in unset to inherit: numerical result out of range", unix.ERANGE,
			New("vx1", 1).DF(3)),
		create("external with a VNI", data+"IFLA_VXLAN_ID: 1 does not go with External: start with NewExternal: invalid argument", unix.EINVAL,
			New("vx1", 1).External(true)),
		create("external with a remote", data+"IFLA_VXLAN_GROUP: 192.0.2.2 is not heeded with External: invalid argument", unix.EINVAL,
			NewExternal("vx1").Remote(ip("192.0.2.2"))),
		create("VNI filter alone", data+"IFLA_VXLAN_VNIFILTER: needs External: invalid argument", unix.EINVAL,
			New("vx1", 1).VNIFilter(true)),
		create("GPE alone", data+"IFLA_VXLAN_GPE: needs External: invalid argument", unix.EINVAL,
			New("vx1", 1).GPE().Learning(false)),
		create("GPE with learning", data+"IFLA_VXLAN_LEARNING: is on, if it is not turned off, and does not go with GPE: invalid argument", unix.EINVAL,
			NewExternal("vx1").GPE()),
		create("GPE and GBP", data+"IFLA_VXLAN_GBP: does not go with GPE: invalid argument", unix.EINVAL,
			NewExternal("vx1").GPE().GBP().Learning(false)),
		create("more than the underlay carries", ": IFLA_MTU: the kernel made it 1450 instead of 1500: invalid argument", unix.EINVAL,
			New("vx1", 1).Dev(dev).MTU(1500)),
		create("less than Ethernet carries", ": IFLA_MTU: MTU must be between 68 and 65535: invalid argument", unix.EINVAL,
			New("vx1", 1).MTU(67)),
		create("multicast address", ": IFLA_ADDRESS: Provided Ethernet address is not unicast: cannot assign requested address", unix.EADDRNOTAVAIL,
			New("vx1", 1).Address(kindtest.MAC("01:00:5e:00:00:01"))),
		{Name: "taken name", Create: New("vx0", 1), Want: "create vxlan vx0: IFLA_IFNAME: there is a link of the name vx0 already: file exists", Target: os.ErrExist},
		reserved,
	}}
	table.Check(t)
}

// TestRefusedDisabled names the underlay where IPv6 is turned off on it.
func TestRefusedDisabled(t *testing.T) {
	p := newPlace(t)
	err := p.NS.Do(func() error { return os.WriteFile("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", []byte("1"), 0) })
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Conn.Create(New("vx1", 1).Local(ip("2001:db8::1")).Dev(link.Name("eth0")))
	const want = "create vxlan vx1" + data + "IFLA_VXLAN_LINK: IPv6 support disabled by administrator: operation not permitted"
	if err == nil || err.Error() != want || !errors.Is(err, os.ErrPermission) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestRefusedChange has changes refused.
func TestRefusedChange(t *testing.T) {
	p := newPlace(t)
	dev := link.Name("eth0")
	p.Create(t, New("vx0", 100).Dev(dev).Remote(ip("192.0.2.2")).DstPort(Port))
	p.Create(t, New("vx6", 106).Local(ip("2001:db8::1")))
	p.Create(t, New("bare", 1))
	p.Create(t, New("inherits", 2).TTLInherit())
	p.Create(t, New("gbp", 3).GBP())
	p.Create(t, NewExternal("ext").GPE().Learning(false).DstPort(4790))
	p.Create(t, New("joined", 4).Group(ip("239.1.1.1")).Dev(dev).Up())
	const anew = ": delete the link and create it anew: operation not supported"
	change := func(name string, ref link.Name, want string, target error, spec *Spec) kindtest.Refusal {
		return kindtest.Refusal{Name: name, Ref: ref, Set: spec, Want: "set vxlan " + string(ref) + want, Target: target}
	}
	since := func(version string, r kindtest.Refusal) kindtest.Refusal {
		r.Since = version
		return r
	}
	table := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		change("port, the same", "vx0", data+"IFLA_VXLAN_PORT: can be set at creation only"+anew, errors.ErrUnsupported,
			Change().DstPort(Port)),
		change("external", "vx0", data+"IFLA_VXLAN_COLLECT_METADATA: can be set at creation only"+anew, errors.ErrUnsupported,
			Change().External(true)),
		change("GBP", "vx0", data+"IFLA_VXLAN_GBP: can be set at creation only"+anew, errors.ErrUnsupported,
			Change().GBP()),
		change("TTL inherit", "vx0", data+"IFLA_VXLAN_TTL_INHERIT: can be set at creation only"+anew, errors.ErrUnsupported,
			Change().TTLInherit()),
		change("TTL that does not count", "inherits", data+"IFLA_VXLAN_TTL: is not heeded, since the link has TTLInherit"+anew, errors.ErrUnsupported,
			Change().TTL(9)),
		change("remote of another IP version", "vx0", data+"IFLA_VXLAN_GROUP6: 2001:db8::2 is not of the IP version of 192.0.2.2, which the link has"+anew, errors.ErrUnsupported,
			Change().Remote(ip("2001:db8::2"))),
		change("local address of another IP version", "vx6", data+"IFLA_VXLAN_LOCAL: 192.0.2.1 is not of the IP version of 2001:db8::1, which the link has"+anew, errors.ErrUnsupported,
			Change().Local(ip("192.0.2.1")).MTU(1400)),
		change("IP version that does not show", "bare", data+"IFLA_VXLAN_GROUP6: New group address family does not match old group: operation not supported", errors.ErrUnsupported,
			Change().Remote(ip("2001:db8::2")).MTU(1400).Broadcast(kindtest.MAC("ff:ff:ff:ff:ff:fe"))),
		change("group without an underlay", "bare", data+"IFLA_VXLAN_GROUP: the group 239.1.1.1 needs Dev, the link to join it on: invalid argument", unix.EINVAL,
			Change().Group(ip("239.1.1.1"))),
		change("local multicast", "vx0", data+"IFLA_VXLAN_LOCAL: 239.1.1.1 is multicast: invalid argument", unix.EINVAL,
			Change().Local(ip("239.1.1.1"))),
		change("another underlay", "vx0", data+"IFLA_VXLAN_LINK: packets to 192.0.2.2 would go on leaving by the former link"+anew, errors.ErrUnsupported,
			Change().Dev(link.Name("eth1"))),
		change("no such underlay", "vx0", ": IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VXLAN_LINK: none cannot be found: no such device", os.ErrNotExist,
			Change().Dev(link.Name("none"))),
		change("no underlay", "vx0", data+"IFLA_VXLAN_LINK: there is no link: nil: invalid argument", unix.EINVAL,
			Change().Dev(nil)),
		change("no ageing", "vx0", data+"IFLA_VXLAN_AGEING: 0s: at least 1s is needed: numerical result out of range", unix.ERANGE,
			Change().Ageing(0)),
		change("flow label of IPv4", "vx0", data+"IFLA_VXLAN_LABEL: 0x5: only links with IPv6 addresses have a flow label: invalid argument", unix.EINVAL,
			Change().FlowLabel(5)),
		since("6.14", change("anything, with GBP", "gbp",
			data+"IFLA_VXLAN_RESERVED_BITS: any change would make it 0xf7ffffff000000ff instead of 0x77000000000000ff, and the link drop packets with the bits between"+anew,
			errors.ErrUnsupported, Change().TTL(9))),
		change("more than the underlay carries", "vx0", ": IFLA_MTU: mtu greater than device maximum: invalid argument", unix.EINVAL,
			Change().TTL(9).MTU(70000)),
		change("more than fits the underlay", "vx0", ": IFLA_MTU: 1451 is more than fits into a packet of the underlay: invalid argument", unix.EINVAL,
			Change().TTL(9).DF(DFSet).MTU(1451)),
		{Name: "a vxlan's setting for a veth", Ref: dev, Set: Change().TTL(1), Target: unix.EINVAL,
			Want: "set veth eth0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a vxlan link: invalid argument"},
		{Name: "New for a change", Ref: link.Name("vx0"), Set: New("vx0", 100), Target: unix.EINVAL,
			Want: "set vxlan vx0: a request to create cannot change a link: start with Change: invalid argument"},
	}}
	table.Check(t)

	var e *link.Error
	if err := p.Conn.Set(link.Name("vx0"), Change().DstPort(1)); !errors.As(err, &e) || e.Needs != link.NeedsRecreate {
		t.Errorf("%v needs %v", err, e.Needs)
	}
	p.Set(t, link.Name("gbp"), Change().MTU(1400).Alias("not its own settings"))
}
