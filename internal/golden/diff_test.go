package golden

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const bridgeText = `RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0
IFLA_IFNAME 3: 62723000
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 62726964676500
  IFLA_INFO_DATA 2:
    IFLA_BR_FORWARD_DELAY 1: 90010000
    IFLA_BR_STP_STATE 5: 01000000
`

func TestDiffNone(t *testing.T) {
	const other = `RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_DATA 2:
    IFLA_BR_STP_STATE 5: 01000000
    IFLA_BR_FORWARD_DELAY 1: 90010000
  IFLA_INFO_KIND 1: 627269646765
IFLA_IFNAME 3: 627230
`
	if d := Diff(text(t, bridgeText), text(t, other)); d != "" {
		t.Errorf("order and NULs:\n%s", d)
	}
	a := text(t, bridgeText).Nest("IFLA_LINKINFO", "IFLA_INFO_DATA")
	b := text(t, other).Nest("IFLA_LINKINFO", "IFLA_INFO_DATA")
	if d := DiffAttrs(a, b); d != "" {
		t.Errorf("attributes:\n%s", d)
	}
}

func TestDiff(t *testing.T) {
	tests := []struct{ name, want, got, diff string }{
		{
			"values, header, one-sided",
			bridgeText,
			`RTM_NEWLINK flags 0x0005 family 0 type 0 index 0 flags 0x0 change 0x0
IFLA_MTU 4: dc050000
IFLA_LINKINFO 18:
  IFLA_INFO_KIND 1: 627269646765
  IFLA_INFO_DATA 2:
    IFLA_BR_FORWARD_DELAY 1: 00000190
    IFLA_BR_STP_STATE 5: 01000000
`,
			`  want                                                                   got
! RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0  RTM_NEWLINK flags 0x0005 family 0 type 0 index 0 flags 0x0 change 0x0
- IFLA_IFNAME 3: 627230
+                                                                        IFLA_MTU 4: dc050000
  IFLA_LINKINFO 18:                                                      IFLA_LINKINFO 18:
    IFLA_INFO_KIND 1: 627269646765                                         IFLA_INFO_KIND 1: 627269646765
    IFLA_INFO_DATA 2:                                                      IFLA_INFO_DATA 2:
!     IFLA_BR_FORWARD_DELAY 1: 90010000                                      IFLA_BR_FORWARD_DELAY 1: 00000190
      IFLA_BR_STP_STATE 5: 01000000                                          IFLA_BR_STP_STATE 5: 01000000
`,
		},
		{
			"a nest is missing",
			vethText,
			`RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1
IFLA_IFNAME 3: 763000
`,
			`  want                                                                   got
  RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1  RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1
  IFLA_IFNAME 3: 7630                                                    IFLA_IFNAME 3: 7630
- IFLA_LINKINFO 18:
-   IFLA_INFO_KIND 1: 7665746800
-   IFLA_INFO_DATA 2:
-     VETH_INFO_PEER 1:
-       ifinfomsg family 0 type 0 index 8 flags 0x0 change 0x0
-       IFLA_IFNAME 3: 763100
`,
		},
		{
			"header of a peer",
			vethText,
			strings.Replace(vethText, "index 8", "index 9", 1),
			`  want                                                                   got
  RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1  RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x1 change 0x1
  IFLA_IFNAME 3: 7630                                                    IFLA_IFNAME 3: 7630
  IFLA_LINKINFO 18:                                                      IFLA_LINKINFO 18:
    IFLA_INFO_KIND 1: 76657468                                             IFLA_INFO_KIND 1: 76657468
    IFLA_INFO_DATA 2:                                                      IFLA_INFO_DATA 2:
      VETH_INFO_PEER 1:                                                      VETH_INFO_PEER 1:
!       ifinfomsg family 0 type 0 index 8 flags 0x0 change 0x0                 ifinfomsg family 0 type 0 index 9 flags 0x0 change 0x0
        IFLA_IFNAME 3: 7631                                                    IFLA_IFNAME 3: 7631
`,
		},
		{
			"repeated attribute",
			`RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_PROP_LIST 52:
  IFLA_ALT_IFNAME 53: 6100
  IFLA_ALT_IFNAME 53: 6200
`,
			`RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_PROP_LIST 52:
  IFLA_ALT_IFNAME 53: 61
`,
			`  want                                                                       got
  RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0  RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0
  IFLA_PROP_LIST 52:                                                         IFLA_PROP_LIST 52:
    IFLA_ALT_IFNAME 53: 61                                                     IFLA_ALT_IFNAME 53: 61
-   IFLA_ALT_IFNAME 53: 62
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.diff, Diff(text(t, tt.want), text(t, tt.got))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// text reads the text form of a message.
func text(tb testing.TB, s string) Message {
	tb.Helper()
	m, err := parseText(strings.Split(strings.TrimSuffix(s, "\n"), "\n"))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
