package bond

import (
	"testing"
	"time"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestLACP has two bonds find each other by two cables, and reads what each
// knows of the other.
func TestLACP(t *testing.T) {
	p := place(t)
	for _, name := range []string{"bond1", "bond2"} {
		p.Create(t, New(name, LACP).MIIMon(10*time.Millisecond).LACPRate(LACPRateFast).ADUserPortKey(5).Up())
	}
	for _, n := range []string{"a", "b"} {
		p.Create(t, veth.New(n+"1", veth.NewPeer(n+"2")))
	}
	add(t, p, bond1, link.Name("a1"), link.Name("b1"))
	add(t, p, bond2, link.Name("a2"), link.Name("b2"))
	const synced = LACPStateActive | LACPStateAggregating | LACPStateInSync | LACPStateCollecting | LACPStateDistributing
	p.Await(t, "an aggregator of two ports", func() bool {
		info := read(t, p, bond1).ADInfo
		port := readPort(t, p, link.Name("a1"))
		return info.NumPorts.Or(0) == 2 && info.PartnerKey.Or(0)>>6 == 5 &&
			port.ADActorOperPortState.Or(0)&synced == synced && port.ADPartnerOperPortState.Or(0)&synced == synced
	})
	info, port := read(t, p, bond1).ADInfo, readPort(t, p, link.Name("a1"))
	other, _ := p.Get(t, bond2).Address.Get()
	if info.PartnerMAC.Or(nil).String() != other.String() || info.ActorKey.Or(0)>>6 != 5 {
		t.Errorf("bond1 knows %+v, the address of bond2 is %v", info, other)
	}
	if port.ADAggregatorID != info.Aggregator || port.State.Or(9) != PortStateActive {
		t.Errorf("a1 is %v", port)
	}
}
