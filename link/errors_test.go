package link_test

import (
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

// A refusal is a bad input and all that is said of it.
type refusal struct {
	name string
	do   func() error
	want string
	is   []error // beside the error number
	old  []older // what older kernels say, oldest first
}

// An older text is that of kernels before a release.
type older struct{ release, text string }

// refusals is where they are made.
type refusals struct {
	home, there place
	closed      *netns.NS  // a closed handle
	gone        *link.Conn // a closed connection
	nobody      *link.Link
}

func newRefusals(t *testing.T) refusals {
	home, there := undoing(t)
	closed, err := netns.New()
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	gone := dial(t, home.ns)
	gone.Close()
	return refusals{home, there, closed, gone, nil}
}

func (r refusals) create(spec link.Request) func() error {
	return func() error {
		l, err := r.home.conn.Create(spec)
		if l != nil {
			return errors.New("a link was returned")
		}
		return err
	}
}

func (r refusals) set(name string, change link.Request) func() error {
	return func() error { return r.home.conn.Set(link.Name(name), change) }
}

func (r refusals) get(ref link.Ref) func() error {
	return func() error { _, err := r.home.conn.Get(ref); return err }
}

func (r refusals) remove(ref link.Ref) func() error {
	return func() error { return r.home.conn.Delete(ref) }
}

func (r refusals) add(name string, a link.Addr) func() error {
	return func() error { return r.home.conn.AddAddr(link.Name(name), a) }
}

var (
	invalid     = []error{unix.EINVAL}
	outOfRange  = []error{unix.ERANGE}
	exists      = []error{os.ErrExist, unix.EEXIST}
	missing     = []error{os.ErrNotExist, unix.ENODEV}
	unsupported = []error{errors.ErrUnsupported, unix.EOPNOTSUPP}
	isClosed    = []error{os.ErrClosed, net.ErrClosed, unix.EBADF}
	denied      = []error{os.ErrPermission, unix.EPERM}
)

func (r refusals) names() []refusal {
	veth := func(name string) func() error { return r.create(link.Custom("veth", name)) }
	v0 := func(c *link.ChangeSpec) func() error { return r.set("v0", c) }
	long := strings.Repeat("x", 128)
	return []refusal{
		{name: "16 bytes", do: veth("sixteen-bytes-16"), is: invalid,
			want: `create veth sixteen-bytes-16: IFLA_IFNAME: "sixteen-bytes-16" has 16 bytes: a name has 1 to 15: invalid argument`},
		{name: "slash", do: veth("a/b"), is: invalid,
			want: `create veth a/b: IFLA_IFNAME: "a/b" has the character '/', which a name cannot have: invalid argument`},
		{name: "dot", do: veth("."), is: invalid,
			want: `create veth .: IFLA_IFNAME: "." cannot be a name: invalid argument`},
		{name: "blank", do: veth("a b"), is: invalid,
			want: `create veth a b: IFLA_IFNAME: "a b" has the character ' ', which a name cannot have: invalid argument`},
		{name: "colon", do: veth("a:b"), is: invalid,
			want: `create veth a:b: IFLA_IFNAME: "a:b" has the character ':', which a name cannot have: invalid argument`},
		{name: "verb", do: veth("a%s"), is: invalid,
			want: `create veth a%s: IFLA_IFNAME: "a%s" has a % that is not the one of a single %d: invalid argument`},
		{name: "two verbs", do: veth("%d%d"), is: invalid,
			want: `create veth %d%d: IFLA_IFNAME: "%d%d" has a % that is not the one of a single %d: invalid argument`},
		{name: "existing", do: veth("br0"), is: exists,
			want: `create veth br0: IFLA_IFNAME: there is a link of the name br0 already: file exists`},
		{name: "existing, alternative", do: veth("one"), is: exists,
			want: `create veth one: IFLA_IFNAME: v0 has the alternative name one already: file exists`},
		{name: "that of the other end", do: veth("veth3"), is: exists,
			want: `create veth veth3: IFLA_IFNAME: the kernel gave this name to the other end: give that one a name, too: file exists`},
		{name: "rename to nothing possible", do: v0(link.Change().Rename("..")), is: invalid,
			want: `set v0: IFLA_IFNAME: ".." cannot be a name: invalid argument`},
		{name: "rename to an existing one", do: v0(link.Change().Down().Rename("br0")), is: exists,
			want: `set veth v0: IFLA_IFNAME: there is a link of the name br0 already: file exists`},
		{name: "rename to an alternative one", do: v0(link.Change().Down().Rename("taken-too")), is: exists,
			want: `set veth v0: IFLA_IFNAME: taken has the alternative name taken-too already: file exists`},
		{name: "alternative, existing", do: v0(link.Change().AltNames("br0")), is: exists,
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: there is a link of the name br0 already: file exists`},
		{name: "alternative, existing, of several", do: v0(link.Change().AltNames("new", "taken-too", "br0")), is: exists,
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: taken has the alternative name taken-too already: file exists`},
		{name: "alternative, its own", do: v0(link.Change().AltNames("one")), is: exists,
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: v0 has the alternative name one already: file exists`},
		{name: "alternative, twice", do: v0(link.Change().AltNames("new", "new")), is: exists,
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: new is named twice: file exists`},
		{name: "alternative of 128 bytes", do: v0(link.Change().AltNames(long)), is: invalid,
			want: `set v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: an alternative name has 1 to 127 bytes, none of them NUL: invalid argument`},
		{name: "alternative of none", do: v0(link.Change().DropAltNames("")), is: invalid,
			want: `set v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: an alternative name has 1 to 127 bytes, none of them NUL: invalid argument`},
		{name: "alternative that is not there", do: v0(link.Change().DropAltNames("nosuch")), is: []error{os.ErrNotExist, unix.ENOENT},
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: the link has no alternative name nosuch: no such file or directory`},
		{name: "alternative of another", do: v0(link.Change().DropAltNames("taken-too")), is: invalid,
			want: `set veth v0: IFLA_PROP_LIST.IFLA_ALT_IFNAME: the link has no alternative name taken-too: invalid argument`},
	}
}

func (r refusals) refs() []refusal {
	none := func(c link.Request) func() error { return func() error { return r.home.conn.Set(nil, c) } }
	return []refusal{
		{name: "get", do: r.get(link.Name("nosuch")), is: missing,
			want: `get nosuch: there is no such link in this network namespace: no such device`},
		{name: "get by index", do: r.get(link.Index(12345)), is: missing,
			want: `get link 12345: there is no such link in this network namespace: no such device`},
		{name: "set", do: r.set("nosuch", link.Change().MTU(1400)), is: missing,
			want: `set nosuch: there is no such link in this network namespace: no such device`},
		{name: "delete", do: r.remove(link.Name("nosuch")), is: missing,
			want: `delete nosuch: there is no such link in this network namespace: no such device`},
		{name: "no name", do: r.set("", link.Change().MTU(1400)), is: invalid,
			want: `set: neither name nor index: invalid argument`},
		{name: "no index", do: r.get(link.Index(0)), is: invalid,
			want: `get link 0: neither name nor index: invalid argument`},
		{name: "an index too large", do: r.remove(link.Index(1 << 31)), is: outOfRange,
			want: `delete link 2147483648: index 2147483648 is not in 1 to 2147483647: numerical result out of range`},
		{name: "a name too long", do: r.get(link.Name(strings.Repeat("x", 128))), is: []error{unix.ENAMETOOLONG},
			want: `get ` + strings.Repeat("x", 128) + `: a name of 128 bytes: file name too long`},
		{name: "a name with NUL", do: r.get(link.Name("lo\x00")), is: invalid,
			want: "get lo\x00: \"lo\\x00\" has a NUL byte: invalid argument"},
		{name: "nil", do: none(link.Change()), is: invalid,
			want: `set no link: no link is named: invalid argument`},
		{name: "nil link", do: r.remove(r.nobody), is: invalid,
			want: `delete no link: neither name nor index: invalid argument`},
		{name: "nil spec", do: r.create(nil), is: invalid,
			want: `create: nothing is described: invalid argument`},
		{name: "nil change", do: r.set("v0", nil), is: invalid,
			want: `set v0: no change is described: invalid argument`},
		{name: "a change to create", do: r.create(link.Change().MTU(1400)), is: invalid,
			want: `create: a change cannot create a link: start with New: invalid argument`},
		{name: "a spec to change", do: r.set("v0", link.Custom("veth", "v0").MTU(1300)), is: invalid,
			want: `set veth v0: a request to create cannot change a link: start with Change: invalid argument`},
		{name: "no kind", do: r.create(link.Custom("", "t0")), is: invalid,
			want: `create t0: IFLA_LINKINFO.IFLA_INFO_KIND: the request names no kind: invalid argument`},
		{name: "an unknown kind", do: r.create(link.Custom("nosuch", "t0")), is: unsupported,
			want: `create nosuch t0: IFLA_LINKINFO.IFLA_INFO_KIND: this kernel has no links of kind "nosuch": operation not supported`},
		{name: "another kind", do: r.set("v0", link.ChangeCustom("bridge").MTU(1400)), is: invalid,
			want: `set veth v0: IFLA_LINKINFO.IFLA_INFO_KIND: it is a veth link, not a bridge link: invalid argument`},
		{name: "no kind at all", do: r.set("lo", link.ChangeCustom("bridge").MTU(1400)), is: invalid,
			want: `set lo: IFLA_LINKINFO.IFLA_INFO_KIND: it is the loopback link, not a bridge link: invalid argument`},
		{name: "an attribute of a kind without", do: r.set("v0", link.ChangeCustom("veth").Raw(link.RawAttr{Type: 1, Data: make([]byte, 16)})), is: unsupported,
			want: `set veth v0: IFLA_LINKINFO.IFLA_INFO_DATA.Attr(1): operation not supported`},
		{name: "delete lo", do: r.remove(link.Name("lo")), is: unsupported,
			want: `delete lo: links of its kind cannot be deleted: operation not supported`},
		{name: "closed connection", do: func() error { _, err := r.gone.Get(link.Name("lo")); return err }, is: isClosed,
			want: `get lo: the connection is closed: bad file descriptor`},
		{name: "closed connection, create", do: func() error { _, err := r.gone.Create(link.Custom("veth", "t0")); return err }, is: isClosed,
			want: `create veth t0: the connection is closed: bad file descriptor`},
		{name: "closed connection, master", do: func() error { _, err := r.gone.Create(link.Custom("veth", "t0").Master(link.Name("br0"))); return err }, is: isClosed,
			want: `create veth t0: IFLA_MASTER: br0 cannot be looked up: the connection is closed: bad file descriptor`},
	}
}

// TestErrors checks the whole text of the errors of bad inputs, what errors.Is
// finds in them, and that nothing is left.
func TestErrors(t *testing.T) {
	kerneltest.NeedsKind(t, "macvlan")
	r := newRefusals(t)
	total := 0
	for group, list := range map[string][]refusal{
		"names": r.names(), "refs": r.refs(), "values": r.values(), "links": r.links(), "namespaces": r.namespaces(), "addresses": r.addresses(),
	} {
		t.Run(group, func(t *testing.T) {
			for _, tt := range list {
				t.Run(tt.name, func(t *testing.T) { r.check(t, tt) })
			}
		})
		total += len(list)
	}
	t.Logf("%d bad inputs", total)
}

func (r refusals) check(t *testing.T, tt refusal) {
	t.Helper()
	here, there := r.home.names(t), r.there.names(t)
	err := tt.do()
	want := tt.want
	if i := slices.IndexFunc(tt.old, func(o older) bool { return before(t, o.release) }); i >= 0 {
		want = tt.old[i].text
	}
	var e *link.Error
	switch {
	case err == nil || err.Error() != want:
		t.Errorf("got  %v\nwant %s", err, want)
	case !errors.As(err, &e) || e.Op == "" || e.Message == "" && e.Attribute == "" || e.Errno == 0 || e.Undo != nil:
		t.Errorf("the error is %#v", err)
	}
	for _, target := range tt.is {
		if !errors.Is(err, target) {
			t.Errorf("%v is not %v", err, target)
		}
	}
	for _, other := range []error{os.ErrExist, os.ErrNotExist, os.ErrPermission, errors.ErrUnsupported, os.ErrClosed} {
		if errors.Is(err, other) && !slices.Contains(tt.is, other) {
			t.Errorf("%v is %v", err, other)
		}
	}
	if got := r.home.names(t); !slices.Equal(got, here) {
		t.Errorf("links %v, before %v", got, here)
	}
	if got := r.there.names(t); !slices.Equal(got, there) {
		t.Errorf("links in the other namespace %v, before %v", got, there)
	}
}
