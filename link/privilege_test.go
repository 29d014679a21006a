package link_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func init() {
	children["errors"] = withoutPrivilege
}

// withoutPrivilege does what needs privilege, in a process that has none, and
// tells the errors. Descriptor 3 is another namespace.
func withoutPrivilege() string {
	conn, err := link.Dial()
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	there, err := netns.FromFD(3)
	if err != nil {
		return err.Error()
	}
	defer there.Close()
	var lines []string
	try := func(err error) {
		ok := ""
		for _, target := range denied {
			if !errors.Is(err, target) {
				ok = " (is not " + target.Error() + ")"
			}
		}
		lines = append(lines, fmt.Sprint(err)+ok)
	}
	try(second(conn.Create(link.Custom("bridge", "virtif-t0").Alias("x").Up())))
	try(second(conn.Create(link.Custom("bridge", "virtif-t0").NetNS(there))))
	try(conn.Set(link.Name("lo"), link.Change().MTU(1400)))
	try(conn.Set(link.Name("lo"), link.Change().MTU(1400).Group(5).AltNames("virtif-t1").Up()))
	try(conn.Set(link.Name("lo"), link.Change().NetNS(there)))
	try(conn.Delete(link.Name("lo")))
	try(conn.AddAddr(link.Name("lo"), link.Addr{Prefix: prefix("192.0.2.1/32")}))
	try(second(link.Dial(link.InNetNS(there))))
	l, err := conn.Get(link.Name("lo")) // reading needs none
	lines = append(lines, fmt.Sprint(l.Name, " ", err))
	return strings.Join(lines, "\n")
}

// TestErrorsWithoutPrivilege runs as nobody.
func TestErrorsWithoutPrivilege(t *testing.T) {
	there := newPlace(t)
	want := []string{
		"create bridge virtif-t0: needs CAP_NET_ADMIN in the network namespace: operation not permitted",
		`create bridge virtif-t0: IFLA_NET_NS_FD: open netlink socket: enter namespace "net:[N]": setns: operation not permitted`,
		"set lo: needs CAP_NET_ADMIN in the network namespace: operation not permitted",
		"set lo: needs CAP_NET_ADMIN in the network namespace: operation not permitted",
		`set lo: IFLA_NET_NS_FD: open netlink socket: enter namespace "net:[N]": setns: operation not permitted`,
		"delete lo: needs CAP_NET_ADMIN in the network namespace: operation not permitted",
		"add address 192.0.2.1/32 lo: needs CAP_NET_ADMIN in the network namespace: operation not permitted",
		`dial: open netlink socket: enter namespace "net:[N]": setns: operation not permitted`,
		"lo <nil>",
	}
	said := strings.ReplaceAll(asNobody(t, "errors", there.ns), there.ns.ID().String(), "net:[N]")
	got := strings.Split(said, "\n")
	if d := diff(want, got); d != "" {
		t.Errorf("errors (-want +got):\n%s", d)
	}
}

func second[T any](_ T, err error) error { return err }
