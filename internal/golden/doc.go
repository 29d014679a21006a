// Package golden holds what our tests know of the bytes that iproute2 sends.
//
// The recorder, [github.com/virtif/virtif/internal/golden/record], runs the
// commands of commands/*.txt under strace and writes what went to the kernel
// to testdata/golden of the package that a list names. The files are text,
// one attribute a line:
//
//	$ ip link add dev br0 type bridge forward_delay 400
//	RTM_NEWLINK flags 0x0605 family 0 type 0 index 0 flags 0x0 change 0x0
//	IFLA_IFNAME 3: 62723000
//	IFLA_LINKINFO 18:
//	  IFLA_INFO_KIND 1: 62726964676500
//	  IFLA_INFO_DATA 2:
//	    IFLA_BR_FORWARD_DELAY 1: 90010000
//
// A line has the attribute's name ("-" when [uapi] has none), its number and
// its payload in hexadecimal, "empty" when it has none; the lines of a nest
// are indented below it. A nest that starts with a link header of its own
// (VETH_INFO_PEER) has that on its first line, as "ifinfomsg family 0 …".
//
// NLA_F_NESTED is left out, for iproute2 sets it on some nests and not on
// others, and the kernel does not ask for it in these messages (where it does,
// in RTM_NEWLINKPROP and IFLA_PROTINFO, both senders set it).
//
// A test loads such a file with [Load], builds the same request with the
// library, and compares the two with [Diff]:
//
//	for _, c := range golden.Load(t, "testdata/golden/bridge.txt") {
//		got, err := golden.Parse(requestFor(c.Args))
//		…
//		if d := golden.Diff(c.Want, got); d != "" {
//			t.Errorf("%s\n%s", c.Command, d)
//		}
//	}
//
// Values are in host order, and the files were recorded on a little-endian
// machine; [Load] skips the test on others.
package golden
