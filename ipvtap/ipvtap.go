package ipvtap

import (
	"github.com/virtif/virtif/internal/tapdev"
	"github.com/virtif/virtif/ipvlan"
	"github.com/virtif/virtif/link"
)

// kind is the name of ipvtap links in IFLA_INFO_KIND.
const kind = "ipvtap"

// Spec describes an ipvtap link to create or a change to make of one. Its
// setters are those of [ipvlan.Setters] and of [link.Spec]. Like that, it comes
// from New or Change, must not be copied and is for one goroutine at a time.
type Spec struct{ ipvlan.Setters[*Spec] }

// New starts the description of a new ipvtap link, for [link.Conn.Create]. An
// empty name, or a %d in it, leaves the number to the library. Of the parent and
// the mode, [ipvlan.New] says more.
//
// ip link: link DEVICE type ipvtap mode MODE. Kernel: IFLA_LINK,
// IFLA_IPVLAN_MODE.
func New(name string, parent link.Ref, mode ipvlan.Mode) *Spec {
	s := new(Spec)
	ipvlan.InitNew(&s.Setters, s, kind, name, parent, mode)
	return s
}

// Change starts the description of a change of an ipvtap link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	ipvlan.InitChange(&s.Setters, s, kind)
	return s
}

// From returns the settings of an ipvtap link. They share memory with the link.
// A link of another kind is an error.
func From(l *link.Link) (ipvlan.Attributes, error) { return ipvlan.FromKind(l, kind) }

// A Device is the file of an ipvtap link, held open. It is that of package
// macvtap, which says more.
type Device = tapdev.Device

// Attach opens the device file of an ipvtap link that exists, for plain frames.
// Further ones may be open, here or in other programs: the kernel spreads the
// flows among all of them.
//
// It looks for /dev/tapN, N being the index of the link. Where that is missing
// or belongs to a link of another network namespace, it makes the file in a
// file system of its own, which takes CAP_SYS_ADMIN and CAP_MKNOD. A link that
// is not there is os.ErrNotExist, one of another kind errors.ErrUnsupported.
func Attach(conn *link.Conn, ref link.Ref) (*Device, error) { return tapdev.Attach(conn, ref, kind, 1) }

// AttachQueues is Attach for a Device of several queues, 1 to 256: each is a file
// of its own. A link has 256 at most.
func AttachQueues(conn *link.Conn, ref link.Ref, queues int) (*Device, error) {
	return tapdev.Attach(conn, ref, kind, queues)
}
