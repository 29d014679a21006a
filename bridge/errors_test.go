package bridge

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestBadValues checks what is refused before the kernel is asked, and in which
// words.
func TestBadValues(t *testing.T) {
	const (
		data           = "set bridge link 7: IFLA_LINKINFO.IFLA_INFO_DATA."
		slave          = "set link 7: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA."
		eRange, eInval = ": numerical result out of range", ": invalid argument"
	)
	for _, c := range []struct {
		change link.Request
		want   string
	}{
		{Change().HelloTime(990 * time.Millisecond), data + "IFLA_BR_HELLO_TIME: 990ms is not in 1s to 10s" + eRange},
		{Change().HelloTime(10010 * time.Millisecond), data + "IFLA_BR_HELLO_TIME: 10.01s is not in 1s to 10s" + eRange},
		{Change().HelloTime(-time.Second), data + "IFLA_BR_HELLO_TIME: -1s is negative" + eInval},
		{Change().HelloTime(1500*time.Millisecond + 1), data + "IFLA_BR_HELLO_TIME: 1.500000001s is no whole multiple of 10ms" + eInval},
		{Change().MaxAge(5 * time.Second), data + "IFLA_BR_MAX_AGE: 5s is not in 6s to 40s" + eRange},
		{Change().MaxAge(41 * time.Second), data + "IFLA_BR_MAX_AGE: 41s is not in 6s to 40s" + eRange},
		{Change().AgeingTime(longest + centisecond), data + "IFLA_BR_AGEING_TIME: 11930h27m52.96s is more than 11930h27m52.95s" + eInval},
		{Change().ForwardDelay(time.Millisecond), data + "IFLA_BR_FORWARD_DELAY: 1ms is no whole multiple of 10ms" + eInval},
		{Change().STPState(true).ForwardDelay(0), data + "IFLA_BR_FORWARD_DELAY: 0s is not in 2s to 30s, as it must be with STP on" + eRange},
		{Change().ForwardDelay(31 * time.Second).STPState(true), data + "IFLA_BR_FORWARD_DELAY: 31s is not in 2s to 30s, as it must be with STP on" + eRange},
		{Change().STPMode(3), data + "IFLA_BR_STP_MODE: STPMode(3) is not in auto to kernel" + eRange},
		{Change().VLANProtocol(0x800), data + "IFLA_BR_VLAN_PROTOCOL: VLANProtocol(2048) is neither 802.1Q nor 802.1ad" + eInval},
		{Change().VLANDefaultPVID(4095), data + "IFLA_BR_VLAN_DEFAULT_PVID: 4095 is not in 0 to 4094" + eRange},
		{Change().GroupFwdMask(9), data + "IFLA_BR_GROUP_FWD_MASK: 0x9 has bits that cannot be set: 0x1" + eInval},
		{Change().GroupAddress(kindtest.MAC("01:80:c2:00:00:02")), data + "IFLA_BR_GROUP_ADDR: 01:80:c2:00:00:02 belongs to another protocol (pause, slow protocols or 802.1X)" + eInval},
		{Change().GroupAddress(kindtest.MAC("01:80:c2:00:00:10")), data + `IFLA_BR_GROUP_ADDR: "01:80:c2:00:00:10" is not in 01:80:c2:00:00:00 to 01:80:c2:00:00:0f` + eInval},
		{Change().GroupAddress(nil), data + `IFLA_BR_GROUP_ADDR: "" is not in 01:80:c2:00:00:00 to 01:80:c2:00:00:0f` + eInval},
		{Change().McastRouter(MulticastRouterTemporary), data + "IFLA_BR_MCAST_ROUTER: temporary is not in disabled to permanent" + eRange},
		{Change().McastQueryInterval(990 * time.Millisecond), data + "IFLA_BR_MCAST_QUERY_INTVL: 990ms is not in 1s to 24h0m0s" + eRange},
		{Change().McastQueryInterval(24*time.Hour + time.Second), data + "IFLA_BR_MCAST_QUERY_INTVL: 24h0m1s is not in 1s to 24h0m0s" + eRange},
		{Change().McastStartupQueryInterval(0), data + "IFLA_BR_MCAST_STARTUP_QUERY_INTVL: 0s is not in 1s to 24h0m0s" + eRange},
		{Change().McastMembershipInterval(-1), data + "IFLA_BR_MCAST_MEMBERSHIP_INTVL: -1ns is negative" + eInval},
		{Change().McastIGMPVersion(1), data + "IFLA_BR_MCAST_IGMP_VERSION: 1 is not in 2 to 3" + eRange},
		{Change().McastMLDVersion(3), data + "IFLA_BR_MCAST_MLD_VERSION: 3 is not in 1 to 2" + eRange},
		{ChangePort().State(5), slave + "IFLA_BRPORT_STATE: PortState(5) is not in disabled to blocking" + eRange},
		{ChangePort().Priority(64), slave + "IFLA_BRPORT_PRIORITY: 64 is not in 0 to 63" + eRange},
		{ChangePort().Cost(0), slave + "IFLA_BRPORT_COST: 0 is not in 1 to 65535" + eRange},
		{ChangePort().Cost(65536), slave + "IFLA_BRPORT_COST: 65536 is not in 1 to 65535" + eRange},
		{ChangePort().McastRouter(4), slave + "IFLA_BRPORT_MULTICAST_ROUTER: MulticastRouter(4) is not in disabled to temporary" + eRange},
		{ChangePort().McastEHTHostsLimit(0), slave + "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT: 0: at least 1 is needed" + eRange},
		{ChangePort().GroupFwdMask(0xffff), slave + "IFLA_BRPORT_GROUP_FWD_MASK: 0xffff has bits that cannot be set: 0x2" + eInval},
		{ChangePort().BackupPort(link.Index(1 << 31)), "set link 7: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA.IFLA_BRPORT_BACKUP_PORT: link 2147483648 cannot be looked up: index 2147483648 is not in 1 to 2147483647: numerical result out of range"},
		{New("br0"), "set bridge link 7: a request to create cannot change a link: start with Change: invalid argument"},
	} {
		_, err := link.AppendChange(nil, 7, c.change)
		if text(err) != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
		var e *link.Error
		if !errors.As(err, &e) || !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ERANGE) {
			t.Errorf("%v: %T", err, err)
		}
	}
	if _, err := link.AppendCreate(nil, Change()); text(err) != "create bridge: a change cannot create a link: start with New: invalid argument" {
		t.Error(err)
	}
}

