package failover_test

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/failover"
	"github.com/virtif/virtif/internal/kindtest"
	"github.com/virtif/virtif/link"
)

// TestErrors asks for what is no failover master, by Get and by Watch.
func TestErrors(t *testing.T) {
	p, elsewhere := kindtest.NewPlace(t, "bridge", "veth"), kindtest.NewPlace(t)
	p.Create(t, link.Custom("bridge", "br0"))
	p.Create(t, link.Custom("veth", "v0").AltNames("a-link-of-another-kind"))
	there := elsewhere.Get(t, link.Name("lo"))
	closed, err := link.Dial(link.InNetNS(p.NS))
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	long := make([]byte, 128)
	for i := range long {
		long[i] = 'x'
	}
	for _, tt := range []struct {
		conn  *link.Conn
		ref   link.Ref
		text  string // after the operation
		errno unix.Errno
	}{
		{p.Conn, link.Name("br0"), "failover br0: it is a bridge link: it is no failover master", unix.EINVAL},
		{p.Conn, link.Name("v0"), "failover v0: it is a veth link: it is no failover master", unix.EINVAL},
		{p.Conn, link.Name("a-link-of-another-kind"), "failover a-link-of-another-kind: it is a veth link: it is no failover master", unix.EINVAL},
		{p.Conn, link.Name("lo"), "failover lo: it is no Ethernet link: it is no failover master", unix.EINVAL},
		{p.Conn, link.Index(1), "failover link 1: it is no Ethernet link: it is no failover master", unix.EINVAL},
		{p.Conn, link.Name("eth9"), "failover eth9: there is no such link in this network namespace", unix.ENODEV},
		{p.Conn, link.Index(99), "failover link 99: there is no such link in this network namespace", unix.ENODEV},
		{p.Conn, link.Index(1 << 31), "failover link 2147483648: index 2147483648 is not in 1 to 2147483647", unix.ERANGE},
		{p.Conn, link.Name(""), "failover: neither name nor index", unix.EINVAL},
		{p.Conn, link.Name("a\x00b"), `failover a` + "\x00" + `b: "a\x00b" has a NUL byte`, unix.EINVAL},
		{p.Conn, link.Name(long), "failover " + string(long) + ": a name of 128 bytes", unix.ENAMETOOLONG},
		{p.Conn, nil, "failover: no link is named", unix.EINVAL},
		{p.Conn, (*link.Link)(nil), "failover no link: neither name nor index", unix.EINVAL},
		{p.Conn, there, "failover lo: the link was read in another network namespace", unix.EINVAL},
		{closed, link.Name("br0"), "failover br0: the connection is closed", unix.EBADF},
	} {
		_, err := failover.Get(tt.conn, tt.ref)
		expect(t, err, "read "+tt.text, tt.errno)
		n := 0
		for _, err := range failover.Watch(t.Context(), tt.conn, tt.ref) {
			n++
			expect(t, err, "watch "+tt.text, tt.errno)
		}
		if n != 1 {
			t.Errorf("Watch of %v: %d errors", tt.ref, n)
		}
	}
	if found, err := failover.Find(p.Conn); err != nil || len(found) != 0 {
		t.Errorf("found %v, %v, want none", found, err)
	}
	_, err = failover.Find(closed)
	expect(t, err, "list failover: the connection is closed", unix.EBADF)
}

// expect compares an error, its number and what it is.
func expect(t *testing.T, err error, text string, errno unix.Errno) {
	t.Helper()
	text += ": " + errno.Error()
	var e *link.Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("got  %v\nwant %s", err, text)
	case err.Error() != text:
		t.Errorf("got  %v\nwant %s", err, text)
	case !errors.Is(err, errno) || errors.Is(err, os.ErrNotExist) != (errno == unix.ENODEV):
		t.Errorf("%v: is not %v", err, errno)
	}
}

// TestRefused asks of a failover master, and of its ports, what cannot be. The
// kernel has the words.
func TestRefused(t *testing.T) {
	g := newGuest(t)
	there := kindtest.NewPlace(t, "bridge")
	master, primary, standby := link.Name(g.Master), link.Name(g.Primary), link.Name(g.Standby)
	before := g.read(t)
	g.Create(t, link.Custom("bridge", "br0"))
	t.Cleanup(func() { g.Delete(t, link.Name("br0")) })
	for _, tt := range []struct {
		what string
		err  error
		want error
	}{
		{"the primary as a master", second(failover.Get(g.Conn, primary)), unix.EINVAL},
		{"the standby as a master", second(failover.Get(g.Conn, standby)), unix.EINVAL},
		{"another NIC as a master", second(failover.Get(g.Conn, link.Name(g.Peer))), unix.EINVAL},
		{"delete the master", g.Conn.Delete(master), errors.ErrUnsupported},
		{"delete the primary", g.Conn.Delete(primary), errors.ErrUnsupported},
		{"delete the standby", g.Conn.Delete(standby), errors.ErrUnsupported},
		{"move the master", g.Conn.Set(master, link.Change().NetNS(there.NS)), unix.EINVAL},
		{"another address", g.Conn.Set(master, link.Change().Address(kindtest.MAC("02:00:00:00:00:09"))), errors.ErrUnsupported},
		{"an MTU beyond the primary's", g.Conn.Set(master, link.Change().MTU(20000)), unix.EINVAL},
		{"set carrier", g.Conn.Set(master, link.Change().Carrier(true)), errors.ErrUnsupported},
		{"no master for the primary", g.Conn.Set(primary, link.Change().NoMaster()), errors.ErrUnsupported},
		{"another port", g.Conn.Set(link.Name(g.Peer), link.Change().Master(master)), errors.ErrUnsupported},
		{"the primary into a bridge", g.Conn.Set(primary, link.Change().Master(link.Name("br0"))), errors.ErrUnsupported},
		{"its name for another link", second(g.Conn.Create(link.Custom("bridge", g.Master))), os.ErrExist},
		{"create one", second(g.Conn.Create(link.Custom("net_failover", "fo0"))), errors.ErrUnsupported},
	} {
		t.Logf("%s: %v", tt.what, tt.err)
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, tt.err, tt.want)
		}
	}
	expect(t, second(failover.Get(g.Conn, primary)),
		"read failover "+g.Primary+": its driver is e1000e: it is no failover master", unix.EINVAL)
	if after := g.read(t); after.String() != before.String() {
		t.Errorf("now it is %v, before it was %v", after, before)
	}
}

func second[T any](_ T, err error) error { return err }
