// Package dummy makes links that send what they are given nowhere.
//
// A dummy is always there: it holds addresses that must not depend on a cable,
// and stands in for an Ethernet link in tests.
//
//	conn, err := link.Dial()
//	...
//	d, err := conn.Create(dummy.New("anchor").Up())
//	err = conn.AddAddr(d, link.Addr{Prefix: netip.MustParsePrefix("192.0.2.1/32")})
//
// All setters are those of [link.Spec]. A dummy has nothing to change but what
// all links have: use [link.Change].
//
// # What the kernel must have
//
// CONFIG_DUMMY (module dummy). When the module is loaded by hand it makes a
// first link, dummy0, by itself, unless told numdummies=0; that which the
// kernel loads for [link.Conn.Create] does so, too, where modprobe's
// configuration does not prevent it.
//
// # Traps
//
// A dummy does not do ARP (IFF_NOARP) and has no limit of its MTU.
package dummy
