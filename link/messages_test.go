package link

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/golden"
	"github.com/virtif/virtif/internal/kerneltest"
)

// captured returns what kernels answered, by kernel, and link.
func captured(tb testing.TB) map[string]map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("testdata/messages/*.txt")
	if err != nil || len(files) < 5 {
		tb.Fatalf("recorded messages: %v, %v", files, err)
	}
	kernels := make(map[string]map[string][]byte)
	for _, file := range files {
		links := make(map[string][]byte)
		for _, c := range golden.Load(tb, file) {
			links[c.Args[len(c.Args)-1]] = c.Want.Append(nil)[unix.SizeofNlMsghdr:]
		}
		kernels[strings.TrimSuffix(filepath.Base(file), ".txt")] = links
	}
	return kernels
}

// recorded is how the links look that makeRecorded makes.
var recorded = map[string]string{
	"lo":  `lo (1) kind "" of "" type 772 LOOPBACK mtu 65536 00:00:00:00:00:00 parent - - master - "" [] group 0 protodown false -`,
	"br0": `br0 (10) kind "bridge" of "" type 1 UP,BROADCAST,MULTICAST mtu 1500 02:00:00:00:00:01 parent - - master - "rack 3" [] group 7 protodown false -`,
	"v0": `v0 (12) kind "veth" of "bridge" type 1 UP,BROADCAST,MULTICAST mtu 1500 02:00:00:00:00:02 parent 2 - master 10 "" ` +
		`[uplink a name of more than fifteen bytes] group 0 protodown false -`,
	"vx0": `vx0 (15) kind "vxlan" of "" type 1 BROADCAST,MULTICAST mtu 1500 02:00:00:00:00:04 parent - - master - "" [] group 0 protodown false -`,
	"mv0": `mv0 (16) kind "macvlan" of "" type 1 BROADCAST,MULTICAST mtu 1500 02:00:00:00:00:05 parent 14 0 master - "" [] group 0 protodown true 8`,
}

// checkRecorded checks one of them. Whether a link that was just made is running
// is not for here: the kernel finds that out some time later.
func checkRecorded(t *testing.T, name string, l *Link) {
	t.Helper()
	got := fmt.Sprintf("%v kind %q of %q type %d %v mtu %v %v parent %v %v master %v %q %v group %v protodown %v %v",
		l, l.Kind, l.PortKind, l.Type, l.Flags&^FlagRunning, l.MTU, l.Address, l.Parent, l.ParentNetNS, l.Master, l.Alias.Or(""),
		l.AltNames, l.Group, l.ProtoDown, l.ProtoDownReason)
	if want := recorded[name]; got != want {
		t.Errorf("%s\ngot  %s\nwant %s", name, got, want)
	}
	if len(l.Unknown) != 0 {
		t.Errorf("%s has attributes that are not known: %v", name, l.Unknown)
	}
	if s, ok := l.Statistics(); !ok {
		t.Errorf("%s has no statistics: %v", name, s)
	}
	if l.IPv4Conf().Len() == 0 || l.IPv6Conf().Len() == 0 {
		t.Errorf("%s has %d settings of IPv4 and %d of IPv6", name, l.IPv4Conf().Len(), l.IPv6Conf().Len())
	}
	if (l.Data() == nil) != (name == "lo" || name == "v0") || (l.PortData() == nil) != (name != "v0") {
		t.Errorf("%s has %d bytes of its kind and %d of a port", name, len(l.Data()), len(l.PortData()))
	}
}

// TestRecorded decodes what the kernels of the matrix answered.
func TestRecorded(t *testing.T) {
	for kernel, links := range captured(t) {
		t.Run(kernel, func(t *testing.T) {
			if len(links) != len(recorded) {
				t.Errorf("%d messages, want %d", len(links), len(recorded))
			}
			for name, msg := range links {
				checkRecorded(t, name, decoded(t, msg))
			}
		})
	}
}

