package macsec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// etherType is that of frames with a MACsec tag (ETH_P_MACSEC).
const etherType = 0x88e5

var (
	ourKey   = bytes.Repeat([]byte{0x5a, 0x01}, 16)
	theirKey = bytes.Repeat([]byte{0xa5, 0x02}, 16)
)

// TestTraffic connects two hosts, one set up by the library and one by ip(8),
// and looks at what goes over the wire.
func TestTraffic(t *testing.T) {
	for _, cipher := range []Cipher{CipherGCMAES128, CipherGCMAES256, CipherGCMAESXPN128, CipherGCMAESXPN256} {
		for _, encrypt := range []bool{true, false} {
			t.Run(fmt.Sprintf("%v, encrypt %v", cipher, encrypt), func(t *testing.T) { traffic(t, cipher, encrypt) })
		}
	}
}

func traffic(t *testing.T, cipher Cipher, encrypt bool) {
	ours, theirs := kindtest.NewPlace(t, kind, "veth"), kindtest.NewPlace(t)
	us, them := kindtest.MAC("02:00:00:00:00:0a"), kindtest.MAC("02:00:00:00:00:0b")
	ours.Create(t, veth.New("eth0", veth.NewPeer("eth0").NetNS(theirs.NS).Address(them).Up()).Address(us).Up())
	for _, p := range []*kindtest.Place{ours, theirs} {
		p.Create(t, New("ms0", link.Name("eth0")).Cipher(cipher).Encrypt(encrypt).Replay(true).Window(0).Up())
	}

	c := open(t, ours)
	n := cipher.KeyLen()
	sa := func(id byte, key []byte) *SASpec {
		sa := NewSA(0, KeyID{id}, key[:n]).Active(true)
		if cipher.XPN() {
			sa.SSCI(uint32(id)).Salt(salt)
		}
		return sa
	}
	must(t, c.AddTxSA(ms0, sa(1, ourKey)))
	must(t, c.AddRxSC(ms0, NewRxSC(MakeSCI(them, 1))))
	must(t, c.AddRxSA(ms0, MakeSCI(them, 1), sa(2, theirKey)))
	if cipher.XPN() && !ipKnowsXPN(theirs) {
		c := open(t, theirs)
		must(t, c.AddTxSA(ms0, sa(2, theirKey)))
		must(t, c.AddRxSC(ms0, NewRxSC(MakeSCI(us, 1))))
		must(t, c.AddRxSA(ms0, MakeSCI(us, 1), sa(1, ourKey)))
	} else {
		byIP := func(who string, id byte, key []byte) {
			words := fmt.Sprintf("macsec add ms0 %s sa 0 pn 1 on key %02x %x", who, id, key[:n])
			if cipher.XPN() {
				words = fmt.Sprintf("macsec add ms0 %s sa 0 xpn 1 salt %x ssci %x on key %02x %x", who, salt, id, id, key[:n])
			}
			theirs.IP(t, strings.Fields(words)...)
		}
		sci := "rx sci " + MakeSCI(us, 1).String()
		byIP("tx", 2, theirKey)
		theirs.IP(t, strings.Fields("macsec add ms0 "+sci)...)
		byIP(sci, 1, ourKey)
	}

	wire := tap(t, theirs, "eth0")
	text := []byte("what nobody else is to read")
	talk(t, ours, theirs, text)
	tagged, seen := 0, 0
	for _, frame := range wire() {
		if len(frame) > 14 && binary.BigEndian.Uint16(frame[12:]) == etherType {
			tagged++
		}
		if bytes.Contains(frame, text) {
			seen++
			if binary.BigEndian.Uint16(frame[12:]) != etherType {
				t.Errorf("without a tag: % x", frame)
			}
		}
	}
	switch {
	case tagged == 0:
		t.Error("no frame has the tag")
	case encrypt && seen > 0:
		t.Errorf("the text is in %d frames", seen)
	case !encrypt && seen == 0:
		t.Error("the text is in no frame")
	}
	y := get(t, c, ms0)
	channel, _ := y.RxSC(MakeSCI(them, 1))
	sent, received := y.TxStats.OutPktsEncrypted, channel.Stats.InOctetsDecrypted
	if !encrypt {
		sent, received = y.TxStats.OutPktsProtected, channel.Stats.InOctetsValidated
	}
	if sent == 0 || received == 0 || channel.Stats.InPktsOK == 0 || channel.Stats.InPktsNotValid != 0 {
		t.Errorf("counters: %+v, %+v", y.TxStats, channel.Stats)
	}
	if sa, _ := y.TxSA(0); sa.PN.Or(0) < 2 {
		t.Errorf("the next packet number is %v", sa.PN)
	}

	// An association that the other side does not have.
	unknown := sa(3, bytes.Repeat([]byte{3}, 32))
	unknown.a.AN = 1
	must(t, c.AddTxSA(ms0, unknown))
	ours.Set(t, ms0, Change().EncodingSA(1))
	if y := get(t, c, ms0); !y.Operational.Or(false) {
		t.Error("the link is not operational")
	}
	from, to, done := hosts(t, ours, theirs)
	defer done()
	there := open(t, theirs)
	theirs.Await(t, "a frame that is not taken", func() bool {
		if _, err := from.WriteTo(text, to.LocalAddr()); err != nil {
			return false
		}
		y := get(t, there, ms0)
		channel, _ := y.RxSC(MakeSCI(us, 1))
		return channel.Stats.InPktsNotUsingSA > 0
	})
}

