package bridge

import (
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const dumped = "testdata/linux-7.2.txt"

// TestDump reads what a kernel sent, and writes it as it was.
func TestDump(t *testing.T) {
	cases := golden.Load(t, dumped)
	root := link.Some(BridgeID{0x1000, [6]byte{2, 0, 0, 0, 0, 0x10}})
	var bridge Attributes
	kindtest.Reread(t, cases[0].Want, "bridge", &bridge)
	want := Attributes{
		ForwardDelay: link.Some(15 * time.Second), // as the root says: 4 s was asked for
		HelloTime:    link.Some(2 * time.Second),
		MaxAge:       link.Some(20 * time.Second),
		STPMode:      link.Some(STPModeAuto),
		STPState:     link.Some(STPStateKernel),
		Priority:     link.Some[uint16](32768),

		VLANFiltering:    link.Some(true),
		VLANProtocol:     link.Some(VLANProtocol8021Q),
		VLANDefaultPVID:  link.Some[uint16](1),
		VLANStatsEnabled: link.Some(false),
		VLANStatsPerPort: link.Some(false),
		MSTEnabled:       link.Some(false),

		AgeingTime:       link.Some(5 * time.Minute),
		GroupAddress:     link.Some(kindtest.MAC("01:80:c2:00:00:00")),
		GroupFwdMask:     link.Some[uint16](0),
		FDBMaxLearned:    link.Some[uint32](512),
		FDBNLearned:      link.Some[uint32](2),
		FDBLocalVLAN0:    link.Some(false),
		NoLinkLocalLearn: link.Some(true),

		McastSnooping:              link.Some(true),
		McastVLANSnooping:          link.Some(false),
		McastRouter:                link.Some(MulticastRouterAuto),
		McastQuerier:               link.Some(false),
		McastQueryUseIfAddr:        link.Some(false),
		McastHashElasticity:        link.Some[uint32](16),
		McastHashMax:               link.Some[uint32](4096),
		McastLastMemberCount:       link.Some[uint32](2),
		McastStartupQueryCount:     link.Some[uint32](2),
		McastLastMemberInterval:    link.Some(time.Second),
		McastMembershipInterval:    link.Some(260 * time.Second),
		McastQuerierInterval:       link.Some(255 * time.Second),
		McastQueryInterval:         link.Some(125 * time.Second),
		McastQueryResponseInterval: link.Some(10 * time.Second),
		McastStartupQueryInterval:  link.Some(31240 * time.Millisecond), // 31.25 s in jiffies of 4 ms
		McastStatsEnabled:          link.Some(false),
		McastIGMPVersion:           link.Some[uint8](2),
		McastMLDVersion:            link.Some[uint8](1),
		MDBOffloadFailNotification: link.Some(false),

		NFCallIPTables:  link.Some(false),
		NFCallIP6Tables: link.Some(false),
		NFCallARPTables: link.Some(false),

		RootID:                 root,
		BridgeID:               link.Some(BridgeID{0x8000, [6]byte{2, 0, 0, 0, 0, 1}}),
		RootPort:               link.Some[uint16](1),
		RootPathCost:           link.Some[uint32](10),
		TopologyChange:         link.Some(false),
		TopologyChangeDetected: link.Some(false),
		HelloTimer:             link.Some(time.Duration(0)),
		TCNTimer:               link.Some(time.Duration(0)),
		TopologyChangeTimer:    link.Some(time.Duration(0)),
		GCTimer:                link.Some(294030 * time.Millisecond),
		IPv4Querier: Querier{
			Address: link.Some(netip.MustParseAddr("192.0.2.1")),
			Port:    link.Some[link.Index](5),
			Timer:   link.Some(254090 * time.Millisecond),
		},
	}
	if d := cmp.Diff(want, bridge, cmpopts.IgnoreUnexported(Attributes{})); d != "" {
		t.Errorf("bridge, -want +got:\n%s", d)
	}

	var port PortAttributes
	kindtest.Reread(t, cases[1].Want, "bridge_slave", &port)
	wantPort := PortAttributes{
		State:     link.Some(PortStateLearning),
		Priority:  link.Some[uint16](32),
		Cost:      link.Some[uint32](10),
		Guard:     link.Some(false),
		RootBlock: link.Some(false),

		Hairpin:      link.Some(false),
		Learning:     link.Some(true),
		Flood:        link.Some(true),
		McastFlood:   link.Some(true),
		BcastFlood:   link.Some(true),
		Isolated:     link.Some(true),
		Locked:       link.Some(false),
		MAB:          link.Some(false),
		GroupFwdMask: link.Some[uint16](8),
		VLANTunnel:   link.Some(false),
		BackupPort:   link.Some[link.Index](7),
		BackupNHID:   link.Some[uint32](10),

		ProxyARP:          link.Some(false),
		ProxyARPWiFi:      link.Some(false),
		NeighSuppress:     link.Some(false),
		NeighVLANSuppress: link.Some(false),
		NeighForwardGrat:  link.Some(false),

		McastRouter:        link.Some(MulticastRouterAuto),
		McastFastLeave:     link.Some(false),
		McastToUnicast:     link.Some(false),
		McastMaxGroups:     link.Some[uint32](0),
		McastNGroups:       link.Some[uint32](0),
		McastEHTHostsLimit: link.Some[uint32](512),
		McastEHTHostsCount: link.Some[uint32](0),

		PortID:            link.Some[uint16](0x8001),
		PortNo:            link.Some[uint16](1),
		RootID:            root,
		DesignatedBridge:  root,
		DesignatedPort:    link.Some[uint16](0x8001),
		DesignatedCost:    link.Some[uint16](0),
		TopologyChangeAck: link.Some(false),
		ConfigPending:     link.Some(false),
		MessageAgeTimer:   link.Some(18430 * time.Millisecond),
		ForwardDelayTimer: link.Some(13170 * time.Millisecond),
		HoldTimer:         link.Some(time.Duration(0)),
		MRPRingOpen:       link.Some(false),
		MRPInOpen:         link.Some(false),
	}
	if d := cmp.Diff(wantPort, port, cmpopts.IgnoreUnexported(PortAttributes{})); d != "" {
		t.Errorf("port, -want +got:\n%s", d)
	}
}

func BenchmarkDecode(b *testing.B) {
	cases := golden.Load(b, dumped)
	b.Run("bridge", func(b *testing.B) {
		data := kindtest.Wire(cases[0].Want.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA"))
		b.ReportAllocs()
		for b.Loop() {
			var a Attributes
			var w attr.Walk
			w.Decode(data)
			a.walk(&w)
		}
	})
	b.Run("port", func(b *testing.B) {
		data := kindtest.Wire(cases[1].Want.Nest("IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA"))
		b.ReportAllocs()
		for b.Loop() {
			var a PortAttributes
			var w attr.Walk
			w.Decode(data)
			a.walk(&w)
		}
	})
}
