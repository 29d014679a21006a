package dummy_test

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestLife makes a dummy, reads it back, changes it and deletes it.
func TestLife(t *testing.T) {
	p := kindtest.NewPlace(t, "dummy")
	d := p.Create(t, dummy.New("d0").
		MTU(9000).
		Address(kindtest.MAC("02:00:00:00:00:01")).
		Queues(2, 2).
		TxQLen(100).
		Group(5).
		Alias("nowhere").
		AltNames("sink").
		Carrier(true).
		Up())
	type settings struct {
		Kind, Name, Address, Alias string
		AltNames                   []string
		MTU, TxQLen, Group, Tx, Rx uint32
		Up, NoARP                  bool
	}
	read := func(l *link.Link) settings {
		return settings{
			Kind: l.Kind, Name: l.Name, Address: l.Address.Or(nil).String(), Alias: l.Alias.Or(""), AltNames: l.AltNames,
			MTU: l.MTU.Or(0), TxQLen: l.TxQLen.Or(0), Group: l.Group.Or(0), Tx: l.TxQueues.Or(0), Rx: l.RxQueues.Or(0),
			Up: l.IsUp(), NoARP: l.Flags&link.FlagNoARP != 0,
		}
	}
	want := settings{
		Kind: "dummy", Name: "d0", Address: "02:00:00:00:00:01", Alias: "nowhere", AltNames: []string{"sink"},
		MTU: 9000, TxQLen: 100, Group: 5, Tx: 2, Rx: 2, Up: true, NoARP: true,
	}
	if diff := cmp.Diff(want, read(d)); diff != "" {
		t.Errorf("after creation (-want +got):\n%s", diff)
	}
	p.Set(t, d, link.Change().Rename("d1").MTU(1400).Alias("").ARP(true).Down())
	d = p.Get(t, link.Name("sink"))
	want.Name, want.MTU, want.Alias, want.NoARP, want.Up = "d1", 1400, "", false, false
	if diff := cmp.Diff(want, read(d)); diff != "" {
		t.Errorf("after the change (-want +got):\n%s", diff)
	}
	p.Delete(t, d)
	if _, err := p.Conn.Get(d); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the deletion: %v", err)
	}
}

// TestRefused makes dummies that cannot be. Nothing is left.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, "dummy")
	p.Create(t, dummy.New("taken"))
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "name", Create: dummy.New("taken"),
			Want: "create dummy taken: IFLA_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "address", Create: dummy.New("d0").Address(kindtest.MAC("01:00:00:00:00:01")),
			Want: "create dummy d0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
		{Name: "alternative name", Create: dummy.New("d0").AltNames("taken"),
			Want: "create dummy d0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists", Target: os.ErrExist},
		{Name: "queues", Create: dummy.New("d0").Queues(1, 4097),
			Want: "create dummy d0: IFLA_NUM_RX_QUEUES: 4097 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "bad name", Create: dummy.New("d:0"),
			Want: `create dummy d:0: IFLA_IFNAME: "d:0" has the character ':', which a name cannot have: invalid argument`, Target: unix.EINVAL},
		{Name: "long name", Create: dummy.New("d234567890123456"),
			Want: `create dummy d234567890123456: IFLA_IFNAME: "d234567890123456" has 16 bytes: a name has 1 to 15: invalid argument`, Target: unix.EINVAL},
		{Name: "long address", Create: dummy.New("d0").Address(make([]byte, 8)),
			Want: "create dummy d0: IFLA_ADDRESS: an address of 8 bytes does not fit the link: invalid argument", Target: unix.EINVAL},
		{Name: "parent", Create: dummy.New("d0").Parent(link.Name("lo")),
			Want: "create dummy d0: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "master", Create: dummy.New("d0").Master(link.Name("taken")),
			Want: "create dummy d0: IFLA_MASTER: taken is a dummy link, which takes no ports: operation not supported", Target: errors.ErrUnsupported},
		{Name: "no master", Create: dummy.New("d0").Master(link.Name("nix")),
			Want: "create dummy d0: IFLA_MASTER: nix cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "change of the queues", Ref: link.Name("taken"), Set: link.Change().Queues(2, 2),
			Want: "set dummy taken: IFLA_NUM_TX_QUEUES: can be set at creation only: delete the link and create it anew: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change of the address", Ref: link.Name("taken"), Set: link.Change().Address(kindtest.MAC("01:00:00:00:00:01")),
			Want: "set dummy taken: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address", Target: unix.EADDRNOTAVAIL},
	}}
	r.Check(t)
}

// TestTwin makes a dummy by the library and one by ip(8), and lets ip(8) tell
// the difference.
func TestTwin(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, "dummy"), kindtest.NewPlace(t)
	ours.Create(t, dummy.New("d0").MTU(9000).Address(kindtest.MAC("02:00:00:00:00:01")).TxQLen(100).Alias("nowhere").Up())
	theirs.IP(t, "link", "add", "dev", "d0", "mtu", "9000", "address", "02:00:00:00:00:01", "txqueuelen", "100", "up", "type", "dummy")
	theirs.IP(t, "link", "set", "dev", "d0", "alias", "nowhere")
	kindtest.Twins(t, ours, theirs)
}
