package bridge

import (
	"testing"

	"github.com/virtif/virtif/internal/kindtest"
)

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[STPState]string{0: "off", 1: "kernel", 2: "user"}, nil)
	kindtest.EnumWords(t, map[STPMode]string{0: "auto", 1: "user", 2: "kernel"}, nil)
	kindtest.EnumWords(t, map[MulticastRouter]string{0: "disabled", 1: "auto", 2: "permanent", 3: "temporary"}, nil)
	kindtest.EnumWords(t, map[PortState]string{0: "disabled", 1: "listening", 2: "learning", 3: "forwarding", 4: "blocking"}, nil)
	kindtest.EnumWords(t, map[VLANProtocol]string{0x8100: "802.1Q", 0x88a8: "802.1ad"}, parseVLANProtocol)
	if got, err := parseVLANProtocol("802.1AD"); got != VLANProtocol8021AD || err != nil {
		t.Errorf("802.1AD is %v, %v", got, err)
	}
	if s := VLANProtocol(0x800).String(); s != "VLANProtocol(2048)" {
		t.Error(s)
	}
}

func TestBridgeID(t *testing.T) {
	id := BridgeID{0x8000, [6]byte{2, 0, 0, 0, 0x0a, 0xff}}
	if s := id.String(); s != "8000.2:0:0:0:a:ff" {
		t.Error(s)
	}
	b := bridgeIDForm.Append(nil, id)
	if want := "\x80\x00\x02\x00\x00\x00\x0a\xff"; string(b) != want {
		t.Errorf("wire form is %x, not %x", b, want)
	}
	if got := bridgeIDForm.Decode(b); got != id {
		t.Errorf("%x is %v", b, got)
	}
}
