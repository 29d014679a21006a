package macsec

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kerneltest/needs"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// newPlace has a parent with a known address, and other links.
func newPlace(t *testing.T) *kindtest.Place {
	t.Helper()
	p := kindtest.NewPlace(t, kind, "veth")
	p.Create(t, veth.New("eth0", veth.NewPeer("eth1")).Address(kindtest.MAC("02:00:00:00:00:0a")))
	return p
}

func settings(t *testing.T) *kindtest.Settings[Attributes] {
	return &kindtest.Settings[Attributes]{
		Place: newPlace(t), Kind: kind, Name: "ms0",
		New:   func(name string) link.Request { return New(name, link.Name("eth0")) },
		Start: func() link.Request { return Change() },
		From:  From, Walk: walk, Rows: rows,
		List: []kindtest.Setting{
			{Words: "sci 0200000000010002"},
			{Words: "port 11", Want: map[string]any{"SCI": "02000000000a000b"}, Alone: true},
			{Words: "cipher gcm-aes-256"},
			{Words: "cipher gcm-aes-xpn-128", Alone: true},
			{Words: "cipher gcm-aes-xpn-256", Alone: true},
			{Words: "icvlen 8"},
			{Words: "encrypt on"},
			{Words: "protect off"},
			{Words: "send_sci off", Alone: true},
			{Words: "end_station on", Alone: true},
			{Words: "end_station off", Alone: true},
			{Words: "scb on", Alone: true},
			{Words: "scb off", Alone: true},
			{Words: "send_sci on", Alone: true},
			{Words: "replay on window 64"},
			{Words: "validate check"},
			{Words: "encodingsa 1"},
		},
	}
}

// sinceOffload reports whether the kernel reports and changes Offload by
// rtnetlink.
func sinceOffload() bool { return kerneltest.Version().Compare(needs.Version{Major: 6, Minor: 3}) >= 0 }

func TestCreateAll(t *testing.T) { settings(t).CreateAll(t) }

// TestCreateEach makes a link with each setting alone.
func TestCreateEach(t *testing.T) {
	s := settings(t)
	for words, calls := range rows {
		if words == "offload phy" || words == "offload mac" { // TestRefused
			continue
		}
		spec := New("ms0", link.Name("eth0"))
		kindtest.Apply(t, spec, calls...)
		s.Place.Create(t, spec)
		got := s.Read(t)
		want := spec.a
		if port, ok := want.Port.Get(); ok {
			want.SCI.Set(MakeSCI(kindtest.MAC("02:00:00:00:00:0a"), port))
			want.Port = link.Opt[uint16]{}
		}
		if !sinceOffload() {
			want.Offload = link.Opt[Offload]{}
		}
		for field, v := range kindtest.Present(&want) {
			if have := kindtest.Present(&got)[field]; have != v {
				t.Errorf("created with %q, %s is %v, not %v", words, field, have, v)
			}
		}
		s.Place.Delete(t, s.Name)
	}
}

func TestChangeEach(t *testing.T) {
	s := settings(t)
	s.Place.Create(t, s.New("ms0"))
	s.ChangeEach(t)
	s.TooNew(t)
}

// TestDefaults holds what the documentation says of a new link.
func TestDefaults(t *testing.T) {
	p := newPlace(t)
	l := p.Create(t, New("ms0", link.Name("eth0")))
	a, err := From(l)
	if err != nil {
		t.Fatal(err)
	}
	a.Offload = link.Opt[Offload]{} // reported since Linux 6.3
	const want = "sci 02000000000a0001 icvlen 16 encodingsa 0 encrypt off protect on send_sci on end_station off scb off " +
		"replay off validate strict cipher gcm-aes-128"
	if got := a.String(); got != want {
		t.Errorf("it is\n%s, not\n%s", got, want)
	}
	if mtu := l.MTU.Or(0); mtu != 1500-32 {
		t.Errorf("MTU %d", mtu)
	}
}

// tooLong is what is said of an MTU that does not fit the parent's.
const tooLong = "with what MACsec adds, a packet would be longer than the parent's MTU: numerical result out of range"

// TestMTU makes a link with an MTU, which the driver does not look at.
func TestMTU(t *testing.T) {
	p := newPlace(t)
	if mtu := p.Create(t, New("ms0", link.Name("eth0")).MTU(1400).Up()).MTU.Or(0); mtu != 1400 {
		t.Errorf("made with %d", mtu)
	}
}

