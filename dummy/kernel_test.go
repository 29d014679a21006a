package dummy_test

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/virtif/virtif/dummy"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

func dial(tb testing.TB) (*netns.NS, *link.Conn) {
	tb.Helper()
	kerneltest.NeedsKind(tb, "dummy")
	ns := kerneltest.Namespace(tb)
	conn, err := link.Dial(link.InNetNS(ns))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return ns, conn
}

// TestLife makes a dummy, reads it back, changes it and deletes it.
func TestLife(t *testing.T) {
	_, conn := dial(t)
	d, err := conn.Create(dummy.New("d0").
		MTU(9000).
		Address(mac("02:00:00:00:00:01")).
		Queues(2, 2).
		TxQLen(100).
		Group(5).
		Alias("nowhere").
		AltNames("sink").
		Carrier(true).
		Up())
	if err != nil {
		t.Fatal(err)
	}
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
	if err := conn.Set(d, link.Change().Rename("d1").MTU(1400).Alias("").ARP(true).Down()); err != nil {
		t.Fatal(err)
	}
	if d, err = conn.Get(link.Name("sink")); err != nil {
		t.Fatal(err)
	}
	want.Name, want.MTU, want.Alias, want.NoARP, want.Up = "d1", 1400, "", false, false
	if diff := cmp.Diff(want, read(d)); diff != "" {
		t.Errorf("after the change (-want +got):\n%s", diff)
	}
	if err := conn.Delete(d); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Get(d); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the deletion: %v", err)
	}
}

// TestFailures makes dummies that cannot be. Nothing is left.
func TestFailures(t *testing.T) {
	_, conn := dial(t)
	if _, err := conn.Create(dummy.New("taken")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		spec *dummy.Spec
		want string
	}{
		{"name", dummy.New("taken"), "create dummy taken: IFLA_IFNAME: there is a link of the name taken already: file exists"},
		{"address", dummy.New("d0").Address(mac("01:00:00:00:00:01")), "create dummy d0: IFLA_ADDRESS: 01:00:00:00:00:01 is multicast or zero: cannot assign requested address"},
		{"alternative name", dummy.New("d0").AltNames("taken"), "create dummy d0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name taken already: file exists"},
		{"queues", dummy.New("d0").Queues(1, 4097), "create dummy d0: IFLA_NUM_RX_QUEUES: 4097 is not in 1 to 4096: numerical result out of range"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := conn.Create(tt.spec)
			if err == nil {
				t.Fatalf("made %v", l)
			}
			if err.Error() != tt.want {
				t.Errorf("error\n  %v\nwant\n  %s", err, tt.want)
			}
			for l, err := range conn.Links(link.OfKind("dummy")) {
				// The module makes a dummy0 in the first namespace only.
				if err != nil || l.Name != "taken" {
					t.Errorf("left: %v, %v", l, err)
				}
			}
		})
	}
}

// TestTwin makes a dummy by the library and one by ip(8), and lets ip(8) tell
// the difference.
func TestTwin(t *testing.T) {
	ours, conn := dial(t)
	theirs := kerneltest.Namespace(t)
	_, err := conn.Create(dummy.New("d0").MTU(9000).Address(mac("02:00:00:00:00:01")).TxQLen(100).Alias("nowhere").Up())
	if err != nil {
		t.Fatal(err)
	}
	kerneltest.IP(t, theirs, "link", "add", "dev", "d0", "mtu", "9000", "address", "02:00:00:00:00:01",
		"txqueuelen", "100", "up", "type", "dummy")
	kerneltest.IP(t, theirs, "link", "set", "dev", "d0", "alias", "nowhere")
	shown := func(ns *netns.NS) (links []map[string]any) {
		if err := json.Unmarshal(kerneltest.IP(t, ns, "-d", "-j", "link", "show"), &links); err != nil {
			t.Fatal(err)
		}
		return links
	}
	var diff string
	for range 200 { // the operational state comes after the carrier
		if diff = cmp.Diff(shown(theirs), shown(ours)); diff == "" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("ip -d -j link show (-made by ip +made by us):\n%s", diff)
}