// TestBadWords checks what the walk says of words that ip(8) does not take.
func TestBadWords(t *testing.T) {
	for _, c := range []struct {
		words []string
		port  bool
		want  string
	}{
		{[]string{"stp"}, false, `unknown word "stp"`},
		{[]string{"priority"}, false, `"priority": what?`},
		{[]string{"priority", "65536"}, false, `IFLA_BR_PRIORITY: priority "65536": not in 0 to 65535`},
		{[]string{"vlan_protocol", "802.1x"}, false, `IFLA_BR_VLAN_PROTOCOL: vlan_protocol "802.1x": neither 802.1Q nor 802.1ad`},
		{[]string{"stp_mode", "on"}, false, `IFLA_BR_STP_MODE: stp_mode "on": not one of auto, user, kernel`},
		{[]string{"group_fwd_mask", "0x10000"}, false, `IFLA_BR_GROUP_FWD_MASK: group_fwd_mask "0x10000": not a number of 16 bits`},
		{[]string{"vlan_filtering", "on"}, false, `IFLA_BR_VLAN_FILTERING: vlan_filtering "on": neither 1 nor 0`},
		{[]string{"bridge_id", "8000.0:0:0:0:0:0"}, false, `unknown word "bridge_id"`}, // read only
		{[]string{"hairpin", "1"}, true, `IFLA_BRPORT_MODE: hairpin "1": neither on nor off`},
		{[]string{"backup_port", "p1"}, true, `IFLA_BRPORT_BACKUP_PORT: backup_port "p1": not an interface index`},
		{[]string{"state", "idle"}, true, `IFLA_BRPORT_STATE: state "idle": not one of disabled, listening, learning, forwarding, blocking`},
	} {
		_, err := kindtest.Parse((*Attributes).walk, c.words...)
		if c.port {
			_, err = kindtest.Parse((*PortAttributes).walk, c.words...)
		}
		if text(err) != c.want {
			t.Errorf("%q: %v, not %s", c.words, err, c.want)
		}
	}
}
