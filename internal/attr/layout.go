package attr

import (
	"unsafe"

	"github.com/virtif/virtif/internal/uapi"
)

// A Layout decodes values of one type without running their description: it
// ran it once, and noted for each attribute where in the struct its value is
// and how that is read. One pass over the bytes then does what takes a walk one
// over the bytes and one over its lines. It is for what is read by the
// thousand, and the one place that reckons with addresses.
//
// What a description does beside its lines is not in its Layout, which decodes
// all or nothing: what is not plain to it, it leaves to a walk.
type Layout[T any] struct {
	tables []table
	forms  []func(v unsafe.Pointer, payload []byte)
}

// A table tells how to read the attributes of one nest, by number.
type table struct {
	slots [numbers]slot
	rest  rest   // what becomes of the others
	at    uint16 // where in the struct they are kept
	value bool   // some attribute has a value
}

type rest uint8

const (
	restDropped rest = iota
	restKept
	restByWalk
)

// A slot tells how to read one attribute.
type slot struct {
	read reading
	size uint8  // least length of the payload
	at   uint16 // of the value in the struct
	next uint16 // the table of a nest, the function of a form
}

type reading uint8

const (
	readUnknown reading = iota
	readNothing         // known, without a value
	readNest
	read8
	read16
	read32
	read64
	readText  // Opt[string]
	readName  // string
	readBytes // Opt[[]byte] and the like
	readPayload
	readSpan
	readForm
	readByWalk // the walk must do that
)

// LayoutOf runs a description.
func LayoutOf[T any](walk func(*T, *Walk)) *Layout[T] {
	v := new(T)
	l := learner{base: uintptr(unsafe.Pointer(v)), limit: unsafe.Sizeof(*v), tables: make([]table, 1)}
	w := Walk{learner: &l}
	w.restart(opLearn)
	walk(v, &w)
	return &Layout[T]{l.tables, l.forms}
}

// Decode reads the attributes in b into v, which is zero. Where it reports
// false, a walk must do that, and v must be made zero again first.
func (l *Layout[T]) Decode(v *T, b []byte) bool {
	d := layoutDecoder{unsafe.Pointer(v), b, l.tables, l.forms}
	return d.nest(0, 0, len(b))
}

type layoutDecoder struct {
	v      unsafe.Pointer
	b      []byte
	tables []table
	forms  []func(unsafe.Pointer, []byte)
}

// nest decodes the attributes in b[off:end] by table n.
func (d *layoutDecoder) nest(n uint16, off, end int) bool {
	t := &d.tables[n]
	b := d.b
	var low, high uint64 // which there were already, kept in registers
	for end-off >= headerLen {
		size, num := header(b, off)
		if size < headerLen || size > end-off {
			return false
		}
		start := off + headerLen
		payload := b[start : off+size : off+size]
		off += align(size)
		// Of two with one number the last counts, with all that is in it.
		var again uint64
		switch bit := uint64(1) << (num & 63); {
		case num < 64:
			again, low = low&bit, low|bit
		case num < numbers:
			again, high = high&bit, high|bit
		default:
			if !d.keep(t, num, payload) {
				return false
			}
			continue
		}
		if again != 0 {
			return false
		}
		s := &t.slots[num]
		if len(payload) < int(s.size) {
			return false
		}
		v := unsafe.Add(d.v, s.at)
		switch s.read {
		case readUnknown:
			if !d.keep(t, num, payload) {
				return false
			}
		case readNothing:
		case readNest:
			if !d.nest(s.next, start, start+len(payload)) {
				return false
			}
		case read8:
			(*Opt[uint8])(v).Set(payload[0])
		case read16:
			(*Opt[uint16])(v).Set(host.Uint16(payload))
		case read32:
			(*Opt[uint32])(v).Set(host.Uint32(payload))
		case read64:
			(*Opt[uint64])(v).Set(host.Uint64(payload))
		case readText:
			(*Opt[string])(v).Set(Text(payload))
		case readName:
			*(*string)(v) = Text(payload)
		case readBytes:
			(*Opt[[]byte])(v).Set(payload)
		case readPayload:
			*(*[]byte)(v) = payload
		case readSpan:
			*(*Span)(v) = Span{uint32(start), uint32(len(payload))}
		case readForm:
			d.forms[s.next](v, payload)
		case readByWalk:
			return false
		}
	}
	return true
}

