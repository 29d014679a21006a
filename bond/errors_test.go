package bond

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const (
	millisecond = time.Millisecond

	eRange, eInval = ": numerical result out of range", ": invalid argument"
	eAccess, ePerm = ": permission denied", ": operation not permitted"
	onlyLACP       = ", only in 802.3ad" + eAccess
	onlyPrimary    = ", only in active-backup, balance-tlb and balance-alb" + eAccess
)

// TestBadChange checks what of a change is refused before the kernel is asked,
// and in which words.
func TestBadChange(t *testing.T) {
	const data = "set bond link 7: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_"
	many := []netip.Addr{}
	for _, a := range addrs(17) {
		many = append(many, a.(netip.Addr))
	}
	for _, c := range []struct {
		change link.Request
		want   string
	}{
		{Change().Mode(7), data + "MODE: Mode(7) is not in balance-rr to balance-alb" + eRange},
		{Change().MIIMon(time.Microsecond), data + "MIIMON: 1µs is no whole multiple of 1ms" + eInval},
		{Change().MIIMon(-millisecond), data + "MIIMON: -1ms is negative" + eInval},
		{Change().MIIMon(longest + millisecond), data + "MIIMON: 596h31m23.648s is not in 0s to 596h31m23.647s" + eRange},
		{Change().MIIMon(100 * millisecond).UpDelay(150 * millisecond), data + "UPDELAY: 150ms is no whole multiple of miimon, which is 100ms" + eInval},
		{Change().DownDelay(99 * millisecond).MIIMon(100 * millisecond), data + "DOWNDELAY: 99ms is no whole multiple of miimon, which is 100ms" + eInval},
		{Change().MIIMon(0).DownDelay(0), data + "DOWNDELAY: a delay needs MII monitoring, which is disabled: set miimon" + ePerm},
		{Change().PeerNotifyDelay(300*time.Second + millisecond), data + "PEER_NOTIF_DELAY: 5m0.001s is not in 0s to 5m0s" + eRange},
		{Change().MIIMon(100 * millisecond).ARPInterval(time.Second), data + "ARP_INTERVAL: ARP monitoring cannot be used with MII monitoring" + eInval},
		{Change().MIIMon(100 * millisecond).ARPValidate(ARPValidateFilter), data + "ARP_VALIDATE: ARP validating cannot be used with MII monitoring" + eInval},
		{Change().ARPValidate(7), data + "ARP_VALIDATE: ARPValidate(7) is not in none to filter_backup" + eRange},
		{Change().ARPAllTargets(2), data + "ARP_ALL_TARGETS: ARPAllTargets(2) is not in any to all" + eRange},
		{Change().ARPMissedMax(0), data + "MISSED_MAX: 0: at least 1 is needed" + eRange},
		{Change().ARPIPTargets(many...), data + "ARP_IP_TARGET: 17 targets: a bond has at most 16" + eInval},
		{Change().ARPIPTargets(addr("192.0.2.1"), addr("192.0.2.1")), data + "ARP_IP_TARGET: 192.0.2.1 is there twice" + eInval},
		{Change().ARPIPTargets(addr("2001:db8::1")), data + "ARP_IP_TARGET: 2001:db8::1 is no IPv4 address" + eInval},
		{Change().ARPIPTargets(netip.Addr{}), data + "ARP_IP_TARGET: invalid IP is no IPv4 address" + eInval},
		{Change().ARPIPTargets(addr("0.1.2.3")), data + "ARP_IP_TARGET: 0.1.2.3 is not an address to ask for" + eInval},
		{Change().ARPIPTargets(addr("255.255.255.255")), data + "ARP_IP_TARGET: 255.255.255.255 is the broadcast address" + eInval},
		{Change().NSIP6Targets(addr("192.0.2.1")), data + "NS_IP6_TARGET: 192.0.2.1 is no IPv6 address" + eInval},
		{Change().NSIP6Targets(addr("::")), data + "NS_IP6_TARGET: :: is not an address to ask for" + eInval},
		{Change().NSIP6Targets(addr("::1")), data + "NS_IP6_TARGET: ::1 is not an address to ask for" + eInval},
		{Change().NSIP6Targets(addr("ff02::1")), data + "NS_IP6_TARGET: ff02::1 is a multicast address" + eInval},
		{Change().NSIP6Targets(addr("fe80::1%eth0")), data + "NS_IP6_TARGET: fe80::1%eth0 is no IPv6 address" + eInval},
		{Change().PrimaryReselect(3), data + "PRIMARY_RESELECT: PrimaryReselect(3) is not in always to failure" + eRange},
		{Change().FailOverMAC(3), data + "FAIL_OVER_MAC: FailOverMAC(3) is not in none to follow" + eRange},
		{Change().XmitHashPolicy(6), data + "XMIT_HASH_POLICY: XmitHashPolicy(6) is not in layer2 to vlan+srcmac" + eRange},
		{Change().ResendIGMP(256), data + "RESEND_IGMP: 256 is not in 0 to 255" + eRange},
		{Change().MinLinks(1 << 31), data + "MIN_LINKS: 2147483648 is not in 0 to 2147483647" + eRange},
		{Change().LPInterval(0), data + "LP_INTERVAL: 0s is not in 1s to 596523h14m7s" + eRange},
		{Change().LPInterval(1500 * millisecond), data + "LP_INTERVAL: 1.5s is no whole multiple of 1s" + eInval},
		{Change().PacketsPerPort(65536), data + "PACKETS_PER_SLAVE: 65536 is not in 0 to 65535" + eRange},
		{Change().LACPRate(2), data + "AD_LACP_RATE: LACPRate(2) is not in slow to fast" + eRange},
		{Change().ADSelect(4), data + "AD_SELECT: ADSelect(4) is not in stable to actor_port_prio" + eRange},
		{Change().ADActorSysPrio(0), data + "AD_ACTOR_SYS_PRIO: 0: at least 1 is needed" + eRange},
		{Change().ADUserPortKey(1024), data + "AD_USER_PORT_KEY: 1024 is not in 0 to 1023" + eRange},
		{Change().ADActorSystem(kindtest.MAC("01:00:00:00:00:00")), data + "AD_ACTOR_SYSTEM: 01:00:00:00:00:00 is multicast" + eInval},
		{Change().ADActorSystem(nil), data + "AD_ACTOR_SYSTEM: an Ethernet address has 6 bytes, not 0" + eInval},
		{Change().Mode(ActiveBackup).LACPStrict(true), data + "LACP_STRICT: option not supported in mode active-backup" + onlyLACP},
		{Change().Primary(nil).Mode(LACP), data + "PRIMARY: option not supported in mode 802.3ad" + onlyPrimary},
		{Change().ActivePort(nil).Mode(BalanceRR), data + "ACTIVE_SLAVE: option not supported in mode balance-rr" + onlyPrimary},
		{Change().Primary(link.Index(1 << 31)), "set bond link 7: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_PRIMARY: link 2147483648 cannot be looked up: index 2147483648 is not in 1 to 2147483647" + eRange},
		{Change().Primary(link.Name("p0")), "set bond link 7: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_PRIMARY: p0 cannot be looked up: p0 must be given by index" + eInval},
		{New("bond1", ActiveBackup), "set bond link 7: a request to create cannot change a link: start with Change" + eInval},
		{ChangePort().Prio(1).Parent(link.Index(1)), "set link 7: IFLA_LINK: can be set at creation only: delete the link and create it anew: operation not supported"},
		{ChangePort().QueueID(1).Rename("a/b"), `set link 7: IFLA_IFNAME: "a/b" has the character '/', which a name cannot have` + eInval},
	} {
		_, err := link.AppendChange(nil, bondIndex, c.change)
		if text(err) != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
		var e *link.Error
		if !errors.As(err, &e) || e.Errno == 0 {
			t.Errorf("%v: %T", err, err)
		}
	}
}

