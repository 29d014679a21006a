package ipvlan

import (
	"bytes"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// Attributes are the settings of an ipvlan or ipvtap link, which are those of
// its parent. One that the kernel did not send is absent. The setters of the
// same names say more ([Setters]).
//
// Attributes may be read by several goroutines at once. What [From] returns
// shares memory with the link that it came from.
type Attributes struct {
	Mode link.Opt[Mode] // how the links look to the network
	Flag link.Opt[Flag] // who reaches whom

	// Unknown are attributes that this package does not know, or that are
	// shorter than it knows them.
	Unknown []link.RawAttr
}

// walk lists the attributes in the order in which the kernel applies them
// (ipvlan_nl_changelink in drivers/net/ipvlan/ipvlan_main.c of Linux 7.2).
func (a *Attributes) walk(w *attr.Walk) {
	attr.Enum(w, uapi.IFLA_IPVLAN_MODE, "mode", &a.Mode, attr.Max(uint64(L3S)))
	attr.Alone(w, uapi.IFLA_IPVLAN_FLAGS, "flag", &a.Flag, attr.Max(uint64(FlagVEPA)))
	w.Rest(&a.Unknown)
}

// Walk is of use within this module only: it lets package ipvtap read and test
// the same attributes.
func Walk(a *Attributes, w *attr.Walk) { a.walk(w) }

// From returns the settings of an ipvlan link. They share memory with the link.
// A link of another kind is an error.
func From(l *link.Link) (Attributes, error) { return FromKind(l, kind) }

// FromKind is of use within this module only: it is From for links of the kind.
func FromKind(l *link.Link, kind string) (Attributes, error) {
	var a Attributes
	var w attr.Walk
	if err := link.DecodeData(&w, l, kind, "an "+kind+" link"); err != nil {
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
// ipvlan".
func (a Attributes) String() string { return attr.Words(a.walk) }

// MarshalJSON returns an object of all that is present: the mode under the word
// of ip(8), the flag under "flag".
func (a Attributes) MarshalJSON() ([]byte, error) { return attr.Object(a.walk) }
