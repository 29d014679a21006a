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
// CONFIG_DUMMY (module dummy). Where the module is not loaded, the first Create
// loads it, and then there is a dummy0 in the initial network namespace, too,
// unless the module has the parameter numdummies=0.
//
// # Traps
//
// A dummy does not do ARP (IFF_NOARP) and has no limit of its MTU.
package dummy