// TestUndo fails a change after its settings are made: all is as it was.
func TestUndo(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")).Replay(true).Window(32))
	before := p.Snapshot(t)
	err := p.Conn.Set(link.Name("ms0"), Change().Replay(false).Encrypt(true).Validate(ValidationCheck).MTU(1469))
	const want = "set macsec ms0: IFLA_MTU: " + tooLong
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v, not\n%s", err, want)
	}
	if after := p.Snapshot(t); after["ms0"]["Data"] != before["ms0"]["Data"] {
		t.Errorf("it was\n%v, it is\n%v", before["ms0"], after["ms0"])
	}
}

// TestStacked makes several links upon one parent, and one whose parent is in
// another namespace.
func TestStacked(t *testing.T) {
	p, there := newPlace(t), kindtest.NewPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")))
	p.Create(t, New("ms1", link.Name("eth0")).Port(2))
	p.Create(t, New("ms2", link.Name("eth0")).Port(3).NetNS(there.NS))
	if a, err := From(there.Get(t, link.Name("ms2"))); err != nil || a.SCI.Or(SCI{}).Port != 3 {
		t.Errorf("in the other namespace: %v, %v", a, err)
	}
	p.Delete(t, link.Name("eth0"))
	if names := append(p.Names(t, kind), there.Names(t, kind)...); len(names) != 0 {
		t.Errorf("without the parent, there are %v", names)
	}
}

// TestTwin makes a link by the library and one by ip(8), and lets ip(8) tell the
// difference.
func TestTwin(t *testing.T) {
	s := settings(t)
	theirs := newPlace(t)
	address := kindtest.MAC("02:00:00:00:00:01")
	words, calls := s.Known(t)
	if len(words) < 12 {
		t.Errorf("few words: %v", words)
	}
	spec := New("ms0", link.Name("eth0")).Address(address)
	kindtest.Apply(t, spec, calls...)
	s.Place.Create(t, spec)
	theirs.IP(t, append([]string{"link", "add", "link", "eth0", "dev", "ms0", "address", address.String(), "type", kind}, words...)...)
	kindtest.Twins(t, s.Place, theirs, "ms0")

	s.Place.Set(t, link.Name("ms0"), Change().Replay(true).Window(7).Encrypt(false).EncodingSA(2))
	theirs.IP(t, "link", "set", "dev", "ms0", "type", kind, "replay", "on", "window", "7", "encrypt", "off", "encodingsa", "2")
	kindtest.Twins(t, s.Place, theirs, "ms0")
}

