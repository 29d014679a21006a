package genl

import (
	"errors"
	"os"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kerneltest"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/netns"
)

func TestMain(m *testing.M) { kerneltest.Main(m) }

// dial connects to the one family that all kernels have: the controller.
func dial(t *testing.T, ns *netns.NS) *Conn {
	t.Helper()
	c, err := Dial("nlctrl", ns)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestFamily(t *testing.T) {
	f := dial(t, nil).Family()
	if f.Name != "nlctrl" || f.ID != unix.GENL_ID_CTRL || f.Version != 2 || f.Groups["notify"] == 0 {
		t.Errorf("it is %+v", f)
	}
	if f.Flags[unix.CTRL_CMD_GETFAMILY] == 0 {
		t.Errorf("it has the commands %v", f.Flags)
	}
}

// TestList lists the families, again and again, by several at once.
func TestList(t *testing.T) {
	c := dial(t, kerneltest.Namespace(t))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 5 {
				messages, err := c.List(Request{Op: "list", Kind: "nlctrl", Command: unix.CTRL_CMD_GETFAMILY})
				if err != nil {
					t.Error(err)
					return
				}
				found := false
				for _, m := range messages {
					found = found || parseFamily(m.Attrs).Name == "nlctrl"
				}
				if !found {
					t.Errorf("not among %d", len(messages))
				}
			}
		})
	}
	group.Wait()
}

func TestErrors(t *testing.T) {
	name := func(s string) func(*attr.Walk) {
		return func(w *attr.Walk) {
			w.String(uapi.CTRL_ATTR_FAMILY_NAME, "", ptr(attr.Some(s)), attr.Max(15))
		}
	}
	c := dial(t, nil)
	get := Request{Op: "get", Kind: "nlctrl", Name: "it", Command: unix.CTRL_CMD_GETFAMILY}
	with := func(r Request, attrs func(*attr.Walk)) Request { r.Attrs = attrs; return r }
	closed := dial(t, nil)
	closed.Close()
	_, noFamily := Dial("virtif-none", nil)
	_, noMacsec := Dial("a name of 16 byt", nil)
	_, closedList := closed.List(get)
	for _, tt := range []struct {
		name string
		err  error
		want string
		is   error
	}{
		{"no family", noFamily, "dial virtif-none: this kernel has no generic netlink family of this name: operation not supported", errors.ErrUnsupported},
		{"long name", noMacsec, `dial a name of 16 byt: CTRL_ATTR_FAMILY_NAME: "a name of 16 byt" has 16 bytes, not 1 to 15: numerical result out of range`, unix.ERANGE},
		{"value", c.Do(with(get, name("0123456789012345")), nil), `get nlctrl it: CTRL_ATTR_FAMILY_NAME: "0123456789012345" has 16 bytes: at most 15 are possible: numerical result out of range`, unix.ERANGE},
		{"unknown", c.Do(with(get, name("virtif-none")), nil), "get nlctrl it: no such file or directory", os.ErrNotExist},
		{"nothing asked", c.Do(get, nil), "get nlctrl it: invalid argument", unix.EINVAL},
		{"attribute", c.Do(with(get, func(w *attr.Walk) { w.Put(uapi.CTRL_ATTR_FAMILY_ID, 1) }), nil), "get nlctrl it: CTRL_ATTR_FAMILY_ID: Attribute failed policy validation: numerical result out of range", unix.ERANGE},
		{"closed", closed.Do(get, nil), "get nlctrl it: the connection is closed: bad file descriptor", os.ErrClosed},
		{"closed list", closedList, "get nlctrl it: the connection is closed: bad file descriptor", os.ErrClosed},
	} {
		var e *link.Error
		if tt.err == nil || tt.err.Error() != tt.want || !errors.Is(tt.err, tt.is) || !errors.As(tt.err, &e) {
			t.Errorf("%s: the error is\n%v, not\n%s", tt.name, tt.err, tt.want)
		}
	}
}

func TestPrivilege(t *testing.T) {
	for flags, want := range map[uint32]string{
		unix.GENL_ADMIN_PERM | unix.GENL_CMD_CAP_DO: "needs CAP_NET_ADMIN in the initial user namespace",
		unix.GENL_UNS_ADMIN_PERM:                    "needs CAP_NET_ADMIN in the network namespace",
		unix.GENL_CMD_CAP_DO:                        "",
	} {
		if got := privilege(flags); got != want {
			t.Errorf("%#x: %q, not %q", flags, got, want)
		}
	}
}

// FuzzFamily reads whatever bytes.
func FuzzFamily(f *testing.F) {
	f.Add([]byte{6, 0, 1, 0, 16, 0, 0, 0, 11, 0, 2, 0, 'n', 'l', 'c', 't', 'r', 'l', 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) { parseFamily(b) })
}
