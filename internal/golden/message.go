package golden

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// A Message is a link message of rtnetlink, taken apart. Sequence number and
// port of the netlink header are left out, they differ from run to run.
type Message struct {
	Type  uint16 // RTM_NEWLINK and the like
	Flags uint16 // NLM_F_*
	Info  Info
	Attrs []Attr
}

// Info is the kernel's struct ifinfomsg.
type Info struct {
	Family        uint8
	Type          uint16
	Index         int32
	Flags, Change uint32
}

// An Attr is an attribute: a leaf with Data, or, when Nested, a nest with
// Attrs, which some nests precede by a link header of their own.
type Attr struct {
	Name   string // C name, "-" when unknown
	Num    uint16 // number on the wire, without the flag bits
	Data   []byte
	Nested bool
	Info   *Info
	Attrs  []Attr

	id uapi.Attr
}

// Sizes of the fixed structures.
const (
	sizeHeader = unix.SizeofNlMsghdr
	sizeInfo   = unix.SizeofIfInfomsg
	sizeAttr   = unix.SizeofNlAttr
)

// The two upper bits of an attribute's type.
const (
	flagNested   = 0x8000
	flagNetOrder = 0x4000
)

var typeNames = map[uint16]string{
	unix.RTM_NEWLINK:     "RTM_NEWLINK",
	unix.RTM_DELLINK:     "RTM_DELLINK",
	unix.RTM_GETLINK:     "RTM_GETLINK",
	unix.RTM_SETLINK:     "RTM_SETLINK",
	unix.RTM_NEWLINKPROP: "RTM_NEWLINKPROP",
	unix.RTM_DELLINKPROP: "RTM_DELLINKPROP",
	unix.RTM_GETLINKPROP: "RTM_GETLINKPROP",
}

// Parse takes one link message apart: netlink header, ifinfomsg, attributes.
// The message must fill b exactly.
func Parse(b []byte) (Message, error) { return ParsePort(b, "") }

// ParsePort takes a message apart that may be about a port, which only its
// kernel knows to be one: master is the kind of its master.
func ParsePort(b []byte, master string) (Message, error) {
	var m Message
	if len(b) < sizeHeader+sizeInfo {
		return m, fmt.Errorf("message of %d bytes is shorter than its headers", len(b))
	}
	if n := binary.NativeEndian.Uint32(b); uint64(n) != uint64(len(b)) {
		return m, fmt.Errorf("nlmsg_len is %d in a message of %d bytes", n, len(b))
	}
	m.Type = binary.NativeEndian.Uint16(b[4:])
	m.Flags = binary.NativeEndian.Uint16(b[6:])
	if typeNames[m.Type] == "" {
		return m, fmt.Errorf("message type %d is not a link message", m.Type)
	}
	m.Info = parseInfo(b[sizeHeader:])
	c := context{request: m.Flags&unix.NLM_F_REQUEST != 0, family: m.Info.Family, portKind: master}
	var err error
	m.Attrs, err = c.parse(b[sizeHeader+sizeInfo:], scopeOf(uapi.IFLA_IFNAME))
	return m, err
}

// parseInfo reads an ifinfomsg; b has at least its size.
func parseInfo(b []byte) Info {
	return Info{
		Family: b[0],
		Type:   binary.NativeEndian.Uint16(b[2:]),
		Index:  int32(binary.NativeEndian.Uint32(b[4:])),
		Flags:  binary.NativeEndian.Uint32(b[8:]),
		Change: binary.NativeEndian.Uint32(b[12:]),
	}
}

// parse takes the attributes in b apart, numbered in scope.
func (c context) parse(b []byte, scope uapi.Attr) ([]Attr, error) {
	var attrs []Attr
	for len(b) > 0 {
		if len(b) < sizeAttr {
			return nil, fmt.Errorf("%d bytes after the last attribute", len(b))
		}
		n := int(binary.NativeEndian.Uint16(b))
		typ := binary.NativeEndian.Uint16(b[2:])
		if n < sizeAttr || n > len(b) {
			return nil, fmt.Errorf("attribute %d: length %d of %d bytes", typ&^flagNested, n, len(b))
		}
		if typ&flagNetOrder != 0 {
			return nil, fmt.Errorf("attribute %#x: network order flag", typ)
		}
		id := scope.Sibling(typ &^ flagNested)
		attrs = append(attrs, Attr{
			Name: name(id), Num: id.Num(), Data: b[sizeAttr:n:n], id: id,
		})
		b = b[min(align(n), len(b)):]
	}
	c.kind(attrs)
	for i := range attrs {
		if err := c.descend(&attrs[i]); err != nil {
			return nil, fmt.Errorf("%s %d: %w", attrs[i].Name, attrs[i].Num, err)
		}
	}
	return attrs, nil
}

// descend makes a nest of a if it is one.
func (c context) descend(a *Attr) error {
	scope, header, ok := c.nest(a.id)
	if !ok {
		return nil
	}
	b := a.Data
	a.Data, a.Nested = nil, true
	if header {
		if len(b) < sizeInfo {
			return errors.New("nest is shorter than its link header")
		}
		info := parseInfo(b)
		a.Info, b = &info, b[sizeInfo:]
	}
	var err error
	a.Attrs, err = c.parse(b, scope)
	return err
}

// Append appends the message in wire form to b, with sequence number and port
// zero and NLA_F_NESTED on every nest.
func (m Message) Append(b []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, sizeHeader)...)
	b = m.Info.append(b)
	b = appendAttrs(b, m.Attrs)
	h := b[start:]
	binary.NativeEndian.PutUint32(h, uint32(len(h)))
	binary.NativeEndian.PutUint16(h[4:], m.Type)
	binary.NativeEndian.PutUint16(h[6:], m.Flags)
	return b
}

func (i Info) append(b []byte) []byte {
	b = append(b, i.Family, 0)
	b = binary.NativeEndian.AppendUint16(b, i.Type)
	b = binary.NativeEndian.AppendUint32(b, uint32(i.Index))
	b = binary.NativeEndian.AppendUint32(b, i.Flags)
	return binary.NativeEndian.AppendUint32(b, i.Change)
}

func appendAttrs(b []byte, attrs []Attr) []byte {
	for _, a := range attrs {
		start, typ := len(b), a.Num
		b = append(b, make([]byte, sizeAttr)...)
		if a.Nested {
			typ |= flagNested
			if a.Info != nil {
				b = a.Info.append(b)
			}
			b = appendAttrs(b, a.Attrs)
		} else {
			b = append(b, a.Data...)
		}
		n := len(b) - start
		binary.NativeEndian.PutUint16(b[start:], uint16(n))
		binary.NativeEndian.PutUint16(b[start+2:], typ)
		b = append(b, make([]byte, align(n)-n)...)
	}
	return b
}

// align rounds n up to the alignment of netlink.
func align(n int) int { return (n + unix.NLA_ALIGNTO - 1) &^ (unix.NLA_ALIGNTO - 1) }

// Nest returns the attributes of the nest at the path of C names, nil if the
// message has none: Nest("IFLA_LINKINFO", "IFLA_INFO_DATA").
func (m Message) Nest(path ...string) []Attr {
	attrs := m.Attrs
next:
	for _, name := range path {
		for _, a := range attrs {
			if a.Nested && a.Name == name {
				attrs = a.Attrs
				continue next
			}
		}
		return nil
	}
	return attrs
}
