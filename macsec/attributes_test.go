package macsec

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

const goldenFile = "testdata/golden/macsec.txt"

var (
	walk = (*Attributes).walk
	most = SCI{[6]byte{255, 255, 255, 255, 255, 255}, 65535}
	// What to try for types whose extremes are their own.
	values = []any{SCI{}, most, CipherGCMAES128, CipherGCMAESXPN256, Cipher(0), Cipher(1<<64 - 1)}
)

func TestRoundTrip(t *testing.T)     { kindtest.RoundTrip[Attributes](t, values...) }
func TestUnknown(t *testing.T)       { kindtest.Unknown[Attributes](t, values...) }
func TestNoAllocations(t *testing.T) { kindtest.NoAllocations(t, walk, values...) }
func TestCoverage(t *testing.T)      { kindtest.Coverage(t, kind, "info-data", walk, nil) }

func TestRules(t *testing.T) {
	kindtest.Rules(t, kind, "info-data", walk, map[string][]attr.Rule{
		"IFLA_MACSEC_PORT": {attr.CreateOnly, attr.WriteOnly}, // the SCI has it
	})
}

func FuzzAttributes(f *testing.F) {
	kindtest.Fuzz[Attributes](f, append(kindtest.Recorded(f, goldenFile, kind), kindtest.Everything[Attributes](f, values...))...)
}

func TestEnums(t *testing.T) {
	kindtest.EnumWords(t, map[Validation]string{ValidationDisabled: "disabled", ValidationCheck: "check", ValidationStrict: "strict"}, nil)
	kindtest.EnumWords(t, map[Offload]string{OffloadOff: "off", OffloadPHY: "phy", OffloadMAC: "mac"}, nil)
	for c, want := range map[Cipher]struct {
		word   string
		keyLen int
		xpn    bool
	}{
		CipherGCMAES128:    {"gcm-aes-128", 16, false},
		CipherGCMAES256:    {"gcm-aes-256", 32, false},
		CipherGCMAESXPN128: {"gcm-aes-xpn-128", 16, true},
		CipherGCMAESXPN256: {"gcm-aes-xpn-256", 32, true},
		9:                  {"Cipher(0x9)", 0, false},
	} {
		if c.String() != want.word || c.KeyLen() != want.keyLen || c.XPN() != want.xpn {
			t.Errorf("%d is %v, with keys of %d, XPN %v", uint64(c), c, c.KeyLen(), c.XPN())
		}
		if got, err := parseCipher(strings.ToUpper(want.word)); want.keyLen > 0 && (got != c || err != nil) {
			t.Errorf("%q is parsed as %v, %v", want.word, got, err)
		}
	}
	if c, err := parseCipher("default"); c != CipherGCMAES128 || err != nil {
		t.Errorf("default is %v, %v", c, err)
	}
}

// TestOldCipher reads the number under which the kernel reports its first suite.
func TestOldCipher(t *testing.T) {
	var a Attributes
	b := host.AppendUint64([]byte{12, 0, 4, 0}, oldGCMAES128)
	if err := a.UnmarshalBinary(b); err != nil || a.Cipher.Or(0) != CipherGCMAES128 {
		t.Errorf("%x reads as %v, %v", b, a, err)
	}
}

// TestText prints all attributes.
func TestText(t *testing.T) {
	var a Attributes
	if got := a.String(); got != "" {
		t.Errorf("nothing prints as %q", got)
	}
	a.SCI.Set(SCI{[6]byte{2, 0, 0, 0, 0, 1}, 1})
	a.Port.Set(7)
	a.Cipher.Set(CipherGCMAES256)
	a.ICVLen.Set(12)
	a.EncodingSA.Set(3)
	a.Encrypt.Set(true)
	a.Protect.Set(true)
	a.SendSCI.Set(false)
	a.EndStation.Set(true)
	a.SCB.Set(false)
	a.Replay.Set(true)
	a.Window.Set(64)
	a.Validate.Set(ValidationCheck)
	a.Offload.Set(OffloadMAC)
	const text = "offload mac sci 0200000000010001 port 7 icvlen 12 encodingsa 3 encrypt on protect on send_sci off end_station on scb off " +
		"replay on validate check cipher gcm-aes-256 window 64"
	if got := a.String(); got != text {
		t.Errorf("prints as\n%s, not\n%s", got, text)
	}
	const object = `{"offload":"mac","sci":"0200000000010001","port":7,"icvlen":12,"encodingsa":3,"encrypt":"on","protect":"on","send_sci":"off",` +
		`"end_station":"on","scb":"off","replay":"on","validate":"check","cipher":"gcm-aes-256","window":64}`
	if got, err := json.Marshal(a); string(got) != object || err != nil {
		t.Errorf("is\n%s, %v, not\n%s", got, err, object)
	}
}

func TestSCI(t *testing.T) {
	sci := MakeSCI(kindtest.MAC("02:00:00:00:00:ab"), 258)
	const text = "0200000000ab0102"
	if got := sci.String(); got != text {
		t.Errorf("prints as %s, not %s", got, text)
	}
	if got, err := ParseSCI(text); got != sci || err != nil {
		t.Errorf("%s is parsed as %v, %v", text, got, err)
	}
	if got, err := ParseSCI("1"); got != (SCI{Port: 1}) || err != nil {
		t.Errorf("1 is parsed as %v, %v", got, err)
	}
	b, err := json.Marshal(map[SCI]SCI{sci: most})
	if want := `{"` + text + `":"ffffffffffffffff"}`; string(b) != want || err != nil {
		t.Errorf("in JSON it is %s, %v, not %s", b, err, want)
	}
	var back map[SCI]SCI
	if err := json.Unmarshal(b, &back); back[sci] != most || err != nil {
		t.Errorf("%s reads as %v, %v", b, back, err)
	}
	for _, s := range []string{"", "x", "02000000000100010", "-1"} {
		if got, err := ParseSCI(s); err == nil || err.Error() != fmt.Sprintf("SCI %q: not 1 to 16 hexadecimal digits", s) {
			t.Errorf("%q is parsed as %v, %v", s, got, err)
		}
	}
}

func TestFrom(t *testing.T) {
	kindtest.From(t, From,
		kindtest.Read{Link: &link.Link{Kind: kind}},
		kindtest.Read{Want: "read macsec: there is no link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "v0", Kind: "veth"}, Want: "read macsec v0: it is a veth link, not a macsec link: invalid argument"},
		kindtest.Read{Link: &link.Link{Name: "lo"}, Want: "read macsec lo: it is no virtual link, not a macsec link: invalid argument"},
	)
}