// keep does with an attribute that is not known what Rest does.
func (d *layoutDecoder) keep(t *table, num uint16, payload []byte) bool {
	if t.rest == restKept {
		v := (*[]Raw)(unsafe.Add(d.v, t.at))
		*v = append(*v, Raw{num, payload})
	}
	return t.rest != restByWalk
}

// A learner fills the tables of a Layout.
type learner struct {
	base, limit uintptr
	tables      []table
	forms       []func(unsafe.Pointer, []byte)
	nests       [levels]uint16 // the tables of the nests around
	depth       int
}

// slot notes how an attribute is read. What has two lines is the walk's.
func (l *learner) slot(id uapi.Attr, s slot) {
	if id.Num() >= numbers {
		return // no walk decodes it, either
	}
	t := &l.tables[l.nests[l.depth]]
	t.value = t.value || s.read != readNothing
	if t.slots[id.Num()].read != readUnknown {
		s = slot{read: readByWalk}
	}
	t.slots[id.Num()] = s
}

// place returns where in the struct a value is, and whether it is there.
func (l *learner) place(v uintptr) (at uint16, ok bool) {
	d := v - l.base
	return uint16(d), v >= l.base && d < l.limit && d <= 1<<16-1
}

// value notes an attribute with a value at an address.
func (l *learner) value(id uapi.Attr, v uintptr, read reading, size int) {
	at, ok := l.place(v)
	if !ok {
		l.slot(id, slot{read: readByWalk})
		return
	}
	l.slot(id, slot{read: read, at: at, size: uint8(size)})
}

// number notes an integer of 1, 2, 4 or 8 bytes in host order.
func (l *learner) number(id uapi.Attr, v uintptr, size int) {
	l.value(id, v, map[int]reading{1: read8, 2: read16, 4: read32, 8: read64}[size], size)
}

// learn notes an attribute that has a form.
func learn[T any](l *learner, id uapi.Attr, v *Opt[T], f *Form[T]) {
	p := uintptr(unsafe.Pointer(v))
	switch any(f) {
	case any(&uint8Form):
		l.number(id, p, 1)
	case any(&uint16Form):
		l.number(id, p, 2)
	case any(&uint32Form):
		l.number(id, p, 4)
	case any(&uint64Form):
		l.number(id, p, 8)
	case any(&stringForm), any(&unterminatedForm):
		l.value(id, p, readText, 0)
	case any(&macForm), any(&bytesForm):
		l.value(id, p, readBytes, 0)
	default:
		at, ok := l.place(p)
		if !ok {
			l.slot(id, slot{read: readByWalk})
			return
		}
		decode := f.Decode
		l.forms = append(l.forms, func(v unsafe.Pointer, payload []byte) { (*Opt[T])(v).Set(decode(payload)) })
		l.slot(id, slot{read: readForm, at: at, size: uint8(f.Size), next: uint16(len(l.forms) - 1)})
	}
}

// others notes where what is not known goes.
func (l *learner) others(v uintptr) {
	t := &l.tables[l.nests[l.depth]]
	t.rest = restByWalk
	if at, ok := l.place(v); ok {
		t.rest, t.at = restKept, at
	}
}

// enter goes into a nest, if walks do.
func (l *learner) enter(id uapi.Attr) bool {
	if l.depth+1 == levels {
		return false
	}
	l.slot(id, slot{read: readNest, next: uint16(len(l.tables))})
	l.depth++
	l.nests[l.depth] = uint16(len(l.tables))
	l.tables = append(l.tables, table{})
	return true
}

// leave ends a nest. One without values need not be looked into.
func (l *learner) leave(id uapi.Attr) {
	inner := &l.tables[l.nests[l.depth]]
	l.depth--
	s := &l.tables[l.nests[l.depth]].slots[id.Num()%numbers]
	if !inner.value && inner.rest == restDropped && s.read == readNest {
		s.read = readNothing
	}
}
