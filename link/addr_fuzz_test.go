package link

import (
	"net/netip"
	"testing"

	"github.com/jsimonetti/rtnetlink/v2"
)

// FuzzAddr reads any bytes as an address message: nothing panics, and what can
// be sent again says the same then.
func FuzzAddr(f *testing.F) {
	for _, a := range []Addr{
		{Prefix: netip.MustParsePrefix("192.0.2.1/24")},
		{Prefix: netip.MustParsePrefix("192.0.2.1/32"), Peer: netip.MustParseAddr("192.0.2.2"), Broadcast: netip.MustParseAddr("192.0.2.255"),
			Label: "v0:1", Scope: ScopeHost, Flags: AddrNoPrefixRoute, Metric: 7},
		{Prefix: netip.MustParsePrefix("2001:db8::1/64"), Peer: netip.MustParseAddr("2001:db8::2"), Flags: AddrNoDAD},
	} {
		b, err := a.message(7).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var m rtnetlink.AddressMessage
		if m.UnmarshalBinary(b) != nil || m.Attributes == nil {
			return
		}
		a := addrOf(&m)
		if a.check(operation{}, true) != nil {
			return
		}
		sent, err := a.message(a.Link).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var again rtnetlink.AddressMessage
		if err := again.UnmarshalBinary(sent); err != nil {
			t.Fatal(err)
		}
		if got := addrOf(&again); got != a {
			t.Errorf("sent and read again: %+v, before %+v", got, a)
		}
	})
}
