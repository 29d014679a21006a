package bridge

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// One of each form.
var (
	someAttributes = Attributes{
		ForwardDelay:     link.Some(4 * time.Second),
		STPMode:          link.Some(STPModeUser),
		STPState:         link.Some(STPStateUser),
		Priority:         link.Some(uint16(0)),
		VLANFiltering:    link.Some(true),
		VLANProtocol:     link.Some(VLANProtocol8021AD),
		GroupFwdMask:     link.Some(uint16(0x4008)),
		GroupAddress:     link.Some(kindtest.MAC("01:80:c2:00:00:0e")),
		McastRouter:      link.Some(MulticastRouter(9)),
		NoLinkLocalLearn: link.Some(false),
		RootID:           link.Some(BridgeID{0x8000, [6]byte{2, 0, 0, 0, 0, 1}}),
		HelloTimer:       link.Some(1050 * time.Millisecond),
		IPv6Querier:      Querier{link.Some(netip.MustParseAddr("fe80::1")), link.Some(link.Index(3)), link.Some(255 * time.Second)},
		Unknown:          []link.RawAttr{{Type: 99, Data: []byte{1}}},
		flushFDB:         link.Some(true),
	}
	somePortAttributes = PortAttributes{
		State:       link.Some(PortStateBlocking),
		Cost:        link.Some(uint32(100)),
		Hairpin:     link.Some(true),
		Isolated:    link.Some(false),
		McastRouter: link.Some(MulticastRouterTemporary),
		BackupPort:  link.Some(link.Index(8)),
		PortID:      link.Some(uint16(0x8001)),
		HoldTimer:   link.Some(time.Duration(0)),
	}
)

// TestString checks what attributes print as: what ip(8) takes first, then what
// it only shows.
func TestString(t *testing.T) {
	for _, c := range []struct {
		a    fmt.Stringer
		want string
	}{
		{someAttributes, "forward_delay 400 stp_mode user stp_state 2 priority 0 vlan_filtering 1 vlan_protocol 802.1ad " +
			"group_fwd_mask 0x4008 group_address 01:80:c2:00:00:0e fdb_flush mcast_router 9 no_linklocal_learn 0 " +
			"designated_root 8000.2:0:0:0:0:1 hello_timer 1.05 " +
			"mcast_querier_ipv6_addr fe80::1 mcast_querier_ipv6_port 3 mcast_querier_ipv6_other_timer 255.00"},
		{somePortAttributes, "hairpin on isolated off cost 100 state 4 mcast_router 3 backup_port if8 port_id 0x8001 hold_timer 0.00"},
		{PortAttributes{BackupPort: link.Some(link.Index(0))}, "nobackup_port"},
		{Attributes{}, ""},
		{PortAttributes{}, ""},
	} {
		if got := c.a.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestPrintedParses checks that what prints reads back as it was.
func TestPrintedParses(t *testing.T) {
	want := someAttributes
	want.RootID, want.HelloTimer, want.IPv6Querier, want.Unknown = link.Opt[BridgeID]{}, link.Opt[time.Duration]{}, Querier{}, nil
	got, err := kindtest.Parse((*Attributes).walk, strings.Fields(want.String())...)
	if err != nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("%v, %v, not %v", got, err, want)
	}
}

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		a    any
		want string
	}{
		{someAttributes, `{"forward_delay":400,"stp_mode":"user","stp_state":"user","priority":0,"vlan_filtering":1,"vlan_protocol":"802.1ad",` +
			`"group_fwd_mask":"0x4008","group_address":"01:80:c2:00:00:0e","fdb_flush":true,"mcast_router":"MulticastRouter(9)","no_linklocal_learn":0,` +
			`"designated_root":"8000.2:0:0:0:0:1","hello_timer":1.05,` +
			`"mcast_querier_ipv6_addr":"fe80::1","mcast_querier_ipv6_port":3,"mcast_querier_ipv6_other_timer":255.00}`},
		{somePortAttributes, `{"hairpin":"on","isolated":"off","cost":100,"state":"blocking","mcast_router":"temporary","backup_port":8,` +
			`"port_id":"0x8001","hold_timer":0.00}`},
		{&Attributes{}, `{}`},
		{struct{ Bridge Attributes }{}, `{"Bridge":{}}`},
	} {
		got, err := json.Marshal(c.a)
		if err != nil || string(got) != c.want {
			t.Errorf("%v, got\n%s\nwant\n%s", err, got, c.want)
		}
	}
}
