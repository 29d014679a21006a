package netkit

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestRefused asks for what cannot be.
func TestRefused(t *testing.T) {
	here, there := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	here.Create(t, New("nk0", NewPeer("nk1")).Mode(L2))
	here.Create(t, New("nk2", NewPeer("nk3")))
	there.Create(t, link.Custom(kind, "taken"))
	const (
		data   = "IFLA_LINKINFO.IFLA_INFO_DATA."
		peer   = data + "IFLA_NETKIT_PEER_INFO."
		anew   = "can be set at creation only: delete the link and create it anew: operation not supported"
		single = "a netkit without another end takes no policy but forward, no scrubbing and nothing for the peer: operation not supported"
		l3     = "in mode l3, which is the default, there are no hardware addresses: operation not supported"
	)
	pair := func() *Spec { return New("new", NewPeer("end")) }
	address := mac("02:00:00:00:00:01")
	r := &kindtest.Refused{Places: []*kindtest.Place{here, there}, Rows: []kindtest.Refusal{
		{Name: "name", Create: New("nk0", NewPeer("end")), Want: "create netkit nk0: IFLA_IFNAME: there is a link of the name nk0 already: file exists", Target: os.ErrExist},
		{Name: "name of the peer", Create: New("new", NewPeer("nk0")), Want: "create netkit new: " + peer + "IFLA_IFNAME: there is a link of the name nk0 already: file exists", Target: os.ErrExist},
		{Name: "name of the peer there", Create: New("new", NewPeer("taken").NetNS(there.NS)), Want: "create netkit new: " + peer + "IFLA_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "mode", Create: pair().Mode(2), Want: "create netkit new: " + data + "IFLA_NETKIT_MODE: Mode(2) is not in l2 to l3: numerical result out of range", Target: unix.ERANGE},
		{Name: "scrub", Create: pair().Scrub(2), Want: "create netkit new: " + data + "IFLA_NETKIT_SCRUB: Scrub(2) is not in none to default: numerical result out of range", Target: unix.ERANGE},
		{Name: "scrub of the peer", Create: pair().PeerScrub(9), Want: "create netkit new: " + data + "IFLA_NETKIT_PEER_SCRUB: Scrub(9) is not in none to default: numerical result out of range", Target: unix.ERANGE},
		{Name: "policy", Create: pair().Policy(1), Want: "create netkit new: " + data + "IFLA_NETKIT_POLICY: Provided default xmit policy not supported: invalid argument", Target: unix.EINVAL},
		{Name: "policy of the peer", Create: pair().PeerPolicy(7), Want: "create netkit new: " + data + "IFLA_NETKIT_PEER_POLICY: Provided default xmit policy not supported: invalid argument", Target: unix.EINVAL},
		{Name: "address", Create: pair().Address(address), Want: "create netkit new: IFLA_ADDRESS: " + l3, Target: errors.ErrUnsupported},
		{Name: "address in mode l3", Create: pair().Mode(L3).Address(address), Want: "create netkit new: IFLA_ADDRESS: " + l3, Target: errors.ErrUnsupported},
		{Name: "address of the peer", Create: New("new", NewPeer("end").Address(address)), Want: "create netkit new: " + peer + "IFLA_ADDRESS: " + l3, Target: errors.ErrUnsupported},
		{Name: "multicast address", Create: pair().Mode(L2).Address(mac("01:00:00:00:00:01")), Want: "create netkit new: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "zero address", Create: pair().Mode(L2).MTU(1400).Address(make([]byte, 6)), Want: "create netkit new: IFLA_ADDRESS: 00:00:00:00:00:00 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "long address", Create: pair().Mode(L2).Address(make([]byte, 8)), Want: "create netkit new: IFLA_ADDRESS: an Ethernet address has 6 bytes, not 8: invalid argument", Target: unix.EINVAL},
		{Name: "multicast address of the peer", Create: New("new", NewPeer("end").Address(mac("01:00:00:00:00:01"))).Mode(L2), Want: "create netkit new: " + peer + "IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "MTU", Create: pair().MTU(67), Want: "create netkit new: IFLA_MTU: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "raw primary", Create: pair().Raw(link.RawAttr{Type: 2, Data: []byte{1}}), Want: "create netkit new: " + data + "Attr(2): Primary attribute is read-only: invalid argument", Target: unix.EINVAL},
		{Name: "a peer alone", Create: NewPeer("end"), Want: "create end: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument", Target: unix.EINVAL},
		{Name: "single with a policy", Create: NewSingle("new").Policy(Blackhole), Want: "create netkit new: " + data + "IFLA_NETKIT_POLICY: " + single, Target: errors.ErrUnsupported},
		{Name: "single with scrubbing", Create: NewSingle("new").Scrub(ScrubDefault), Want: "create netkit new: " + data + "IFLA_NETKIT_SCRUB: " + single, Target: errors.ErrUnsupported},
		{Name: "single with scrubbing of a peer", Create: NewSingle("new").PeerScrub(ScrubDefault), Want: "create netkit new: " + data + "IFLA_NETKIT_PEER_SCRUB: " + single, Target: errors.ErrUnsupported},
		{Name: "single with a policy of a peer", Create: NewSingle("new").PeerPolicy(Forward), Want: "create netkit new: " + data + "IFLA_NETKIT_PEER_POLICY: " + single, Target: errors.ErrUnsupported},

		{Name: "change of the mode", Ref: link.Name("nk0"), Set: Change().Mode(L3), Want: "set netkit nk0: " + data + "IFLA_NETKIT_MODE: " + anew, Target: errors.ErrUnsupported},
		{Name: "change of headroom", Ref: link.Name("nk0"), Set: Change().Headroom(0), Want: "set netkit nk0: " + data + "IFLA_NETKIT_HEADROOM: " + anew, Target: errors.ErrUnsupported},
		{Name: "raw change of the mode", Ref: link.Name("nk0"), Set: Change().Raw(link.RawAttr{Type: 5, Data: []byte{1, 0, 0, 0}}), Want: "set netkit nk0: " + data + "Attr(5): netkit link operating mode cannot be changed after device creation: permission denied", Target: unix.EACCES},
		{Name: "change to a bad policy", Ref: link.Name("nk0"), Set: Change().Policy(Blackhole).PeerPolicy(3).MTU(1400), Want: "set netkit nk0: " + data + "IFLA_NETKIT_PEER_POLICY: Provided default xmit policy not supported: invalid argument", Target: unix.EINVAL},
		{Name: "change by the peer", Ref: link.Name("nk1"), Set: Change().Policy(Blackhole), Want: "set netkit nk1: " + data + "IFLA_NETKIT_POLICY: netkit link settings can be changed only through the primary device: permission denied", Target: unix.EACCES},
		{Name: "address of a link in mode l3", Ref: link.Name("nk2"), Set: link.Change().Address(address), Want: "set netkit nk2: IFLA_ADDRESS: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of no netkit", Ref: link.Name("lo"), Set: Change().Policy(Forward), Want: "set lo: IFLA_LINKINFO.IFLA_INFO_KIND: it is the loopback link, not a netkit link: invalid argument", Target: unix.EINVAL},
		{Name: "creation by a change", Create: Change().Policy(Forward), Want: "create netkit: a change cannot create a link: start with New: invalid argument", Target: unix.EINVAL},
		{Name: "change of what is not there", Ref: link.Name("nix"), Set: Change().Policy(Forward), Want: "set nix: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
	}}
	if running() < attr.VersionOf(7, 1) {
		r.Rows = append(r.Rows, kindtest.Refusal{
			Name: "single on an old kernel", Create: NewSingle("new"),
			Want:   "create netkit new: " + data + "IFLA_NETKIT_PAIRING: this kernel does not know it: needs Linux 7.1: operation not supported",
			Target: errors.ErrUnsupported,
		})
	}
	r.Check(t)
}
