package link

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/netns"
)

// A report is an attribute in a link message: its payload, and what of the link
// shows it.
type report struct {
	id      uapi.Attr
	payload []byte
	got     func(*Link) any
	want    any
}

func one[T any](l func(*Link) Opt[T]) func(*Link) any {
	return func(link *Link) any {
		if v, ok := l(link).Get(); ok {
			return v
		}
		return "absent"
	}
}

// levels of a message: the attributes of each nest, with the path to it.
type level struct {
	path    []uapi.Attr
	reports []report
}

// everything is a link with every attribute, each with a value of its own.
func everything() []level {
	hw := func(last byte) net.HardwareAddr { return net.HardwareAddr{2, 0, 0, 0, 0, last} }
	words := func(from, n int) (b []byte) {
		for i := range n {
			b = host.AppendUint32(b, uint32(from+i))
		}
		return b
	}
	return []level{
		{nil, slices.Concat(settable(hw), reported(hw), seldomSeen())},
		{[]uapi.Attr{uapi.IFLA_LINKINFO}, []report{
			{uapi.IFLA_INFO_KIND, []byte("veth\x00"), func(l *Link) any { return l.Kind }, "veth"},
			{uapi.IFLA_INFO_SLAVE_KIND, []byte("bridge\x00"), func(l *Link) any { return l.PortKind }, "bridge"},
			{uapi.IFLA_INFO_DATA, []byte{1, 2}, func(l *Link) any { return l.Data() }, []byte{1, 2}},
			{uapi.IFLA_INFO_SLAVE_DATA, []byte{3}, func(l *Link) any { return l.PortData() }, []byte{3}},
			{uapi.IFLA_INFO_XSTATS, []byte{4, 5, 6}, func(l *Link) any { return l.XStats() }, []byte{4, 5, 6}},
		}},
		{[]uapi.Attr{uapi.IFLA_PROTO_DOWN_REASON}, []report{
			{uapi.IFLA_PROTO_DOWN_REASON_MASK, u32(0xff), one(func(l *Link) Opt[uint32] { return l.protoDownReasonMask }), uint32(0xff)},
			{uapi.IFLA_PROTO_DOWN_REASON_VALUE, u32(9), one(func(l *Link) Opt[uint32] { return l.ProtoDownReason }), uint32(9)},
		}},
		{[]uapi.Attr{uapi.IFLA_XDP}, []report{
			{uapi.IFLA_XDP_ATTACHED, u8(4), one(func(l *Link) Opt[XDPMode] { return l.XDP.Attached }), XDPMulti},
			{uapi.IFLA_XDP_PROG_ID, u32(101), one(func(l *Link) Opt[uint32] { return l.XDP.ProgID }), uint32(101)},
			{uapi.IFLA_XDP_DRV_PROG_ID, u32(102), one(func(l *Link) Opt[uint32] { return l.XDP.DrvProgID }), uint32(102)},
			{uapi.IFLA_XDP_SKB_PROG_ID, u32(103), one(func(l *Link) Opt[uint32] { return l.XDP.SKBProgID }), uint32(103)},
			{uapi.IFLA_XDP_HW_PROG_ID, u32(104), one(func(l *Link) Opt[uint32] { return l.XDP.HWProgID }), uint32(104)},
		}},
		{[]uapi.Attr{uapi.IFLA_AF_SPEC, uapi.AF_INET}, []report{
			{uapi.IFLA_INET_CONF, words(40, 3), func(l *Link) any { return []any{l.IPv4Conf().Len(), l.IPv4Conf().At(2)} }, []any{3, int32(42)}},
		}},
		{[]uapi.Attr{uapi.IFLA_AF_SPEC, uapi.AF_INET6}, []report{
			{uapi.IFLA_INET6_FLAGS, u32(0x80000000), one(func(l *Link) Opt[uint32] { return l.IPv6Flags }), uint32(0x80000000)},
			{uapi.IFLA_INET6_CONF, words(-1, 2), func(l *Link) any { return []any{l.IPv6Conf().Len(), l.IPv6Conf().At(0)} }, []any{2, int32(-1)}},
			{uapi.IFLA_INET6_STATS, slices.Concat(u64(2), u64(77)), func(l *Link) any { ip, _ := l.IPv6Statistics(); return ip }, []uint64{2, 77}},
			{uapi.IFLA_INET6_MCAST, u8(1), func(l *Link) any { return nil }, nil},
			{uapi.IFLA_INET6_CACHEINFO, slices.Concat(u32(65535), u32(250), u32(30000), u32(1000)),
				func(l *Link) any { c, _ := l.IPv6Cache(); return c },
				IPv6Cache{65535, 2500 * time.Millisecond, 30 * time.Second, time.Second}},
			{uapi.IFLA_INET6_ICMP6STATS, u64(7), func(l *Link) any { _, icmp := l.IPv6Statistics(); return icmp }, []uint64{7}},
			{uapi.IFLA_INET6_TOKEN, netip.MustParseAddr("::7").AsSlice(), one(func(l *Link) Opt[netip.Addr] { return l.IPv6Token }), netip.MustParseAddr("::7")},
			{uapi.IFLA_INET6_ADDR_GEN_MODE, u8(3), one(func(l *Link) Opt[AddrGenMode] { return l.AddrGenMode }), AddrGenRandom},
			{uapi.IFLA_INET6_RA_MTU, u32(1480), one(func(l *Link) Opt[uint32] { return l.IPv6RAMTU }), uint32(1480)},
		}},
	}
}

