package bridge

import (
	"strconv"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
)

// TestEnums checks the words of every value, there and back.
func TestEnums(t *testing.T) {
	words(t, "off kernel user", attr.ParseEnum[STPState])
	words(t, "auto user kernel", attr.ParseEnum[STPMode])
	words(t, "disabled auto permanent temporary", attr.ParseEnum[MulticastRouter])
	words(t, "disabled listening learning forwarding blocking", attr.ParseEnum[PortState])
	for s, v := range map[string]VLANProtocol{"802.1Q": 0x8100, "802.1ad": 0x88a8} {
		if got, err := parseVLANProtocol(s); v.String() != s || got != v || err != nil {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	if got, err := parseVLANProtocol("802.1AD"); got != VLANProtocol8021AD || err != nil {
		t.Errorf("802.1AD is %v, %v", got, err)
	}
	if s := VLANProtocol(0x800).String(); s != "VLANProtocol(2048)" {
		t.Error(s)
	}
}

// words checks that the words stand for the values from 0 on, and that the next
// value has none.
func words[T attr.Enumeration](t *testing.T, list string, parse func(string) (T, error)) {
	t.Helper()
	all := strings.Fields(list)
	for i, word := range all {
		if got, err := parse(word); got != T(i) || err != nil || got.String() != word {
			t.Errorf("%q is %v, %v", word, got, err)
		}
		if got, err := parse(strconv.Itoa(i)); got != T(i) || err != nil {
			t.Errorf("%d is %v, %v", i, got, err)
		}
	}
	if s := T(len(all)).String(); !strings.HasSuffix(s, "("+strconv.Itoa(len(all))+")") {
		t.Errorf("the value after the last is %q", s)
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
