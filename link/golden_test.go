package link_test

import (
	"encoding/binary"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A keyword is a setter that does what a word of "ip link" does.
type keyword struct {
	setter string
	args   func(words *[]string) []any
}

// keywords are the words of "ip link add" and "ip link set".
func keywords(ns *netns.NS) map[string]keyword {
	next := func(words *[]string) string {
		w := (*words)[0]
		*words = (*words)[1:]
		return w
	}
	number := func(w *[]string) uint64 {
		s := next(w)
		if s == "default" { // a group
			return 0
		}
		return must(strconv.ParseUint(s, 10, 32))
	}
	onOff := func(w *[]string) []any { return []any{next(w) == "on"} }
	u32 := func(w *[]string) []any { return []any{uint32(number(w))} }
	text := func(w *[]string) []any { return []any{next(w)} }
	mac := func(w *[]string) []any { return []any{must(net.ParseMAC(next(w)))} }
	ref := func(w *[]string) []any { return []any{indexes[next(w)]} }
	none := func(*[]string) []any { return nil }
	return map[string]keyword{
		"up": {"Up", none}, "down": {"Down", none},
		"arp": {"ARP", onOff}, "multicast": {"Multicast", onOff}, "allmulticast": {"AllMulticast", onOff},
		"promisc": {"Promisc", onOff}, "dynamic": {"Dynamic", onOff}, "trailers": {"Trailers", onOff},
		"address": {"Address", mac}, "broadcast": {"Broadcast", mac}, "brd": {"Broadcast", mac},
		"mtu": {"MTU", u32}, "txqueuelen": {"TxQLen", u32}, "qlen": {"TxQLen", u32}, "group": {"Group", u32},
		"index": {"Index", func(w *[]string) []any { return []any{link.Index(number(w))} }},
		"numtxqueues": {"Queues", func(w *[]string) []any {
			tx, rx := uint32(number(w)), uint32(1)
			if len(*w) > 1 && (*w)[0] == "numrxqueues" {
				*w = (*w)[1:]
				rx = uint32(number(w))
			}
			return []any{tx, rx}
		}},
		"numrxqueues":  {"Queues", func(w *[]string) []any { return []any{uint32(1), uint32(number(w))} }},
		"gso_max_size": {"GSOMaxSize", u32}, "gso_max_segs": {"GSOMaxSegs", u32}, "gso_ipv4_max_size": {"GSOIPv4MaxSize", u32},
		"gro_max_size": {"GROMaxSize", u32}, "gro_ipv4_max_size": {"GROIPv4MaxSize", u32},
		"alias": {"Alias", text}, "name": {"Rename", text}, "carrier": {"Carrier", onOff},
		"protodown": {"ProtoDown", onOff},
		"protodown_reason": {"ProtoDownReason", func(w *[]string) []any {
			return []any{uint8(number(w)), next(w) == "on"}
		}},
		"mode":        {"LinkMode", func(w *[]string) []any { return []any{enum[link.LinkMode](next(w))} }},
		"state":       {"OperState", func(w *[]string) []any { return []any{enum[link.OperState](next(w))} }},
		"addrgenmode": {"AddrGenMode", func(w *[]string) []any { return []any{enum[link.AddrGenMode](next(w))} }},
		"master":      {"Master", ref}, "nomaster": {"NoMaster", none}, "link": {"Parent", ref},
		"netns": {"NetNS", func(w *[]string) []any { next(w); return []any{ns} }},
		"id":    {"Raw", func(w *[]string) []any { return []any{raw(1, uint16(number(w)))} }}, // of a vlan
		"inet": {"RawLink", func(w *[]string) []any { // IFLA_AF_SPEC, AF_INET, IFLA_INET_CONF
			var conf []byte
			for len(*w) > 0 {
				conf = append(conf, attribute(map[string]uint16{"forwarding": 1, "rp_filter": 8, "arp_ignore": 19}[next(w)],
					binary.NativeEndian.AppendUint32(nil, uint32(map[string]int{"on": 1, "1": 1, "2": 2}[next(w)])))...)
			}
			return []any{link.RawAttr{Type: 26, Data: attribute(2, attribute(1, conf))}}
		}},
	}
}

// indexes are those of the links that the commands name.
var indexes = map[string]link.Index{"br0": 6, "p0": 7}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// enum returns the value that ip(8) calls by a word.
func enum[T interface {
	~uint8
	fmt.Stringer
}](word string) T {
	for v := range 16 {
		if T(v).String() == word {
			return T(v)
		}
	}
	panic("no value is called " + word)
}

func raw(num, value uint16) link.RawAttr {
	return link.RawAttr{Type: num, Data: binary.NativeEndian.AppendUint16(nil, value)}
}

// attribute is a netlink attribute whose payload needs no padding.
func attribute(num uint16, payload []byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, uint16(4+len(payload)))
	return append(binary.NativeEndian.AppendUint16(b, num), payload...)
}

