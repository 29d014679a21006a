package vcan_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/can"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/vcan"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// TestLife makes a vcan with everything, reads it back, changes it and deletes
// it.
func TestLife(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	l := p.Create(t, vcan.New("vcan0").
		Protocol(can.CC).
		TxQLen(100).
		Queues(2, 3).
		Group(5).
		Alias("bus").
		AltNames("bus0").
		Up())
	if l.Kind != kind || l.Type != link.CAN || !l.IsUp() || l.Flags&link.FlagNoARP == 0 || len(l.Data()) > 0 {
		t.Errorf("kind %q, type %d, flags %v, data %x", l.Kind, l.Type, l.Flags, l.Data())
	}
	want := map[string]any{
		"MTU": "16", "TxQLen": "100", "TxQueues": "2", "RxQueues": "3", "Group": "5", "Alias": "bus", "AltNames": "[bus0]",
	}
	compare(t, "after creation", want, l, can.CC)
	p.Set(t, l, link.Change().Down())
	p.Set(t, l, vcan.Change().Protocol(can.FD).Rename("vcan1").TxQLen(200).Up())
	l = p.Get(t, link.Name("bus0"))
	want["MTU"], want["TxQLen"] = "72", "200"
	compare(t, "after the change", want, l, can.FD)
	if l.Name != "vcan1" || !l.IsUp() {
		t.Errorf("%s, flags %v", l.Name, l.Flags)
	}
	if hasXL() {
		p.Set(t, l, vcan.Change().Protocol(can.XL).Down())
		want["MTU"] = "2060"
		compare(t, "for CAN XL", want, p.Get(t, l), can.XL)
	}
	p.Delete(t, l)
	if _, err := p.Conn.Get(l); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the deletion: %v", err)
	}
}

// compare expects the link to have the attributes, no address, and to be for the
// protocol.
func compare(t *testing.T, when string, want map[string]any, l *link.Link, protocol can.Protocol) {
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
	if p, err := can.From(l); p != protocol || err != nil {
		t.Errorf("%s it is for %v, %v, not %v", when, p, err, protocol)
	}
}

// TestDefaults makes one without anything.
func TestDefaults(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	l := p.Create(t, vcan.New(""))
	protocol, err := can.From(l)
	if err != nil || l.Name != "vcan0" || protocol == can.CC {
		t.Errorf("%s is for %v, %v", l.Name, protocol, err)
	}
	t.Logf("it is for %v", protocol)
}

// TestTwins makes a vcan by the library and one by ip(8).
func TestTwins(t *testing.T) {
	ours, theirs := kindtest.NewPlace(t, kind), kindtest.NewPlace(t, kind)
	ours.Create(t, vcan.New("vcan0").Protocol(can.FD).TxQLen(100).Group(5).Up())
	theirs.IP(t, strings.Fields("link add dev vcan0 mtu 72 txqueuelen 100 group 5 up type vcan")...)
	kindtest.Twins(t, ours, theirs)
}