// TestModes tries each setting that not all modes have in all of them.
func TestModes(t *testing.T) {
	const (
		data   = "create bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_"
		noARP  = "balance-rr, active-backup, balance-xor and broadcast"
		backup = "active-backup, balance-tlb and balance-alb"
	)
	for _, c := range []struct {
		name string // of the attribute
		only string // the modes that have it
		set  func(*Spec) *Spec
	}{
		{"ARP_INTERVAL", noARP, func(s *Spec) *Spec { return s.ARPInterval(0) }},
		{"ARP_VALIDATE", noARP, func(s *Spec) *Spec { return s.ARPValidate(ARPValidateNone) }},
		{"MISSED_MAX", noARP, func(s *Spec) *Spec { return s.ARPMissedMax(1) }},
		{"PRIMARY", backup, func(s *Spec) *Spec { return s.Primary(link.Index(1)) }},
		{"PACKETS_PER_SLAVE", "balance-rr", func(s *Spec) *Spec { return s.PacketsPerPort(1) }},
		{"TLB_DYNAMIC_LB", "balance-tlb and balance-alb", func(s *Spec) *Spec { return s.TLBDynamicLB(true) }},
		{"AD_LACP_ACTIVE", "802.3ad", func(s *Spec) *Spec { return s.LACPActive(true) }},
		{"AD_LACP_RATE", "802.3ad", func(s *Spec) *Spec { return s.LACPRate(LACPRateSlow) }},
		{"LACP_STRICT", "802.3ad", func(s *Spec) *Spec { return s.LACPStrict(false) }},
		{"AD_ACTOR_SYS_PRIO", "802.3ad", func(s *Spec) *Spec { return s.ADActorSysPrio(1) }},
		{"AD_USER_PORT_KEY", "802.3ad", func(s *Spec) *Spec { return s.ADUserPortKey(0) }},
		{"AD_ACTOR_SYSTEM", "802.3ad", func(s *Spec) *Spec { return s.ADActorSystem(make(net.HardwareAddr, 6)) }},
		{"COUPLED_CONTROL", "802.3ad", func(s *Spec) *Spec { return s.CoupledControl(true) }},
		{"BROADCAST_NEIGH", "802.3ad", func(s *Spec) *Spec { return s.BroadcastNeighbor(false) }},
	} {
		refused := 0
		for mode := BalanceRR; mode <= BalanceALB; mode++ {
			want := ""
			if !strings.Contains(c.only, mode.String()) {
				want = data + c.name + ": option not supported in mode " + mode.String() + ", only in " + c.only + eAccess
				refused++
			}
			_, err := link.AppendCreate(nil, c.set(New("bond1", mode)))
			if text(err) != want || want != "" && !errors.Is(err, unix.EACCES) {
				t.Errorf("%v, %s: got\n%v\nnot\n%s", mode, c.name, err, want)
			}
		}
		if refused == 0 {
			t.Errorf("%s is in all modes", c.name)
		}
	}
}

