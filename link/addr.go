package link

import (
	"fmt"
	"iter"
	"net"
	"net/netip"
	"strings"

	"github.com/jsimonetti/rtnetlink/v2"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/nl"
)

// Addr is an IP address of a link.
type Addr struct {
	Prefix    netip.Prefix // the address with the length of its network, 192.0.2.1/24
	Peer      netip.Addr   // the far end of a point-to-point link; zero: none
	Broadcast netip.Addr   // IPv4 broadcast address; zero: none
	Label     string       // IPv4: the link's name, or that with a colon and more; "": the name
	Scope     AddrScope    // global unless set
	Flags     AddrFlags    // as they are sent and reported
	Metric    uint32       // priority of the route that comes with the address; 0: the kernel's choice

	Link Index // the link that has it; only in answers
}

// AddrScope is how far an address is valid.
type AddrScope uint8

// The scopes (include/uapi/linux/rtnetlink.h, RT_SCOPE_*).
const (
	ScopeGlobal AddrScope = unix.RT_SCOPE_UNIVERSE
	ScopeSite   AddrScope = unix.RT_SCOPE_SITE
	ScopeLink   AddrScope = unix.RT_SCOPE_LINK
	ScopeHost   AddrScope = unix.RT_SCOPE_HOST
)

// AddrFlags are the IFA_F_ flags of an address.
type AddrFlags uint32

// The flags (include/uapi/linux/if_addr.h). NoPrefixRoute and MCAutoJoin can be
// set, and of IPv6 addresses NoDAD, Optimistic, HomeAddress and ManageTempAddr.
// Permanent is what every address is that is added here.
const (
	AddrSecondary      AddrFlags = unix.IFA_F_SECONDARY
	AddrNoDAD          AddrFlags = unix.IFA_F_NODAD
	AddrOptimistic     AddrFlags = unix.IFA_F_OPTIMISTIC
	AddrDADFailed      AddrFlags = unix.IFA_F_DADFAILED
	AddrHomeAddress    AddrFlags = unix.IFA_F_HOMEADDRESS
	AddrDeprecated     AddrFlags = unix.IFA_F_DEPRECATED
	AddrTentative      AddrFlags = unix.IFA_F_TENTATIVE
	AddrPermanent      AddrFlags = unix.IFA_F_PERMANENT
	AddrManageTempAddr AddrFlags = unix.IFA_F_MANAGETEMPADDR
	AddrNoPrefixRoute  AddrFlags = unix.IFA_F_NOPREFIXROUTE
	AddrMCAutoJoin     AddrFlags = unix.IFA_F_MCAUTOJOIN
	AddrStablePrivacy  AddrFlags = unix.IFA_F_STABLE_PRIVACY
)

// What can be set, and what of that for IPv6 only.
const (
	ipv6Flags     = AddrNoDAD | AddrOptimistic | AddrHomeAddress | AddrManageTempAddr
	settableFlags = ipv6Flags | AddrNoPrefixRoute | AddrMCAutoJoin
)

// AddAddr gives a link an address. The error is os.ErrExist if it has it.
//
// ip address: add PREFIX dev NAME.
func (c *Conn) AddAddr(ref Ref, a Addr) error {
	return c.changeAddr("add", ref, a, unix.RTM_NEWADDR, unix.NLM_F_CREATE|unix.NLM_F_EXCL)
}

// DelAddr takes an address from a link. The error is os.ErrNotExist if it has
// none such. An IPv4 address is the one with the same prefix and peer, and the
// same label if one is given; an IPv6 address is the one with the same prefix,
// whatever its peer.
//
// ip address: del PREFIX dev NAME.
func (c *Conn) DelAddr(ref Ref, a Addr) error {
	return c.changeAddr("delete", ref, a, unix.RTM_DELADDR, 0)
}

func (c *Conn) changeAddr(verb string, ref Ref, a Addr, typ, flags uint16) error {
	o := operation{verb + " address " + a.Prefix.String(), "", label(ref)}
	if err := a.check(o, typ == unix.RTM_NEWADDR); err != nil {
		return err
	}
	index, err := c.resolve(ref)
	if err != nil {
		return o.missing("ifa_index", ref, err)
	}
	body, err := a.message(index).MarshalBinary()
	if err != nil {
		return o.because(err)
	}
	b := append(nl.Begin(nil, typ, flags), body...)
	nl.End(b, 0)
	res, err := c.nl.Do(b, nil, nil)
	if err != nil {
		return o.because(err)
	}
	r := res[0]
	if r.Errno == 0 {
		return nil
	}
	e := o.fail("", r.Message, r.Errno)
	switch {
	case e.Message != "" || c.explainDenied(e):
	case e.Errno == unix.EEXIST:
		e.Message = "the link has it already"
	case e.Errno == unix.ENODEV:
		e.Message = "there is no such link in this network namespace"
	case e.Errno == unix.EADDRNOTAVAIL && typ == unix.RTM_DELADDR:
		e.Message = "the link does not have it"
	case e.Errno == unix.EADDRNOTAVAIL:
		e.Message = "no link can have this one"
	}
	return e
}