func TestRefused(t *testing.T) {
	p := newPlace(t)
	p.Create(t, link.Custom("bridge", "br0"))
	p.Create(t, veth.New("port", veth.NewPeer("other")).Master(link.Name("br0")))
	p.Create(t, New("ms0", link.Name("eth0")).Cipher(CipherGCMAESXPN128).Replay(true).Window(1))
	p.Create(t, New("up0", link.Name("eth0")).Port(2).Up())
	const (
		data = "IFLA_LINKINFO.IFLA_INFO_DATA."
		anew = "can be set at creation only: delete the link and create it anew: operation not supported"
	)
	new0 := func() *Spec { return New("new0", link.Name("eth0")).Port(9) }
	since63 := func(text string) string {
		if !sinceOffload() {
			return "can be changed since Linux 6.3: operation not supported"
		}
		return text
	}
	r := &kindtest.Refused{Places: []*kindtest.Place{p}, Rows: []kindtest.Refusal{
		{Name: "no parent", Create: New("new0", nil), Want: "create macsec new0: IFLA_LINK: there is no parent: nil: invalid argument", Target: unix.EINVAL},
		{Name: "unknown parent", Create: New("new0", link.Name("nix")), Want: "create macsec new0: IFLA_LINK: nix cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "unknown index", Create: New("new0", link.Index(12345)), Want: "create macsec new0: IFLA_LINK: link 12345 cannot be found: no such device", Target: os.ErrNotExist},
		{Name: "parent without Ethernet", Create: New("new0", link.Name("lo")), Want: "create macsec new0: IFLA_LINK: the parent is no Ethernet link: invalid argument", Target: unix.EINVAL},
		{Name: "parent is a port", Create: New("new0", link.Name("port")), Want: "create macsec new0: IFLA_LINK: the parent has a macsec link with this SCI, or is in use otherwise, perhaps as a port: device or resource busy", Target: unix.EBUSY},
		{Name: "SCI is taken", Create: New("new0", link.Name("eth0")), Want: "create macsec new0: IFLA_LINK: the parent has a macsec link with this SCI, or is in use otherwise, perhaps as a port: device or resource busy", Target: unix.EBUSY},
		{Name: "name is taken", Create: New("ms0", link.Name("eth0")).Port(9), Want: "create macsec ms0: IFLA_IFNAME: there is a link of the name ms0 already: file exists", Target: os.ErrExist},
		{Name: "long name", Create: New("macsec0123456789", link.Name("eth0")), Want: `create macsec macsec0123456789: IFLA_IFNAME: "macsec0123456789" has 16 bytes: a name has 1 to 15: invalid argument`, Target: unix.EINVAL},
		{Name: "SCI and port", Create: new0().SCI(SCI{Port: 9}), Want: "create macsec new0: " + data + "IFLA_MACSEC_PORT: is part of the SCI: set one of them: invalid argument", Target: unix.EINVAL},
		{Name: "no SCI", Create: New("new0", link.Name("eth0")).SCI(most), Want: "create macsec new0: " + data + "IFLA_MACSEC_SCI: ffffffffffffffff stands for no channel at all: invalid argument", Target: unix.EINVAL},
		{Name: "SCI that is not sent", Create: New("new0", link.Name("eth0")).SCI(SCI{Port: 9}).SendSCI(false), Want: "create macsec new0: " + data + "IFLA_MACSEC_INC_SCI: cannot be off with an SCI of one's own: invalid argument", Target: unix.EINVAL},
		{Name: "SCI and end station", Create: new0().SendSCI(true).EndStation(true), Want: "create macsec new0: " + data + "IFLA_MACSEC_ES: frames have either the SCI or the mark of an end station: invalid argument", Target: unix.EINVAL},
		{Name: "SCI and SCB", Create: new0().SendSCI(true).SCB(true), Want: "create macsec new0: " + data + "IFLA_MACSEC_SCB: frames have either the SCI or the mark of single copy broadcast: invalid argument", Target: unix.EINVAL},
		{Name: "end station and SCB", Create: new0().EndStation(true).SCB(true), Want: "create macsec new0: " + data + "IFLA_MACSEC_SCB: frames have either the mark of an end station or that of single copy broadcast: invalid argument", Target: unix.EINVAL},
		{Name: "cipher", Create: new0().Cipher(7), Want: "create macsec new0: " + data + "IFLA_MACSEC_CIPHER_SUITE: Cipher(0x7) is no cipher suite that the kernel has: invalid argument", Target: unix.EINVAL},
		{Name: "short ICV", Create: new0().ICVLen(7), Want: "create macsec new0: " + data + "IFLA_MACSEC_ICV_LEN: 7 is not 8 or 12 to 16: invalid argument", Target: unix.EINVAL},
		{Name: "ICV that GCM has not", Create: new0().ICVLen(9), Want: "create macsec new0: " + data + "IFLA_MACSEC_ICV_LEN: 9 is not 8 or 12 to 16: invalid argument", Target: unix.EINVAL},
		{Name: "long ICV", Create: new0().ICVLen(17), Want: "create macsec new0: " + data + "IFLA_MACSEC_ICV_LEN: 17 is not 8 or 12 to 16: invalid argument", Target: unix.EINVAL},
		{Name: "association", Create: new0().EncodingSA(4), Want: "create macsec new0: " + data + "IFLA_MACSEC_ENCODING_SA: 4 is not in 0 to 3: numerical result out of range", Target: unix.ERANGE},
		{Name: "validation", Create: new0().Validate(3), Want: "create macsec new0: " + data + "IFLA_MACSEC_VALIDATION: Validation(3) is not in disabled to strict: numerical result out of range", Target: unix.ERANGE},
		{Name: "offload", Create: new0().Offload(3), Want: "create macsec new0: " + data + "IFLA_MACSEC_OFFLOAD: Offload(3) is not in off to mac: numerical result out of range", Target: unix.ERANGE},
		{Name: "offload that the parent cannot", Create: new0().Offload(OffloadMAC), Want: "create macsec new0: " + data + "IFLA_MACSEC_OFFLOAD: the parent's hardware cannot do that: operation not supported", Target: errors.ErrUnsupported},
		{Name: "replay without window", Create: new0().Replay(true), Want: "create macsec new0: " + data + "IFLA_MACSEC_REPLAY_PROTECT: needs Window beside it: invalid argument", Target: unix.EINVAL},
		{Name: "window without replay", Create: new0().Window(4), Want: "create macsec new0: " + data + "IFLA_MACSEC_WINDOW: has no effect without Replay: invalid argument", Target: unix.EINVAL},
		{Name: "window of XPN", Create: new0().Cipher(CipherGCMAESXPN256).Replay(true).Window(1 << 30), Want: "create macsec new0: " + data + "IFLA_MACSEC_WINDOW: with an XPN cipher at most 1073741823 are possible: numerical result out of range", Target: unix.ERANGE},
		{Name: "creation by a change", Create: Change().Encrypt(true), Want: "create macsec: a change cannot create a link: start with New: invalid argument", Target: unix.EINVAL},
		{Name: "MTU", Create: new0().MTU(1469), Want: "create macsec new0: IFLA_MTU: " + tooLong, Target: unix.ERANGE},

		{Name: "change of the SCI", Ref: link.Name("ms0"), Set: Change().SCI(SCI{Port: 3}), Want: "set macsec ms0: " + data + "IFLA_MACSEC_SCI: " + anew, Target: errors.ErrUnsupported},
		{Name: "change of the port", Ref: link.Name("ms0"), Set: Change().Port(3), Want: "set macsec ms0: " + data + "IFLA_MACSEC_PORT: " + anew, Target: errors.ErrUnsupported},
		{Name: "change of the cipher", Ref: link.Name("ms0"), Set: Change().Cipher(CipherGCMAES256), Want: "set macsec ms0: " + data + "IFLA_MACSEC_CIPHER_SUITE: " + anew, Target: errors.ErrUnsupported},
		{Name: "change of the ICV", Ref: link.Name("ms0"), Set: Change().Encrypt(true).ICVLen(8), Want: "set macsec ms0: " + data + "IFLA_MACSEC_ICV_LEN: " + anew, Target: errors.ErrUnsupported},
		{Name: "change of the window of XPN", Ref: link.Name("ms0"), Set: Change().Replay(true).Encrypt(true).Window(1 << 30), Want: "set macsec ms0: " + data + "IFLA_MACSEC_WINDOW: with an XPN cipher at most 1073741823 are possible: invalid argument", Target: unix.EINVAL},
		{Name: "change of the window without replay", Ref: link.Name("ms0"), Set: Change().Replay(false).Window(1), Want: "set macsec ms0: " + data + "IFLA_MACSEC_WINDOW: has no effect without Replay: invalid argument", Target: unix.EINVAL},
		{Name: "change to replay without window", Ref: link.Name("ms0"), Set: Change().Replay(true), Want: "set macsec ms0: " + data + "IFLA_MACSEC_REPLAY_PROTECT: needs Window beside it: invalid argument", Target: unix.EINVAL},
		{Name: "change to bad marks", Ref: link.Name("ms0"), Set: Change().SendSCI(true).SCB(true), Want: "set macsec ms0: " + data + "IFLA_MACSEC_SCB: frames have either the SCI or the mark of single copy broadcast: invalid argument", Target: unix.EINVAL},
		{Name: "change of offload", Ref: link.Name("ms0"), Set: Change().Encrypt(true).Offload(OffloadMAC), Want: "set macsec ms0: " + data + "IFLA_MACSEC_OFFLOAD: " + since63("the parent's hardware cannot do that: operation not supported"), Target: errors.ErrUnsupported},
		{Name: "MTU beyond the parent's", Ref: link.Name("ms0"), Set: Change().MTU(1500), Want: "set macsec ms0: IFLA_MTU: with what MACsec adds, a packet would be longer than the parent's MTU: numerical result out of range", Target: unix.ERANGE},
		{Name: "change of no macsec link", Ref: link.Name("eth0"), Set: Change().Encrypt(true), Want: "set veth eth0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a macsec link: invalid argument", Target: unix.EINVAL},
		{Name: "change of what is not there", Ref: link.Name("nix"), Set: Change().Encrypt(true), Want: "set nix: there is no such link in this network namespace: no such device", Target: os.ErrNotExist},
	}}
	r.Check(t)
}