// A builder makes the requests that commands stand for, and notes the setters
// that it uses.
type builder struct {
	words map[string]keyword
	used  map[string]bool
}

// request returns what the command would be with this library, and how it is
// sent.
func (b *builder) request(args []string) (append func(buf []byte) ([]byte, error), err error) {
	switch verb := args[2]; verb {
	case "add":
		i, words := slices.Index(args, "type"), []string{}
		name, kind := "", args[i+1]
		for rest := slices.Concat(args[3:i], args[i+2:]); len(rest) > 0; {
			if rest[0] == "dev" {
				name, rest = rest[1], rest[2:]
				continue
			}
			words, rest = slices.Concat(words, rest[:1]), rest[1:]
		}
		spec := link.Custom(kind, name)
		err := b.apply(spec, words)
		return func(buf []byte) ([]byte, error) { return link.AppendCreate(buf, spec) }, err
	case "set":
		change := link.Change()
		err := b.apply(change, args[5:])
		return func(buf []byte) ([]byte, error) { return link.AppendChange(buf, indexes[args[4]], change) }, err
	case "property":
		setter := map[string]string{"add": "AltNames", "del": "DropAltNames"}[args[3]]
		change := link.Change()
		var names []any
		for i := 7; i < len(args); i += 2 {
			names = slices.Concat(names, []any{args[i]})
		}
		b.call(change, setter, names)
		return func(buf []byte) ([]byte, error) { return link.AppendChange(buf, indexes[args[5]], change) }, nil
	default:
		return nil, fmt.Errorf("no verb %q", verb)
	}
}

func (b *builder) apply(spec any, words []string) error {
	for len(words) > 0 {
		k, ok := b.words[words[0]]
		if !ok {
			return fmt.Errorf("no setter for %q", words[0])
		}
		words = words[1:]
		b.call(spec, k.setter, k.args(&words))
	}
	return nil
}

func (b *builder) call(spec any, setter string, args []any) {
	var in []reflect.Value
	for _, a := range args {
		in = append(in, reflect.ValueOf(a))
	}
	reflect.ValueOf(spec).MethodByName(setter).Call(in)
	b.used[setter] = true
}

// Why what we send is not what iproute2 sends.
const (
	inSecond  = "the kernel does not look at it in the message that makes a link: it goes in a second one (TestCreateLater)"
	upAlone   = "up goes last, in a message of its own: a port may have to be down to become one"
	downAlone = "down goes first, in a message of its own: a new address or master may need it"
	bothOnly  = "Queues sets both numbers"
	noState   = "the kernel ignores this state without a word: an error (TestErrors)"
	bulk      = "changing a whole group is not offered yet"
	byDelete  = "Delete sends it by name or index as it was given (TestDelete)"
	byThere   = "a link is made by a socket in its namespace (TestCreateElsewhere)"
	askFirst  = "the id of a namespace is asked for first (TestLinkNetNS)"
)

// differences are the commands that we do not send as iproute2 does.
var differences = map[string]string{
	"ip link add dev br0 numtxqueues 1 type bridge":               bothOnly,
	"ip link add dev br0 numtxqueues 4096 type bridge":            bothOnly,
	"ip link add dev br0 numrxqueues 1 type bridge":               bothOnly,
	"ip link add dev br0 numrxqueues 4096 type bridge":            bothOnly,
	`ip link add dev br0 alias "uplink of rack 3" type bridge`:    inSecond,
	"ip link add dev br0 carrier off type bridge":                 inSecond,
	"ip link add dev br0 protodown on type bridge":                inSecond,
	"ip link add dev br0 addrgenmode none type bridge":            inSecond,
	"ip link set dev p0 up promisc on multicast off":              upAlone,
	"ip link set dev p0 down allmulticast on":                     downAlone,
	"ip link set dev p0 master br0 up":                            upAlone,
	"ip link set dev p0 down master br0":                          downAlone,
	"ip link set dev p0 up name p2":                               upAlone,
	"ip link set dev p0 state down":                               noState,
	"ip link set dev p0 state unknown":                            noState,
	"ip link set dev p0 state notpresent":                         noState,
	"ip link set dev p0 state lowerlayerdown":                     noState,
	"ip link set group 5 up":                                      bulk,
	"ip link set group 5 mtu 1400":                                bulk,
	"ip link set group default down":                              bulk,
	"ip link del dev p0":                                          byDelete,
	"ip link del dev p0 type veth":                                byDelete,
	"ip link del group 5":                                         bulk,
	"ip link add dev br1 netns ns1 type bridge":                   byThere,
	"ip link add dev v2 netns ns1 type veth peer name v3":         "pairs are in package veth",
	"ip link add link p3 dev vlan2 link-netnsid 5 type vlan id 2": askFirst,
	"ip link add link p3 dev vlan2 link-netns ns1 type vlan id 2": askFirst,
	"ip link set dev p0 link-netnsid 5":                           "the kernel ignores it: an error (TestErrors)",
	"ip link set dev p0 up mtu 1400 address 02:00:00:00:00:01 txqueuelen 100 group 5 master br0 multicast off": upAlone,
}

