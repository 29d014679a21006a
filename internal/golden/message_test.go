package golden

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vethWire is "ip link add dev v0 up type veth peer name v1 index 8", as
// iproute2 sends it: NLA_F_NESTED on no nest.
const vethWire = `
	58000000 1000 0506 0a0b0c0d 00000000
	00 00 0000 00000000 01000000 01000000
	0700 0300 763000 00
	3000 1200
		0900 0100 7665746800 000000
		2000 0200
			1c00 0100
				00 00 0000 08000000 00000000 00000000
				0700 0300 763100 00`

const vethText = `RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1
IFLA_IFNAME 3: 763000
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 7665746800
  IFLA_INFO_DATA 2:
    VETH_INFO_PEER 1:
      ifinfomsg family 0 type 0 index 8 flags 0x0 change 0x0
      IFLA_IFNAME 3: 763100
`

func TestParse(t *testing.T) {
	skipBigEndian(t)
	m := parse(t, wire(t, vethWire))
	want := Message{
		Type: 16, Flags: 0x605, Info: Info{Flags: 1, Change: 1},
		Attrs: []Attr{
			{Name: "IFLA_IFNAME", Num: 3, Data: []byte("v0\x00")},
			{Name: "IFLA_LINKINFO", Num: 18, Nested: true, Attrs: []Attr{
				{Name: "IFLA_INFO_KIND", Num: 1, Data: []byte("veth\x00")},
				{Name: "IFLA_INFO_DATA", Num: 2, Nested: true, Attrs: []Attr{
					{Name: "VETH_INFO_PEER", Num: 1, Nested: true, Info: &Info{Index: 8}, Attrs: []Attr{
						{Name: "IFLA_IFNAME", Num: 3, Data: []byte("v1\x00")},
					}},
				}},
			}},
		},
	}
	if d := cmp.Diff(want, m, ignoreID); d != "" {
		t.Errorf("Parse (-want +got):\n%s", d)
	}
	if got := m.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA"); len(got) != 1 || got[0].Name != "VETH_INFO_PEER" {
		t.Errorf("Nest = %v", got)
	}
	if got := m.Nest("IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA"); got != nil {
		t.Errorf("Nest of what is not there = %v", got)
	}
}

