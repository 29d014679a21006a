package macvlan

import (
	"bytes"
	"net"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings and the state of a macvlan or macvtap link. One
// that the kernel did not send is absent; the comments name the first kernel
// that has it where that is later than 5.10. The setters of the same names say
// more ([Setters]).
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Mode        link.Opt[Mode]               // who reaches whom
	Flags       link.Opt[Flags]              // all of them
	BCQueueLen  link.Opt[uint32]             // packets of broadcast and multicast to wait, as this link wishes; 5.11
	BCCutoff    link.Opt[int32]              // members from which on multicast is queued, for all links on the parent; absent where it is 1; 6.4
	Sources     link.Opt[[]net.HardwareAddr] // the list of mode source, in no order; absent where it is empty
	SourceCount link.Opt[uint32]             // how many addresses the list has; read only

	// BCQueueLenUsed is the longest BCQueueLen of all links on the parent, which
	// is the one that counts. Read only; 5.11.
	BCQueueLenUsed link.Opt[uint32]

	edition link.Opt[edition] // of the list, in a request

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which the kernel looks at them
// (macvlan_changelink in drivers/net/macvlan.c of Linux 7.2): the mode is
// checked first, and the addresses come last.
func (a *Attributes) walk(w *attr.Walk) {
	was := w.Was(uapi.IFLA_MACVLAN_MODE)
	attr.Field(w, uapi.IFLA_MACVLAN_MODE, "mode", &a.Mode, &modeForm)
	attr.Field(w, uapi.IFLA_MACVLAN_FLAGS, "flag", &a.Flags, &flagsForm, attr.Not(uint64(^allFlags)))
	w.Uint32(uapi.IFLA_MACVLAN_BC_QUEUE_LEN, "bcqueuelen", &a.BCQueueLen, attr.Since(5, 11))
	w.Int32(uapi.IFLA_MACVLAN_BC_CUTOFF, "bclim", &a.BCCutoff, attr.Since(6, 4), attr.IfAbsent(1))
	a.walkSources(w, was)
	w.Uint32(uapi.IFLA_MACVLAN_MACADDR_COUNT, "macaddr_count", &a.SourceCount, attr.ReadOnly)
	w.Uint32(uapi.IFLA_MACVLAN_BC_QUEUE_LEN_USED, "usedbcqueuelen", &a.BCQueueLenUsed, attr.ReadOnly)
	w.Rest(&a.Unknown)
}

// Walk is of use within this module only: it lets package macvtap read and test
// the same attributes.
func Walk(a *Attributes, w *attr.Walk) { a.walk(w) }

// From returns the settings and the state of a macvlan link. They share memory
// with the link. A link of another kind is an error.
func From(l *link.Link) (Attributes, error) { return FromKind(l, kind) }

// FromKind is of use within this module only: it is From for links of the kind.
func FromKind(l *link.Link, kind string) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "a "+kind+" link"); err != nil {
		return a, err
	}
	a.walk(&w)
	return a, w.Err()
}

// AppendBinary appends all that is present to b, in the wire form of
// IFLA_INFO_DATA.
func (a *Attributes) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

// UnmarshalBinary reads the wire form of IFLA_INFO_DATA. What was there before
// goes. Bytes that are no attributes are passed over.
func (a *Attributes) UnmarshalBinary(b []byte) error {
	*a = Attributes{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// String returns all that is present in the words of ip(8), as after "type
// macvlan".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present, under the words of
// ip(8). Flags and the list of addresses are arrays.
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
