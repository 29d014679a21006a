package nl

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// HeaderLen is the length of struct nlmsghdr.
const HeaderLen = unix.SizeofNlMsghdr

var host = binary.NativeEndian

// A Message is a received netlink message.
type Message struct {
	Type  uint16
	Flags uint16
	Seq   uint32
	Data  []byte // what follows the header
}

// Begin appends the header of a request to b. End completes it once the body
// has been appended.
func Begin(b []byte, typ, flags uint16) []byte {
	b = append(b, 0, 0, 0, 0)
	b = host.AppendUint16(b, typ)
	b = host.AppendUint16(b, flags|unix.NLM_F_REQUEST)
	return append(b, 0, 0, 0, 0, 0, 0, 0, 0)
}

// End sets the length of the request that begins at start and ends with b.
func End(b []byte, start int) {
	host.PutUint32(b[start:], uint32(len(b)-start))
}

func align(n int) int { return (n + 3) &^ 3 }

// next splits the first message off b. It reports false where b holds no
// whole message.
func next(b []byte) (m Message, rest []byte, ok bool) {
	if len(b) < HeaderLen {
		return m, nil, false
	}
	size := host.Uint32(b)
	if size < HeaderLen || uint64(size) > uint64(len(b)) {
		return m, nil, false
	}
	m = Message{
		Type:  host.Uint16(b[4:]),
		Flags: host.Uint16(b[6:]),
		Seq:   host.Uint32(b[8:]),
		Data:  b[HeaderLen:size:size],
	}
	return m, b[min(align(int(size)), len(b)):], true
}