func settable(hw func(byte) net.HardwareAddr) []report {
	return []report{
		{uapi.IFLA_IFNAME, []byte("eth7\x00"), func(l *Link) any { return l.Name }, "eth7"},
		{uapi.IFLA_LINK, u32(1), one(func(l *Link) Opt[Index] { return l.Parent }), Index(1)},
		{uapi.IFLA_LINK_NETNSID, u32(^uint32(0)), one(func(l *Link) Opt[NSID] { return l.ParentNetNS }), NSID(-1)},
		{uapi.IFLA_NUM_TX_QUEUES, u32(2), one(func(l *Link) Opt[uint32] { return l.TxQueues }), uint32(2)},
		{uapi.IFLA_NUM_RX_QUEUES, u32(3), one(func(l *Link) Opt[uint32] { return l.RxQueues }), uint32(3)},
		{uapi.IFLA_ADDRESS, hw(4), one(func(l *Link) Opt[net.HardwareAddr] { return l.Address }), hw(4)},
		{uapi.IFLA_MTU, u32(5), one(func(l *Link) Opt[uint32] { return l.MTU }), uint32(5)},
		{uapi.IFLA_GROUP, u32(6), one(func(l *Link) Opt[uint32] { return l.Group }), uint32(6)},
		{uapi.IFLA_IFALIAS, []byte("seven"), one(func(l *Link) Opt[string] { return l.Alias }), "seven"},
		{uapi.IFLA_BROADCAST, hw(8), one(func(l *Link) Opt[net.HardwareAddr] { return l.Broadcast }), hw(8)},
		{uapi.IFLA_MASTER, u32(9), one(func(l *Link) Opt[Index] { return l.Master }), Index(9)},
		{uapi.IFLA_CARRIER, u8(0), one(func(l *Link) Opt[bool] { return l.Carrier }), false},
		{uapi.IFLA_TXQLEN, u32(11), one(func(l *Link) Opt[uint32] { return l.TxQLen }), uint32(11)},
		{uapi.IFLA_GSO_MAX_SIZE, u32(12), one(func(l *Link) Opt[uint32] { return l.GSOMaxSize }), uint32(12)},
		{uapi.IFLA_GSO_MAX_SEGS, u32(13), one(func(l *Link) Opt[uint32] { return l.GSOMaxSegs }), uint32(13)},
		{uapi.IFLA_GRO_MAX_SIZE, u32(14), one(func(l *Link) Opt[uint32] { return l.GROMaxSize }), uint32(14)},
		{uapi.IFLA_GSO_IPV4_MAX_SIZE, u32(15), one(func(l *Link) Opt[uint32] { return l.GSOIPv4MaxSize }), uint32(15)},
		{uapi.IFLA_GRO_IPV4_MAX_SIZE, u32(16), one(func(l *Link) Opt[uint32] { return l.GROIPv4MaxSize }), uint32(16)},
		{uapi.IFLA_OPERSTATE, u8(5), one(func(l *Link) Opt[OperState] { return l.OperState }), OperDormant},
		{uapi.IFLA_LINKMODE, u8(2), one(func(l *Link) Opt[LinkMode] { return l.LinkMode }), LinkModeTesting},
		{uapi.IFLA_PROTO_DOWN, u8(1), one(func(l *Link) Opt[bool] { return l.ProtoDown }), true},
	}
}

