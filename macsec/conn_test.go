package macsec

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// header has the attributes of include/uapi/linux/if_macsec.h of Linux 7.2, enum
// by enum, in order.
var header = map[string][]string{
	"MACSEC_ATTR_":            {"IFINDEX", "RXSC_CONFIG", "SA_CONFIG", "SECY", "TXSA_LIST", "RXSC_LIST", "TXSC_STATS", "SECY_STATS", "OFFLOAD"},
	"MACSEC_SECY_ATTR_":       {"SCI", "ENCODING_SA", "WINDOW", "CIPHER_SUITE", "ICV_LEN", "PROTECT", "REPLAY", "OPER", "VALIDATE", "ENCRYPT", "INC_SCI", "ES", "SCB", "PAD"},
	"MACSEC_RXSC_ATTR_":       {"SCI", "ACTIVE", "SA_LIST", "STATS", "PAD"},
	"MACSEC_SA_ATTR_":         {"AN", "ACTIVE", "PN", "KEY", "KEYID", "STATS", "PAD", "SSCI", "SALT"},
	"MACSEC_OFFLOAD_ATTR_":    {"TYPE", "PAD"},
	"MACSEC_RXSC_STATS_ATTR_": {"IN_OCTETS_VALIDATED", "IN_OCTETS_DECRYPTED", "IN_PKTS_UNCHECKED", "IN_PKTS_DELAYED", "IN_PKTS_OK", "IN_PKTS_INVALID", "IN_PKTS_LATE", "IN_PKTS_NOT_VALID", "IN_PKTS_NOT_USING_SA", "IN_PKTS_UNUSED_SA", "PAD"},
	"MACSEC_SA_STATS_ATTR_":   {"IN_PKTS_OK", "IN_PKTS_INVALID", "IN_PKTS_NOT_VALID", "IN_PKTS_NOT_USING_SA", "IN_PKTS_UNUSED_SA", "OUT_PKTS_PROTECTED", "OUT_PKTS_ENCRYPTED"},
	"MACSEC_TXSC_STATS_ATTR_": {"OUT_PKTS_PROTECTED", "OUT_PKTS_ENCRYPTED", "OUT_OCTETS_PROTECTED", "OUT_OCTETS_ENCRYPTED", "PAD"},
	"MACSEC_SECY_STATS_ATTR_": {"OUT_PKTS_UNTAGGED", "IN_PKTS_UNTAGGED", "OUT_PKTS_TOO_LONG", "IN_PKTS_NO_TAG", "IN_PKTS_BAD_TAG", "IN_PKTS_UNKNOWN_SCI", "IN_PKTS_NO_SCI", "IN_PKTS_OVERRUN", "PAD"},
}

// TestNetlinkCoverage expects the walks to name every attribute of the family.
func TestNetlinkCoverage(t *testing.T) {
	listed := map[string]uint16{}
	for _, walk := range []func(*attr.Walk){
		new(SecY).walk, new(RxSC).walk, new(SA).walk,
		func(w *attr.Walk) { (&order{channel: NewRxSC(SCI{}), add: NewSA(0, KeyID{}, nil)}).walk(w, 1, 0) },
	} {
		var w attr.Walk
		w.List()
		walk(&w)
		for _, e := range w.Entries() {
			listed[e.ID.String()] = e.ID.Num()
		}
	}
	count, all := 0, 0
	for prefix, names := range header {
		for i, name := range names {
			all++
			num, ok := listed[prefix+name]
			switch {
			case !ok:
				t.Errorf("%s%s is in no walk", prefix, name)
			case int(num) != i+1:
				t.Errorf("%s%s has the number %d, not %d", prefix, name, num, i+1)
			default:
				count++
			}
			delete(listed, prefix+name)
		}
	}
	for name := range listed {
		t.Errorf("%s is not in the header", name)
	}
	t.Logf("macsec netlink: covered %d of %d", count, all)
}

// key is one that must not be seen.
var key = []byte("\xc0\xff\xee\x01\xc0\xff\xee\x02\xc0\xff\xee\x03\xc0\xff\xee\x04")