// TestBadCreation checks what a new bond cannot have.
func TestBadCreation(t *testing.T) {
	const data = "create bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_"
	for _, c := range []struct {
		spec link.Request
		want string
	}{
		{New("bond1", 7), data + "MODE: Mode(7) is not in balance-rr to balance-alb" + eRange},
		{New("bond1", 7).LACPRate(LACPRateFast), data + "MODE: Mode(7) is not in balance-rr to balance-alb" + eRange},
		{New("bond1", ActiveBackup).ActivePort(link.Index(p0Index)), data + "ACTIVE_SLAVE: a new bond has no ports: set it once it has" + eInval},
		{New("bond1", BalanceRR).ActivePort(nil), data + "ACTIVE_SLAVE: option not supported in mode balance-rr" + onlyPrimary},
		{New("bond1", BalanceRR).MIIMon(0).UpDelay(0), data + "UPDELAY: a delay needs MII monitoring, which is disabled: set miimon" + ePerm},
		{New("bond1", LACP).MIIMon(100 * millisecond).PeerNotifyDelay(millisecond), data + "PEER_NOTIF_DELAY: 1ms is no whole multiple of miimon, which is 100ms" + eInval},
		{New("sixteen bytes ok", ActiveBackup), `create bond sixteen bytes ok: IFLA_IFNAME: "sixteen bytes ok" has 16 bytes: a name has 1 to 15` + eInval},
		{New("bond1", ActiveBackup).Rename("bond2"), "create bond bond1: IFLA_IFNAME: a new link has its name from New: Rename is for changes" + eInval},
		{Change(), "create bond: a change cannot create a link: start with New" + eInval},
	} {
		if _, err := link.AppendCreate(nil, c.spec); text(err) != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// TestBadWords checks what the walk says of words that ip(8) does not take.
func TestBadWords(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"mod"}, `unknown word "mod"`},
		{[]string{"miimon"}, `"miimon": what?`},
		{[]string{"mode", "lacp"}, `IFLA_BOND_MODE: mode "lacp": not one of balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb`},
		{[]string{"miimon", "1s"}, `IFLA_BOND_MIIMON: miimon "1s": not a number`},
		{[]string{"arp_ip_target", "192.0.2.1,"}, ``},
		{[]string{"arp_ip_target", "192.0.2"}, `IFLA_BOND_ARP_IP_TARGET: arp_ip_target "192.0.2": "192.0.2" is no IPv4 address`},
		{[]string{"ns_ip6_target", "192.0.2.1"}, `IFLA_BOND_NS_IP6_TARGET: ns_ip6_target "192.0.2.1": "192.0.2.1" is no IPv6 address`},
		{[]string{"primary", "eth0"}, `IFLA_BOND_PRIMARY: primary "eth0": not an interface index`},
		{[]string{"ad_num_ports", "1"}, `unknown word "ad_num_ports"`}, // read only
	} {
		if _, err := kindtest.Parse((*Attributes).walk, c.words...); text(err) != c.want {
			t.Errorf("%q: %v, not %s", c.words, err, c.want)
		}
	}
}