func reported(hw func(byte) net.HardwareAddr) []report {
	return []report{
		{uapi.IFLA_PERM_ADDRESS, hw(20), one(func(l *Link) Opt[net.HardwareAddr] { return l.PermanentAddress }), hw(20)},
		{uapi.IFLA_MIN_MTU, u32(21), one(func(l *Link) Opt[uint32] { return l.MinMTU }), uint32(21)},
		{uapi.IFLA_MAX_MTU, u32(22), one(func(l *Link) Opt[uint32] { return l.MaxMTU }), uint32(22)},
		{uapi.IFLA_QDISC, []byte("noqueue\x00"), one(func(l *Link) Opt[string] { return l.QDisc }), "noqueue"},
		{uapi.IFLA_PROMISCUITY, u32(23), one(func(l *Link) Opt[uint32] { return l.Promisc }), uint32(23)},
		{uapi.IFLA_ALLMULTI, u32(24), one(func(l *Link) Opt[uint32] { return l.AllMulti }), uint32(24)},
		{uapi.IFLA_TSO_MAX_SIZE, u32(25), one(func(l *Link) Opt[uint32] { return l.TSOMaxSize }), uint32(25)},
		{uapi.IFLA_TSO_MAX_SEGS, u32(26), one(func(l *Link) Opt[uint32] { return l.TSOMaxSegs }), uint32(26)},
		{uapi.IFLA_NETNS_IMMUTABLE, u8(1), one(func(l *Link) Opt[bool] { return l.Immutable }), true},
		{uapi.IFLA_HEADROOM, u16(27), one(func(l *Link) Opt[uint16] { return l.Headroom }), uint16(27)},
		{uapi.IFLA_TAILROOM, u16(28), one(func(l *Link) Opt[uint16] { return l.Tailroom }), uint16(28)},
		{uapi.IFLA_MAX_PACING_OFFLOAD_HORIZON, u64(1 << 40), one(func(l *Link) Opt[time.Duration] { return l.PacingHorizon }), time.Duration(1 << 40)},
		{uapi.IFLA_CARRIER_CHANGES, u32(30), one(func(l *Link) Opt[uint32] { return l.CarrierChanges }), uint32(30)},
		{uapi.IFLA_CARRIER_UP_COUNT, u32(31), one(func(l *Link) Opt[uint32] { return l.CarrierUpCount }), uint32(31)},
		{uapi.IFLA_CARRIER_DOWN_COUNT, u32(32), one(func(l *Link) Opt[uint32] { return l.CarrierDownCount }), uint32(32)},
		{uapi.IFLA_MAP, slices.Concat(u64(1), u64(2), u64(3), u16(4), u8(5), u8(6), make([]byte, 4)),
			func(l *Link) any { return l.MemoryMap() }, MemoryMap{1, 2, 3, 4, 5, 6}},
		{uapi.IFLA_STATS, u32(33), func(l *Link) any { return l.find(uapi.IFLA_STATS) }, u32(33)},
		{uapi.IFLA_STATS64, slices.Concat(u64(34), u64(35)), func(l *Link) any { s, _ := l.Statistics(); return []uint64{s.RxPackets, s.TxPackets} }, []uint64{34, 35}},
		{uapi.IFLA_DEVLINK_PORT, []byte{36}, func(l *Link) any { return l.DevlinkPort() }, []byte{36}},
		{uapi.IFLA_DPLL_PIN, []byte{37}, func(l *Link) any { return l.DPLLPin() }, []byte{37}},
		{uapi.IFLA_PROP_LIST, slices.Concat(attribute(53, []byte("one\x00")), attribute(99, u8(1)), attribute(53, []byte("two\x00"))),
			func(l *Link) any { return l.AltNames }, []string{"one", "two"}},
	}
}

