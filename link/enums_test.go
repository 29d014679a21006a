package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/link"
)

// TestEnums prints and parses every value, and one that is not known.
func TestEnums(t *testing.T) {
	thereAndBack[link.OperState](t, "unknown notpresent down lowerlayerdown testing dormant up")
	thereAndBack[link.LinkMode](t, "default dormant testing")
	thereAndBack[link.AddrGenMode](t, "eui64 none stable_secret random")
	thereAndBack[link.XDPMode](t, "none driver generic hardware multi")
	for i, want := range []string{
		"none", "reboot", "features", "bonding failover", "notify peers", "resend igmp", "bonding options", "EventCause(7)",
	} {
		if got := link.EventCause(i).String(); got != want {
			t.Errorf("event %d prints as %q, want %q", i, got, want)
		}
	}
}

// thereAndBack checks an enumeration whose values begin with 0.
func thereAndBack[T attr.Enumeration](t *testing.T, names string) {
	t.Helper()
	all := strings.Fields(names)
	for i, want := range all {
		if got := T(i).String(); got != want {
			t.Errorf("%T %d prints as %q, want %q", T(0), i, got, want)
		}
		if got, err := attr.ParseEnum[T](want); err != nil || got != T(i) {
			t.Errorf("%q parses to %v, %v, want %d", want, got, err, i)
		}
	}
	unknown := T(len(all))
	if got, want := unknown.String(), fmt.Sprintf("(%d)", len(all)); !strings.HasSuffix(got, want) {
		t.Errorf("an unknown %T prints as %q", unknown, got)
	}
	if got, err := attr.ParseEnum[T](fmt.Sprint(len(all))); err != nil || got != unknown {
		t.Errorf("its number parses to %v, %v", got, err)
	}
	if got, err := attr.ParseEnum[T]("nosuch"); err == nil {
		t.Errorf("%q parses to %v", "nosuch", got)
	}
}

func TestFlagsString(t *testing.T) {
	for want, f := range map[string]link.Flags{
		"":                                 0,
		"UP":                               link.FlagUp,
		"UP,BROADCAST,RUNNING":             link.FlagRunning | link.FlagUp | link.FlagBroadcast,
		"LOWER_UP,DORMANT,ECHO,0x80000000": link.FlagEcho | link.FlagDormant | link.FlagLowerUp | 1<<31,
	} {
		if got := f.String(); got != want {
			t.Errorf("%#x prints as %q, want %q", uint32(f), got, want)
		}
	}
}
