package link

import (
	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
)

// DecodeData starts a walk over what the kernel has of a link of one kind. The
// error says that the link is none; called is what errors call one: "a bridge".
// Like [Description] it is of use within this module only.
func DecodeData(w *attr.Walk, l *Link, kind, called string) error {
	o := operation{op: "read", kind: kind}
	if l == nil {
		return o.fail("", "there is no link", unix.EINVAL)
	}
	if o.name = l.Name; l.Kind != kind {
		return o.fail("", "it is "+l.what()+", not "+called, unix.EINVAL)
	}
	w.Decode(l.Data())
	return nil
}

// DecodePortData is DecodeData for what a master of the kind has of its port.
func DecodePortData(w *attr.Walk, l *Link, kind, called string) error {
	o := operation{op: "read", kind: kind + " port"}
	if l == nil {
		return o.fail("", "there is no link", unix.EINVAL)
	}
	switch o.name = l.Name; l.PortKind {
	case kind:
		w.Decode(l.PortData())
		return nil
	case "":
		return o.fail("", "it is no port", unix.EINVAL)
	}
	return o.fail("", "it is a "+l.PortKind+" port, not one of "+called, unix.EINVAL)
}
