package ipvtap_test

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/ipvtap"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/veth"
)

// TestFrames opens a device and reads what another machine sends to the
// address of its link.
func TestFrames(t *testing.T) {
	p, far := kindtest.NewPlace(t, "ipvtap", "veth"), kindtest.NewPlace(t)
	p.Create(t, veth.New("eth0", veth.NewPeer("eth0").NetNS(far.NS).Up()).Up())
	l := p.Create(t, ipvtap.New("tap", link.Name("eth0"), ipvlan.L2).Up())
	for place, at := range map[*kindtest.Place]string{p: "tap 192.0.2.1/24", far: "eth0 192.0.2.2/24"} {
		name, prefix, _ := bytes.Cut([]byte(at), []byte(" "))
		if err := place.Conn.AddAddr(link.Name(name), link.Addr{Prefix: netip.MustParsePrefix(string(prefix))}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := ipvtap.AttachQueues(p.Conn, l, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = ipvtap.Attach(p.Conn, l); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var c net.Conn
	err = far.NS.Do(func() (err error) {
		c, err = net.Dial("udp4", "192.0.2.1:5000")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// The first that arrives is the question who has the address.
	if _, err := c.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 2000)
	for {
		n, err := d.Read(b)
		if err != nil {
			t.Fatalf("nothing arrives: %v", err)
		}
		if n >= 42 && b[12] == 8 && b[13] == 6 && bytes.Equal(b[38:42], []byte{192, 0, 2, 1}) {
			break
		}
	}
	if _, err := ipvtap.Attach(p.Conn, link.Name("eth0")); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a veth link: %v", err)
	}
}
