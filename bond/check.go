package bond

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// modes is a set of modes.
type modes uint8

const (
	withoutARP  modes = 1<<LACP | 1<<BalanceTLB | 1<<BalanceALB
	withARP     modes = 1<<(BalanceALB+1) - 1 - withoutARP
	withPrimary modes = 1<<ActiveBackup | 1<<BalanceTLB | 1<<BalanceALB
	withLACP    modes = 1 << LACP
)

func (m modes) has(mode Mode) bool { return m>>mode&1 != 0 }

// String names the modes.
func (m modes) String() string {
	var words []string
	for mode := BalanceRR; mode <= BalanceALB; mode++ {
		if m.has(mode) {
			words = append(words, mode.String())
		}
	}
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// modesOf returns the modes that have an attribute (unsuppmodes in bond_opts of
// drivers/net/bonding/bond_options.c).
func modesOf(id uapi.Attr) modes {
	switch id {
	case uapi.IFLA_BOND_PACKETS_PER_SLAVE:
		return 1 << BalanceRR
	case uapi.IFLA_BOND_ARP_INTERVAL, uapi.IFLA_BOND_ARP_VALIDATE, uapi.IFLA_BOND_MISSED_MAX:
		return withARP
	case uapi.IFLA_BOND_ACTIVE_SLAVE, uapi.IFLA_BOND_PRIMARY, uapi.IFLA_BOND_SLAVE_PRIO:
		return withPrimary
	case uapi.IFLA_BOND_TLB_DYNAMIC_LB:
		return 1<<BalanceTLB | 1<<BalanceALB
	case uapi.IFLA_BOND_AD_LACP_ACTIVE, uapi.IFLA_BOND_AD_LACP_RATE, uapi.IFLA_BOND_AD_ACTOR_SYS_PRIO,
		uapi.IFLA_BOND_AD_USER_PORT_KEY, uapi.IFLA_BOND_AD_ACTOR_SYSTEM, uapi.IFLA_BOND_COUPLED_CONTROL,
		uapi.IFLA_BOND_BROADCAST_NEIGH, uapi.IFLA_BOND_LACP_STRICT, uapi.IFLA_BOND_SLAVE_ACTOR_PORT_PRIO:
		return withLACP
	}
	return 1<<(BalanceALB+1) - 1
}

// wrongMode says that a mode has not the attribute, in the words of newer
// kernels as far as these go.
func wrongMode(id uapi.Attr, mode string) string {
	return fmt.Sprintf("option not supported in %s, only in %v", mode, modesOf(id))
}

// check finds what shows in the request alone: settings that the mode has not
// or that exclude each other, and what the kernel would change without a word.
func (a *Attributes) check(w *attr.Walk) {
	if mode, ok := a.Mode.Get(); ok && mode <= BalanceALB {
		a.checkMode(w, mode)
	}
	if w.Creating() && !a.ActivePort.IsZero() {
		w.Fail(uapi.IFLA_BOND_ACTIVE_SLAVE, unix.EINVAL, "a new bond has no ports: set it once it has")
	}
	mii, ok := a.MIIMon.Get()
	if !ok {
		return
	}
	a.checkDelays(w, mii)
	switch {
	case mii <= 0:
	case a.ARPInterval.Or(0) > 0:
		w.Fail(uapi.IFLA_BOND_ARP_INTERVAL, unix.EINVAL, "ARP monitoring cannot be used with MII monitoring")
	case a.ARPValidate.Or(ARPValidateNone) != ARPValidateNone:
		w.Fail(uapi.IFLA_BOND_ARP_VALIDATE, unix.EINVAL, "ARP validating cannot be used with MII monitoring")
	}
}

func (a *Attributes) checkMode(w *attr.Walk, mode Mode) {
	for _, c := range [...]struct {
		id     uapi.Attr
		absent bool
	}{
		{uapi.IFLA_BOND_ACTIVE_SLAVE, a.ActivePort.IsZero()},
		{uapi.IFLA_BOND_ARP_INTERVAL, a.ARPInterval.IsZero()},
		{uapi.IFLA_BOND_ARP_VALIDATE, a.ARPValidate.IsZero()},
		{uapi.IFLA_BOND_PRIMARY, a.Primary.IsZero()},
		{uapi.IFLA_BOND_PACKETS_PER_SLAVE, a.PacketsPerPort.IsZero()},
		{uapi.IFLA_BOND_AD_LACP_ACTIVE, a.LACPActive.IsZero()},
		{uapi.IFLA_BOND_AD_LACP_RATE, a.LACPRate.IsZero()},
		{uapi.IFLA_BOND_AD_ACTOR_SYS_PRIO, a.ADActorSysPrio.IsZero()},
		{uapi.IFLA_BOND_AD_USER_PORT_KEY, a.ADUserPortKey.IsZero()},
		{uapi.IFLA_BOND_AD_ACTOR_SYSTEM, a.ADActorSystem.IsZero()},
		{uapi.IFLA_BOND_TLB_DYNAMIC_LB, a.TLBDynamicLB.IsZero()},
		{uapi.IFLA_BOND_MISSED_MAX, a.ARPMissedMax.IsZero()},
		{uapi.IFLA_BOND_COUPLED_CONTROL, a.CoupledControl.IsZero()},
		{uapi.IFLA_BOND_BROADCAST_NEIGH, a.BroadcastNeighbor.IsZero()},
		{uapi.IFLA_BOND_LACP_STRICT, a.LACPStrict.IsZero()},
	} {
		if !c.absent && !modesOf(c.id).has(mode) {
			w.Fail(c.id, unix.EACCES, wrongMode(c.id, "mode "+mode.String()))
			return
		}
	}
}

// checkDelays checks the delays against the interval of MII monitoring that the
// same request sets. The kernel rounds them down to a multiple.
func (a *Attributes) checkDelays(w *attr.Walk, mii time.Duration) {
	for _, d := range [...]struct {
		id    uapi.Attr
		delay link.Opt[time.Duration]
	}{
		{uapi.IFLA_BOND_UPDELAY, a.UpDelay},
		{uapi.IFLA_BOND_DOWNDELAY, a.DownDelay},
		{uapi.IFLA_BOND_PEER_NOTIF_DELAY, a.PeerNotifyDelay},
	} {
		switch delay, ok := d.delay.Get(); {
		case !ok || mii < 0:
		case mii == 0:
			w.Fail(d.id, unix.EPERM, withoutMII)
			return
		case delay%mii != 0:
			w.Fail(d.id, unix.EINVAL, fmt.Sprintf("%v is no whole multiple of miimon, which is %v", delay, mii))
			return
		}
	}
}

// withoutMII says why a delay is refused.
const withoutMII = "a delay needs MII monitoring, which is disabled: set miimon"

// touched returns the attributes with those that change along with them, so
// that taking back the former takes back the latter, in a bond that was in the
// given mode. The values do not matter.
func (a *Attributes) touched(w *attr.Walk, was Mode) *Attributes {
	t := *a
	set := func(durations ...*link.Opt[time.Duration]) {
		for _, d := range durations {
			d.Set(0)
		}
	}
	if !a.Mode.IsZero() {
		set(&t.MIIMon, &t.ARPInterval)
		t.ARPValidate.Set(ARPValidateNone)
		t.TLBDynamicLB.Set(false)
		t.BroadcastNeighbor.Set(false)
	}
	if !a.MIIMon.IsZero() || !a.ARPInterval.IsZero() {
		set(&t.MIIMon, &t.ARPInterval, &t.UpDelay, &t.DownDelay, &t.PeerNotifyDelay)
		t.ARPValidate.Set(ARPValidateNone)
	}
	if !a.Primary.IsZero() || !a.PrimaryReselect.IsZero() {
		t.ActivePort.Set(0)
	}
	// What was only in the wake of something else comes back with that: the
	// kernel would refuse it.
	if mii := w.Was(uapi.IFLA_BOND_MIIMON); len(mii) >= 4 && host.Uint32(mii) == 0 {
		t.UpDelay, t.DownDelay, t.PeerNotifyDelay = link.Opt[time.Duration]{}, link.Opt[time.Duration]{}, link.Opt[time.Duration]{}
	}
	if !modesOf(uapi.IFLA_BOND_TLB_DYNAMIC_LB).has(was) {
		t.TLBDynamicLB = link.Opt[bool]{}
	}
	return &t
}
