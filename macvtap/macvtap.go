package macvtap

import (
	"github.com/virtif/virtif/internal/tapdev"
	"github.com/virtif/virtif/link"
	"github.com/virtif/virtif/macvlan"
)

// kind is the name of macvtap links in IFLA_INFO_KIND.
const kind = "macvtap"

// Spec describes a macvtap link to create or a change to make of one. Its
// setters are those of [macvlan.Setters] and of [link.Spec]. Like that, it comes
// from New or Change, must not be copied and is for one goroutine at a time.
type Spec struct{ macvlan.Setters[*Spec] }

// New starts the description of a new macvtap link, for [link.Conn.Create]. An
// empty name, or a %d in it, leaves the number to the library. Of the parent and
// the mode, [macvlan.New] says more.
//
// ip link: link DEVICE type macvtap mode MODE. Kernel: IFLA_LINK,
// IFLA_MACVLAN_MODE.
func New(name string, parent link.Ref, mode macvlan.Mode) *Spec {
	s := new(Spec)
	macvlan.InitNew(&s.Setters, s, kind, name, parent, mode)
	return s
}

// Change starts the description of a change of a macvtap link that exists, for
// [link.Conn.Set].
func Change() *Spec {
	s := new(Spec)
	macvlan.InitChange(&s.Setters, s, kind)
	return s
}

// From returns the settings and the state of a macvtap link. They share memory
// with the link. A link of another kind is an error.
func From(l *link.Link) (macvlan.Attributes, error) { return macvlan.FromKind(l, kind) }

// A Device is the file of a macvtap link, held open: each Read returns one
// Ethernet frame that the link received, each Write sends one. The package
// ipvtap has the same.
//
//	func (d *Device) Link() *link.Link                 // as it was when it was opened
//	func (d *Device) Name() string
//	func (d *Device) Index() link.Index
//	func (d *Device) Read(b []byte) (int, error)       // from the first queue
//	func (d *Device) Write(b []byte) (int, error)
//	func (d *Device) SetDeadline(t time.Time) error
//	func (d *Device) SetReadDeadline(t time.Time) error
//	func (d *Device) SetWriteDeadline(t time.Time) error
//	func (d *Device) File() *os.File                   // the first queue
//	func (d *Device) Queues() []*os.File
//	func (d *Device) VnetHdr(bytes int) error          // a header before each frame
//	func (d *Device) Offload(o Offload) error          // what the reader takes
//	func (d *Device) Close() error
type Device = tapdev.Device

// Offload is a set of what the reader of a [Device] takes beside plain frames.
type Offload = tapdev.Offload

// The offloads (include/uapi/linux/if_tun.h, TUN_F_*).
const (
	Csum   = tapdev.Csum   // a checksum that is left to be made
	TSO4   = tapdev.TSO4   // TCP over IPv4, longer than the MTU; with Csum
	TSO6   = tapdev.TSO6   // TCP over IPv6, longer than the MTU; with Csum
	TSOECN = tapdev.TSOECN // such TCP with congestion notification; with TSO4 or TSO6
	USO4   = tapdev.USO4   // UDP over IPv4, longer than the MTU; with Csum and USO6; Linux 6.2
	USO6   = tapdev.USO6   // UDP over IPv6, longer than the MTU; with Csum and USO4; Linux 6.2
)

// Attach opens the device file of a macvtap link that exists, for plain frames.
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
