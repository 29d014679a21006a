package tuntap

import (
	"bytes"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings and the state of a TUN or TAP device. One that the
// kernel did not send is absent. All kernels since 4.17 send them. The setters
// of [Spec] of the same names say more; Owner's and OwnerGroup's are absent
// where there is none.
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Mode       link.Opt[Mode] // TUN or TAP
	PacketInfo link.Opt[bool] // a struct tun_pi before each packet
	VnetHdr    link.Opt[bool] // a struct virtio_net_hdr before each packet
	MultiQueue link.Opt[bool] // may be opened more than once
	Persist    link.Opt[bool] // outlives its last descriptor

	Queues         link.Opt[uint32] // open and in use; of MultiQueue devices
	DisabledQueues link.Opt[uint32] // open and put aside (TUNSETQUEUE); likewise

	Owner link.Opt[uint32] // user ID; absent: none
	Group link.Opt[uint32] // group ID; absent: none

	// Unknown are attributes that this package does not know.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which ip(8) prints them. The kernel
// reports them and takes none: they are set by ioctls.
func (a *Attributes) walk(w *attr.Walk) {
	attr.Enum(w, uapi.IFLA_TUN_TYPE, "type", &a.Mode, attr.ReadOnly)
	w.Bool(uapi.IFLA_TUN_PI, "pi", &a.PacketInfo, attr.ReadOnly)
	w.Bool(uapi.IFLA_TUN_VNET_HDR, "vnet_hdr", &a.VnetHdr, attr.ReadOnly)
	w.Bool(uapi.IFLA_TUN_MULTI_QUEUE, "multi_queue", &a.MultiQueue, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TUN_NUM_QUEUES, "numqueues", &a.Queues, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TUN_NUM_DISABLED_QUEUES, "numdisabled", &a.DisabledQueues, attr.ReadOnly)
	w.Bool(uapi.IFLA_TUN_PERSIST, "persist", &a.Persist, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TUN_OWNER, "user", &a.Owner, attr.ReadOnly)
	w.Uint32(uapi.IFLA_TUN_GROUP, "group", &a.Group, attr.ReadOnly)
	w.Rest(&a.Unknown)
}

// From returns what the kernel told of a TUN or TAP device when the link was
// read. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) {
	var a Attributes
	if l == nil || l.Kind != kind {
		e := &link.Error{Op: "read", Kind: kind, Errno: unix.EINVAL, Message: "there is no link"}
		if l != nil {
			e.Name = l.Name
			e.Message = what(l.Kind) + ", not a tun or tap device"
		}
		return a, e
	}
	a.decode(l.Data())
	return a, nil
}

func what(kind string) string {
	if kind == "" {
		return "it is no virtual link"
	}
	return "it is a " + kind + " link"
}

func (a *Attributes) decode(b []byte) {
	var w attr.Walk
	w.Decode(b)
	a.walk(&w)
}

// UnmarshalBinary reads the wire form of IFLA_INFO_DATA. What was there before
// goes. Bytes that are no attributes are passed over.
func (a *Attributes) UnmarshalBinary(b []byte) error {
	*a = Attributes{}
	a.decode(b)
	for i := range a.Unknown {
		a.Unknown[i].Data = bytes.Clone(a.Unknown[i].Data)
	}
	return nil
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_DATA.
func (a *Attributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// String returns the attributes as ip -d link show prints them.
func (a Attributes) String() string {
	return attr.Words(a.walk)
}

// MarshalJSON renders the attributes under the words that String prints.
func (a Attributes) MarshalJSON() ([]byte, error) {
	return attr.Object(a.walk)
}
