package genl

import (
	"bytes"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/kinds"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
)

// A Family is what the kernel's controller says of a family.
type Family struct {
	Name    string
	ID      uint16            // message type
	Version uint8             // of its interface
	Flags   map[uint8]uint32  // GENL_* of each command
	Groups  map[string]uint32 // multicast groups, by name
}

// control is the family that tells of the others, itself included.
var control = Family{Name: "nlctrl", ID: unix.GENL_ID_CTRL, Version: 2}

// lookup asks for a family. If no module that is loaded has it, the kernel loads
// the one that does.
func lookup(socket *nl.Conn, name string) (Family, error) {
	r := Request{
		Op: "dial", Kind: name, Command: unix.CTRL_CMD_GETFAMILY,
		Attrs: func(w *attr.Walk) {
			w.String(uapi.CTRL_ATTR_FAMILY_NAME, "", ptr(attr.Some(name)), attr.Min(1), attr.Max(unix.GENL_NAMSIZ-1))
		},
	}
	var f Family
	c := Conn{family: control, nl: socket}
	err := c.Do(r, func(m Message) { f = parseFamily(bytes.Clone(m.Attrs)) })
	switch {
	case isNoEntry(err):
		return f, r.fail("", lacking(name), unix.EOPNOTSUPP)
	case err != nil:
		return f, err
	case f.ID == 0:
		return f, r.fail("", "the kernel sent no family", unix.EBADMSG)
	}
	return f, nil
}

func ptr[T any](v T) *T { return &v }

// lacking says that the kernel has no family.
func lacking(name string) string {
	if k, ok := kinds.Lookup(name); ok {
		return "this kernel has no generic netlink for " + name + " links (" + k.Config + ")"
	}
	return "this kernel has no generic netlink family of this name"
}

// parseFamily reads a CTRL_CMD_NEWFAMILY.
func parseFamily(b []byte) Family {
	f := Family{Flags: make(map[uint8]uint32), Groups: make(map[string]uint32)}
	var (
		id           attr.Opt[uint16]
		version      attr.Opt[uint32]
		ops, groups  []byte
		w            attr.Walk
		number, flag attr.Opt[uint32]
		name         string
	)
	w.Decode(b)
	w.Uint16(uapi.CTRL_ATTR_FAMILY_ID, "", &id)
	w.Name(uapi.CTRL_ATTR_FAMILY_NAME, "", &f.Name)
	w.Uint32(uapi.CTRL_ATTR_VERSION, "", &version)
	w.Payload(uapi.CTRL_ATTR_OPS, &ops)
	w.Payload(uapi.CTRL_ATTR_MCAST_GROUPS, &groups)
	f.ID, f.Version = id.Or(0), uint8(version.Or(0))
	attr.Each(ops, func(_ uint16, op []byte) {
		number, flag = attr.Opt[uint32]{}, attr.Opt[uint32]{}
		w.Decode(op)
		w.Uint32(uapi.CTRL_ATTR_OP_ID, "", &number)
		w.Uint32(uapi.CTRL_ATTR_OP_FLAGS, "", &flag)
		f.Flags[uint8(number.Or(0))] = flag.Or(0)
	})
	attr.Each(groups, func(_ uint16, group []byte) {
		number, name = attr.Opt[uint32]{}, ""
		w.Decode(group)
		w.Name(uapi.CTRL_ATTR_MCAST_GRP_NAME, "", &name)
		w.Uint32(uapi.CTRL_ATTR_MCAST_GRP_ID, "", &number)
		f.Groups[name] = number.Or(0)
	})
	return f
}
