package bond

import (
	"errors"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func running() attr.Version {
	v := kerneltest.Version()
	return attr.VersionOf(uint(v.Major), uint(v.Minor))
}

// TestRefused has the kernel refuse changes: the error names the attribute and
// what to do, and what came before it is taken back.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, "bond", "veth", "macvlan", "dummy")
	cables(t, p, p0, p1, p2, p3, "busy")
	p.Create(t, macvlan("mv0", "busy"))
	p.Create(t, New("bond1", ActiveBackup).MIIMon(100*time.Millisecond).UpDelay(200*time.Millisecond).Up())
	add(t, p, bond1, p0, p1)
	p.Set(t, p1, ChangePort().QueueID(1))
	p.Create(t, New("bond2", LACP).MIIMon(100*time.Millisecond).Up())
	add(t, p, bond2, p2)
	p.Create(t, New("bond3", BalanceRR))
	p.Create(t, New("bond4", BalanceTLB).Up())
	p.Await(t, "ports that work", func() bool {
		return readPort(t, p, p0).MIIStatus.Or(9) == MIIStatusUp && readPort(t, p, p1).MIIStatus.Or(9) == MIIStatusUp
	})

	words := func(kernel, ours string) string { // since Linux 6.0 the kernel has words
		if running() < attr.VersionOf(6, 0) {
			return ours
		}
		return kernel
	}
	const (
		data  = ": IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_"
		slave = ": IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA.IFLA_BOND_SLAVE_"
		bond3 = link.Name("bond3")
		bond4 = link.Name("bond4")
	)
	hasPorts := words("unable to set option because the bond device has slaves", "remove its ports first") + ": directory not empty"
	isUp := words("unable to set option because the bond is up", "take the link down first") + ": device or resource busy"
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Varies: []string{"bond"}, Rows: []kindtest.Refusal{
		{Name: "mode with ports", Ref: bond1, Set: Change().Mode(BalanceRR),
			Want: "set bond bond1" + data + "MODE: " + hasPorts, Target: unix.ENOTEMPTY},
		{Name: "mode while up", Ref: bond4, Set: Change().Mode(BalanceRR),
			Want: "set bond bond4" + data + "MODE: " + isUp, Target: unix.EBUSY},
		{Name: "fail_over_mac with ports, among others", Ref: bond1, Set: Change().PrimaryReselect(PrimaryReselectFailure).FailOverMAC(FailOverMACActive),
			Want: "set bond bond1" + data + "FAIL_OVER_MAC: " + hasPorts, Target: unix.ENOTEMPTY},
		{Name: "LACP rate while up", Ref: bond2, Set: Change().MinLinks(2).LACPRate(LACPRateFast),
			Want: "set bond bond2" + data + "AD_LACP_RATE: " + isUp, Target: unix.EBUSY},
		{Name: "selection while up", Ref: bond2, Set: Change().ADSelect(ADSelectCount),
			Want: "set bond bond2" + data + "AD_SELECT: " + isUp, Target: unix.EBUSY},
		{Name: "dynamic balancing while up", Ref: bond4, Set: Change().TLBDynamicLB(false),
			Want: "set bond bond4" + data + "TLB_DYNAMIC_LB: " + isUp, Target: unix.EBUSY},
		{Name: "LACP rate of active-backup", Ref: bond1, Set: Change().ResendIGMP(9).LACPRate(LACPRateFast),
			Want: "set bond bond1" + data + "AD_LACP_RATE: option not supported in mode active-backup" + onlyLACP, Target: os.ErrPermission},
		{Name: "and MII monitoring that was to end", Ref: bond1, Set: Change().ARPInterval(time.Second).ARPValidate(ARPValidateAll).LACPRate(LACPRateFast),
			Want: "set bond bond1" + data + "AD_LACP_RATE: option not supported in mode active-backup" + onlyLACP, Target: unix.EACCES},
		{Name: "ARP monitoring of 802.3ad", Ref: bond2, Set: Change().ARPInterval(time.Second),
			Want:   "set bond bond2" + data + "ARP_INTERVAL: option not supported in mode 802.3ad, only in balance-rr, active-backup, balance-xor and broadcast" + eAccess,
			Target: unix.EACCES},
		{Name: "packets per port of active-backup", Ref: bond1, Set: Change().PacketsPerPort(2),
			Want: "set bond bond1" + data + "PACKETS_PER_SLAVE: option not supported in mode active-backup, only in balance-rr" + eAccess, Target: unix.EACCES},
		{Name: "primary of balance-rr", Ref: bond3, Set: Change().Primary(p3),
			Want: "set bond bond3" + data + "PRIMARY: option not supported in mode balance-rr" + onlyPrimary, Target: unix.EACCES},
		{Name: "delay without monitoring", Ref: bond3, Set: Change().UpDelay(100 * time.Millisecond),
			Want: "set bond bond3" + data + "UPDELAY: a delay needs MII monitoring, which is disabled: set miimon" + ePerm, Target: unix.EPERM},
		{Name: "delay of a new bond without monitoring", Create: New("new", ActiveBackup).ResendIGMP(2).DownDelay(100 * time.Millisecond),
			Want: "create bond new" + data + "DOWNDELAY: a delay needs MII monitoring, which is disabled: set miimon" + ePerm, Target: unix.EPERM},
		{Name: "active port that is none", Ref: bond1, Set: Change().ActivePort(p3),
			Want: "set bond bond1" + data + "ACTIVE_SLAVE: it must be a port of this bond, up and with carrier, and another must be active" + eInval, Target: unix.EINVAL},
		{Name: "active port that is not there", Ref: bond1, Set: Change().ActivePort(link.Name("none")),
			Want: "set bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_ACTIVE_SLAVE: none cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "primary that is not there", Ref: bond1, Set: Change().Primary(link.Index(9999)),
			Want: "set bond bond1: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_PRIMARY: link 9999 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "queue that the bond does not have", Ref: p0, Set: ChangePort().QueueID(17),
			Want: "set veth p0" + slave + "QUEUE_ID: 17 is more than the bond has transmit queues, or that of another port" + ePerm, Target: unix.EPERM},
		{Name: "queue of another port", Ref: p0, Set: ChangePort().QueueID(1),
			Want: "set veth p0" + slave + "QUEUE_ID: 1 is more than the bond has transmit queues, or that of another port" + ePerm, Target: unix.EPERM},
		{Name: "priority of a port of 802.3ad", Ref: p2, Set: ChangePort().QueueID(3).Prio(1), Since: "6.0",
			Want: "set veth p2" + slave + "PRIO: option not supported in the bond's mode" + onlyPrimary, Target: unix.EACCES},
		{Name: "LACP priority of a port of active-backup", Ref: p0, Set: ChangePort().QueueID(3).ActorPortPrio(1), Since: "6.18",
			Want: "set veth p0" + slave + "ACTOR_PORT_PRIO: option not supported in the bond's mode" + onlyLACP, Target: unix.EACCES},
		{Name: "a port's setting for what is none", Ref: p3, Set: ChangePort().QueueID(3),
			Want: "set veth p3: IFLA_LINKINFO.IFLA_INFO_SLAVE_DATA: it is no port of a bond" + eInval, Target: unix.EINVAL},
		{Name: "a bond's setting for a veth", Ref: p3, Set: Change().MIIMon(100 * time.Millisecond),
			Want: "set veth p3: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a bond link" + eInval, Target: unix.EINVAL},
		{Name: "new port that is up", Ref: p3, Set: link.Change().Master(bond1),
			Want: "set veth p3: IFLA_MASTER: Device can not be enslaved while up" + ePerm, Target: unix.EPERM},
		{Name: "new port that is up, with settings", Ref: p3, Set: ChangePort().Master(bond1).QueueID(4),
			Want: "set veth p3: IFLA_MASTER: Device can not be enslaved while up" + ePerm, Target: unix.EPERM},
		{Name: "new port of another type", Ref: link.Name("lo"), Set: link.Change().Master(bond1),
			Want: "set lo: IFLA_MASTER: Device type is different from other slaves" + eInval, Target: unix.EINVAL},
		{Name: "new port that is in use", Ref: link.Name("busy"), Set: link.Change().Down().Master(bond1),
			Want: "set veth busy: IFLA_MASTER: Device is in use and cannot be enslaved: device or resource busy", Target: unix.EBUSY},
		{Name: "bond of itself", Ref: bond3, Set: link.Change().Master(bond3),
			Want: "set bond bond3: IFLA_MASTER: Cannot enslave bond to itself" + ePerm, Target: unix.EPERM},
		{Name: "taken name", Create: New("bond1", ActiveBackup),
			Want: "create bond bond1: IFLA_IFNAME: there is a link of the name bond1 already: file exists", Target: os.ErrExist},
		{Name: "multicast address", Create: New("new", ActiveBackup).Address(kindtest.MAC("01:00:00:00:00:00")),
			Want: "create bond new: IFLA_ADDRESS: it is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "primary of a new bond that is not there", Create: New("new", ActiveBackup).Primary(link.Name("none")),
			Want: "create bond new: IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BOND_PRIMARY: none cannot be found: no such device", Target: os.ErrNotExist},
	}}
	if running() < attr.VersionOf(5, 12) {
		r.Rows = append(r.Rows, kindtest.Refusal{Name: "hash policy that is too new", Create: New("new", BalanceXOR).XmitHashPolicy(XmitHashPolicyVLANSrcMAC),
			Want: "create bond new" + data + "XMIT_HASH_POLICY: this kernel does not know vlan+srcmac" + eInval, Target: unix.EINVAL})
	}
	r.State = func(tb testing.TB) map[string]any {
		m := map[string]any{}
		for _, name := range []link.Name{bond1, bond2, bond3, bond4} {
			a := read(tb, p, name)
			m[string(name)] = kindtest.Present(&a, "ADInfo.Aggregator", "ADInfo.NumPorts", "ADInfo.ActorKey", "ADInfo.PartnerKey", "ADInfo.PartnerMAC")
		}
		for _, name := range []link.Name{p0, p1, p2} {
			a := readPort(tb, p, name)
			m[string(name)] = []any{a.QueueID, a.Prio, a.ActorPortPrio}
		}
		return m
	}
	r.Check(t)
}

