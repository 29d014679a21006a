package link_test

import (
	"bytes"
	"testing"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// TestAppend appends to what is there, and leaves that alone where it fails.
func TestAppend(t *testing.T) {
	ns, err := netns.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	given := []byte("given")
	for _, tt := range []struct {
		name string
		do   func() ([]byte, error)
		want string
	}{
		{"create", func() ([]byte, error) { return link.AppendCreate(given, link.Custom("bridge", "br0").Up()) }, ""},
		{"change", func() ([]byte, error) { return link.AppendChange(given, 7, link.Change().MTU(1400)) }, ""},
		{"create nothing", func() ([]byte, error) { return link.AppendCreate(given, nil) },
			"create: nothing is described: invalid argument"},
		{"change nothing", func() ([]byte, error) { return link.AppendChange(given, 7, nil) },
			"set link 7: no change is described: invalid argument"},
		{"bad name", func() ([]byte, error) { return link.AppendCreate(given, link.Custom("bridge", "a/b")) },
			`create bridge a/b: IFLA_IFNAME: "a/b" has the character '/', which a name cannot have: invalid argument`},
		{"bad value", func() ([]byte, error) { return link.AppendCreate(given, link.Custom("bridge", "br0").Queues(0, 1)) },
			"create bridge br0: IFLA_NUM_TX_QUEUES: 0 is not in 1 to 4096: numerical result out of range"},
		{"creation only", func() ([]byte, error) { return link.AppendChange(given, 7, link.Change().Queues(1, 1)) },
			"set link 7: IFLA_NUM_TX_QUEUES: can be set at creation only: delete the link and create it anew: operation not supported"},
		{"parent's namespace", func() ([]byte, error) { return link.AppendCreate(given, link.Custom("macvlan", "m0").LinkNetNS(ns)) },
			"create macvlan m0: IFLA_LINK_NETNSID: the kernel would have to be asked for the id: invalid argument"},
		{"parent in another namespace", func() ([]byte, error) {
			return link.AppendCreate(given, link.Custom("macvlan", "m0").Parent(link.Index(3)).NetNS(ns))
		}, "create macvlan m0: IFLA_LINK_NETNSID: the kernel would have to be asked for the id: invalid argument"},
		{"master by name", func() ([]byte, error) { return link.AppendChange(given, 7, link.Change().Master(link.Name("br0"))) },
			"set link 7: IFLA_MASTER: br0 cannot be looked up: br0 must be given by index: invalid argument"},
	} {
		b, err := tt.do()
		switch {
		case !bytes.HasPrefix(b, given):
			t.Errorf("%s: what was given is gone: %q", tt.name, b)
		case tt.want == "" && (err != nil || len(b) == len(given)):
			t.Errorf("%s: %d bytes appended, error %v", tt.name, len(b)-len(given), err)
		case tt.want != "" && (err == nil || err.Error() != tt.want || len(b) != len(given)):
			t.Errorf("%s: %d bytes appended\nerror %v\nwant  %s", tt.name, len(b)-len(given), err, tt.want)
		}
	}
}
