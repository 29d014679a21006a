package attr_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
)

// tunnel has a line of each form that tunnels share.
type tunnel struct {
	remote  attr.Opt[netip.Addr]
	tos     attr.Opt[uint8]
	ttl     attr.Opt[uint8]
	inherit attr.Opt[bool]
	label   attr.Opt[uint32]
	learns  attr.Opt[bool]
	ports   attr.Opt[attr.Ports]
}

func (a *tunnel) walk(w *attr.Walk) {
	w.Addr(uapi.IFLA_VXLAN_GROUP, uapi.IFLA_VXLAN_GROUP6, "remote", &a.remote, attr.ZeroIfAbsent)
	w.TOS(uapi.IFLA_VXLAN_TOS, &a.tos)
	w.TTL(uapi.IFLA_VXLAN_TTL, uapi.IFLA_VXLAN_TTL_INHERIT, &a.ttl, &a.inherit, true)
	w.FlowLabel(uapi.IFLA_VXLAN_LABEL, &a.label)
	w.Toggle(uapi.IFLA_VXLAN_LEARNING, "learning", &a.learns)
	w.Ports(uapi.IFLA_VXLAN_PORT_RANGE, "srcport", &a.ports)
}

// TestTunnelWords parses words and prints what came of them.
func TestTunnelWords(t *testing.T) {
	for words, want := range map[string]string{
		"remote any":                  "remote 0.0.0.0",
		"remote 2001:db8::1":          "remote 2001:db8::1",
		"dsfield 10":                  "tos 0x10",
		"tos inherit":                 "tos inherit",
		"ttl auto":                    "ttl 0",
		"hoplimit 9":                  "ttl 9",
		"ttl inherit":                 "ttl inherit",
		"label 0x12345":               "flowlabel 0x12345",
		"nolearning":                  "nolearning",
		"nolearning learning":         "learning",
		"srcport 1 2 learning tos 0":  "tos 0x0 learning srcport 1 2",
		"srcport 1":                   "IFLA_VXLAN_PORT_RANGE: srcport \"1\": not a number",
		"srcport 1 65536":             "IFLA_VXLAN_PORT_RANGE: srcport \"1 65536\": not in 0 to 65535",
		"srcport 70000 1":             "IFLA_VXLAN_PORT_RANGE: srcport \"70000 1\": not in 0 to 65535",
		"tos fast":                    "IFLA_VXLAN_TOS: tos \"fast\": neither inherit nor a hexadecimal number of 8 bits",
		"ttl 256":                     "IFLA_VXLAN_TTL: ttl \"256\": not in 0 to 255",
		"learning inherit nolearning": "unknown word \"inherit\"",
	} {
		var a tunnel
		var w attr.Walk
		for w.Parse(strings.Fields(words)); w.More(); {
			a.walk(&w)
		}
		got := attr.Words(a.walk)
		if err := w.Err(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q came to %q, not %q", words, got, want)
		}
	}
}

// TestTunnelAddr compares with what the kernel has, which leaves out an address
// that is not specified.
func TestTunnelAddr(t *testing.T) {
	encode := func(addr string) []byte {
		var a tunnel
		var w attr.Walk
		a.remote.Set(netip.MustParseAddr(addr))
		w.Encode(nil, attr.Change, 0)
		a.walk(&w)
		return w.Bytes()
	}
	for _, c := range []struct {
		have, want string
		differ     bool
	}{
		{"", "0.0.0.0", false}, {"", "::", false}, {"192.0.2.1", "192.0.2.1", false},
		{"192.0.2.1", "0.0.0.0", true}, {"", "192.0.2.1", true}, {"192.0.2.1", "192.0.2.2", true}, {"2001:db8::1", "2001:db8::1", false},
	} {
		var before []byte
		if c.have != "" {
			before = encode(c.have)
		}
		var a tunnel
		var w attr.Walk
		a.remote.Set(netip.MustParseAddr(c.want))
		w.Diff(before)
		a.walk(&w)
		if got := len(w.Differences()) > 0; got != c.differ {
			t.Errorf("%q and %q: differ is %v", c.have, c.want, got)
		}
		w.Revert(nil, before, encode(c.want))
		a.walk(&w)
		if got := len(w.Bytes()) > 0; got != c.differ && c.want != "0.0.0.0" && c.want != "::" {
			t.Errorf("%q became %q: %x puts it back", c.have, c.want, w.Bytes())
		}
	}
}

// TestTTLInherit wants a flag to be sent, and a byte to be read.
func TestTTLInherit(t *testing.T) {
	var a, b tunnel
	var w attr.Walk
	a.inherit.Set(true)
	w.Encode(nil, attr.Create, 0)
	a.walk(&w)
	if got := w.Bytes(); len(got) != 4 || got[2] != 28 {
		t.Errorf("sent as %x", got)
	}
	w.Decode([]byte{5, 0, 28, 0, 1, 0, 0, 0})
	b.walk(&w)
	if b.inherit != a.inherit {
		t.Errorf("read as %v", b.inherit)
	}
}
