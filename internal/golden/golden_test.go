package golden

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/virtif/virtif/internal/coverage"
)

const top = "../.."

// TestRecorded checks that every golden file reads, prints as it reads and has
// the commands of its list: a list that changed must be recorded anew.
func TestRecorded(t *testing.T) {
	for _, name := range lists(t) {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(filepath.Join("commands", name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			list, err := ReadList(f)
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for _, l := range list.Lines {
				if !l.Setup {
					want = append(want, l.Command)
				}
			}
			file := filepath.Join(top, list.Dir, "testdata/golden", name+".txt")
			cases := Load(t, file)
			var text strings.Builder
			for _, c := range cases {
				got = append(got, c.Command)
				text.WriteString(c.String())
				if d := Diff(c.Want, parse(t, c.Want.Append(nil))); d != "" {
					t.Errorf("%s: wire form and back:\n%s", c.Command, d)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("commands of the list and of the golden file differ, record anew (-want +got):\n%s", d)
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(plain(string(b)), text.String()); d != "" {
				t.Errorf("text and back (-want +got):\n%s", d)
			}
		})
	}
}

// TestComplete checks that the golden files have every attribute that can be
// set, but for those that ip(8) has no words for.
func TestComplete(t *testing.T) {
	const (
		noKeyword  = "iproute2 has no keyword for it"
		notLink    = "not for virtual links"
		hostByHost = "what ip would send depends on the machine"
	)
	tests := []struct {
		kind, scope string
		files       []string
		omitted     map[string]string
	}{
		{"bridge", "info-data", []string{"bridge/testdata/golden/bridge.txt"}, nil},
		{"bridge_slave", "slave-data", []string{"bridge/testdata/golden/bridge_port.txt"}, map[string]string{
			"IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT": noKeyword,
		}},
		{"veth", "info-data", []string{"veth/testdata/golden/veth.txt"}, nil},
		{"vlan", "info-data", []string{"vlan/testdata/golden/vlan.txt"}, nil},
		{"vrf", "info-data", []string{"vrf/testdata/golden/vrf.txt"}, nil},
		{"link", "link", []string{"link/testdata/golden/link.txt", "bridge/testdata/golden/bridge_port.txt"}, map[string]string{
			"IFLA_NET_NS_PID":      "ip opens the namespace of a process and sends IFLA_NET_NS_FD",
			"IFLA_TARGET_NETNSID":  noKeyword + " when it makes or changes links",
			"IFLA_IF_NETNSID":      "older name of IFLA_TARGET_NETNSID",
			"IFLA_EXT_MASK":        "only in requests that read",
			"IFLA_MAP":             noKeyword,
			"IFLA_VFINFO_LIST":     notLink,
			"IFLA_VF_PORTS":        notLink,
			"IFLA_PORT_SELF":       notLink,
			"IFLA_XDP":             hostByHost,
			"IFLA_XDP_FD":          hostByHost,
			"IFLA_XDP_FLAGS":       hostByHost,
			"IFLA_XDP_EXPECTED_FD": hostByHost,
			"IFLA_INET6_TOKEN":     "set by \"ip token\", not \"ip link\"",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.kind, func(t *testing.T) {
			// What is only read is left out of the question.
			known, omitted := map[string]bool{}, map[string]string{}
			for _, r := range coverage.Rows(tt.kind, tt.scope) {
				known[r.Name] = true
				if !r.Settable() {
					omitted[r.Name] = "cannot be set"
				}
				if r.Num == "hdr" {
					omitted[r.Name] = "a field of the header"
				}
			}
			for name, reason := range tt.omitted {
				omitted[name] = reason
			}
			seen := map[string]bool{}
			for _, file := range tt.files {
				for _, c := range Load(t, filepath.Join(top, file)) {
					collect(c.Want.Attrs, seen)
				}
			}
			var covered []string
			for name := range seen {
				if known[name] {
					covered = append(covered, name)
				}
			}
			coverage.Check(t, tt.kind, tt.scope, covered, omitted)
		})
	}
}

func collect(attrs []Attr, names map[string]bool) {
	for _, a := range attrs {
		names[a.Name] = true
		collect(a.Attrs, names)
	}
}

// lists returns the names of the command lists.
func lists(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("commands/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no command lists: %v", err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".txt"))
	}
	return names
}

// plain drops comments and empty lines.
func plain(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" && line[0] != '#' {
			b.WriteString(line)
		}
	}
	return b.String()
}

func parse(tb testing.TB, b []byte) Message {
	tb.Helper()
	m, err := Parse(b)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// wire makes bytes of hexadecimal digits with blanks.
func wire(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// ignoreID makes messages that tests write comparable with parsed ones.
var ignoreID = cmpopts.IgnoreUnexported(Attr{})

func skipBigEndian(tb testing.TB) {
	tb.Helper()
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		tb.Skip("bytes in this test are little-endian")
	}
}
