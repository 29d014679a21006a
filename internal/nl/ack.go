package nl

import (
	"bytes"
	"strings"

	"golang.org/x/sys/unix"
)

// A Result is the kernel's answer to a request.
type Result struct {
	Errno   unix.Errno // 0: done
	Message string     // the kernel's own text, if it gave one
	Offset  int        // where in the request the attribute at fault begins; 0: not told

	// Missing is the number of an attribute that the request lacks, in the
	// nest at MissingIn (0: at the top level).
	Missing   uint16
	MissingIn int
	IsMissing bool
}

// Error returns the kernel's text, if there is one, and what the error number
// means.
func (r Result) Error() string {
	if r.Message == "" {
		return r.Errno.Error()
	}
	return r.Message + ": " + r.Errno.Error()
}

// Unwrap returns the error number.
func (r Result) Unwrap() error { return r.Errno }

// Attributes of an extended acknowledgement (include/uapi/linux/netlink.h).
const (
	ackMessage  = 1
	ackOffset   = 2
	ackMissType = 5
	ackMissNest = 6
)

// parseAck reads the body of an NLMSG_ERROR.
func parseAck(m Message) (r Result) {
	if len(m.Data) < 4 {
		r.Errno = unix.EBADMSG
		return r
	}
	r.Errno = unix.Errno(-host.Uint32(m.Data))
	if m.Flags&unix.NLM_F_ACK_TLVS == 0 || len(m.Data) < 4+HeaderLen {
		return r
	}
	echoed := HeaderLen
	if m.Flags&unix.NLM_F_CAPPED == 0 && r.Errno != 0 {
		echoed = int(min(host.Uint32(m.Data[4:]), uint32(len(m.Data))))
	}
	r.attributes(m.Data[min(4+align(echoed), len(m.Data)):])
	return r
}

// parseDone reads the body of the NLMSG_DONE that ends a dump.
func parseDone(m Message) (r Result) {
	if len(m.Data) < 4 {
		return r
	}
	if n := int32(host.Uint32(m.Data)); n < 0 {
		r.Errno = unix.Errno(-uint32(n))
	}
	if m.Flags&unix.NLM_F_ACK_TLVS != 0 {
		r.attributes(m.Data[4:])
	}
	return r
}

func (r *Result) attributes(b []byte) {
	for len(b) >= 4 {
		size, num := int(host.Uint16(b)), host.Uint16(b[2:])&0x3fff
		if size < 4 || size > len(b) {
			return
		}
		v := b[4:size]
		switch {
		case num == ackMessage:
			v, _, _ = bytes.Cut(v, []byte{0})
			r.Message = strings.TrimRight(string(v), ". \n")
		case len(v) < 4:
		case num == ackOffset:
			r.Offset = int(host.Uint32(v))
		case num == ackMissType:
			r.Missing, r.IsMissing = uint16(host.Uint32(v)), true
		case num == ackMissNest:
			r.MissingIn = int(host.Uint32(v))
		}
		b = b[min(align(size), len(b)):]
	}
}