// TestRefused asks for what cannot be.
func TestRefused(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	p.Create(t, vcan.New("vcan0").Protocol(can.FD).Up())
	p.Create(t, vcan.New("vcan1").Protocol(can.FD))
	const (
		none   = "CAN links have no hardware address: operation not supported"
		misfit = " is the MTU of no CAN link: that is 16 (CAN CC), 72 (CAN FD) or 76 to 2060 (CAN XL): invalid argument"
	)
	address := kindtest.MAC("02:00:00:00:00:01")
	r := kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "name", Create: vcan.New("vcan0"), Want: "create vcan vcan0: IFLA_IFNAME: there is a link of the name vcan0 already: file exists", Target: os.ErrExist},
		{Name: "MTU", Create: vcan.New("new").MTU(15), Want: "create vcan new: IFLA_MTU: 15" + misfit, Target: unix.EINVAL},
		{Name: "MTU between", Create: vcan.New("new").MTU(73), Want: "create vcan new: IFLA_MTU: 73" + misfit, Target: unix.EINVAL},
		{Name: "long MTU", Create: vcan.New("new").MTU(2061), Want: "create vcan new: IFLA_MTU: 2061" + misfit, Target: unix.EINVAL},
		{Name: "no protocol", Create: vcan.New("new").Protocol(0), Want: "create vcan new: IFLA_MTU: 0" + misfit, Target: unix.EINVAL},
		{Name: "address", Create: vcan.New("new").Address(address), Want: "create vcan new: IFLA_ADDRESS: " + none, Target: errors.ErrUnsupported},
		{Name: "broadcast address", Create: vcan.New("new").Broadcast(address), Want: "create vcan new: IFLA_BROADCAST: " + none, Target: errors.ErrUnsupported},
		{Name: "queues", Create: vcan.New("new").Queues(0, 1), Want: "create vcan new: IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range", Target: unix.ERANGE},
		{Name: "parent", Create: vcan.New("new").Parent(link.Name("lo")), Want: "create vcan new: IFLA_LINK: links of this kind have no parent: operation not supported", Target: errors.ErrUnsupported},
		{Name: "change while up", Ref: link.Name("vcan0"), Set: vcan.Change().Protocol(can.CC), Want: "set vcan vcan0: IFLA_MTU: take the link down first: device or resource busy", Target: unix.EBUSY},
		{Name: "change with others while up", Ref: link.Name("vcan0"), Set: vcan.Change().Protocol(can.CC).TxQLen(7), Want: "set vcan vcan0: IFLA_MTU: take the link down first: device or resource busy", Target: unix.EBUSY},
		{Name: "change of any kind while up", Ref: link.Name("vcan0"), Set: link.Change().MTU(16), Want: "set vcan vcan0: IFLA_MTU: take the link down first: device or resource busy", Target: unix.EBUSY},
		{Name: "change of the MTU", Ref: link.Name("vcan1"), Set: vcan.Change().MTU(20), Want: "set vcan vcan1: IFLA_MTU: 20" + misfit, Target: unix.EINVAL},
		{Name: "change of the address", Ref: link.Name("vcan1"), Set: vcan.Change().Address(address), Want: "set vcan vcan1: IFLA_ADDRESS: " + none, Target: errors.ErrUnsupported},
		{Name: "change of another kind", Ref: link.Name("lo"), Set: vcan.Change().Protocol(can.CC), Want: "set lo: IFLA_LINKINFO.IFLA_INFO_KIND: it is the loopback link, not a vcan link: invalid argument", Target: unix.EINVAL},
		{Name: "attribute of a controller", Ref: link.Name("vcan1"), Set: vcan.Change().Raw(link.RawAttr{Type: 6, Data: make([]byte, 4)}), Want: "set vcan vcan1: IFLA_LINKINFO.IFLA_INFO_DATA.Attr(6): operation not supported", Target: errors.ErrUnsupported},
	}}
	if !hasXL() {
		const want = "IFLA_MTU: this kernel has no CAN XL: needs Linux 6.1: operation not supported"
		r.Rows = append(r.Rows,
			kindtest.Refusal{Name: "CAN XL", Create: vcan.New("new").Protocol(can.XL), Want: "create vcan new: " + want, Target: errors.ErrUnsupported},
			kindtest.Refusal{Name: "change to CAN XL", Ref: link.Name("vcan1"), Set: vcan.Change().Protocol(can.XL), Want: "set vcan vcan1: " + want, Target: errors.ErrUnsupported})
	}
	r.Check(t)
}

// TestNeeds wants a program to be able to tell what to do.
func TestNeeds(t *testing.T) {
	p := kindtest.NewPlace(t, kind)
	p.Create(t, vcan.New("vcan0").Protocol(can.FD).Up())
	var e *link.Error
	if err := p.Conn.Set(link.Name("vcan0"), vcan.Change().Protocol(can.CC)); !errors.As(err, &e) || e.Needs != link.NeedsDown {
		t.Errorf("%v needs %v", err, e)
	}
}