// TestSecrets looks for a key and a salt in all that prints.
func TestSecrets(t *testing.T) {
	sa := NewSA(1, KeyID{1}, key).PN(7).SSCI(3).Salt([SaltLen]byte(key[:SaltLen])).Active(true)
	list := "0x" + strings.Join(strings.Split(fmt.Sprintf("% x", key[:3]), " "), ", 0x") // as %#v has it
	holder := struct {
		Exported *SASpec
		hidden   *SASpec
		value    SASpec
	}{sa, sa, SASpec{sa.a}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
		for _, v := range []any{sa, *sa, &holder, holder, []*SASpec{sa}, sa.a, &sa.a} {
			s := fmt.Sprintf(verb, v)
			for _, secret := range []string{string(key[:3]), hex.EncodeToString(key[:3]), list, "192 255 238"} {
				if strings.Contains(strings.ToLower(s), secret) {
					t.Errorf("%s of %T: %s", verb, v, s)
				}
			}
		}
	}
	if b, err := json.Marshal(sa.a); err != nil || bytes.Contains(b, []byte("c0ffee")) {
		t.Errorf("in JSON: %s, %v", b, err)
	}
	const words = "sa 1 pn 7 ssci 00000003 key 01000000000000000000000000000000 on"
	if got := sa.String(); got != words {
		t.Errorf("prints as %q, not %q", got, words)
	}
}

// TestKeyIsCopied changes the caller's key after it was given.
func TestKeyIsCopied(t *testing.T) {
	own := bytes.Clone(key)
	sa := NewSA(0, KeyID{}, own)
	clear(own)
	if !bytes.Equal(sa.a.secrets().key, key) {
		t.Error("the key is that of the caller")
	}
}

func TestWords(t *testing.T) {
	for want, s := range map[string]fmt.Stringer{
		"sa 0 key 00000000000000000000000000000000": NewSA(0, KeyID{}, key),
		"sa 3 off":                ChangeSA(3).Active(false),
		"sa 2 pn 4294967296 on":   ChangeSA(2).PN(1 << 32).Active(true),
		"rx 0200000000010001":     NewRxSC(SCI{[6]byte{2, 0, 0, 0, 0, 1}, 1}),
		"rx 0000000000000001 off": ChangeRxSC(SCI{Port: 1}).Active(false),
		"rx ffffffffffffffff on":  NewRxSC(most).Active(true),
	} {
		if got := s.String(); got != want {
			t.Errorf("prints as %q, not %q", got, want)
		}
	}
}