// shownElsewhere are the setters that no command of the list needs.
var shownElsewhere = map[string]string{
	"IPv6Token": "ip token, not ip link (TestTokenBytes)",
	"LinkNetNS": askFirst,
	"String":    "no setter",
}

// TestGolden compares what we send with what iproute2 sends for the same words.
func TestGolden(t *testing.T) {
	ns, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	b := &builder{words: keywords(ns), used: map[string]bool{}}
	known, same := map[string]bool{}, 0
	for _, c := range golden.Load(t, "testdata/golden/link.txt") {
		known[c.Command] = true
		want := c.Want
		for i, a := range want.Attrs { // the descriptor of the namespace differs from run to run
			if a.Name == "IFLA_NET_NS_FD" {
				want.Attrs[i].Data = binary.NativeEndian.AppendUint32(nil, uint32(ns.FD()))
			}
		}
		diff := b.compare(c.Args, want)
		if reason, ok := differences[c.Command]; ok {
			if diff == "" {
				t.Errorf("%s: is sent as iproute2 sends it, and should not be listed: %q", c.Command, reason)
			}
			continue
		}
		if diff != "" {
			t.Errorf("%s\n%s", c.Command, diff)
		}
		same++
	}
	for command := range differences {
		if !known[command] {
			t.Errorf("%s: is not in the golden file", command)
		}
	}
	for i := range reflect.TypeFor[*link.CustomSpec]().NumMethod() {
		name := reflect.TypeFor[*link.CustomSpec]().Method(i).Name
		if _, ok := shownElsewhere[name]; ok == b.used[name] {
			t.Errorf("setter %s: used %v, listed as shown elsewhere %v", name, b.used[name], ok)
		}
	}
	t.Logf("%d commands alike, %d that differ on purpose, %d setters", same, len(differences), len(b.used))
}

// compare returns what differs, "" if nothing does.
func (b *builder) compare(args []string, want golden.Message) string {
	build, err := b.request(args)
	if err != nil {
		return err.Error()
	}
	sent, err := build(nil)
	if err != nil {
		return err.Error()
	}
	got, err := golden.Parse(sent)
	if err != nil {
		return err.Error() // more than one message, too
	}
	return golden.Diff(want, got)
}

// TestSplit shows the messages of changes that take several.
func TestSplit(t *testing.T) {
	tests := []struct {
		change link.Request
		want   string
	}{
		{link.Change().Up().Promisc(true).MTU(1400).Master(link.Index(6)).AltNames("a"), `
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x100 change 0x100
IFLA_MTU 4: 78050000
IFLA_MASTER 10: 06000000
RTM_NEWLINKPROP flags 0x0e05 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_PROP_LIST 52:
  IFLA_ALT_IFNAME 53: 6100
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x1 change 0x1
`},
		{link.Change().AllMulticast(false).NoMaster().Down().DropAltNames("b").Rename("p2"), `
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x1
RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x200
IFLA_IFNAME 3: 703200
IFLA_MASTER 10: 00000000
RTM_DELLINKPROP flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_PROP_LIST 52:
  IFLA_ALT_IFNAME 53: 6200
`},
		{link.Change(), "\n"},
		{link.ChangeCustom("veth"), "\n"},
	}
	for _, tt := range tests {
		b, err := link.AppendChange(nil, 7, tt.change)
		if err != nil {
			t.Errorf("%v: %v", tt.change, err)
		}
		if got := "\n" + messages(b); got != tt.want {
			t.Errorf("%v:%s\nwant %s", tt.change, got, tt.want)
		}
	}
}

// TestTokenBytes shows the attribute of "ip token set ::7 dev p0".
func TestTokenBytes(t *testing.T) {
	b, err := link.AppendChange(nil, 7, link.Change().IPv6Token(addr("::7")).AddrGenMode(link.AddrGenNone))
	if err != nil {
		t.Fatal(err)
	}
	const want = `RTM_NEWLINK flags 0x0005 family 0 type 0 index 7 flags 0x0 change 0x0
IFLA_AF_SPEC 26:
  AF_INET6 10:
    IFLA_INET6_TOKEN 7: 00000000000000000000000000000007
    IFLA_INET6_ADDR_GEN_MODE 8: 01
`
	if got := messages(b); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// messages returns the text of several messages.
func messages(b []byte) string {
	var text strings.Builder
	for len(b) > 0 {
		n := (binary.NativeEndian.Uint32(b) + 3) &^ 3
		text.WriteString(golden.Render(b[:n]))
		b = b[n:]
	}
	return text.String()
}
