package bridge

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
)

// portCalls are the setters that say what the words after "type bridge_slave"
// say.
var portCalls = map[string][]call{
	"state 0":                 {do("State", PortStateDisabled)},
	"state 1":                 {do("State", PortStateListening)},
	"state 2":                 {do("State", PortStateLearning)},
	"state 3":                 {do("State", PortStateForwarding)},
	"state 4":                 {do("State", PortStateBlocking)},
	"priority 0":              {do("Priority", uint16(0))},
	"priority 63":             {do("Priority", uint16(63))},
	"cost 1":                  {do("Cost", uint32(1))},
	"cost 65535":              {do("Cost", uint32(65535))},
	"hairpin off":             {do("Hairpin", false)},
	"hairpin on":              {do("Hairpin", true)},
	"guard off":               {do("Guard", false)},
	"guard on":                {do("Guard", true)},
	"root_block off":          {do("RootBlock", false)},
	"root_block on":           {do("RootBlock", true)},
	"mcast_fast_leave off":    {do("McastFastLeave", false)},
	"mcast_fast_leave on":     {do("McastFastLeave", true)},
	"learning off":            {do("Learning", false)},
	"learning on":             {do("Learning", true)},
	"flood off":               {do("Flood", false)},
	"flood on":                {do("Flood", true)},
	"proxy_arp off":           {do("ProxyARP", false)},
	"proxy_arp on":            {do("ProxyARP", true)},
	"proxy_arp_wifi off":      {do("ProxyARPWiFi", false)},
	"proxy_arp_wifi on":       {do("ProxyARPWiFi", true)},
	"mcast_flood off":         {do("McastFlood", false)},
	"mcast_flood on":          {do("McastFlood", true)},
	"bcast_flood off":         {do("BcastFlood", false)},
	"bcast_flood on":          {do("BcastFlood", true)},
	"mcast_to_unicast off":    {do("McastToUnicast", false)},
	"mcast_to_unicast on":     {do("McastToUnicast", true)},
	"neigh_suppress off":      {do("NeighSuppress", false)},
	"neigh_suppress on":       {do("NeighSuppress", true)},
	"neigh_vlan_suppress off": {do("NeighVLANSuppress", false)},
	"neigh_vlan_suppress on":  {do("NeighVLANSuppress", true)},
	"neigh_forward_grat off":  {do("NeighForwardGrat", false)},
	"neigh_forward_grat on":   {do("NeighForwardGrat", true)},
	"vlan_tunnel off":         {do("VLANTunnel", false)},
	"vlan_tunnel on":          {do("VLANTunnel", true)},
	"isolated off":            {do("Isolated", false)},
	"isolated on":             {do("Isolated", true)},
	"locked off":              {do("Locked", false)},
	"locked on":               {do("Locked", true)},
	"mab off":                 {do("MAB", false)},
	"mab on":                  {do("MAB", true)},
	"mcast_router 0":          {do("McastRouter", MulticastRouterDisabled)},
	"mcast_router 1":          {do("McastRouter", MulticastRouterAuto)},
	"mcast_router 2":          {do("McastRouter", MulticastRouterPermanent)},
	"mcast_router 3":          {do("McastRouter", MulticastRouterTemporary)},
	"group_fwd_mask 0":        {do("GroupFwdMask", uint16(0))},
	"group_fwd_mask 0x4008":   {do("GroupFwdMask", uint16(0x4008))},
	"group_fwd_mask 0xfffd":   {do("GroupFwdMask", uint16(0xfffd))},
	"fdb_flush":               {do("FlushFDB")},
	"backup_port p1":          {do("BackupPort", link.Index(p1Index))},
	"nobackup_port":           {do("BackupPort", link.Index(p1Index)), do("BackupPort", nil)},
	"backup_nhid 0":           {do("BackupNHID", uint32(0))},
	"backup_nhid 10":          {do("BackupNHID", uint32(10))},
	"backup_nhid 4294967295":  {do("BackupNHID", uint32(1<<32-1))},
	"mcast_max_groups 0":      {do("McastMaxGroups", uint32(0))},
	"mcast_max_groups 100":    {do("McastMaxGroups", uint32(100))},
	"learning on flood off mcast_flood off bcast_flood off isolated on locked on mab on": {
		do("Learning", true), do("Flood", false), do("McastFlood", false), do("BcastFlood", false),
		do("Isolated", true), do("Locked", true), do("MAB", true),
	},
}