// TestRender has a message for each kind of nest.
func TestRender(t *testing.T) {
	skipBigEndian(t)
	const (
		newlink = "1000 0500 00000000 00000000 "
		plain   = "00000000 07000000 00000000 00000000 "
	)
	tests := []struct{ name, wire, text string }{
		{"veth", vethWire, vethText},
		{
			"flag in a nest with NLA_F_NESTED",
			"38000000" + newlink + plain + "1800 1280 0b00 0100 62726964676500 00 0800 0280 0400 1500",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_FDB_FLUSH 21: empty
`,
		},
		{
			"kind after data, without NUL",
			"3c000000" + newlink + plain + "1c00 1200 0c00 0200 0500 0700 01000000 0a00 0100 627269646765 0000",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_DATA 2:
    IFLA_BR_VLAN_FILTERING 7: 01
  IFLA_INFO_KIND 1: 627269646765
`,
		},
		{
			"slave kind",
			"3c000000" + newlink + plain + "1c00 1200 0b00 0400 62726964676500 00 0c00 0500 0500 0400 01000000",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_KIND 4: 62726964676500
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_MODE 4: 01
`,
		},
		{
			"unknown kind, unknown number",
			"40000000" + newlink + plain + "1800 1200 0800 0100 667500 00 0c00 0200 0600 0100 02000000 0800 ff3f 01020304",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 66750000
  IFLA_INFO_DATA 2:
    - 1: 0200
- 16383: 01020304
`,
		},
		{
			"devconf of a request",
			"34000000" + newlink + plain + "1400 1a00 1000 0200 0c00 0100 0800 0800 02000000",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_AF_SPEC 26:
  AF_INET 2:
    IFLA_INET_CONF 1:
      - 8: 02000000
`,
		},
		{
			"devconf of an answer",
			"34000000 1000 0000 00000000 00000000" + plain + "1400 1a00 1000 0200 0c00 0100 0100000002000000",
			`RTM_NEWLINK flags 0x0000 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_AF_SPEC 26:
  AF_INET 2:
    IFLA_INET_CONF 1: 0100000002000000
`,
		},
		{
			"family AF_BRIDGE",
			"38000000 1300 0500 00000000 00000000 07000000 07000000 00000000 00000000" +
				"0c00 0c80 0800 0300 0a000000 0c00 1a80 0600 0000 02000000",
			`RTM_SETLINK flags 0x0005 family 7 type 0 index 7 flags 0x0 change 0x0
IFLA_PROTINFO 12:
  IFLA_BRPORT_COST 3: 0a000000
IFLA_AF_SPEC 26:
  IFLA_BRIDGE_FLAGS 0: 0200
`,
		},
		{
			"alternative names",
			"34000000 6c00 050e 00000000 00000000" + plain + "1400 3480 0600 3500 6100 0000 0600 3500 6200 0000",
			`RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_PROP_LIST 52:
  IFLA_ALT_IFNAME 53: 6100
  IFLA_ALT_IFNAME 53: 6200
`,
		},
		{
			"negative index, empty nest",
			"24000000" + newlink + "00000000 ffffffff 00000000 00000000" + "0400 1200",
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index -1 flags 0x0 change 0x0
IFLA_LINKINFO 18:
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := wire(t, tt.wire)
			got := Render(b)
			if d := cmp.Diff(tt.text, got); d != "" {
				t.Fatalf("Render (-want +got):\n%s", d)
			}
			m, err := parseText(strings.Split(strings.TrimSuffix(got, "\n"), "\n"))
			if err != nil {
				t.Fatal(err)
			}
			if d := Diff(parse(t, b), m); d != "" {
				t.Errorf("text and back:\n%s", d)
			}
		})
	}
}

func TestParseBad(t *testing.T) {
	skipBigEndian(t)
	head := func(size string) string {
		return size + "000000 1000 0500 00000000 00000000 00000000 00000000 00000000 00000000 "
	}
	tests := []struct{ name, wire, err string }{
		{"empty", "", "message of 0 bytes is shorter than its headers"},
		{"header only", "10000000 1000 0500 00000000 00000000", "message of 16 bytes is shorter than its headers"},
		{"length too large", head("21"), "nlmsg_len is 33 in a message of 32 bytes"},
		{"length too small", head("20") + "0400 0300", "nlmsg_len is 32 in a message of 36 bytes"},
		{"type", "20000000 1400 0500 00000000 00000000 00000000 00000000 00000000 00000000", "message type 20 is not a link message"},
		{"rest", head("22") + "0400", "2 bytes after the last attribute"},
		{"attribute too short", head("24") + "0300 0300", "attribute 3: length 3 of 4 bytes"},
		{"attribute too long", head("24") + "0500 0300", "attribute 3: length 5 of 4 bytes"},
		{"network order", head("24") + "0400 0340", "attribute 0x4003: network order flag"},
		{"in a nest", head("28") + "0800 1200 0900 0100", "IFLA_LINKINFO 18: attribute 1: length 9 of 4 bytes"},
		{
			"peer without header", head("38") + "1800 1200 0900 0100 7665746800 000000 0800 0200 0400 0100",
			"IFLA_LINKINFO 18: IFLA_INFO_DATA 2: VETH_INFO_PEER 1: nest is shorter than its link header",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := wire(t, tt.wire)
			m, err := Parse(b)
			if err == nil || err.Error() != tt.err {
				t.Errorf("Parse = %v, %v, want error %q", m, err, tt.err)
			}
			if got := Render(b); !strings.HasPrefix(got, "malformed: "+tt.err) {
				t.Errorf("Render = %q", got)
			}
		})
	}
}

// FuzzParse: any bytes parse without a panic, and what parses prints, reads
// and encodes to what is the same.
func FuzzParse(f *testing.F) {
	f.Add(wire(f, vethWire))
	for _, c := range allCases(f) {
		f.Add(c.Want.Append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if err != nil {
			return
		}
		if d := Diff(m, m); d != "" {
			t.Fatalf("differs from itself:\n%s", d)
		}
		again, err := Parse(m.Append(nil))
		if err != nil {
			t.Fatalf("encoded: %v", err)
		}
		if d := Diff(m, again); d != "" {
			t.Fatalf("encoded:\n%s", d)
		}
		again, err = parseText(strings.Split(strings.TrimSuffix(m.String(), "\n"), "\n"))
		if err != nil {
			t.Fatalf("printed: %v\n%s", err, m)
		}
		if d := Diff(m, again); d != "" {
			t.Fatalf("printed:\n%s", d)
		}
	})
}
