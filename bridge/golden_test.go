package bridge

import (
	"encoding/binary"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

const (
	bridgeGolden = "testdata/golden/bridge.txt"
	portGolden   = "testdata/golden/bridge_port.txt"
)

// The indexes that the links of the golden files have.
const (
	br0Index = 7
	p0Index  = 7
	p1Index  = 8
)

// TestGoldenWords gives the words of every recorded command to the walk and
// compares what it makes of them with what iproute2 sent.
func TestGoldenWords(t *testing.T) {
	for _, c := range golden.Load(t, bridgeGolden) {
		t.Run(c.Command, func(t *testing.T) {
			words := after(c.Args, "type", "bridge")
			var a Attributes
			err := parse(a.walk, words)
			if slices.Contains(words, "18446744073709551615") { // as long as no time.Duration is
				if err == nil || !strings.Contains(err.Error(), "more than 2562047h47m16.85s") {
					t.Errorf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := c.Want.Nest("IFLA_LINKINFO", "IFLA_INFO_DATA")
			got := encode(t, "bridge", uapi.IFLA_INFO_DATA, a.walk).Nest("IFLA_LINKINFO", "IFLA_INFO_DATA")
			if d := golden.DiffAttrs(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestGoldenPortWords does the same for ports, for both ip and bridge.
func TestGoldenPortWords(t *testing.T) {
	for _, c := range golden.Load(t, portGolden) {
		t.Run(c.Command, func(t *testing.T) {
			nest := []string{"IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA"}
			words := after(c.Args, "type", "bridge_slave")
			if c.Args[0] == "bridge" {
				nest = []string{"IFLA_PROTINFO"}
				words = c.Args[5:] // bridge link set dev p0
				words = slices.DeleteFunc(words, func(s string) bool { return s == "self" || s == "master" })
			}
			if i := slices.Index(words, "p1"); i >= 0 {
				words[i] = "if8"
			}
			var a PortAttributes
			err := parse(a.walk, words)
			if len(words) > 0 && (words[0] == "learning_sync" || words[0] == "hwmode") { // nothing to the software bridge
				if err == nil {
					t.Error("no error")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := encode(t, "bridge_slave", uapi.IFLA_INFO_SLAVE_DATA, a.walk).Nest("IFLA_LINKINFO", "IFLA_INFO_SLAVE_DATA")
			if d := golden.DiffAttrs(c.Want.Nest(nest...), got); d != "" {
				t.Error(d)
			}
			if printed := a.String(); c.Args[0] == "ip" {
				var b PortAttributes
				if err := parse(b.walk, strings.Fields(printed)); err != nil || !reflect.DeepEqual(a, b) {
					t.Errorf("printed as %q, which reads as %v, %v", printed, b, err)
				}
			}
		})
	}
}

// after returns what follows two words.
func after(args []string, a, b string) []string {
	for i := range args[1:] {
		if args[i] == a && args[i+1] == b {
			return slices.Clone(args[i+2:])
		}
	}
	return nil
}

func parse(walk func(*attr.Walk), words []string) error {
	var w attr.Walk
	for w.Parse(words); w.More(); {
		walk(&w)
	}
	return w.Err()
}

// encode puts attributes into a request of their own.
func encode(t *testing.T, kind string, nest uapi.Attr, walk func(*attr.Walk)) golden.Message {
	t.Helper()
	b := make([]byte, unix.SizeofNlMsghdr+unix.SizeofIfInfomsg)
	binary.NativeEndian.PutUint16(b[4:], unix.RTM_NEWLINK)
	binary.NativeEndian.PutUint16(b[6:], unix.NLM_F_REQUEST)
	var w attr.Walk
	w.Encode(b, attr.Change, attr.VersionOf(99, 0))
	w.Enter(uapi.IFLA_LINKINFO, "")
	w.Put(uapi.IFLA_INFO_KIND, append([]byte(kind), 0)...)
	w.Enter(nest, "")
	walk(&w)
	w.Leave()
	w.Leave()
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
	b = w.Bytes()
	binary.NativeEndian.PutUint32(b, uint32(len(b)))
	m, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A call is a setter and its argument, if it takes one.
type call struct {
	setter string
	args   []any
}

func do(setter string, args ...any) call { return call{setter, args} }

// apply calls the setters on a spec.
func apply(t *testing.T, spec link.Request, calls []call) {
	t.Helper()
	v := reflect.ValueOf(spec)
	for _, c := range calls {
		m := v.MethodByName(c.setter)
		if !m.IsValid() {
			t.Fatalf("%T has no %s", spec, c.setter)
		}
		var in []reflect.Value
		for i, a := range c.args {
			if a == nil {
				in = append(in, reflect.Zero(m.Type().In(i)))
			} else {
				in = append(in, reflect.ValueOf(a))
			}
		}
		if out := m.Call(in); out[0].Pointer() != v.Pointer() {
			t.Errorf("%T.%s returns another spec", spec, c.setter)
		}
	}
}

// uncalled returns the names of the methods that Spec has and Base has not, and
// that no row calls.
func uncalled[Spec, Base any](rows map[string][]call) []string {
	inherited := map[string]bool{}
	for m := range reflect.TypeFor[Base]().Methods() {
		inherited[m.Name] = true
	}
	called := map[string]bool{}
	for _, calls := range rows {
		for _, c := range calls {
			called[c.setter] = true
		}
	}
	var names []string
	for m := range reflect.TypeFor[Spec]().Methods() {
		if !inherited[m.Name] && !called[m.Name] {
			names = append(names, m.Name)
		}
	}
	return names
}

const (
	centisecond = 10 * time.Millisecond
	longest     = (1<<32 - 1) * centisecond
)

// bridgeCalls are the setters that say what the words after "type bridge" say.
var bridgeCalls = map[string][]call{
	"":                         nil,
	"forward_delay 0":          {do("ForwardDelay", time.Duration(0))},
	"forward_delay 400":        {do("ForwardDelay", 4*time.Second)},
	"forward_delay 4294967295": {do("ForwardDelay", longest)},
	"hello_time 100":           {do("HelloTime", time.Second)},
	"hello_time 1000":          {do("HelloTime", 10*time.Second)},
	"max_age 600":              {do("MaxAge", 6*time.Second)},
	"max_age 4000":             {do("MaxAge", 40*time.Second)},
	"ageing_time 0":            {do("AgeingTime", time.Duration(0))},
	"ageing_time 30000":        {do("AgeingTime", 5*time.Minute)},
	"ageing_time 4294967295":   {do("AgeingTime", longest)},
	"stp_state 0":              {do("STPState", false)},
	"stp_state 1":              {do("STPState", true)},
	"stp_mode auto":            {do("STPMode", STPModeAuto)},
	"stp_mode user":            {do("STPMode", STPModeUser)},
	"stp_mode kernel":          {do("STPMode", STPModeKernel)},
	"priority 0":               {do("Priority", uint16(0))},
	"priority 4096":            {do("Priority", uint16(4096))},
	"priority 65535":           {do("Priority", uint16(65535))},

	"vlan_filtering 0":       {do("VLANFiltering", false)},
	"vlan_filtering 1":       {do("VLANFiltering", true)},
	"vlan_protocol 802.1Q":   {do("VLANProtocol", VLANProtocol8021Q)},
	"vlan_protocol 802.1ad":  {do("VLANProtocol", VLANProtocol8021AD)},
	"vlan_default_pvid 0":    {do("VLANDefaultPVID", uint16(0))},
	"vlan_default_pvid 4094": {do("VLANDefaultPVID", uint16(4094))},
	"vlan_stats_enabled 0":   {do("VLANStatsEnabled", false)},
	"vlan_stats_enabled 1":   {do("VLANStatsEnabled", true)},
	"vlan_stats_per_port 0":  {do("VLANStatsPerPort", false)},
	"vlan_stats_per_port 1":  {do("VLANStatsPerPort", true)},

	"group_fwd_mask 0":                {do("GroupFwdMask", uint16(0))},
	"group_fwd_mask 0x4008":           {do("GroupFwdMask", uint16(0x4008))},
	"group_fwd_mask 0xfff8":           {do("GroupFwdMask", uint16(0xfff8))},
	"group_address 01:80:c2:00:00:00": {do("GroupAddress", mac("01:80:c2:00:00:00"))},
	"group_address 01:80:c2:00:00:0f": {do("GroupAddress", mac("01:80:c2:00:00:0f"))},
	"fdb_flush":                       {do("FlushFDB")},
	"fdb_max_learned 0":               {do("FDBMaxLearned", uint32(0))},
	"fdb_max_learned 512":             {do("FDBMaxLearned", uint32(512))},
	"fdb_max_learned 4294967295":      {do("FDBMaxLearned", uint32(1<<32-1))},

	"mcast_router 0":                       {do("McastRouter", MulticastRouterDisabled)},
	"mcast_router 1":                       {do("McastRouter", MulticastRouterAuto)},
	"mcast_router 2":                       {do("McastRouter", MulticastRouterPermanent)},
	"mcast_snooping 0":                     {do("McastSnooping", false)},
	"mcast_snooping 1":                     {do("McastSnooping", true)},
	"mcast_query_use_ifaddr 0":             {do("McastQueryUseIfAddr", false)},
	"mcast_query_use_ifaddr 1":             {do("McastQueryUseIfAddr", true)},
	"mcast_querier 0":                      {do("McastQuerier", false)},
	"mcast_querier 1":                      {do("McastQuerier", true)},
	"mcast_hash_max 0":                     {do("McastHashMax", uint32(0))},
	"mcast_hash_max 4294967295":            {do("McastHashMax", uint32(1<<32-1))},
	"mcast_last_member_count 0":            {do("McastLastMemberCount", uint32(0))},
	"mcast_last_member_count 4294967295":   {do("McastLastMemberCount", uint32(1<<32-1))},
	"mcast_startup_query_count 0":          {do("McastStartupQueryCount", uint32(0))},
	"mcast_startup_query_count 4294967295": {do("McastStartupQueryCount", uint32(1<<32-1))},
	"mcast_last_member_interval 0":         {do("McastLastMemberInterval", time.Duration(0))},
	"mcast_last_member_interval 100":       {do("McastLastMemberInterval", time.Second)},
	"mcast_membership_interval 0":          {do("McastMembershipInterval", time.Duration(0))},
	"mcast_querier_interval 0":             {do("McastQuerierInterval", time.Duration(0))},
	"mcast_query_response_interval 0":      {do("McastQueryResponseInterval", time.Duration(0))},
	"mcast_membership_interval 26000":      {do("McastMembershipInterval", 260*time.Second)},
	"mcast_querier_interval 25500":         {do("McastQuerierInterval", 255*time.Second)},
	"mcast_query_interval 100":             {do("McastQueryInterval", time.Second)},
	"mcast_query_interval 8640000":         {do("McastQueryInterval", 24*time.Hour)},
	"mcast_query_response_interval 1000":   {do("McastQueryResponseInterval", 10*time.Second)},
	"mcast_startup_query_interval 100":     {do("McastStartupQueryInterval", time.Second)},
	"mcast_startup_query_interval 3125":    {do("McastStartupQueryInterval", 31250*time.Millisecond)},
	"mcast_startup_query_interval 8640000": {do("McastStartupQueryInterval", 24*time.Hour)},
	"mcast_stats_enabled 0":                {do("McastStatsEnabled", false)},
	"mcast_stats_enabled 1":                {do("McastStatsEnabled", true)},
	"mcast_igmp_version 2":                 {do("McastIGMPVersion", uint8(2))},
	"mcast_igmp_version 3":                 {do("McastIGMPVersion", uint8(3))},
	"mcast_mld_version 1":                  {do("McastMLDVersion", uint8(1))},
	"mcast_mld_version 2":                  {do("McastMLDVersion", uint8(2))},

	"nf_call_iptables 0":  {do("NFCallIPTables", false)},
	"nf_call_iptables 1":  {do("NFCallIPTables", true)},
	"nf_call_ip6tables 0": {do("NFCallIP6Tables", false)},
	"nf_call_ip6tables 1": {do("NFCallIP6Tables", true)},
	"nf_call_arptables 0": {do("NFCallARPTables", false)},
	"nf_call_arptables 1": {do("NFCallARPTables", true)},

	"no_linklocal_learn 0":                       {do("NoLinkLocalLearn", false)},
	"no_linklocal_learn 1":                       {do("NoLinkLocalLearn", true)},
	"mcast_vlan_snooping 0":                      {do("McastVLANSnooping", false)},
	"mcast_vlan_snooping 1":                      {do("McastVLANSnooping", true)},
	"mst_enabled 0":                              {do("MSTEnabled", false)},
	"mst_enabled 1":                              {do("MSTEnabled", true)},
	"mdb_offload_fail_notification 0":            {do("MDBOffloadFailNotification", false)},
	"mdb_offload_fail_notification 1":            {do("MDBOffloadFailNotification", true)},
	"fdb_local_vlan_0 0":                         {do("FDBLocalVLAN0", false)},
	"fdb_local_vlan_0 1":                         {do("FDBLocalVLAN0", true)},
	"no_linklocal_learn 1 no_linklocal_learn 0":  {do("NoLinkLocalLearn", true), do("NoLinkLocalLearn", false)},
	"no_linklocal_learn 1 mcast_vlan_snooping 0": {do("NoLinkLocalLearn", true), do("McastVLANSnooping", false)},
	"mcast_vlan_snooping 1 mst_enabled 0":        {do("McastVLANSnooping", true), do("MSTEnabled", false)},
	"stp_state 1 forward_delay 400":              {do("STPState", true), do("ForwardDelay", 4*time.Second)},
	"group_address 01:80:c2:00:00:0e":            {do("GroupAddress", mac("01:80:c2:00:00:0e"))},
	"mcast_query_interval 12500":                 {do("McastQueryInterval", 125*time.Second)},
	"forward_delay 400 hello_time 200 max_age 1000 ageing_time 6000 stp_state 1 priority 4096": {
		do("ForwardDelay", 4*time.Second), do("HelloTime", 2*time.Second), do("MaxAge", 10*time.Second),
		do("AgeingTime", time.Minute), do("STPState", true), do("Priority", uint16(4096)),
	},
}

func mac(s string) net.HardwareAddr {
	a, err := net.ParseMAC(s)
	if err != nil {
		panic(err)
	}
	return a
}

// TestGoldenSetters makes the requests of the recorded commands with setters
// and compares the whole messages.
func TestGoldenSetters(t *testing.T) {
	left := map[string][]call{}
	for words, calls := range bridgeCalls {
		left[words] = calls
	}
	for _, c := range golden.Load(t, bridgeGolden) {
		words := strings.Join(after(c.Args, "type", "bridge"), " ")
		calls, ok := bridgeCalls[words]
		verb, _, _ := strings.Cut(c.Command, " type bridge")
		if !ok || verb != "ip link add dev br0" && verb != "ip link set dev br0" {
			continue
		}
		t.Run(c.Command, func(t *testing.T) {
			delete(left, words)
			var b []byte
			var err error
			if verb == "ip link add dev br0" {
				spec := New("br0")
				apply(t, spec, calls)
				b, err = link.AppendCreate(nil, spec)
			} else {
				spec := Change()
				apply(t, spec, calls)
				b, err = link.AppendChange(nil, br0Index, spec)
			}
			compare(t, c.Want, b, err)
		})
	}
	for words := range left {
		t.Errorf("no command was recorded with %q", words)
	}
	for _, name := range uncalled[*Spec, *link.Spec[*Spec]](bridgeCalls) {
		t.Errorf("%s is in no row", name)
	}
}

func compare(t *testing.T, want golden.Message, b []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	got, err := golden.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := golden.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestGoldenMixed compares requests that also say what all links can.
func TestGoldenMixed(t *testing.T) {
	recorded := map[string]golden.Message{}
	for _, c := range golden.Load(t, bridgeGolden) {
		recorded[c.Command] = c.Want
	}
	creations := map[string]*Spec{
		"ip link add dev br0 up mtu 1400 address 02:00:00:00:00:01 type bridge vlan_filtering 1 forward_delay 400": New("br0").
			ForwardDelay(4 * time.Second).MTU(1400).Address(mac("02:00:00:00:00:01")).VLANFiltering(true).Up(),
		"ip link add dev br0 index 9 type bridge stp_mode user stp_state 1": New("br0").
			Index(9).STPState(true).STPMode(STPModeUser),
	}
	for command, spec := range creations {
		b, err := link.AppendCreate(nil, spec)
		compare(t, recorded[command], b, err)
	}
	// iproute2 brings a link up in the message that changes it, the library in
	// one of its own.
	const command = "ip link set dev br0 mtu 1400 up type bridge mcast_querier 1 nf_call_iptables 0"
	want := recorded[command]
	want.Info.Flags, want.Info.Change = 0, 0
	b, err := link.AppendChange(nil, br0Index, Change().MTU(1400).McastQuerier(true).NFCallIPTables(false))
	compare(t, want, b, err)
}