// TestGoldenPortSetters makes the requests of the recorded commands with
// setters. iproute2 says that the link is of kind "bridge_slave", which the
// kernel passes over and the library does not say; all else is the same.
// McastMaxGroups is a word of bridge(8) only, which nests it elsewhere.
func TestGoldenPortSetters(t *testing.T) {
	left := map[string]bool{}
	for words := range portCalls {
		left[words] = true
	}
	for _, c := range golden.Load(t, portGolden) {
		slave, isIP := strings.CutPrefix(c.Command, "ip link set dev p0 type bridge_slave ")
		alone, isBridge := strings.CutPrefix(c.Command, "bridge link set dev p0 ")
		calls, ok := portCalls[slave]
		if isBridge {
			calls, ok = portCalls[alone], strings.HasPrefix(alone, "mcast_max_groups ") && portCalls[alone] != nil
		}
		if !ok || !isIP && !isBridge {
			continue
		}
		t.Run(c.Command, func(t *testing.T) {
			spec := ChangePort()
			apply(t, spec, calls)
			b, err := link.AppendChange(nil, p0Index, spec)
			if isBridge {
				delete(left, alone)
				if err != nil {
					t.Fatal(err)
				}
				got := parsePort(t, b)
				if d := golden.DiffAttrs(c.Want.Nest("IFLA_PROTINFO"), got.Nest("IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA")); d != "" {
					t.Error(d)
				}
				return
			}
			delete(left, slave)
			if err != nil {
				t.Fatal(err)
			}
			if d := golden.Diff(withoutKind(c.Want), parsePort(t, b)); d != "" {
				t.Error(d)
			}
		})
	}
	for words := range left {
		t.Errorf("no command was recorded with %q", words)
	}
	for _, name := range uncalled[*PortSpec, *link.Spec[*PortSpec]](portCalls) {
		if name != "McastEHTHostsLimit" { // no command knows it: see TestHostsLimit
			t.Errorf("%s is in no row", name)
		}
	}
}

// withoutKind takes the kind out of a request.
func withoutKind(m golden.Message) golden.Message {
	m.Attrs = slices.Clone(m.Attrs)
	for i, a := range m.Attrs {
		m.Attrs[i].Attrs = slices.DeleteFunc(slices.Clone(a.Attrs), func(a golden.Attr) bool {
			return a.Name == "IFLA_INFO_KIND" || a.Name == "IFLA_INFO_SLAVE_KIND"
		})
	}
	return m
}

// parsePort takes a request that may be about a bridge port apart. What it is
// about is not in it, and package golden needs to know to name the attributes:
// so the kind goes in, and out again.
func parsePort(t *testing.T, b []byte) golden.Message {
	t.Helper()
	b = slices.Clone(b)
	slaveKind := []byte{11, 0, 4, 0, 'b', 'r', 'i', 'd', 'g', 'e', 0, 0}
	for off := unix.SizeofNlMsghdr + unix.SizeofIfInfomsg; off < len(b); {
		size := binary.NativeEndian.Uint16(b[off:])
		if typ := binary.NativeEndian.Uint16(b[off+2:]); typ == unix.IFLA_LINKINFO|unix.NLA_F_NESTED {
			b = slices.Insert(b, off+unix.SizeofNlAttr, slaveKind...)
			size += uint16(len(slaveKind))
			binary.NativeEndian.PutUint16(b[off:], size)
			binary.NativeEndian.PutUint32(b, uint32(len(b)))
		}
		off += int(size+3) &^ 3
	}
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return withoutKind(m)
}

// TestHostsLimit checks the one setting that iproute2 has no word for.
func TestHostsLimit(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().McastEHTHostsLimit(0x01020304))
	if err != nil {
		t.Fatal(err)
	}
	checkMessages(t, b, `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT 37: 04030201
`)
}

// TestRaw checks that attributes which the package does not know go where those
// that it knows are.
func TestRaw(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().Cost(10).Raw(link.RawAttr{Type: 60, Data: []byte{1, 2}}))
	if err != nil {
		t.Fatal(err)
	}
	checkMessages(t, b, `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_COST 3: 0a000000
    - 60: 0102
`)
	b, err = link.AppendChange(nil, br0Index, Change().Priority(1).Raw(link.RawAttr{Type: 60, Data: []byte{1, 2}}))
	if err != nil {
		t.Fatal(err)
	}
	checkMessages(t, b, `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_DATA 2:
    IFLA_BR_PRIORITY 6: 0100
    - 60: 0102
`)
}

// TestEnslave checks that a new port's settings go out after its master: the
// kernel looks at them first where both are in one message.
func TestEnslave(t *testing.T) {
	golden.Load(t, portGolden) // skips on big-endian machines
	b, err := link.AppendChange(nil, p0Index, ChangePort().Cost(10).Isolated(true).Master(link.Index(6)).Up())
	if err != nil {
		t.Fatal(err)
	}
	checkMessages(t, b,
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_MASTER 10: 06000000
`,
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_LINKINFO 18:
  IFLA_INFO_SLAVE_DATA 5:
    IFLA_BRPORT_ISOLATED 33: 01
    IFLA_BRPORT_COST 3: 0a000000
`,
		`RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x1 change 0x1
`)
}

func checkMessages(t *testing.T, b []byte, want ...string) {
	t.Helper()
	var got []string
	for len(b) >= 4 {
		n := binary.NativeEndian.Uint32(b)
		got = append(got, parsePort(t, b[:n]).String())
		b = b[n:]
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
