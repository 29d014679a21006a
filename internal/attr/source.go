package attr

import (
	"encoding/binary"
	"strconv"

	"github.com/virtif/virtif/internal/uapi"
)

const (
	// numbers bounds the attribute numbers that a description can name: more
	// than the highest of any nest of Linux 7.2 (IFLA_TAILROOM, 69).
	numbers = 128
	// levels bounds what is decoded within one another: the top level and three
	// nests, such as IFLA_LINKINFO, IFLA_INFO_DATA, IFLA_BR_MCAST_QUERIER_STATE.
	// A nest below is an attribute that the description does not know.
	levels = 4

	headerLen = 4
	// typeMask takes off NLA_F_NESTED and NLA_F_NET_BYTEORDER.
	typeMask = 0x3fff
	nested   = 0x8000
)

// A source finds the attributes of received bytes by number. Each level has a
// table of where they are, filled in one pass; what is taken is struck off, so
// that what is left over is what the description does not know.
type source struct {
	b     []byte
	depth int
	nests [levels]nest
}

type nest struct {
	have       Set           // what is there and not taken
	at         [numbers]Span // where they are; only valid for those
	start, end int
	beyond     bool // there are numbers that the table has no place for
}

// A Set is a set of attributes of one nest.
type Set [numbers / 64]uint64

// SetOf returns a Set of attributes with numbers up to 127. It panics where one
// has a higher number.
func SetOf(ids ...uapi.Attr) (s Set) {
	for _, id := range ids {
		num := id.Num()
		if num >= numbers {
			panic("attr: Set of an attribute with number " + strconv.Itoa(int(num)))
		}
		s[num/64] |= 1 << (num % 64)
	}
	return s
}

// Any reports whether some attribute of the set may have to be looked at: only
// a walk that decodes knows that none is there. It spares the lines for what is
// seldom seen.
func (w *Walk) Any(s *Set) bool {
	have := &w.src.nests[w.src.depth].have
	return w.op != opDecode || have[0]&s[0] != 0 || have[1]&s[1] != 0
}

func (s *source) reset(b []byte) {
	s.b, s.depth = b, 0
	s.nests[0].index(b, 0, len(b))
}

// index notes where the attributes in b[start:end] are. Of two with one number
// the last counts, as in the kernel. It stops where the bytes make no sense.
func (n *nest) index(b []byte, start, end int) {
	n.start, n.end, n.beyond = start, end, false
	var low, high uint64 // n.have, kept in registers
	for off := start; end-off >= headerLen; {
		size, num := header(b, off)
		if size < headerLen || size > end-off {
			break
		}
		switch {
		case num < 64:
			low |= 1 << num
			n.at[num] = Span{uint32(off + headerLen), uint32(size - headerLen)}
		case num < numbers:
			high |= 1 << (num - 64)
			n.at[num] = Span{uint32(off + headerLen), uint32(size - headerLen)}
		default:
			n.beyond = true
		}
		off += align(size)
	}
	n.have = Set{low, high}
}

func header(b []byte, off int) (size int, num uint16) {
	h := b[off : off+headerLen]
	return int(binary.NativeEndian.Uint16(h)), binary.NativeEndian.Uint16(h[2:]) & typeMask
}

func align(n int) int { return (n + 3) &^ 3 }

// find returns the payload of an attribute of the current nest.
func (s *source) find(id uapi.Attr) ([]byte, bool) {
	num := id.Num()
	n := &s.nests[s.depth]
	if num >= numbers || n.have[num/64]&(1<<(num%64)) == 0 {
		return nil, false
	}
	at := n.at[num]
	return s.b[at.off : at.off+at.size : at.off+at.size], true
}

// taken marks an attribute that was found as understood.
func (s *source) taken(id uapi.Attr) {
	num := id.Num() % numbers
	s.nests[s.depth].have[num/64] &^= 1 << (num % 64)
}

// take returns the payload of an attribute if it has at least size bytes. A
// shorter one stays among those that are not understood.
func (s *source) take(id uapi.Attr, size int) ([]byte, bool) {
	num := id.Num()
	n := &s.nests[s.depth]
	if num >= numbers || n.have[num/64]&(1<<(num%64)) == 0 {
		return nil, false
	}
	at := n.at[num]
	if int(at.size) < size {
		return nil, false
	}
	n.have[num/64] &^= 1 << (num % 64)
	return s.b[at.off : at.off+at.size : at.off+at.size], true
}

// takeSpan returns where an attribute is, of whatever length.
func (s *source) takeSpan(id uapi.Attr) (Span, bool) {
	num := id.Num()
	n := &s.nests[s.depth]
	if num >= numbers || n.have[num/64]&(1<<(num%64)) == 0 {
		return Span{}, false
	}
	n.have[num/64] &^= 1 << (num % 64)
	return n.at[num], true
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
		start = int(s.nests[s.depth].at[id.Num()].off)
		s.taken(id)
	}
	s.depth++
	s.nests[s.depth].index(s.b, start, start+len(b))
	return true
}

func (s *source) leave() { s.depth-- }

// left reports whether attributes of the current nest were not taken.
func (s *source) left() bool {
	n := &s.nests[s.depth]
	return n.have != Set{} || n.beyond
}

// rest appends the attributes of the current nest that were not taken.
func (s *source) rest(to []Raw) []Raw {
	n := &s.nests[s.depth]
	for off := n.start; n.end-off >= headerLen; {
		size, num := header(s.b, off)
		if size < headerLen || size > n.end-off {
			break
		}
		payload := off + headerLen
		if num >= numbers || n.have[num/64]&(1<<(num%64)) != 0 && n.at[num].off == uint32(payload) {
			to = append(to, Raw{num, s.b[payload : off+size : off+size]})
		}
		off += align(size)
	}
	n.have, n.beyond = Set{}, false
	return to
}

// last returns the payload of the last attribute of a number in the current
// nest, whether it was taken or not.
func (s *source) last(num uint16) (b []byte, ok bool) {
	n := &s.nests[s.depth]
	Each(s.b[n.start:n.end], func(other uint16, payload []byte) {
		if other == num&typeMask {
			b, ok = payload, true
		}
	})
	return b, ok
}
