package ifb_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/ifb"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestLife makes an ifb with everything, reads it back, changes it and deletes
// it.
func TestLife(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	l := p.Create(t, ifb.New("ifb0").
		MTU(9000).
		Address(mac("02:00:00:00:00:01")).
		Queues(4, 2).
		TxQLen(100).
		Group(5).
		Alias("detour").
		AltNames("detour0").
		Multicast(true).
		Up())
	if l.Kind != kind || l.Type != link.Ethernet || !l.IsUp() {
		t.Errorf("kind %q, type %d, flags %v", l.Kind, l.Type, l.Flags)
	}
	want := map[string]any{
		"MTU": "9000", "Address": "02:00:00:00:00:01", "TxQueues": "4", "RxQueues": "2", "TxQLen": "100", "Group": "5",
		"Alias": "detour", "AltNames": "[detour0]", "MinMTU": "0", "MaxMTU": "0",
	}
	compare(t, "after creation", want, l)
	if l.Flags&(link.FlagNoARP|link.FlagMulticast) != link.FlagNoARP|link.FlagMulticast {
		t.Errorf("flags %v", l.Flags)
	}
	p.Set(t, l, link.Change().Rename("ifb1").MTU(1400).TxQLen(200).Alias("").Multicast(false).Down())
	l = p.Get(t, link.Name("detour0"))
	want["MTU"], want["TxQLen"] = "1400", "200"
	delete(want, "Alias")
	compare(t, "after the change", want, l)
	if l.Name != "ifb1" || l.IsUp() || l.Flags&link.FlagMulticast != 0 {
		t.Errorf("%s, flags %v", l.Name, l.Flags)
	}
	p.Delete(t, l)
	if _, err := p.Conn.Get(l); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the deletion: %v", err)
	}
}

// TestDefaults makes two without anything, the second with the name that is
// free.
func TestDefaults(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	for _, name := range []string{"ifb0", "ifb1"} {
		l := p.Create(t, ifb.New(""))
		compare(t, name, map[string]any{"MTU": "1500", "TxQLen": "32", "TxQueues": "1", "RxQueues": "1"}, l)
		if l.Name != name || l.Flags&(link.FlagNoARP|link.FlagMulticast) != link.FlagNoARP {
			t.Errorf("%s, flags %v", l.Name, l.Flags)
		}
	}
}

// compare expects the link to have the attributes, and no alias that is not
// among them.
func compare(t *testing.T, when string, want map[string]any, l *link.Link) {
	t.Helper()
	got := kindtest.Present(&l.Attributes)
	for name := range got {
		if _, ok := want[name]; !ok && name != "Alias" {
			delete(got, name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s, -want +got:\n%s", when, d)
	}
}

// TestTwins makes an ifb by the library and one by ip(8).
func TestTwins(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	ours.Create(t, ifb.New("ifb0").MTU(9000).Address(mac("02:00:00:00:00:01")).Queues(4, 2).TxQLen(100).Alias("detour").Up())
	theirs.IP(t, strings.Fields("link add dev ifb0 mtu 9000 address 02:00:00:00:00:01 numtxqueues 4 numrxqueues 2 txqueuelen 100 up type ifb")...)
	theirs.IP(t, strings.Fields("link set dev ifb0 alias detour")...)
	kindtest.Twins(t, ours, theirs)
}

// TestRefused asks for what cannot be.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	p.Create(t, ifb.New("ifb0"))
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "name", Create: ifb.New("ifb0"), Want: "create ifb ifb0: IFLA_IFNAME: there is a link of the name ifb0 already: file exists", Target: os.ErrExist},
		{Name: "bad name", Create: ifb.New("ifb/0"), Want: `create ifb ifb/0: IFLA_IFNAME: "ifb/0" has the character '/', which a name cannot have: invalid argument`, Target: unix.EINVAL},
		{Name: "pattern", Create: ifb.New("ifb%s"), Want: `create ifb ifb%s: IFLA_IFNAME: "ifb%s" has a % that is not the one of a single %d: invalid argument`, Target: unix.EINVAL},
		{Name: "multicast address", Create: ifb.New("new").Address(mac("01:00:00:00:00:01")), Want: "create ifb new: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "long address", Create: ifb.New("new").Address(make([]byte, 8)), Want: "create ifb new: IFLA_ADDRESS: an address of 8 bytes does not fit the link: invalid argument", Target: unix.EINVAL},
		{Name: "no queues", Create: ifb.New("new").Queues(0, 1), Want: "create ifb new: IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "queues", Create: ifb.New("new").Queues(1, 4097), Want: "create ifb new: IFLA_NUM_RX_QUEUES: 4097 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "alternative name", Create: ifb.New("new").AltNames("ifb0"), Want: "create ifb new: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name ifb0 already: file exists", Target: os.ErrExist},
		{Name: "parent", Create: ifb.New("new").Parent(link.Name("lo")), Want: "create ifb new: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "master", Create: ifb.New("new").Master(link.Name("lo")), Want: "create ifb new: IFLA_MASTER: lo is the loopback link, which takes no ports: operation not supported", Target: errors.ErrUnsupported},
		{Name: "carrier", Create: ifb.New("new").Carrier(true), Want: "create ifb new: IFLA_CARRIER: links of this kind do not let user space set it: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of the address", Ref: link.Name("ifb0"), Set: link.Change().Address(mac("02:00:00:00:00:01")), Want: "set ifb ifb0: IFLA_ADDRESS: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of the queues", Ref: link.Name("ifb0"), Set: link.Change().Queues(2, 2), Want: "set ifb ifb0: IFLA_NUM_TX_QUEUES: can be set at creation only: delete the link and create it anew: operation not supported", Target: errors.ErrUnsupported},
		{Name: "attributes of a kind without any", Ref: link.Name("ifb0"), Set: ifb.New("ifb0"), Want: "set ifb ifb0: a request to create cannot change a link: start with Change: invalid argument", Target: unix.EINVAL},
	}}
	r.Check(t)
}
