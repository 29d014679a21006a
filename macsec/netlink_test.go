package macsec

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

var (
	peer  = SCI{[6]byte{2, 0, 0, 0, 0, 0xb}, 1}
	other = SCI{[6]byte{2, 0, 0, 0, 0, 0xc}, 1}
	ms0   = link.Name("ms0")
	key32 = append(bytes.Clone(key), key...)
	salt  = [SaltLen]byte(key[:SaltLen])
)

// open opens a connection for the links of a place.
func open(t *testing.T, p *kindtest.Place) *Conn {
	t.Helper()
	c, err := Open(p.Conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, c *Conn, dev link.Ref) *SecY {
	t.Helper()
	y, err := c.Get(dev)
	must(t, err)
	return y
}

// state prints what is set up for all links of a place.
func state(t testing.TB, c *Conn) (lines []string) {
	t.Helper()
	all, err := c.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, y := range all {
		lines = append(lines, y.Settings.String()+fmt.Sprint(" operational ", y.Operational))
		for _, sa := range y.TxSAs {
			lines = append(lines, "tx "+sa.String())
		}
		for _, channel := range y.RxSCs {
			lines = append(lines, "rx "+channel.SCI.String()+fmt.Sprint(" ", channel.Active))
			for _, sa := range channel.SAs {
				lines = append(lines, "rx "+channel.SCI.String()+" "+sa.String())
			}
			if len(channel.Unknown) > 0 {
				lines = append(lines, fmt.Sprint("unknown ", channel.Unknown))
			}
		}
		if len(y.Unknown)+len(y.Settings.Unknown) > 0 {
			lines = append(lines, fmt.Sprint("unknown ", y.Unknown, y.Settings.Unknown))
		}
	}
	return lines
}

func expect(t *testing.T, c *Conn, want ...string) {
	t.Helper()
	if d := cmp.Diff(want, state(t, c)[1:]); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestChannels makes, changes and removes a channel and associations, and reads
// them after each step.
func TestChannels(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")))
	c := open(t, p)
	const id = "01000000000000000000000000000000"
	if y := get(t, c, ms0); len(y.TxSAs)+len(y.RxSCs) > 0 {
		t.Errorf("a new link is %+v", y)
	}

	must(t, c.AddTxSA(ms0, NewSA(0, KeyID{1}, key)))
	expect(t, c, "tx sa 0 pn 1 key "+id+" off")
	must(t, c.SetTxSA(ms0, ChangeSA(0).Active(true)))
	expect(t, c, "tx sa 0 pn 1 key "+id+" on")
	must(t, c.SetTxSA(ms0, ChangeSA(0).PN(5)))
	expect(t, c, "tx sa 0 pn 5 key "+id+" on")
	must(t, c.AddTxSA(ms0, NewSA(3, KeyID{2}, key).PN(1<<32-1).Active(true)))
	expect(t, c, "tx sa 0 pn 5 key "+id+" on", "tx sa 3 pn 4294967295 key 02000000000000000000000000000000 on")
	must(t, c.SetTxSA(ms0, ChangeSA(3).Active(false)))
	must(t, c.DeleteTxSA(ms0, 3))
	expect(t, c, "tx sa 0 pn 5 key "+id+" on")

	tx := "tx sa 0 pn 5 key " + id + " on"
	must(t, c.AddRxSC(ms0, NewRxSC(peer)))
	expect(t, c, tx, "rx 02000000000b0001 true")
	must(t, c.SetRxSC(ms0, ChangeRxSC(peer).Active(false)))
	expect(t, c, tx, "rx 02000000000b0001 false")
	must(t, c.AddRxSA(ms0, peer, NewSA(1, KeyID{1}, key).PN(9).Active(true)))
	expect(t, c, tx, "rx 02000000000b0001 false", "rx 02000000000b0001 sa 1 pn 9 key "+id+" on")
	must(t, c.SetRxSA(ms0, peer, ChangeSA(1).PN(10).Active(false)))
	expect(t, c, tx, "rx 02000000000b0001 false", "rx 02000000000b0001 sa 1 pn 10 key "+id+" off")
	must(t, c.DeleteRxSA(ms0, peer, 1))
	expect(t, c, tx, "rx 02000000000b0001 false")
	must(t, c.AddRxSA(ms0, peer, NewSA(2, KeyID{3}, key).Active(true)))
	must(t, c.AddRxSC(ms0, NewRxSC(other).Active(false)))
	expect(t, c, tx, "rx 02000000000c0001 false", "rx 02000000000b0001 false",
		"rx 02000000000b0001 sa 2 pn 1 key 03000000000000000000000000000000 on")
	must(t, c.DeleteRxSC(ms0, peer)) // with its associations
	expect(t, c, tx, "rx 02000000000c0001 false")
	must(t, c.SetOffload(ms0, OffloadOff)) // as it is
}

// TestXPN uses packet numbers of 64 bits, and keys of 32 bytes.
func TestXPN(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")).Cipher(CipherGCMAESXPN256))
	c := open(t, p)
	must(t, c.AddTxSA(ms0, NewSA(0, KeyID{1}, key32).PN(1<<64-1).SSCI(0x01020304).Salt(salt)))
	must(t, c.AddRxSC(ms0, NewRxSC(peer)))
	must(t, c.AddRxSA(ms0, peer, NewSA(0, KeyID{2}, key32).PN(1<<32).SSCI(1).Salt(salt).Active(true)))
	must(t, c.SetTxSA(ms0, ChangeSA(0).PN(1<<40)))
	expect(t, c,
		"tx sa 0 pn 1099511627776 ssci 01020304 key 01000000000000000000000000000000 off",
		"rx 02000000000b0001 true",
		"rx 02000000000b0001 sa 0 pn 4294967296 ssci 00000001 key 02000000000000000000000000000000 on")
}

// TestNetlinkTwin sets up one link by the library and one by ip(8), and expects
// the kernel to report the same of both.
func TestNetlinkTwin(t *testing.T) {
	ours, theirs := newPlace(t), newPlace(t)
	for _, p := range []*kindtest.Place{ours, theirs} {
		p.Create(t, New("ms0", link.Name("eth0")).Address(kindtest.MAC("02:00:00:00:00:01")))
		p.Create(t, New("ms1", link.Name("eth0")).Port(2).Cipher(CipherGCMAESXPN128))
	}
	c, ms1 := open(t, ours), link.Name("ms1")
	must(t, c.AddTxSA(ms0, NewSA(0, KeyID{1}, key).PN(100).Active(true)))
	must(t, c.AddTxSA(ms0, NewSA(1, KeyID{1, 2}, key).PN(7)))
	must(t, c.SetTxSA(ms0, ChangeSA(1).PN(8).Active(true)))
	must(t, c.AddRxSC(ms0, NewRxSC(peer).Active(true)))
	must(t, c.AddRxSC(ms0, NewRxSC(other)))
	must(t, c.SetRxSC(ms0, ChangeRxSC(other).Active(false)))
	must(t, c.AddRxSA(ms0, peer, NewSA(0, KeyID{3}, key).PN(9).Active(true)))
	must(t, c.SetOffload(ms1, OffloadOff))

	k := hex.EncodeToString(key)
	commands := []string{
		"add ms0 tx sa 0 pn 100 on key 01 " + k,
		"add ms0 tx sa 1 pn 7 key 0102 " + k,
		"set ms0 tx sa 1 pn 8 on",
		"add ms0 rx sci " + peer.String() + " on",
		"add ms0 rx sci " + other.String(),
		"set ms0 rx sci " + other.String() + " off",
		"add ms0 rx sci " + peer.String() + " sa 0 pn 9 on key 03 " + k,
		"offload ms1 off",
	}
	if ipKnowsXPN(theirs) {
		must(t, c.AddTxSA(ms1, NewSA(2, KeyID{4}, key).PN(1<<33).SSCI(0x11).Salt(salt)))
		commands = append(commands, "add ms1 tx sa 2 xpn 8589934592 salt "+hex.EncodeToString(salt[:])+" ssci 11 key 04 "+k)
	}
	for _, command := range commands {
		theirs.IP(t, append([]string{"macsec"}, strings.Fields(command)...)...)
	}
	if d := cmp.Diff(state(t, open(t, theirs)), state(t, c)); d != "" {
		t.Errorf("-made by ip +made by us:\n%s", d)
	}
	shown := func(p *kindtest.Place) string {
		var lines []string
		for line := range strings.Lines(string(p.IP(t, "macsec", "show"))) {
			_, line, _ = strings.Cut(line, ": ") // the index
			lines = append(lines, line)
		}
		return strings.Join(lines, "")
	}
	if d := cmp.Diff(shown(theirs), shown(ours)); d != "" {
		t.Errorf("ip macsec show (-made by ip +made by us):\n%s", d)
	}
}

// ipKnowsXPN reports whether the ip(8) of the machine knows packet numbers of 64
// bits: that of 5.10 does not.
func ipKnowsXPN(p *kindtest.Place) bool {
	_, err := p.TryIP("macsec", "help") // fails, having told
	return err != nil && strings.Contains(err.Error(), "xpn")
}

func TestNetlinkRefused(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")))
	p.Create(t, New("xpn0", link.Name("eth0")).Port(2).Cipher(CipherGCMAESXPN256).Up())
	c := open(t, p)
	must(t, c.AddTxSA(ms0, NewSA(0, KeyID{1}, key).Active(true)))
	must(t, c.AddRxSC(ms0, NewRxSC(peer)))
	must(t, c.AddRxSA(ms0, peer, NewSA(0, KeyID{1}, key).Active(true)))
	const (
		sa  = "MACSEC_ATTR_SA_CONFIG.MACSEC_SA_ATTR_"
		sc  = "MACSEC_ATTR_RXSC_CONFIG.MACSEC_RXSC_ATTR_SCI: "
		off = "MACSEC_ATTR_OFFLOAD.MACSEC_OFFLOAD_ATTR_TYPE: "
	)
	new1 := func() *SASpec { return NewSA(1, KeyID{}, key) }
	newX := func() *SASpec { return NewSA(1, KeyID{}, key32) }
	xpn0, nix := link.Name("xpn0"), link.Name("nix")
	row := func(name string, do func() error, target error, want string) kindtest.Refusal {
		return kindtest.Refusal{Name: name, Do: do, Want: want, Target: target}
	}
	r := &kindtest.Refused{
		Places: []*kindtest.Place{p},
		State:  func(tb testing.TB) map[string]any { return map[string]any{"channels": state(tb, c)} },
		Rows: []kindtest.Refusal{
			row("no link", func() error { return c.AddTxSA(nix, new1()) }, os.ErrNotExist, "add tx sa macsec nix: there is no such link in this network namespace: no such device"),
			row("nil link", func() error { return c.DeleteRxSC(nil, peer) }, unix.EINVAL, "delete rx sc macsec no link: no link is named: invalid argument"),
			row("another kind", func() error { return c.AddTxSA(link.Name("eth0"), new1()) }, unix.EINVAL, "add tx sa macsec eth0: it is a veth link, not a macsec link: invalid argument"),
			row("read another kind", func() error { _, err := c.Get(link.Name("lo")); return err }, unix.EINVAL, "get macsec lo: it is the loopback link, not a macsec link: invalid argument"),
			row("nothing to add", func() error { return c.AddTxSA(ms0, nil) }, unix.EINVAL, "add tx sa macsec: nothing is described: invalid argument"),
			row("no change", func() error { return c.SetRxSA(ms0, peer, nil) }, unix.EINVAL, "set rx sa macsec: nothing is described: invalid argument"),
			row("no channel to add", func() error { return c.AddRxSC(ms0, nil) }, unix.EINVAL, "add rx sc macsec: nothing is described: invalid argument"),

			row("short key", func() error { return c.AddTxSA(ms0, NewSA(1, KeyID{}, key[:15])) }, unix.EINVAL, "add tx sa macsec ms0: "+sa+"KEY: the key has 15 bytes: keys of gcm-aes-128 have 16: invalid argument"),
			row("long key", func() error { return c.AddRxSA(ms0, peer, newX()) }, unix.EINVAL, "add rx sa macsec ms0: "+sa+"KEY: the key has 32 bytes: keys of gcm-aes-128 have 16: invalid argument"),
			row("no key", func() error { return c.AddTxSA(xpn0, NewSA(1, KeyID{}, nil).SSCI(1).Salt(salt)) }, unix.EINVAL, "add tx sa macsec xpn0: "+sa+"KEY: the key has 0 bytes: keys of gcm-aes-xpn-256 have 32: invalid argument"),
			row("number", func() error { return c.AddTxSA(ms0, NewSA(4, KeyID{}, key)) }, unix.EINVAL, "add tx sa macsec ms0: "+sa+"AN: 4 is not in 0 to 3: invalid argument"),
			row("number to change", func() error { return c.SetTxSA(ms0, ChangeSA(255).Active(true)) }, unix.EINVAL, "set tx sa macsec ms0: "+sa+"AN: 255 is not in 0 to 3: invalid argument"),
			row("packet number 0", func() error { return c.AddRxSA(ms0, peer, new1().PN(0)) }, unix.EINVAL, "add rx sa macsec ms0: "+sa+"PN: 0 is not in 1 to 4294967295: invalid argument"),
			row("packet number", func() error { return c.AddTxSA(ms0, new1().PN(1<<32)) }, unix.EINVAL, "add tx sa macsec ms0: "+sa+"PN: 4294967296 is not in 1 to 4294967295: invalid argument"),
			row("packet number 0 of XPN", func() error { return c.AddTxSA(xpn0, newX().SSCI(1).Salt(salt).PN(0)) }, unix.EINVAL, "add tx sa macsec xpn0: "+sa+"PN: 0 is not in 1 to 18446744073709551615: invalid argument"),
			row("change to packet number 0", func() error { return c.SetTxSA(ms0, ChangeSA(0).PN(0)) }, unix.EINVAL, "set tx sa macsec ms0: "+sa+"PN: 0 is not in 1 to 4294967295: invalid argument"),
			row("XPN without SSCI", func() error { return c.AddTxSA(xpn0, newX().Salt(salt)) }, unix.EINVAL, "add tx sa macsec xpn0: "+sa+"SSCI: is missing: gcm-aes-xpn-256 needs it: invalid argument"),
			row("XPN without salt", func() error { return c.AddTxSA(xpn0, newX().SSCI(1)) }, unix.EINVAL, "add tx sa macsec xpn0: "+sa+"SALT: is missing: gcm-aes-xpn-256 needs it: invalid argument"),
			row("SSCI without XPN", func() error { return c.AddTxSA(ms0, new1().SSCI(1)) }, unix.EINVAL, "add tx sa macsec ms0: "+sa+"SSCI: gcm-aes-128 has none: that is for XPN ciphers: invalid argument"),
			row("salt without XPN", func() error { return c.AddTxSA(ms0, new1().Salt(salt)) }, unix.EINVAL, "add tx sa macsec ms0: "+sa+"SALT: gcm-aes-128 has none: that is for XPN ciphers: invalid argument"),
			row("association is there", func() error { return c.AddTxSA(ms0, NewSA(0, KeyID{}, key)) }, unix.EBUSY, "add tx sa macsec ms0: "+sa+"AN: there is an association 0 already: device or resource busy"),
			row("association of the channel is there", func() error { return c.AddRxSA(ms0, peer, NewSA(0, KeyID{}, key)) }, unix.EBUSY, "add rx sa macsec ms0: "+sa+"AN: there is an association 0 already: device or resource busy"),
			row("association is not there", func() error { return c.SetTxSA(ms0, ChangeSA(2).Active(true)) }, os.ErrNotExist, "set tx sa macsec ms0: "+sa+"AN: there is no association 2: no such device"),
			row("no association to delete", func() error { return c.DeleteTxSA(ms0, 1) }, os.ErrNotExist, "delete tx sa macsec ms0: "+sa+"AN: there is no association 1: no such device"),
			row("association is active", func() error { return c.DeleteTxSA(ms0, 0) }, unix.EBUSY, "delete tx sa macsec ms0: "+sa+"AN: association 0 is active: make it inactive first: device or resource busy"),
			row("association of the channel is active", func() error { return c.DeleteRxSA(ms0, peer, 0) }, unix.EBUSY, "delete rx sa macsec ms0: "+sa+"AN: association 0 is active: make it inactive first: device or resource busy"),

			row("channel is there", func() error { return c.AddRxSC(ms0, NewRxSC(peer)) }, os.ErrExist, "add rx sc macsec ms0: "+sc+"the parent has a channel 02000000000b0001 already, of this or another macsec link: file exists"),
			row("channel is another link's", func() error { return c.AddRxSC(xpn0, NewRxSC(peer)) }, os.ErrExist, "add rx sc macsec xpn0: "+sc+"the parent has a channel 02000000000b0001 already, of this or another macsec link: file exists"),
			row("no channel at all", func() error { return c.AddRxSC(ms0, NewRxSC(most)) }, unix.EINVAL, "add rx sc macsec ms0: "+sc+"ffffffffffffffff stands for no channel at all: invalid argument"),
			row("no channel to change", func() error { return c.SetRxSC(ms0, ChangeRxSC(other).Active(true)) }, os.ErrNotExist, "set rx sc macsec ms0: "+sc+"there is no channel 02000000000c0001: no such device"),
			row("no channel to delete", func() error { return c.DeleteRxSC(ms0, other) }, os.ErrNotExist, "delete rx sc macsec ms0: "+sc+"there is no channel 02000000000c0001: no such device"),
			row("association without channel", func() error { return c.AddRxSA(ms0, other, new1()) }, os.ErrNotExist, "add rx sa macsec ms0: "+sc+"there is no channel 02000000000c0001: no such device"),
			row("association of a channel is not there", func() error { return c.SetRxSA(ms0, peer, ChangeSA(3).Active(true)) }, os.ErrNotExist, "set rx sa macsec ms0: "+sa+"AN: there is no association 3: no such device"),
			row("no association of a channel to delete", func() error { return c.DeleteRxSA(ms0, other, 0) }, os.ErrNotExist, "delete rx sa macsec ms0: "+sc+"there is no channel 02000000000c0001: no such device"),

			row("offload", func() error { return c.SetOffload(ms0, 3) }, unix.ERANGE, "set offload macsec ms0: "+off+"Offload(3) is not in off to mac: numerical result out of range"),
			row("offload that the parent cannot", func() error { return c.SetOffload(ms0, OffloadMAC) }, errors.ErrUnsupported, "set offload macsec ms0: "+off+"the parent cannot do that: operation not supported"),
		},
	}
	r.Check(t)
}

// TestClosed uses what is closed.
func TestClosed(t *testing.T) {
	p := newPlace(t)
	p.Create(t, New("ms0", link.Name("eth0")))
	c, err := Open(p.Conn)
	must(t, err)
	must(t, c.Close())
	for name, do := range map[string]func() error{
		"add tx sa macsec ms0": func() error { return c.AddTxSA(ms0, NewSA(0, KeyID{}, key)) },
		"get macsec ms0":       func() error { _, err := c.Get(ms0); return err },
		"list macsec":          func() error { _, err := c.All(); return err },
	} {
		if err := do(); err == nil || err.Error() != name+": the connection is closed: bad file descriptor" || !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	conn, err := link.Dial(link.InNetNS(p.NS))
	must(t, err)
	must(t, conn.Close())
	if _, err := Open(conn); !errors.Is(err, os.ErrClosed) {
		t.Errorf("opened for a closed connection: %v", err)
	}
}

// TestMany lists links whose reports fill several parts of a dump.
func TestMany(t *testing.T) {
	p := newPlace(t)
	c := open(t, p)
	for n := range 40 {
		name := link.Name(fmt.Sprintf("ms%d", n))
		p.Create(t, New(string(name), link.Name("eth0")).Port(uint16(n+1)))
		must(t, c.AddTxSA(name, NewSA(uint8(n%4), KeyID{byte(n)}, key)))
		for m := range 4 {
			must(t, c.AddRxSC(name, NewRxSC(SCI{[6]byte{2, byte(n), byte(m)}, 1})))
		}
	}
	all, err := c.All()
	must(t, err)
	if len(all) != 40 {
		t.Fatalf("%d links", len(all))
	}
	for n, y := range all {
		sa, ok := y.TxSA(uint8(n % 4))
		if !ok || sa.KeyID.Or(KeyID{}) != (KeyID{byte(n)}) || len(y.RxSCs) != 4 || y.Settings.SCI.Or(SCI{}).Port != uint16(n+1) {
			t.Errorf("link %d: %+v", n, y)
		}
	}
}

// childEnv says that a process is to run withoutPrivilege.
const childEnv = "VIRTIF_MACSEC_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		fmt.Print(withoutPrivilege())
		os.Exit(0)
	}
	kerneltest.Main(m)
}

// withoutPrivilege does what needs privilege, with all of it in a user namespace
// of its own. It returns the errors.
func withoutPrivilege() string {
	conn, err := link.Dial()
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	if _, err := conn.Create(link.Custom("veth", "eth0")); err != nil {
		return err.Error()
	}
	if _, err := conn.Create(New("ms0", link.Name("eth0"))); err != nil {
		return err.Error()
	}
	c, err := Open(conn)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	_, listed := c.All()
	return fmt.Sprintf("%v\n%v\n%v", c.AddTxSA(ms0, NewSA(0, KeyID{}, key)), c.DeleteRxSC(ms0, peer), listed)
}

// TestUserNamespace is root in a user namespace, which is not enough.
func TestUserNamespace(t *testing.T) {
	kerneltest.NeedsKind(t, kind)
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	const want = "add tx sa macsec ms0: needs CAP_NET_ADMIN in the initial user namespace: operation not permitted\n" +
		"delete rx sc macsec ms0: needs CAP_NET_ADMIN in the initial user namespace: operation not permitted\n<nil>"
	if err != nil || string(out) != want {
		t.Errorf("it says\n%s, %v, not\n%s", out, err, want)
	}
}
