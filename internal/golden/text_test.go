package golden

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// allCases loads every golden file that there is.
func allCases(tb testing.TB) []Case {
	tb.Helper()
	var cases []Case
	for _, name := range lists(tb) {
		f, err := os.Open(filepath.Join("commands", name+".txt"))
		if err != nil {
			tb.Fatal(err)
		}
		list, err := ReadList(f)
		f.Close()
		if err != nil {
			tb.Fatal(err)
		}
		cases = append(cases, Load(tb, filepath.Join(top, list.Dir, "testdata/golden", name+".txt"))...)
	}
	return cases
}

func TestRead(t *testing.T) {
	cases, err := Read(strings.NewReader("# recorded\n\n$ ip link add dev v0 up type veth peer name v1 index 8\n" + vethText +
		"\n$ bridge link set dev \"p 0\" cost 10\nRTM_SETLINK flags 0x0005 family 7 type 0 index 7 flags 0x0 change 0x0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 || cases[0].Want.String() != vethText || cases[1].Args[4] != "p 0" || cases[1].Want.Info.Family != 7 {
		t.Errorf("Read = %+v", cases)
	}
}

func TestReadBad(t *testing.T) {
	const head = "$ ip link\nRTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0\n"
	tests := []struct{ name, text, err string }{
		{"no command", "RTM_NEWLINK flags 0x0605\n", "no command before"},
		{"no message", "$ ip link\n", "no message"},
		{"other program", "$ tc qdisc\n", "no ip or bridge command"},
		{"bad header", "$ ip link\nRTM_NEWLINK flags 0x0005\n", `"RTM_NEWLINK flags 0x0005": `},
		{"unknown type", "$ ip link\nRTM_NEWFOO flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0\n", "not a link message"},
		{"header continued", strings.TrimSpace(head) + " x\n", "should be"},
		{"wrong name", head + "IFLA_ADDRESS 3: 763000\n", `should be "IFLA_IFNAME 3: 763000"`},
		{"number too large", head + "- 16384: 00\n", "value out of range"},
		{"no number", head + "IFLA_IFNAME: 763000\n", "not of the form"},
		{"odd digits", head + "IFLA_IFNAME 3: 76300\n", "odd length"},
		{"upper case", head + "IFLA_MTU 4: FF000000\n", `should be "IFLA_MTU 4: ff000000"`},
		{"nest as leaf", head + "IFLA_LINKINFO 18: 00000000\n", "length 0 of 4 bytes"},
		{"leaf as nest", head + "IFLA_IFNAME 3:\n", `should be "IFLA_IFNAME 3: empty"`},
		{"indentation", head + "IFLA_MTU 4: ff000000\n  IFLA_MTU 4: ff000000\n", "bad indentation"},
		{"header in a nest without one", head + "IFLA_LINKINFO 18:\n  ifinfomsg family 0 type 0 index 8 flags 0x0 change 0x0\n", "IFLA_LINKINFO 18"},
		{"bad header in a nest", head + "IFLA_LINKINFO 18:\n  ifinfomsg family\n", `"ifinfomsg family"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if cases, err := Read(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("Read = %v, %v, want %q in the error", cases, err, tt.err)
			}
		})
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		in   string
		want []string // nil: an error
	}{
		{"ip link", []string{"ip", "link"}},
		{"  bridge   link  ", []string{"bridge", "link"}},
		{`ip link set alias ""`, []string{"ip", "link", "set", "alias", ""}},
		{`ip link set alias "a  b" up`, []string{"ip", "link", "set", "alias", "a  b", "up"}},
		{`ip link alias "a`, nil},
		{`ip link alias "a"b`, nil},
		{`ip link alias a"b"`, nil},
		{"tc qdisc", nil},
		{"", nil},
	}
	for _, tt := range tests {
		if got, err := Split(tt.in); !slices.Equal(got, tt.want) || (err != nil) != (tt.want == nil) {
			t.Errorf("Split(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestReadList(t *testing.T) {
	l, err := ReadList(strings.NewReader("# bridges\npackage: bridge\n\nsetup: ip link add dev br0 type bridge\n ip link set dev br0 up\n"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Dir != "bridge" || len(l.Lines) != 2 || !l.Lines[0].Setup || l.Lines[1].Setup ||
		l.Lines[0].Command != "ip link add dev br0 type bridge" || !slices.Equal(l.Lines[1].Args, strings.Fields("ip link set dev br0 up")) {
		t.Errorf("ReadList = %+v", l)
	}
	for _, bad := range []string{
		"ip link set dev br0 up\n",
		"package: bridge\npackage: link\n",
		"package: ../bridge\n",
		"package: /bridge\n",
		"package: bridge\nreboot\n",
		"package: bridge\nsetup: reboot\n",
	} {
		if l, err := ReadList(strings.NewReader(bad)); err == nil {
			t.Errorf("ReadList(%q) = %+v", bad, l)
		}
	}
}

// TestRename gives an attribute the name that it has got since.
func TestRename(t *testing.T) {
	const head = "# comment\n\n$ ip link show\nRTM_NEWLINK flags 0x0000 family 0 type 1 index 16 flags 0x0 change 0x0\n"
	before, after := head+"- 4: dc050000\n", head+"IFLA_MTU 4: dc050000\n"
	for _, text := range []string{before, after} {
		if got, err := Rename(text); got != after || err != nil {
			t.Errorf("Rename(%q) = %q, %v", text, got, err)
		}
	}
	if got, err := Rename(head + "IFLA_MTU\n"); err == nil {
		t.Errorf("no error, but %q", got)
	}
}
