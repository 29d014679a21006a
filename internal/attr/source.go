package attr

import (
	"encoding/binary"

	"github.com/virtif/virtif/internal/uapi"
)

const (
	// numbers bounds the attribute numbers that a description can name: more
	// than the highest of any nest of Linux 7.2 (IFLA_TAILROOM, 69).
	numbers = 72
	// levels bounds the nests that are decoded within one another.
	levels = 4

	headerLen = 4
	// typeMask takes off NLA_F_NESTED and NLA_F_NET_BYTEORDER.
	typeMask = 0x3fff
	nested   = 0x8000
)

// A source finds the attributes of received bytes by number. Each level has a
// table of where they are, filled in one pass; taking one clears its place, so
// that what is left over is what the description does not know.
type source struct {
	b     []byte
	depth int
	nests [levels]nest
}

type nest struct {
	at         [numbers]uint32 // offset of the header plus one; 0: absent
	start, end int
	left       int // attributes not taken
}

func (s *source) reset(b []byte) {
	s.b, s.depth = b, 0
	s.nests[0].index(b, 0, len(b))
}

// index notes where the attributes in b[start:end] are. Of two with one number
// the last counts, as in the kernel. It stops where the bytes make no sense.
func (n *nest) index(b []byte, start, end int) {
	n.at = [numbers]uint32{}
	n.start, n.end, n.left = start, end, 0
	for off := start; end-off >= headerLen; {
		size, num := header(b, off)
		if size < headerLen || size > end-off {
			return
		}
		if num >= numbers || n.at[num] == 0 {
			n.left++
		}
		if num < numbers {
			n.at[num] = uint32(off) + 1
		}
		off += align(size)
	}
}

func header(b []byte, off int) (size int, num uint16) {
	h := b[off : off+headerLen]
	return int(binary.NativeEndian.Uint16(h)), binary.NativeEndian.Uint16(h[2:]) & typeMask
}

func align(n int) int { return (n + 3) &^ 3 }

// find returns the payload of an attribute of the current nest.
func (s *source) find(id uapi.Attr) ([]byte, bool) {
	num := id.Num()
	if num >= numbers {
		return nil, false
	}
	at := s.nests[s.depth].at[num]
	if at == 0 {
		return nil, false
	}
	off := int(at) - 1
	end := off + int(binary.NativeEndian.Uint16(s.b[off:]))
	return s.b[off+headerLen : end : end], true
}

// taken marks the attribute as understood.
func (s *source) taken(id uapi.Attr) {
	n := &s.nests[s.depth]
	n.at[id.Num()] = 0
	n.left--
}

// take returns the payload of an attribute if it has at least size bytes. A
// shorter one stays among those that are not understood.
func (s *source) take(id uapi.Attr, size int) ([]byte, bool) {
	b, ok := s.find(id)
	if !ok || len(b) < size {
		return nil, false
	}
	s.taken(id)
	return b, true
}

// enter goes into a nest, if there is one. With force, a missing nest is
// entered as an empty one.
func (s *source) enter(id uapi.Attr, force bool) bool {
	b, ok := s.find(id)
	if s.depth+1 == levels || !ok && !force {
		return false
	}
	start := 0
	if ok {
		start = int(s.nests[s.depth].at[id.Num()]) - 1 + headerLen
		s.taken(id)
	}
	s.depth++
	s.nests[s.depth].index(s.b, start, start+len(b))
	return true
}

func (s *source) leave() { s.depth-- }

// rest appends the attributes of the current nest that were not taken.
func (s *source) rest(to []Raw) []Raw {
	n := &s.nests[s.depth]
	if n.left == 0 {
		return to
	}
	for off := n.start; n.end-off >= headerLen; {
		size, num := header(s.b, off)
		if size < headerLen || size > n.end-off {
			break
		}
		if num >= numbers || n.at[num] == uint32(off)+1 {
			to = append(to, Raw{num, s.b[off+headerLen : off+size : off+size]})
		}
		off += align(size)
	}
	n.left = 0
	return to
}
