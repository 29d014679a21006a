package needs

import "testing"

func TestParseVersion(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Version
		text string
	}{
		{"5.18", Version{5, 18, 0}, "5.18"},
		{"6.1.0-56-amd64", Version{6, 1, 0}, "6.1"},
		{"7.2.13+deb14-amd64", Version{7, 2, 13}, "7.2.13"},
		{"6.19-rc3", Version{6, 19, 0}, "6.19"},
		{"6.18.44-fc-v657", Version{6, 18, 44}, "6.18.44"},
		{"4.9.337.1", Version{4, 9, 337}, "4.9.337"},
	} {
		got, err := ParseVersion(tt.in)
		if err != nil || got != tt.want || got.String() != tt.text {
			t.Errorf("ParseVersion(%q) = %v (%+v), %v, want %v", tt.in, got, got, err, tt.text)
		}
	}
	for _, in := range []string{"", "6", "6.", "amd64", "6..1", ".6.1", "99999999999999999999.1"} {
		if got, err := ParseVersion(in); err == nil {
			t.Errorf("ParseVersion(%q) = %v, want an error", in, got)
		}
	}
}

func TestCompare(t *testing.T) {
	ordered := []Version{{}, {5, 10, 0}, {5, 10, 262}, {5, 18, 0}, {6, 1, 0}, {6, 12, 1}, {7, 2, 13}}
	for i, v := range ordered {
		for j, w := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := v.Compare(w); got != want {
				t.Errorf("%v.Compare(%v) = %d, want %d", v, w, got, want)
			}
		}
	}
}

func TestReasons(t *testing.T) {
	for text, want := range map[string]Reason{
		Linux(Version{5, 18, 0}, "vxlan vnifilter"): {Linux: Version{5, 18, 0}},
		Linux(Version{6, 1, 5}, "a: b"):             {Linux: Version{6, 1, 5}},
		Kind("bond", "CONFIG_BONDING"):              {Kind: "bond"},
		Kind("vlan", "CONFIG_VLAN_8021Q"):           {Kind: "vlan"},
		Device("a NIC"):                             {Device: true},
	} {
		if got, ok := Parse(text); !ok || got != want {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "too slow", "needs Linux 5.18", "needs Linux 5.18: ", "needs Linux five: x", Root,
		"needs link kind bond: not in this kernel", "it needs root", Device(""), "needs Linux 5.18: x\nand more",
	} {
		if got, ok := Parse(text); ok {
			t.Errorf("Parse(%q) = %+v, want no reason", text, got)
		}
	}
}
