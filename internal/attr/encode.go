package attr

import (
	"encoding/binary"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// Phase tells which request of an operation is encoded.
type Phase uint8

const (
	// Create is the request that makes a link.
	Create Phase = iota
	// Later is the request after it, with what Create could not carry.
	Later
	// Change is a request for a link that exists.
	Change
	// All stands for no request at all: everything is printed or encoded as the
	// kernel would report it, what cannot be set and what it would refuse too.
	All
)

// A mark notes where an attribute begins.
type mark struct {
	off int
	id  uapi.Attr
}

// Encode starts a walk that appends the attributes of a request to out, for
// the given kernel.
func (w *Walk) Encode(out []byte, phase Phase, kernel Version) {
	w.appendTo(out, opEncode)
	w.phase, w.kernel, w.doubtful = phase, kernel, false
}

// appendTo starts a walk that encodes behind out. Where out is what the walk
// has encoded so far, PathAt goes on to know the attributes in it.
func (w *Walk) appendTo(out []byte, op op) {
	marks := w.marks
	if unsafe.SliceData(out) != unsafe.SliceData(w.out) {
		marks = marks[:0]
	}
	w.restart(op)
	w.out, w.marks = out, marks
	w.Truncate(len(out))
}

// Doubtful reports whether the request has an attribute that came later than
// the kernel it is for, or that it may be built without: it may be ignored in silence.
func (w *Walk) Doubtful() bool { return w.doubtful }

// Next goes on encoding with another phase in the same buffer: the marks of
// what was written before are kept.
func (w *Walk) Next(phase Phase) { w.phase = phase }

// TakeDeferred reports whether the Create phase left attributes to the Later
// one since it was asked last.
func (w *Walk) TakeDeferred() bool {
	d := w.deferred
	w.deferred = false
	return d
}

// SetDeferred makes TakeDeferred report what it reported before.
func (w *Walk) SetDeferred(d bool) { w.deferred = w.deferred || d }

// Creating reports whether the walk builds a request that makes a link.
func (w *Walk) Creating() bool { return w.op == opEncode && w.phase == Create }

// Reverting reports whether the walk builds a request that puts back what was.
func (w *Walk) Reverting() bool { return w.op == opRevert }

// Requesting reports whether the walk builds a request of what is wanted, so that
// what cannot be together can be told.
func (w *Walk) Requesting() bool { return w.op == opEncode && w.phase != All }

// Building reports whether the walk builds a request.
func (w *Walk) Building() bool { return w.op == opEncode || w.op == opRevert }

// Extend replaces what was encoded by b, which begins with the same bytes: it
// is for what is no attribute, such as a message header.
func (w *Walk) Extend(b []byte) { w.out = b }

// Truncate takes back what was encoded after the first n bytes.
func (w *Walk) Truncate(n int) {
	w.out = w.out[:n]
	for len(w.marks) > 0 && w.marks[len(w.marks)-1].off >= n {
		w.marks = w.marks[:len(w.marks)-1]
	}
}

// Put encodes an attribute that no request is without, such as the kind.
func (w *Walk) Put(id uapi.Attr, payload ...byte) {
	at := w.open(id)
	w.out = append(w.out, payload...)
	w.close(at, id)
}

// wanted reports whether an attribute that has a value goes into this request.
func (w *Walk) wanted(id uapi.Attr, rules []Rule) bool {
	if w.phase == All {
		return true
	}
	if w.pick != 0 && id != w.pick {
		return false
	}
	if !w.due(id, rules) {
		return false
	}
	if since, ok := operand(rules, tagSince); ok {
		w.needs(Version(since))
	}
	if _, ok := operand(rules, tagConfig); ok {
		w.doubtful = true
	}
	return true
}

// needs notes that what is encoded needs a kernel as new as that.
func (w *Walk) needs(v Version) { w.doubtful = w.doubtful || w.phase != All && w.kernel < v }

// due reports whether the request of this phase carries an attribute.
func (w *Walk) due(id uapi.Attr, rules []Rule) bool {
	for _, r := range rules {
		if since := Version(r &^ tagMask); r&tagMask == tagChangeSince && w.phase == Change && w.kernel < since && w.kernel != 0 {
			w.Fail(id, unix.EOPNOTSUPP, "can be changed since Linux "+since.String())
			return false
		}
		switch r {
		case ReadOnly:
			w.Fail(id, unix.EINVAL, "is reported by the kernel and cannot be set")
			return false
		case CreateOnly:
			if w.phase == Change {
				w.failLate(id)
			}
			return w.phase == Create
		case ChangeOnly:
			if w.phase == Create {
				w.deferred = true
				return false
			}
			return true
		}
	}
	return w.phase != Later
}

func (w *Walk) open(id uapi.Attr) int {
	at := len(w.out)
	if w.op != opEncode || w.phase != All { // marks serve to explain the answer to a request
		w.marks = append(w.marks, mark{at, id})
	}
	w.out = append(w.out, 0, 0, 0, 0)
	return at
}

func (w *Walk) close(at int, id uapi.Attr) { w.end(at, id, id.Num()) }

func (w *Walk) closeNest(at int, id uapi.Attr) {
	if len(w.out) == at+headerLen {
		w.Truncate(at)
		return
	}
	w.end(at, id, id.Num()|nested)
}

func (w *Walk) end(at int, id uapi.Attr, typ uint16) {
	size := len(w.out) - at
	if size > 0xffff {
		w.Fail(id, unix.EMSGSIZE, "is longer than an attribute can be")
		size = 0xffff
	}
	binary.NativeEndian.PutUint16(w.out[at:], uint16(size))
	binary.NativeEndian.PutUint16(w.out[at+2:], typ)
	for (len(w.out)-at)&3 != 0 {
		w.out = append(w.out, 0)
	}
}

// PathAt names the attribute at an offset of the encoded bytes, with the nests
// around it; "" where there is none.
func (w *Walk) PathAt(off int) string {
	ids := w.around(off)
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	return strings.Join(names, ".")
}

// MissingAt names the attribute of the given number that is missing in the
// nest at an offset of the encoded bytes, or in the message that begins there.
// Only what stands in the nest tells which nest it is: in an empty one, the
// nest itself is named.
func (w *Walk) MissingAt(off int, num uint16) string {
	path := w.PathAt(off)
	i := slices.IndexFunc(w.marks, func(m mark) bool { return m.off >= off })
	if i < 0 || off < 0 {
		return path
	}
	size, parent := 0, ""
	if w.marks[i].off == off {
		size, _ = header(w.out, off)
		i, parent = i+1, path+"."
	} else if path == "" { // the header of a message, which begins with its length
		size = int(host.Uint32(w.out[off:]))
	}
	if i == len(w.marks) || w.marks[i].off >= off+size {
		return path
	}
	return parent + w.marks[i].id.Sibling(num).String()
}

// around returns the attributes whose bytes hold the offset, outermost first.
func (w *Walk) around(off int) (ids []uapi.Attr) {
	for _, m := range w.marks {
		size, _ := header(w.out, m.off)
		if m.off <= off && off < m.off+size {
			ids = append(ids, m.id)
		}
	}
	return ids
}

// A Leaf is an encoded attribute that is no nest.
type Leaf struct {
	ID   uapi.Attr
	Path string
	Off  int // where it begins in the encoded bytes
}

// Leaves returns what was encoded, but for the nests and the attributes in
// except.
func (w *Walk) Leaves(except ...uapi.Attr) (leaves []Leaf) {
	for i, m := range w.marks {
		size, _ := header(w.out, m.off)
		nest := i+1 < len(w.marks) && w.marks[i+1].off < m.off+size
		if !nest && !slices.Contains(except, m.id) {
			leaves = append(leaves, Leaf{m.id, w.PathAt(m.off), m.off})
		}
	}
	return leaves
}

// Only returns the path of the one leaf between two offsets of the encoded
// bytes, and how many there are; those in except do not count.
func (w *Walk) Only(start, end int, except ...uapi.Attr) (path string, n int) {
	for _, l := range w.Leaves(except...) {
		if start <= l.Off && l.Off < end {
			path = l.Path
			n++
		}
	}
	return path, n
}

// Pick makes the walk encode one attribute only, in whatever nests it is; 0
// means all.
func (w *Walk) Pick(id uapi.Attr) { w.pick = id }
