package main

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/virtif/virtif/geneve"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

var geneveChapter = Chapter{
	Name:  "geneve",
	Title: "Ethernet in UDP again, with room for options, and what it looks like on the cable",
	Kinds: []string{"geneve", "veth"},
	Run:   runGENEVE,
}

func runGENEVE(ctx context.Context, t *Tour) error {
	t.Say("Two machines with a cable between, the underlay.")
	hosts, err := t.hostsNamed("west", "east")
	if err != nil {
		return err
	}
	west, east := hosts[0], hosts[1]
	_, err = west.Create(veth.New("eth0", veth.NewPeer("eth0").NetNS(east.NS).Up()).Up())
	if err != nil {
		return err
	}
	if err := addresses(address{west, "eth0", "192.0.2.1/24"}, address{east, "eth0", "192.0.2.2/24"}); err != nil {
		return err
	}

	t.Say("A tunnel has one other end, and no table of who is where.")
	_, err = west.Create(geneve.New("gnv0", 100, netip.MustParseAddr("192.0.2.2")).Up())
	if err != nil {
		return err
	}
	_, err = east.Create(geneve.New("gnv0", 100, netip.MustParseAddr("192.0.2.1")).Up())
	if err != nil {
		return err
	}
	if err := t.Tree(); err != nil {
		return err
	}

	t.Say("What goes through the tunnel, and the first of it on the cable: a frame in a packet to UDP port %d.", geneve.Port)
	wire, err := t.Wire(east, link.Name("eth0"))
	if err != nil {
		return err
	}
	defer wire.Close()
	if err := meet(ctx, t, west, east, "gnv0", "198.51.100.1/24", "198.51.100.2/24"); err != nil {
		return err
	}
	f, _, err := wire.See(ctx, "hello, east")
	if err != nil {
		return err
	}
	outer, _ := parseUDP(f.Payload)
	if g, ok := parseGENEVE(outer); !ok || g.VNI != 100 {
		return fmt.Errorf("on the cable it is %v, not of network 100", outer)
	}
	return nil
}

// A GENEVE is a frame on its way through a tunnel (RFC 8926).
type GENEVE struct {
	Outer Datagram
	VNI   uint32
	Inner Frame
}

// parseGENEVE reads what is in a datagram, and leaves options out.
func parseGENEVE(d Datagram) (GENEVE, bool) {
	const (
		fixed    = 8
		ethernet = 0x6558 // Trans Ether Bridging
	)
	if d.To.Port() != geneve.Port || len(d.Data) < fixed {
		return GENEVE{}, false
	}
	version, options := d.Data[0]>>6, int(d.Data[0]&0x3f)*4
	if version != 0 || len(d.Data) < fixed+options || big.Uint16(d.Data[2:]) != ethernet {
		return GENEVE{}, false
	}
	inner, ok := parseFrame(d.Data[fixed+options:])
	return GENEVE{d, big.Uint32(d.Data[4:]) >> 8, inner}, ok
}

// String tells the packet outside, the network, and what is in the frame.
func (g GENEVE) String() string {
	return fmt.Sprintf("UDP: %v to %v: GENEVE %d: %v", g.Outer.From, g.Outer.To, g.VNI, onWire{frame: g.Inner})
}