// TestRecord makes the links anew on the running kernel. With -v it prints what
// testdata/messages has.
func TestRecord(t *testing.T) {
	here, there := kerneltest.Namespace(t), kerneltest.Namespace(t)
	conns := []*Conn{dialed(t, here), dialed(t, there)}
	mac := func(last byte) net.HardwareAddr { return net.HardwareAddr{2, 0, 0, 0, 0, last} }
	for _, spec := range []Request{
		Custom("bridge", "br0").Index(10).Address(mac(1)).Up().Group(7).Alias("rack 3"),
		Custom("veth", "v0").Index(12).Address(mac(2)).Master(Name("br0")).Up().
			AltNames("uplink", "a name of more than fifteen bytes"),
		Custom("veth", "w0").Index(14).Address(mac(3)),
		Custom("vxlan", "vx0").Index(15).Address(mac(4)).Raw(RawAttr{Type: 1, Data: u32(42)}),
		Custom("macvlan", "mv0").Index(16).Address(mac(5)).Parent(Name("w0")).NetNS(there).
			ProtoDown(true).ProtoDownReason(3, true),
	} {
		if _, err := conns[0].Create(spec); err != nil {
			t.Fatal(err)
		}
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# What Linux %s answers for links, with statistics.\n", bytes.TrimSpace(release))
	for _, name := range []string{"lo", "br0", "v0", "vx0", "mv0"} {
		conn := conns[0]
		if name == "mv0" {
			conn = conns[1]
		}
		l, err := conn.Get(Name(name))
		if err != nil {
			t.Fatal(err)
		}
		checkRecorded(t, name, l)
		answer := withHeader(unix.RTM_NEWLINK, l.Raw())
		host.PutUint16(answer[6:], 0) // no NLM_F_REQUEST
		fmt.Fprintf(&text, "\n$ ip -d -s link show dev %s\n%v", name, parsed(t, answer))
	}
	t.Logf("\n%s", &text)
}

// TestDecodeAllocates decodes into a link that is there, with a walk that is
// there.
func TestDecodeAllocates(t *testing.T) {
	for kernel, links := range captured(t) {
		for name, msg := range links {
			l, w := new(Link), new(attr.Walk)
			names := min(len(decoded(t, msg).AltNames), 1) // they need a slice that grows
			got := testing.AllocsPerRun(100, func() {
				*l = Link{}
				if err := l.decode(w, msg); err != nil {
					t.Fatal(err)
				}
			})
			if got > 2*float64(names) {
				t.Errorf("%s, %s: decoding allocates %v times", kernel, name, got)
			}
		}
	}
}

// FuzzLink decodes any bytes: nothing panics, what is unknown lies within the
// message, and a clone is the same as the original.
func FuzzLink(f *testing.F) {
	for _, links := range captured(f) {
		for _, msg := range links {
			f.Add(msg)
		}
	}
	for _, c := range golden.Load(f, "testdata/golden/link.txt") {
		f.Add(c.Want.Append(nil)[unix.SizeofNlMsghdr:])
	}
	f.Add(assembled(everything(), 0x8000))
	f.Fuzz(func(t *testing.T, msg []byte) {
		l := new(Link)
		if err := l.decode(new(attr.Walk), bytes.Clone(msg)); err != nil {
			if len(msg) >= unix.SizeofIfInfomsg {
				t.Fatal(err)
			}
			return
		}
		walked := &Link{Type: l.Type, Index: l.Index, Flags: l.Flags, msg: l.msg}
		var w attr.Walk
		w.Decode(l.msg[unix.SizeofIfInfomsg:])
		walked.walk(&w)
		if !reflect.DeepEqual(l, walked) {
			t.Errorf("the layout decodes\n%v\nand the walk\n%v", picture(l), picture(walked))
		}
		clone := l.Clone()
		if !reflect.DeepEqual(l, clone) {
			t.Errorf("the clone differs:\n%v\n%v", picture(l), picture(clone))
		}
		_, _ = l.Statistics()
		_, _ = l.IPv6Statistics()
		_, _ = l.IPv6Cache()
		_, _, _, _ = l.MemoryMap(), l.IPv4Conf().At(3), l.Flags.String(), l.String()
		for _, a := range l.Unknown {
			if !bytes.Contains(msg, a.Data) {
				t.Errorf("unknown attribute %d has bytes that the message has not", a.Type)
			}
		}
	})
}