func TestKeyID(t *testing.T) {
	id, err := ParseKeyID("0102")
	if id != (KeyID{1, 2}) || err != nil {
		t.Errorf("0102 is %v, %v", id, err)
	}
	const text = "01020000000000000000000000000000"
	if got := id.String(); got != text {
		t.Errorf("prints as %s, not %s", got, text)
	}
	if b, err := json.Marshal(id); string(b) != `"`+text+`"` || err != nil {
		t.Errorf("in JSON it is %s, %v", b, err)
	}
	var back KeyID
	if err := json.Unmarshal([]byte(`"`+text+`"`), &back); back != id || err != nil {
		t.Errorf("%s reads as %v, %v", text, back, err)
	}
	for _, s := range []string{"1", "0g", strings.Repeat("0", 34)} {
		if _, err := ParseKeyID(s); err == nil || err.Error() != fmt.Sprintf("key id %q: not up to 32 hexadecimal digits, two for a byte", s) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// report is what a kernel sends of a link with one of everything.
func report() []byte {
	u8 := func(id uapi.Attr, v byte) func(*attr.Walk) { return func(w *attr.Walk) { w.Put(id, v) } }
	u32 := func(id uapi.Attr, v uint32) func(*attr.Walk) {
		return func(w *attr.Walk) { w.Put(id, host.AppendUint32(nil, v)...) }
	}
	u64 := func(id uapi.Attr, v uint64) func(*attr.Walk) {
		return func(w *attr.Walk) { w.Put(id, host.AppendUint64(nil, v)...) }
	}
	bytes := func(id uapi.Attr, b ...byte) func(*attr.Walk) { return func(w *attr.Walk) { w.Put(id, b...) } }
	nest := func(id uapi.Attr, of ...func(*attr.Walk)) func(*attr.Walk) {
		return func(w *attr.Walk) {
			w.Enter(id, "")
			for _, f := range of {
				f(w)
			}
			w.Leave()
		}
	}
	item := uapi.MACSEC_ATTR_IFINDEX // number 1, of lists
	sa := func(pn func(*attr.Walk), stats ...func(*attr.Walk)) func(*attr.Walk) {
		return nest(item,
			nest(uapi.MACSEC_SA_ATTR_STATS, stats...), u8(uapi.MACSEC_SA_ATTR_AN, 2), pn,
			bytes(uapi.MACSEC_SA_ATTR_KEYID, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
			bytes(uapi.MACSEC_SA_ATTR_SSCI, 0, 0, 0, 5), u8(uapi.MACSEC_SA_ATTR_ACTIVE, 1))
	}
	var w attr.Walk
	w.Encode(nil, attr.All, 0)
	for _, f := range []func(*attr.Walk){
		u32(uapi.MACSEC_ATTR_IFINDEX, 9),
		nest(uapi.MACSEC_ATTR_OFFLOAD, u8(uapi.MACSEC_OFFLOAD_ATTR_TYPE, 1)),
		nest(uapi.MACSEC_ATTR_SECY,
			bytes(uapi.MACSEC_SECY_ATTR_SCI, 2, 0, 0, 0, 0, 1, 0, 1), u64(uapi.MACSEC_SECY_ATTR_CIPHER_SUITE, uint64(CipherGCMAESXPN256)),
			u8(uapi.MACSEC_SECY_ATTR_ICV_LEN, 16), u8(uapi.MACSEC_SECY_ATTR_OPER, 1), u8(uapi.MACSEC_SECY_ATTR_PROTECT, 1),
			u8(uapi.MACSEC_SECY_ATTR_REPLAY, 1), u8(uapi.MACSEC_SECY_ATTR_VALIDATE, 2), u8(uapi.MACSEC_SECY_ATTR_ENCRYPT, 1),
			u8(uapi.MACSEC_SECY_ATTR_INC_SCI, 1), u8(uapi.MACSEC_SECY_ATTR_ES, 0), u8(uapi.MACSEC_SECY_ATTR_SCB, 0),
			u8(uapi.MACSEC_SECY_ATTR_ENCODING_SA, 2), u32(uapi.MACSEC_SECY_ATTR_WINDOW, 64)),
		nest(uapi.MACSEC_ATTR_TXSC_STATS, u64(uapi.MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED, 11), u64(uapi.MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED, 1<<40)),
		nest(uapi.MACSEC_ATTR_SECY_STATS, u64(uapi.MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG, 12)),
		nest(uapi.MACSEC_ATTR_TXSA_LIST, sa(u64(uapi.MACSEC_SA_ATTR_PN, 1<<33), u32(uapi.MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED, 13))),
		nest(uapi.MACSEC_ATTR_RXSC_LIST, nest(item,
			u8(uapi.MACSEC_RXSC_ATTR_ACTIVE, 0), bytes(uapi.MACSEC_RXSC_ATTR_SCI, 2, 0, 0, 0, 0, 2, 0, 1),
			nest(uapi.MACSEC_RXSC_ATTR_STATS, u64(uapi.MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK, 14)),
			nest(uapi.MACSEC_RXSC_ATTR_SA_LIST, sa(u32(uapi.MACSEC_SA_ATTR_PN, 77), u32(uapi.MACSEC_SA_STATS_ATTR_IN_PKTS_OK, 15))))),
		bytes(uapi.MACSEC_ATTR_IFINDEX.Sibling(99), 1, 2, 3, 4),
	} {
		f(&w)
	}
	return w.Bytes()
}

// TestSecY reads a report.
func TestSecY(t *testing.T) {
	var y SecY
	if err := y.UnmarshalBinary(report()); err != nil {
		t.Fatal(err)
	}
	id := KeyID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	tx, ok := y.TxSA(2)
	if !ok || tx.PN.Or(0) != 1<<33 || !tx.Active.Or(false) || tx.KeyID.Or(KeyID{}) != id || tx.SSCI.Or(0) != 5 || tx.Stats.OutPktsEncrypted != 13 {
		t.Errorf("association to send with: %+v", tx)
	}
	channel, ok := y.RxSC(SCI{[6]byte{2, 0, 0, 0, 0, 2}, 1})
	if !ok || channel.Active.Or(true) || channel.Stats.InPktsOK != 14 {
		t.Errorf("channel: %+v", channel)
	}
	if rx, ok := channel.SA(2); !ok || rx.PN.Or(0) != 77 || rx.Stats.InPktsOK != 15 {
		t.Errorf("association to receive with: %+v", rx)
	}
	if _, ok := y.TxSA(0); ok {
		t.Error("there is an association 0")
	}
	if _, ok := y.RxSC(SCI{}); ok {
		t.Error("there is a channel without a name")
	}
	if want := (link.RawAttr{Type: 99, Data: []byte{1, 2, 3, 4}}); len(y.Unknown) != 1 || y.Unknown[0].Type != want.Type || !bytes.Equal(y.Unknown[0].Data, want.Data) {
		t.Errorf("unknown: %v", y.Unknown)
	}
	y.Unknown = nil
	b, err := json.Marshal(&y)
	if err != nil {
		t.Fatal(err)
	}
	const zeros = `"InPktsUnchecked":0,"InPktsDelayed":0,"InPktsOK":14,"InPktsInvalid":0,"InPktsLate":0,"InPktsNotValid":0,"InPktsNotUsingSA":0,"InPktsUnusedSA":0`
	const want = `{"ifindex":9,"settings":{"offload":"phy","sci":"0200000000010001","icvlen":16,"encodingsa":2,"encrypt":"on","protect":"on",` +
		`"send_sci":"on","end_station":"off","scb":"off","replay":"on","validate":"strict","cipher":"gcm-aes-xpn-256","window":64},"operational":true,` +
		`"stats":{"OutPktsUntagged":0,"InPktsUntagged":0,"OutPktsTooLong":0,"InPktsNoTag":12,"InPktsBadTag":0,"InPktsUnknownSCI":0,"InPktsNoSCI":0,"InPktsOverrun":0},` +
		`"tx_stats":{"OutPktsProtected":0,"OutPktsEncrypted":11,"OutOctetsProtected":0,"OutOctetsEncrypted":1099511627776},` +
		`"tx_sas":[{"an":2,"active":true,"pn":8589934592,"key_id":"0102030405060708090a0b0c0d0e0f10","ssci":5,` +
		`"stats":{"InPktsOK":0,"InPktsInvalid":0,"InPktsNotValid":0,"InPktsNotUsingSA":0,"InPktsUnusedSA":0,"OutPktsProtected":0,"OutPktsEncrypted":13}}],` +
		`"rx_scs":[{"sci":"0200000000020001","active":false,"stats":{"InOctetsValidated":0,"InOctetsDecrypted":0,` + zeros + `},` +
		`"sas":[{"an":2,"active":true,"pn":77,"key_id":"0102030405060708090a0b0c0d0e0f10","ssci":5,` +
		`"stats":{"InPktsOK":15,"InPktsInvalid":0,"InPktsNotValid":0,"InPktsNotUsingSA":0,"InPktsUnusedSA":0,"OutPktsProtected":0,"OutPktsEncrypted":0}}]}]}`
	if string(b) != want {
		t.Errorf("in JSON it is\n%s, not\n%s", b, want)
	}
}

// FuzzSecY reads whatever bytes: it does not panic, and what it read prints.
func FuzzSecY(f *testing.F) {
	f.Add(report())
	f.Fuzz(func(t *testing.T, b []byte) {
		var y SecY
		if err := y.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(&y); err != nil {
			t.Error(err)
		}
		_ = fmt.Sprint(y.TxSAs, y.RxSCs)
	})
}

// TestRequests holds the wire form of each request.
func TestRequests(t *testing.T) {
	id := KeyID{1}
	sci := SCI{[6]byte{2, 0, 0, 0, 0, 1}, 1}
	const (
		dev  = "0800 0100 07000000 "
		rx   = "0c00 0100 0200000000010001"
		kid  = "1400 0500 01000000000000000000000000000000 "
		wire = "1400 0400 c0ffee01c0ffee02c0ffee03c0ffee04 "
	)
	for want, o := range map[string]order{
		// add
		dev + "4400 0380 0500 0100 02000000 0800 0300 01000000 " + kid + wire + "0500 0200 01000000": {add: NewSA(2, id, key).Active(true)},
		dev + "5800 0380 0500 0100 00000000 0c00 0300 0000000001000000 1000 0900 c0ffee01c0ffee02c0ffee03 0800 0800 00000005 " + kid + wire: {
			add: NewSA(0, id, key).PN(1 << 32).SSCI(5).Salt([SaltLen]byte(key[:SaltLen])),
			an:  1, // stands for an XPN cipher here
		},
		dev + "1000 0280" + rx:                        {channel: NewRxSC(sci)},
		dev + "1800 0280" + rx + "0500 0200 00000000": {channel: ChangeRxSC(sci).Active(false)},
		dev + "1000 0280" + rx + "1c00 0380 0500 0100 03000000 0800 0300 09000000 0500 0200 00000000": {
			channel: NewRxSC(sci), change: ChangeSA(3).PN(9).Active(false),
		},
		dev + "0c00 0380 0500 0100 01000000": {change: ChangeSA(1)},
		dev + "0c00 0980 0500 0100 02000000": {offload: link.Some(OffloadMAC)},
	} {
		c := CipherGCMAES128
		if o.an == 1 {
			c = CipherGCMAESXPN128
		}
		var w attr.Walk
		w.Encode(nil, attr.Create, 0)
		o.walk(&w, 7, c)
		if err := w.Err(); err != nil {
			t.Errorf("%s: %v", want, err)
		}
		if got, plain := hex.EncodeToString(w.Bytes()), strings.ReplaceAll(want, " ", ""); got != plain {
			t.Errorf("the request is\n%s, not\n%s", got, plain)
		}
	}
}