// hosts returns a socket on each side of the macsec links.
func hosts(t *testing.T, ours, theirs *kindtest.Place) (from, to *net.UDPConn, done func()) {
	t.Helper()
	listen := func(p *kindtest.Place, address string) (conn *net.UDPConn) {
		prefix := netip.MustParsePrefix(address)
		if err := p.Conn.AddAddr(ms0, link.Addr{Prefix: prefix}); err != nil && !errors.Is(err, os.ErrExist) {
			t.Fatal(err)
		}
		must(t, p.NS.Do(func() (err error) {
			conn, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(prefix.Addr(), 0)))
			return err
		}))
		return conn
	}
	from, to = listen(ours, "192.0.2.1/24"), listen(theirs, "192.0.2.2/24")
	return from, to, func() { from.Close(); to.Close() }
}

// talk sends a text until it arrives, and back.
func talk(t *testing.T, ours, theirs *kindtest.Place, text []byte) {
	t.Helper()
	from, to, done := hosts(t, ours, theirs)
	defer done()
	buf := make([]byte, 100)
	ours.Await(t, "a datagram", func() bool {
		if _, err := from.WriteTo(text, to.LocalAddr()); err != nil {
			return false
		}
		to.SetReadDeadline(time.Now().Add(time.Second))
		n, _, err := to.ReadFrom(buf)
		return err == nil && bytes.Equal(buf[:n], text)
	})
	ours.Await(t, "an answer", func() bool {
		if _, err := to.WriteTo(text, from.LocalAddr()); err != nil {
			return false
		}
		from.SetReadDeadline(time.Now().Add(time.Second))
		n, _, err := from.ReadFrom(buf)
		return err == nil && bytes.Equal(buf[:n], text)
	})
}

// tap returns a function that returns the frames that went over a link since.
func tap(t *testing.T, p *kindtest.Place, name link.Name) func() [][]byte {
	t.Helper()
	all := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
	index := p.Get(t, name).Index
	var fd int
	must(t, p.NS.Do(func() (err error) {
		fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
		return err
	}))
	t.Cleanup(func() { unix.Close(fd) })
	must(t, unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: int(index)}))
	return func() (frames [][]byte) {
		for {
			b := make([]byte, 2048)
			n, _, err := unix.Recvfrom(fd, b, 0)
			if err != nil {
				return frames
			}
			frames = append(frames, b[:n])
		}
	}
}
