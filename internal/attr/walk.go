package attr

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/uapi"
)

// maxDepth bounds the nests of one walk. The deepest request is a veth:
// IFLA_LINKINFO, IFLA_INFO_DATA, VETH_INFO_PEER, and two more in the peer.
const maxDepth = 6

type op uint8

const (
	opDecode op = iota
	opEncode
	opDiff
	opRevert
	opPrint
	opParse
	opJSON
	opList
	opLearn
)

// A Walk goes once through a description and does with each attribute what it
// was started for, by one of Decode, Encode, Diff, Revert, Print, Parse, JSON
// and List. The zero Walk decodes nothing. A Walk may be started again and
// keeps its buffers; it is for one goroutine at a time.
type Walk struct {
	op    op
	phase Phase
	depth int
	path  [maxDepth]uapi.Attr
	start [maxDepth]int // encode, JSON: where the nest begins in out
	err   error

	out      []byte // what encode, revert, print and JSON produce
	marks    []mark // encode: which attribute begins where
	deferred bool   // encode: some attributes wait for a later phase
	doubtful bool   // encode: the kernel may not know some attributes
	kernel   Version
	pick     uapi.Attr // encode: nothing but this

	src source  // decode, diff: what the kernel sent; revert: what was
	now *source // revert: what is

	learner *learner // learn

	scratch []byte
	diffs   []Difference
	entries []Entry

	names map[uapi.Attr]string // print: of links that are referred to

	words   []string // parse
	pos     int
	matched bool
}

// Err returns the first thing that was wrong.
func (w *Walk) Err() error { return w.err }

// Bytes returns what was encoded, printed or rendered. It is valid until the
// walk is started again.
func (w *Walk) Bytes() []byte { return w.out }

func (w *Walk) restart(op op) {
	w.op, w.depth, w.err, w.deferred, w.pick = op, 0, nil, false, 0
	w.marks = w.marks[:0]
}

// ValueError tells that a value cannot be sent.
type ValueError struct {
	Path   string     // IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_BR_PRIORITY
	Reason string     // what is wrong, with the value
	Errno  unix.Errno // what the kernel would say

	// Recreate is set where the value can be had by a new link only, Down where
	// the link must be down.
	Recreate, Down bool
}

func (e *ValueError) Error() string { return e.Path + ": " + e.Reason }

// Unwrap returns the error number.
func (e *ValueError) Unwrap() error { return e.Errno }

// Fail records that the value of the attribute is wrong. The first one counts.
func (w *Walk) Fail(id uapi.Attr, errno unix.Errno, reason string) {
	if w.err == nil {
		w.err = &ValueError{Path: w.pathTo(id), Reason: reason, Errno: errno}
	}
}

// failLate records that an attribute of a link that exists is one for its
// creation.
func (w *Walk) failLate(id uapi.Attr) { w.FailLate(id, "can be set at creation only") }

// FailLate records that only a new link can have the value of the attribute. The
// reason is said to be one to delete the link and create it anew.
func (w *Walk) FailLate(id uapi.Attr, reason string) {
	if w.err == nil {
		w.err = &ValueError{
			Path: w.pathTo(id), Errno: unix.EOPNOTSUPP, Recreate: true,
			Reason: reason + ": delete the link and create it anew",
		}
	}
}

// FailUp records that a link that is up cannot have the value of the attribute.
// The reason is said to be one to take it down first.
func (w *Walk) FailUp(id uapi.Attr, reason string) {
	if w.err == nil {
		w.err = &ValueError{Path: w.pathTo(id), Errno: unix.EBUSY, Down: true, Reason: reason + ": take the link down first"}
	}
}

func (w *Walk) pathTo(id uapi.Attr) string {
	var b strings.Builder
	for _, p := range w.path[:w.depth] {
		b.WriteString(p.String())
		b.WriteByte('.')
	}
	b.WriteString(id.String())
	return b.String()
}

// Enter goes into a nest and reports whether there is one to go into; then
// Leave must follow. The word is the key of the nest in JSON: without one its
// members stand beside the others, as in ip(8)'s words they always do.
func (w *Walk) Enter(id uapi.Attr, word string) bool {
	compares := w.op == opDiff || w.op == opRevert
	if w.depth == maxDepth || compares && w.src.depth+1 == levels {
		w.Fail(id, unix.ELOOP, "nested too deep")
		return false
	}
	switch w.op {
	case opDecode:
		if !w.src.enter(id, false) {
			return false
		}
	case opDiff:
		w.src.enter(id, true)
	case opRevert:
		w.src.enter(id, true)
		w.now.enter(id, true)
		w.start[w.depth] = w.open(id)
	case opEncode:
		w.start[w.depth] = w.open(id)
	case opJSON:
		w.start[w.depth] = -1
		if word != "" {
			w.start[w.depth] = len(w.out)
			w.key(word)
			w.out = append(w.out, '{')
		}
	case opList:
		w.entries = append(w.entries, Entry{ID: id, Word: word})
	case opLearn:
		if !w.learner.enter(id) {
			return false
		}
	}
	w.path[w.depth] = id
	w.depth++
	return true
}

// Leave ends the nest that Enter went into. A nest with nothing inside is not
// sent.
func (w *Walk) Leave() {
	w.depth--
	start := w.start[w.depth]
	switch w.op {
	case opDecode, opDiff:
		w.src.leave()
	case opRevert:
		w.src.leave()
		w.now.leave()
		w.closeNest(start, w.path[w.depth])
	case opEncode:
		w.closeNest(start, w.path[w.depth])
	case opLearn:
		w.learner.leave(w.path[w.depth])
	case opJSON:
		if start < 0 {
			break
		}
		if w.out[len(w.out)-1] == '{' {
			w.out = w.out[:start]
		} else {
			w.out = append(w.out, '}')
		}
	}
}