func (a *Addr) check(o operation, adding bool) error {
	is4 := a.Prefix.Addr().Is4()
	switch {
	case !a.Prefix.IsValid():
		return o.fail("IFA_LOCAL", "no valid address with prefix length", unix.EINVAL)
	case a.Prefix.Addr().Is4In6() || a.Prefix.Addr().Zone() != "":
		return o.fail("IFA_LOCAL", "the address is IPv4 in IPv6, or has a zone", unix.EINVAL)
	case a.Peer.IsValid() && a.Peer.Is4() != is4:
		return o.fail("IFA_ADDRESS", fmt.Sprintf("peer %v is of another family", a.Peer), unix.EAFNOSUPPORT)
	case a.Broadcast.IsValid() && !(is4 && a.Broadcast.Is4()):
		return o.fail("IFA_BROADCAST", fmt.Sprintf("broadcast address %v: only IPv4 has one", a.Broadcast), unix.EAFNOSUPPORT)
	case a.Label != "" && !is4:
		return o.fail("IFA_LABEL", "only IPv4 addresses have labels", unix.EAFNOSUPPORT)
	case adding && a.Flags&^(settableFlags|AddrPermanent) != 0:
		return o.fail("IFA_FLAGS", fmt.Sprintf("flags %v are reported and cannot be set", a.Flags&^(settableFlags|AddrPermanent)), unix.EINVAL)
	case adding && is4 && a.Flags&ipv6Flags != 0:
		return o.fail("IFA_FLAGS", fmt.Sprintf("flags %v: only IPv6 addresses have them", a.Flags&ipv6Flags), unix.EAFNOSUPPORT)
	case adding && !is4 && a.Scope != ScopeGlobal:
		return o.fail("ifa_scope", fmt.Sprintf("%v: the scope of an IPv6 address follows from the address", a.Scope), unix.EINVAL)
	case len(a.Label) >= unix.IFNAMSIZ || strings.ContainsRune(a.Label, 0):
		return o.fail("IFA_LABEL", fmt.Sprintf("%q: a label has 1 to %d bytes", a.Label, unix.IFNAMSIZ-1), unix.EINVAL)
	}
	return nil
}

func (a *Addr) message(index Index) *rtnetlink.AddressMessage {
	local := net.IP(a.Prefix.Addr().AsSlice())
	m := &rtnetlink.AddressMessage{
		Family:       unix.AF_INET6,
		PrefixLength: uint8(a.Prefix.Bits()),
		Scope:        uint8(a.Scope),
		Index:        uint32(index),
		Attributes: &rtnetlink.AddressAttributes{
			Address: local, Local: local, Label: a.Label,
			Flags: uint32(a.Flags), Priority: a.Metric,
		},
	}
	if a.Prefix.Addr().Is4() {
		m.Family = unix.AF_INET
	}
	if a.Peer.IsValid() {
		m.Attributes.Address = a.Peer.AsSlice()
	}
	if a.Broadcast.IsValid() {
		m.Attributes.Broadcast = a.Broadcast.AsSlice()
	}
	return m
}

// Addrs lists the IP addresses of a link, or of all links if ref is nil.
func (c *Conn) Addrs(ref Ref) iter.Seq2[Addr, error] {
	return func(yield func(Addr, error) bool) {
		o := operation{op: "list addresses"}
		var index Index
		if ref != nil {
			o.name = label(ref)
			var err error
			if index, err = c.resolve(ref); err != nil {
				yield(Addr{}, o.missing("ifa_index", ref, err))
				return
			}
		}
		all, err := c.addrs(index)
		if err != nil {
			yield(Addr{}, o.because(err))
			return
		}
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// addrs gathers the addresses, so that a listing that is interrupted can be
// repeated.
func (c *Conn) addrs(index Index) ([]Addr, error) {
	b := append(nl.Begin(nil, unix.RTM_GETADDR, 0), 0, 0, 0, 0)
	b = host.AppendUint32(b, uint32(index)) // ifa_index: a filter since Linux 4.20
	nl.End(b, 0)
	var all []Addr
	err := c.repeat(func(conn *nl.Conn) error {
		all = all[:0]
		for m, err := range conn.Dump(b) {
			if err != nil {
				return err
			}
			var am rtnetlink.AddressMessage
			if m.Type != unix.RTM_NEWADDR || am.UnmarshalBinary(m.Data) != nil || am.Attributes == nil {
				continue
			}
			if a := addrOf(&am); index == 0 || a.Link == index {
				all = append(all, a)
			}
		}
		return nil
	})
	return all, err
}

func addrOf(m *rtnetlink.AddressMessage) Addr {
	at := m.Attributes
	address, _ := netip.AddrFromSlice(at.Address)
	local, ok := netip.AddrFromSlice(at.Local)
	if !ok { // IPv6 sends it only beside a peer
		local = address
	}
	a := Addr{
		Prefix: netip.PrefixFrom(local, int(m.PrefixLength)),
		Label:  at.Label,
		Scope:  AddrScope(m.Scope),
		Flags:  AddrFlags(at.Flags),
		Metric: at.Priority,
		Link:   Index(m.Index),
	}
	if address != local {
		a.Peer = address
	}
	a.Broadcast, _ = netip.AddrFromSlice(at.Broadcast)
	return a
}
