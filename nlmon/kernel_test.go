package nlmon_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/nlmon"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestLife makes a monitor with everything, reads it back, changes it and
// deletes it.
func TestLife(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	l := p.Create(t, nlmon.New("nlmon0").
		MTU(65536).
		Queues(2, 2).
		TxQLen(100).
		Group(5).
		Alias("ear").
		AltNames("ear0").
		Up())
	if l.Kind != kind || l.Type != link.Netlink || !l.IsUp() || l.Flags&link.FlagNoARP == 0 {
		t.Errorf("kind %q, type %d, flags %v", l.Kind, l.Type, l.Flags)
	}
	want := map[string]any{
		"MTU": "65536", "TxQueues": "2", "RxQueues": "2", "TxQLen": "100", "Group": "5",
		"Alias": "ear", "AltNames": "[ear0]", "MinMTU": "16", "MaxMTU": "0",
	}
	compare(t, "after creation", want, l)
	p.Set(t, l, link.Change().Rename("nlmon1").MTU(16).TxQLen(200).Group(0).Down())
	l = p.Get(t, link.Name("ear0"))
	want["MTU"], want["TxQLen"], want["Group"] = "16", "200", "0"
	compare(t, "after the change", want, l)
	if l.Name != "nlmon1" || l.IsUp() {
		t.Errorf("%s, flags %v", l.Name, l.Flags)
	}
	p.Delete(t, l)
	if _, err := p.Conn.Get(l); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the deletion: %v", err)
	}
}

// compare expects the link to have the attributes, and no address.
func compare(t *testing.T, when string, want map[string]any, l *link.Link) {
	t.Helper()
	got := kindtest.Present(&l.Attributes)
	for name := range got {
		if _, ok := want[name]; !ok && name != "Address" {
			delete(got, name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s, -want +got:\n%s", when, d)
	}
}

// TestTwins makes a monitor by the library and one by ip(8).
func TestTwins(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	ours.Create(t, nlmon.New("nlmon0").MTU(65536).TxQLen(100).Group(5).Up())
	theirs.IP(t, strings.Fields("link add dev nlmon0 mtu 65536 txqueuelen 100 group 5 up type nlmon")...)
	kindtest.Twins(t, ours, theirs)
}

// TestRefused asks for what cannot be.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	p.Create(t, nlmon.New("nlmon0"))
	const none = "a netlink monitor has no hardware address: invalid argument"
	address := kindtest.MAC("02:00:00:00:00:01")
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "name", Create: nlmon.New("nlmon0"), Want: "create nlmon nlmon0: IFLA_IFNAME: there is a link of the name nlmon0 already: file exists", Target: os.ErrExist},
		{Name: "bad name", Create: nlmon.New("nl mon"), Want: `create nlmon nl mon: IFLA_IFNAME: "nl mon" has the character ' ', which a name cannot have: invalid argument`, Target: unix.EINVAL},
		{Name: "address", Create: nlmon.New("new").MTU(4000).Address(address), Want: "create nlmon new: IFLA_ADDRESS: " + none, Target: unix.EINVAL},
		{Name: "broadcast address", Create: nlmon.New("new").Broadcast(address), Want: "create nlmon new: IFLA_BROADCAST: " + none, Target: unix.EINVAL},
		{Name: "MTU", Create: nlmon.New("new").MTU(15), Want: "create nlmon new: IFLA_MTU: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "queues", Create: nlmon.New("new").Queues(4097, 1), Want: "create nlmon new: IFLA_NUM_TX_QUEUES: 4097 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "alternative name", Create: nlmon.New("new").AltNames("nlmon0"), Want: "create nlmon new: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name nlmon0 already: file exists", Target: os.ErrExist},
		{Name: "parent", Create: nlmon.New("new").Parent(link.Name("lo")), Want: "create nlmon new: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "carrier", Create: nlmon.New("new").Carrier(false), Want: "create nlmon new: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of the address", Ref: link.Name("nlmon0"), Set: link.Change().Address(address), Want: "set nlmon nlmon0: IFLA_ADDRESS: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of the MTU", Ref: link.Name("nlmon0"), Set: link.Change().MTU(15).TxQLen(7), Want: "set nlmon nlmon0: IFLA_MTU: mtu less than device minimum: invalid argument", Target: unix.EINVAL},
		{Name: "change of the queues", Ref: link.Name("nlmon0"), Set: link.Change().Queues(2, 2), Want: "set nlmon nlmon0: IFLA_NUM_TX_QUEUES: can be set at creation only: delete the link and create it anew: operation not supported", Target: errors.ErrUnsupported},
		{Name: "capture of no monitor", Do: capture(p, "lo"), Want: "capture lo: it is no netlink monitor: operation not supported", Target: errors.ErrUnsupported},
		{Name: "capture of nothing", Do: capture(p, "nix"), Want: "capture nix: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
	}}
	r.Check(t)
}

func capture(p *kindtest.Place, name link.Name) func() error {
	return func() error {
		c, err := nlmon.Open(p.Conn, name)
		if err == nil {
			c.Close()
		}
		return err
	}
}