func seldomSeen() []report {
	return []report{
		{uapi.IFLA_PARENT_DEV_NAME, []byte("0000:00:1f.6\x00"), one(func(l *Link) Opt[string] { return l.DeviceName }), "0000:00:1f.6"},
		{uapi.IFLA_PARENT_DEV_BUS_NAME, []byte("pci\x00"), one(func(l *Link) Opt[string] { return l.BusName }), "pci"},
		{uapi.IFLA_NUM_VF, u32(40), one(func(l *Link) Opt[uint32] { return l.NumVF }), uint32(40)},
		{uapi.IFLA_VFINFO_LIST, []byte{41}, func(l *Link) any { return l.VFInfo() }, []byte{41}},
		{uapi.IFLA_PHYS_PORT_ID, []byte{42}, func(l *Link) any { return l.PhysPortID() }, []byte{42}},
		{uapi.IFLA_PHYS_PORT_NAME, []byte("p0\x00"), one(func(l *Link) Opt[string] { return l.PhysPortName }), "p0"},
		{uapi.IFLA_PHYS_SWITCH_ID, []byte{43}, func(l *Link) any { return l.PhysSwitchID() }, []byte{43}},
		{uapi.IFLA_EVENT, u32(4), one(func(l *Link) Opt[EventCause] { return l.Event }), CauseNotifyPeers},
		{uapi.IFLA_TARGET_NETNSID, u32(44), one(func(l *Link) Opt[NSID] { return l.NetNS }), NSID(44)},
		{uapi.IFLA_NEW_NETNSID, u32(45), one(func(l *Link) Opt[NSID] { return l.NewNetNS }), NSID(45)},
		{uapi.IFLA_NEW_IFINDEX, u32(46), one(func(l *Link) Opt[Index] { return l.NewIndex }), Index(46)},
		{uapi.IFLA_PROTINFO, []byte{47}, func(l *Link) any { return l.BridgePort() }, []byte{47}},
		{uapi.IFLA_WIRELESS, []byte{48}, func(l *Link) any { return l.WirelessEvent() }, []byte{48}},
		{uapi.IFLA_PAD, nil, func(l *Link) any { return nil }, nil},
		{uapi.IFLA_COST, u32(49), func(l *Link) any { return nil }, nil},
		{uapi.IFLA_PRIORITY, u32(50), func(l *Link) any { return nil }, nil},
		{uapi.IFLA_WEIGHT, u32(51), func(l *Link) any { return nil }, nil},
	}
}

// assembled returns the message, with nestBit on the nests: the kernel sets
// NLA_F_NESTED on some and not on others.
func assembled(levels []level, nestBit uint16) []byte {
	b := message(info{index: 7, flags: FlagUp}, Ethernet)
	var last uapi.Attr // nest at the top that is being filled
	var inner [][]byte
	flush := func() {
		if last != 0 {
			b = append(b, attribute(last.Num()|nestBit, inner...)...)
		}
		last, inner = 0, nil
	}
	for _, v := range levels {
		var all [][]byte
		for _, r := range v.reports {
			all = append(all, attribute(r.id.Num(), r.payload))
		}
		switch len(v.path) {
		case 0:
			b = append(b, slices.Concat(all...)...)
		default:
			if v.path[0] != last {
				flush()
				last = v.path[0]
			}
			if len(v.path) == 2 {
				all = [][]byte{attribute(v.path[1].Num()|nestBit, all...)}
			}
			inner = append(inner, all...)
		}
	}
	flush()
	return b
}

func decoded(tb testing.TB, msg []byte) *Link {
	tb.Helper()
	l := new(Link)
	if err := l.decode(new(attr.Walk), msg); err != nil {
		tb.Fatal(err)
	}
	return l
}

// TestDecodeEverything decodes every attribute into a field or method of its
// own.
func TestDecodeEverything(t *testing.T) {
	levels := everything()
	for name, nestBit := range map[string]uint16{"plain": 0, "nested": 0x8000} {
		t.Run(name, func(t *testing.T) {
			msg := assembled(levels, nestBit)
			l := decoded(t, msg)
			for _, v := range levels {
				for _, r := range v.reports {
					if d := cmp.Diff(r.want, r.got(l), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); d != "" {
						t.Errorf("%v (-want +got):\n%s", r.id, d)
					}
				}
			}
			if len(l.Unknown) != 0 {
				t.Errorf("unknown attributes %v in a message of known ones", l.Unknown)
			}
			if l.Index != 7 || l.Flags != FlagUp || l.Type != Ethernet || !bytes.Equal(l.Raw(), msg) {
				t.Errorf("header: index %v, flags %v, type %v", l.Index, l.Flags, l.Type)
			}
			l.Unknown = []RawAttr{{}}       // nothing else may be empty
			l.ns = netns.ID{Dev: 1, Ino: 1} // who receives the message knows
			notZero(t, "Link", reflect.ValueOf(*l))
		})
	}
}

