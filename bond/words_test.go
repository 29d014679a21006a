package bond

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

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[Mode]string{
		BalanceRR: "balance-rr", ActiveBackup: "active-backup", BalanceXOR: "balance-xor", Broadcast: "broadcast",
		LACP: "802.3ad", BalanceTLB: "balance-tlb", BalanceALB: "balance-alb",
	}, nil)
	kindtest.EnumWords(t, map[PrimaryReselect]string{0: "always", 1: "better", 2: "failure"}, nil)
	kindtest.EnumWords(t, map[FailOverMAC]string{0: "none", 1: "active", 2: "follow"}, nil)
	kindtest.EnumWords(t, map[XmitHashPolicy]string{
		XmitHashPolicyLayer2: "layer2", XmitHashPolicyLayer34: "layer3+4", XmitHashPolicyLayer23: "layer2+3",
		XmitHashPolicyEncap23: "encap2+3", XmitHashPolicyEncap34: "encap3+4", XmitHashPolicyVLANSrcMAC: "vlan+srcmac",
	}, nil)
	kindtest.EnumWords(t, map[ARPValidate]string{
		0: "none", 1: "active", 2: "backup", 3: "all", 4: "filter", 5: "filter_active", 6: "filter_backup",
	}, nil)
	kindtest.EnumWords(t, map[ARPAllTargets]string{0: "any", 1: "all"}, nil)
	kindtest.EnumWords(t, map[LACPRate]string{0: "slow", 1: "fast"}, nil)
	kindtest.EnumWords(t, map[ADSelect]string{0: "stable", 1: "bandwidth", 2: "count", 3: "actor_port_prio"}, nil)
	kindtest.EnumWords(t, map[PortState]string{0: "ACTIVE", 1: "BACKUP"}, nil)
	kindtest.EnumWords(t, map[MIIStatus]string{0: "UP", 1: "GOING_DOWN", 2: "DOWN", 3: "GOING_BACK"}, nil)
	kindtest.EnumWords(t, map[ChurnState]string{0: "MONITOR", 1: "CHURNED", 2: "NO_CHURN"}, nil)
}

func TestLACPState(t *testing.T) {
	for s, want := range map[LACPState]string{
		0:                                        "",
		0x3d:                                     "active,aggregating,in_sync,collecting,distributing",
		0xff:                                     "active,short_timeout,aggregating,in_sync,collecting,distributing,defaulted,expired",
		0x100:                                    "", // no such flag
		LACPStateShortTimeout | LACPStateExpired: "short_timeout,expired",
	} {
		if got := s.String(); got != want {
			t.Errorf("%#x is %q, not %q", uint16(s), got, want)
		}
	}
}

// One of each form.
var (
	someAttributes = Attributes{
		Mode:           link.Some(ActiveBackup),
		ActivePort:     link.Some(link.Index(0)),
		MIIMon:         link.Some(100 * time.Millisecond),
		UseCarrier:     link.Some(true),
		ARPIPTargets:   []netip.Addr{addr("192.0.2.1"), addr("192.0.2.2")},
		NSIP6Targets:   []netip.Addr{addr("2001:db8::1")},
		ARPValidate:    link.Some(ARPValidate(9)),
		Primary:        link.Some(link.Index(8)),
		NumPeerNotif:   link.Some[uint8](3),
		LPInterval:     link.Some(2 * time.Second),
		LACPActive:     link.Some(false),
		ADActorSystem:  link.Some(kindtest.MAC("02:00:00:00:00:01")),
		ADInfo:         ADInfo{NumPorts: link.Some[uint16](2), PartnerMAC: link.Some(kindtest.MAC("02:00:00:00:00:02"))},
		Unknown:        []link.RawAttr{{Type: 99, Data: []byte{1}}},
		XmitHashPolicy: link.Some(XmitHashPolicyLayer34),
	}
	somePortAttributes = PortAttributes{
		Prio:                   link.Some[int32](-5),
		State:                  link.Some(PortStateBackup),
		MIIStatus:              link.Some(MIIStatusGoingBack),
		PermHWAddr:             link.Some(kindtest.MAC("02:00:00:00:00:03")),
		ADPartnerOperPortState: link.Some(LACPStateInSync | LACPStateActive),
		ADChurnActorState:      link.Some(ChurnStateNone),
	}
)

// TestString checks what attributes print as: what ip(8) takes first, then what
// it only shows.
func TestString(t *testing.T) {
	for _, c := range []struct {
		a    fmt.Stringer
		want string
	}{
		{someAttributes, "mode active-backup clear_active_slave miimon 100 use_carrier 1 arp_ip_target 192.0.2.1,192.0.2.2 " +
			"ns_ip6_target 2001:db8::1 arp_validate 'ARPValidate(9)' primary if8 xmit_hash_policy layer3+4 num_grat_arp 3 lp_interval 2 " +
			"lacp_active off ad_actor_system 02:00:00:00:00:01 ad_num_ports 2 ad_partner_mac 02:00:00:00:00:02"},
		{somePortAttributes, "prio -5 state BACKUP mii_status GOING_BACK perm_hwaddr 02:00:00:00:00:03 ad_partner_oper_port_state 9 churn_actor_state NO_CHURN"},
		{Attributes{ARPIPTargets: []netip.Addr{}}, "arp_ip_target ''"},
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
	want.ADInfo, want.Unknown, want.ARPValidate = ADInfo{}, nil, link.Some(ARPValidateFilter)
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
		{someAttributes, `{"mode":"active-backup","active_slave":0,"miimon":100,"use_carrier":1,"arp_ip_target":["192.0.2.1","192.0.2.2"],` +
			`"ns_ip6_target":["2001:db8::1"],"arp_validate":"ARPValidate(9)","primary":8,"xmit_hash_policy":"layer3+4","num_grat_arp":3,"lp_interval":2,` +
			`"lacp_active":"off","ad_actor_system":"02:00:00:00:00:01","ad_info":{"ad_num_ports":2,"ad_partner_mac":"02:00:00:00:00:02"}}`},
		{somePortAttributes, `{"prio":-5,"state":"BACKUP","mii_status":"GOING_BACK","perm_hwaddr":"02:00:00:00:00:03",` +
			`"ad_partner_oper_port_state":9,"churn_actor_state":"NO_CHURN"}`},
		{&Attributes{}, `{}`},
		{Attributes{NSIP6Targets: []netip.Addr{}}, `{"ns_ip6_target":[]}`},
		{struct{ Bond Attributes }{}, `{"Bond":{}}`},
	} {
		got, err := json.Marshal(c.a)
		if err != nil || string(got) != c.want {
			t.Errorf("%v, got\n%s\nwant\n%s", err, got, c.want)
		}
	}
}
