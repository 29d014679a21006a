package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/netip"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macsec"
	"github.com/virtif/virtif/veth"
)

var macsecChapter = Chapter{
	Name:  "macsec",
	Title: "two hosts whose cable anybody may tap",
	Kinds: []string{"macsec", "veth"},
	Run:   runMACsec,
}

func runMACsec(ctx context.Context, t *Tour) error {
	t.Say("Two hosts and a cable.")
	ada, err := t.Host("ada")
	if err != nil {
		return err
	}
	bob, err := t.Host("bob")
	if err != nil {
		return err
	}
	_, err = ada.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(bob.NS).Up()).Up())
	if err != nil {
		return err
	}

	t.Say("Upon each end of the cable a link that encrypts.")
	atAda, err := ada.Create(macsec.New("macsec0", link.Name("eth0")).Encrypt(true).Up())
	if err != nil {
		return err
	}
	atBob, err := bob.Create(macsec.New("macsec0", link.Name("eth0")).Encrypt(true).Up())
	if err != nil {
		return err
	}

	t.Say("A key for each direction, known to both.")
	fromAda, fromBob := newSharedKey(1), newSharedKey(2)
	if err := t.giveKeys(ada, atAda, atBob, fromAda, fromBob); err != nil {
		return t.unlessForbidden(err)
	}
	if err := t.giveKeys(bob, atBob, atAda, fromBob, fromAda); err != nil {
		return err
	}

	t.Say("Addresses on the links that encrypt.")
	a, b := netip.MustParseAddrPort("192.0.2.1:5000"), netip.MustParseAddrPort("192.0.2.2:5000")
	if err := ada.AddAddr(atAda, link.Addr{Prefix: netip.PrefixFrom(a.Addr(), 24)}); err != nil {
		return err
	}
	if err := bob.AddAddr(atBob, link.Addr{Prefix: netip.PrefixFrom(b.Addr(), 24)}); err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("What ada sends arrives at bob. On the cable it cannot be read.")
	const text = "the treasure is under the oak"
	wire, err := t.Wire(bob, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := t.SendUDP(ctx, ada, bob, a, b, text); err != nil {
		return err
	}
	return wire.seeSealed(ctx, text)
}

// A sharedKey is one that both hosts know, and what they call it.
type sharedKey struct {
	id  macsec.KeyID
	key []byte
}

// String names the key as ip(8) does.
func (k sharedKey) String() string { return fmt.Sprintf("%02x", k.id[0]) }

func newSharedKey(id byte) sharedKey {
	key := make([]byte, macsec.CipherGCMAES128.KeyLen())
	_, _ = rand.Read(key) // it never fails
	return sharedKey{macsec.KeyID{id}, key}
}

// giveKeys tells a host's link by which key it sends, and by which its peer does.
func (t *Tour) giveKeys(h *Host, own, peer *link.Link, ownKey, peerKey sharedKey) error {
	sec, err := macsec.Open(h.Conn)
	if err != nil {
		return err
	}
	defer sec.Close()

	err = sec.AddTxSA(own, macsec.NewSA(0, ownKey.id, ownKey.key).Active(true))
	if err := t.Show([]string{"ip -n " + h.Name + " macsec add macsec0 tx sa 0 pn 1 on key " + ownKey.String() + " …"}, func() string {
		return h.keysOf(sec, own)
	}, err); err != nil {
		return err
	}

	sci := macsec.MakeSCI(peer.Address.Or(nil), 1)
	err = sec.AddRxSC(own, macsec.NewRxSC(sci))
	if err == nil {
		err = sec.AddRxSA(own, sci, macsec.NewSA(0, peerKey.id, peerKey.key).Active(true))
	}
	return t.Show([]string{
		"ip -n " + h.Name + " macsec add macsec0 rx sci " + sci.String(),
		"ip -n " + h.Name + " macsec add macsec0 rx sci " + sci.String() + " sa 0 pn 1 on key " + peerKey.String() + " …",
	}, func() string { return h.keysOf(sec, own) }, err)
}

// keysOf tells in which channels a link sends and receives.
func (h *Host) keysOf(sec *macsec.Conn, l *link.Link) string {
	y, err := sec.Get(l)
	if err != nil {
		return err.Error()
	}
	text := fmt.Sprintf("%s sends as %v with %d key", l.Name, y.Settings.SCI, len(y.TxSAs))
	for _, c := range y.RxSCs {
		text += fmt.Sprintf(", receives from %v with %d", c.SCI, len(c.SAs))
	}
	return text
}

const (
	// etherMACsec is the type of frames that MACsec protects.
	etherMACsec = 0x88e5
	// sealedLen is what a frame with a datagram has beside its text: the tag with
	// the SCI, the type, IPv4, UDP, and the integrity check value.
	sealedLen = 14 + 2 + 20 + 8 + 16
)

// seeSealed waits for the frame in which the text was, and expects to find
// nothing of it.
func (w *Wire) seeSealed(ctx context.Context, text string) error {
	defer bound(ctx, w.socket)()
	for {
		b, err := w.receive()
		if err != nil {
			return fmt.Errorf("%s saw no frame of type %#x: %w", w.at, etherMACsec, err)
		}
		if bytes.Contains(b, []byte(text)) {
			return fmt.Errorf("%s saw %q in the clear", w.at, text)
		}
		if f, tags, ok := parseTagged(b); ok && f.Type == etherMACsec && len(f.Payload) == sealedLen+len(text) {
			w.tour.Saw(w.at, len(b), sealed{onWire{f, tags}})
			return nil
		}
	}
}

// sealed is a frame whose payload tells nothing.
type sealed struct{ onWire }

// String shows the beginning of what was on the cable.
func (s sealed) String() string {
	return fmt.Sprintf("%v, % x …", s.onWire, s.frame.Payload[:min(16, len(s.frame.Payload))])
}