// TestDecodeTable wants the message of TestDecodeEverything to have all that the
// walk lists.
func TestDecodeTable(t *testing.T) {
	have := map[uapi.Attr]bool{
		uapi.IFLA_LINKINFO: true, uapi.IFLA_PROTO_DOWN_REASON: true, uapi.IFLA_XDP: true,
		uapi.IFLA_AF_SPEC: true, uapi.AF_INET: true, uapi.AF_INET6: true,
	}
	for _, v := range everything() {
		for _, r := range v.reports {
			have[r.id] = true
		}
	}
	for _, e := range entries() {
		if !have[e.ID] {
			t.Errorf("%v is in the walk and not in the test", e.ID)
		}
		delete(have, e.ID)
	}
	for id := range have {
		t.Errorf("%v is in the test and not in the walk", id)
	}
}

// notZero reports the fields that were not filled.
func notZero(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		f, name := v.Field(i), path+"."+v.Type().Field(i).Name
		if f.Kind() == reflect.Struct && (f.Type() == reflect.TypeFor[Attributes]() || f.Type() == reflect.TypeFor[XDP]()) {
			notZero(t, name, f)
			continue
		}
		if f.IsZero() && name != "Link.reused" { // of listings only
			t.Errorf("%s is empty", name)
		}
	}
}

// TestDecodeUnknown keeps what this package does not know, and what is too
// short for what it knows.
func TestDecodeUnknown(t *testing.T) {
	l := decoded(t, message(info{index: 7}, Ethernet,
		attribute(200, []byte("new")), attribute(unix.IFLA_MTU, u16(1500)), attribute(unix.IFLA_GROUP, u32(5)),
		attribute(70, nil), attribute(0x3fff, u8(1)), attribute(unix.IFLA_VF_PORTS|0x8000, u32(2))))
	want := []RawAttr{
		{Type: 200, Data: []byte("new")},
		{Type: unix.IFLA_MTU, Data: u16(1500)},
		{Type: 70, Data: []byte{}},
		{Type: 0x3fff, Data: u8(1)},
		{Type: unix.IFLA_VF_PORTS, Data: u32(2)},
	}
	if d := cmp.Diff(want, l.Unknown); d != "" {
		t.Errorf("unknown attributes (-want +got):\n%s", d)
	}
	if l.Group.Or(0) != 5 || !l.MTU.IsZero() {
		t.Errorf("group %v, MTU %v, want 5 and none", l.Group, l.MTU)
	}
}

// TestDecodeShort refuses what has no header, and takes what ends in the middle
// of an attribute.
func TestDecodeShort(t *testing.T) {
	msg := assembled(everything(), 0)
	for n := range unix.SizeofIfInfomsg {
		if err := new(Link).decode(new(attr.Walk), msg[:n]); !errors.Is(err, unix.EBADMSG) {
			t.Fatalf("message of %d bytes: error %v, want EBADMSG", n, err)
		}
	}
	for n := unix.SizeofIfInfomsg; n <= len(msg); n++ {
		decoded(t, msg[:n:n])
	}
	four := decoded(t, message(info{}, 0, attribute(uapi.IFLA_MAX_PACING_OFFLOAD_HORIZON.Num(), u32(7))))
	if got := four.PacingHorizon.Or(0); got != 7 {
		t.Errorf("pacing horizon of four bytes is %v, want 7ns", got)
	}
}

// TestClone changes the memory of a link that was cloned.
func TestClone(t *testing.T) {
	msg := assembled(everything(), 0)
	msg = append(msg, attribute(200, []byte("new"))...)
	untouched := decoded(t, bytes.Clone(msg))
	clone := decoded(t, msg).Clone()
	for i := range msg {
		msg[i] = 0xff
	}
	if d := cmp.Diff(picture(untouched), picture(clone)); d != "" {
		t.Errorf("the clone changed with the original (-want +got):\n%s", d)
	}
	if c := new(Link).Clone(); c.Name != "" || c.Raw() != nil {
		t.Errorf("the clone of an empty link is %v", c)
	}
}

// picture is all that a link shows, as text.
func picture(l *Link) map[string]any {
	all := map[string]any{"String": l.String(), "Raw": l.Raw(), "Index": l.Index, "Flags": l.Flags.String(), "Unknown": l.Unknown}
	for _, v := range everything() {
		for _, r := range v.reports {
			all[r.id.String()] = r.got(l)
		}
	}
	for k, v := range all {
		if a, ok := v.(netip.Addr); ok {
			all[k] = a.String()
		}
	}
	return all
}