// TestNeeds wants what to do in a form for programs.
func TestNeeds(t *testing.T) {
	p := place(t)
	cables(t, p, p0)
	p.Create(t, New("bond1", LACP).Up())
	p.Set(t, p0, link.Change().Up())
	var e *link.Error
	if err := p.Conn.Set(p0, link.Change().Master(bond1)); !errors.As(err, &e) || e.Needs != link.NeedsDown {
		t.Errorf("%v, not that it needs: %v", err, link.NeedsDown)
	}
	p.Set(t, p0, link.Change().Down())
	for _, c := range []struct {
		change *Spec
		want   link.Need
	}{
		{Change().Mode(ActiveBackup), link.NeedsDown},
		{Change().LACPRate(LACPRateFast), link.NeedsDown},
		{Change().Mode(ActiveBackup), link.NeedsNoPorts},
	} {
		if c.want == link.NeedsNoPorts {
			add(t, p, bond1, p0)
		}
		if err := p.Conn.Set(bond1, c.change); !errors.As(err, &e) || e.Needs != c.want {
			t.Errorf("%v, not that it needs: %v", err, c.want)
		}
	}
	if err := RemovePorts(p.Conn, bond1, p0); err != nil {
		t.Fatal(err)
	}
	p.Set(t, bond1, Change().Mode(ActiveBackup).Down())
}

// macvlan is a link that makes the one below busy.
func macvlan(name string, parent link.Name) link.Request {
	return link.Custom("macvlan", name).Parent(parent)
}
