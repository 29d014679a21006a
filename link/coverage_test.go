package link

import (
	"fmt"
	"slices"
	"testing"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/coverage"
	"github.com/virtif/virtif/internal/golden"
)

// entries returns the lines of the description of a link.
func entries() []attr.Entry {
	var w attr.Walk
	w.List()
	new(Link).walk(&w)
	return w.Entries()
}

// sentOnly are the attributes that a request carries and no link has, so that
// the walk does not list them: the request that shows each.
func sentOnly(t *testing.T) map[string][]byte {
	t.Helper()
	list := listing{kind: "veth", index: 7}
	return map[string][]byte{
		"IFLA_NET_NS_FD":  encoded(t, Change().NetNS(current(t))),
		"IFLA_EXT_MASK":   list.request(),
		"IFLA_ALT_IFNAME": encoded(t, Change().AltNames("uplink")),
	}
}

// TestCoverage wants every attribute that the kernel has for all links in the
// walk, in a request, or in a list of omissions.
func TestCoverage(t *testing.T) {
	var covered []string
	for _, e := range entries() {
		covered = append(covered, e.ID.String())
	}
	// AF_INET and AF_INET6 number the children of IFLA_AF_SPEC, the table has
	// only what is below them.
	covered = slices.DeleteFunc(covered, func(name string) bool { return name == "AF_INET" || name == "AF_INET6" })
	for name, message := range sentOnly(t) {
		if m := parsed(t, message); !has(m.Attrs, name) {
			t.Errorf("%s is not in the request that should carry it:\n%v", name, m)
		}
		covered = append(covered, name)
	}
	coverage.Check(t, "link", "link", append(covered, headers(t)...), map[string]string{
		"ifi_family":           "always AF_UNSPEC: messages of AF_BRIDGE and AF_INET6 tell of a bridge port and of IPv6, not of the link",
		"IFLA_NET_NS_PID":      "IFLA_NET_NS_FD does the same by a handle, which never comes to mean another namespace as the number of a process can",
		"IFLA_IF_NETNSID":      "the older name of IFLA_TARGET_NETNSID",
		"IFLA_VF_PORTS":        "port profiles of the enic driver, which no virtual link has; a reply with it keeps it in Unknown",
		"IFLA_PORT_SELF":       "as IFLA_VF_PORTS",
		"IFLA_XDP_FD":          "attaching programs takes one that was loaded, which is the business of packages for BPF such as cilium/ebpf",
		"IFLA_XDP_FLAGS":       "as IFLA_XDP_FD",
		"IFLA_XDP_EXPECTED_FD": "as IFLA_XDP_FD",
	})
}

// headers returns the names of the fields of struct ifinfomsg that a Link has or
// a request carries, each after a look at the bytes.
func headers(t *testing.T) []string {
	t.Helper()
	var l Link
	if err := l.decode(new(attr.Walk), message(info{index: 7, flags: FlagUp | FlagRunning}, Ethernet)); err != nil {
		t.Fatal(err)
	}
	if l.Index != 7 || l.Type != Ethernet || l.Flags != FlagUp|FlagRunning {
		t.Errorf("ifi_index, ifi_type, ifi_flags decode to %v, %v, %v", l.Index, l.Type, l.Flags)
	}
	m := parsed(t, encoded(t, Change().ARP(false).Multicast(true)))
	if want := (golden.Info{Index: 7, Flags: 0x1080, Change: 0x1080}); m.Info != want {
		t.Errorf("a change of flags has the header %v, want %v", m.Info, want)
	}
	if m := parsed(t, encoded(t, Custom("bridge", "br0").Index(9))); m.Info.Index != 9 {
		t.Errorf("a creation with index 9 has the header %v", m.Info)
	}
	return []string{"ifi_type", "ifi_index", "ifi_flags", "ifi_change"}
}

// TestSince checks that the walk names the first kernel of each attribute that
// can be set and is younger than 5.10, the oldest that is supported.
func TestSince(t *testing.T) {
	first := map[string]string{}
	for _, r := range coverage.Rows("link", "link") {
		var major, minor uint
		if n, _ := fmt.Sscanf(r.Kernel, "%d.%d", &major, &minor); n == 2 && attr.VersionOf(major, minor) > attr.VersionOf(5, 10) && r.Settable() {
			first[r.Name] = r.Kernel
		}
	}
	for _, e := range entries() {
		want, ok := first[e.ID.String()]
		if !ok {
			want = "0.0"
		}
		if got := e.Since().String(); got != want {
			t.Errorf("%v: since Linux %s, the table says %s", e.ID, got, want)
		}
	}
}

// TestDirections checks that the walk takes from requests what the table takes:
// what is only reported cannot be sent, and what is read at one moment only is
// sent then.
func TestDirections(t *testing.T) {
	rules := map[string][]attr.Rule{
		"ro":     {attr.ReadOnly},
		"create": {attr.CreateOnly},
		"change": {attr.ChangeOnly},
		"rw":     nil,
	}
	rows := map[string]coverage.Row{}
	for _, r := range coverage.Rows("link", "link") {
		rows[r.Name] = r
	}
	// What has no rule of its own, or is only reported by us, and why.
	elsewhere := map[string]string{
		"IFLA_LINKINFO":          "a nest: its members have rules",
		"IFLA_AF_SPEC":           "as IFLA_LINKINFO",
		"IFLA_XDP":               "as IFLA_LINKINFO",
		"IFLA_IFNAME":            "a request has its own way to name a link",
		"IFLA_INFO_KIND":         "as IFLA_IFNAME",
		"IFLA_INFO_SLAVE_KIND":   "as IFLA_IFNAME",
		"IFLA_INFO_DATA":         "the walk of the kind",
		"IFLA_INFO_SLAVE_DATA":   "the walk of the port",
		"IFLA_PROTINFO":          "settings of a bridge port go into IFLA_INFO_SLAVE_DATA",
		"IFLA_MAP":               "no virtual link takes it",
		"IFLA_VFINFO_LIST":       "virtual functions are not links",
		"IFLA_INET_CONF":         "settings of net.ipv4.conf are reported only",
		"IFLA_TARGET_NETNSID":    "NetNS opens a connection there",
		"IFLA_NEW_IFINDEX":       "Index of a change that moves the link",
		"IFLA_PROP_LIST":         "messages of its own",
		"IFLA_PROTO_DOWN_REASON": "as IFLA_LINKINFO",
	}
	for _, e := range entries() {
		row, ok := rows[e.ID.String()]
		if _, other := elsewhere[row.Name]; !ok || other || row.Direction == "-" || row.Direction == "wo" {
			continue
		}
		want := rules[row.Direction]
		for _, rule := range []attr.Rule{attr.ReadOnly, attr.CreateOnly, attr.ChangeOnly} {
			if got := slices.Contains(e.Rules, rule); got != slices.Contains(want, rule) {
				t.Errorf("%v is %q in the table, its rules are %#x", e.ID, row.Direction, e.Rules)
			}
		}
	}
}

func has(attrs []golden.Attr, name string) bool {
	return slices.ContainsFunc(attrs, func(a golden.Attr) bool { return a.Name == name || has(a.Attrs, name) })
}
