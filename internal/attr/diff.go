package attr

import "github.com/virtif/virtif/internal/uapi"

// A Difference is an attribute that differs from what the kernel holds.
type Difference struct {
	Path   string // with the nests around it
	ID     uapi.Attr
	Word   string
	Have   string // as ip(8) prints it
	Want   string
	Absent bool // the kernel reports no value
	Rules  []Rule
}

// Since returns the first kernel that knows the attribute, 0 if all do.
func (d Difference) Since() Version {
	v, _ := operand(d.Rules, tagSince)
	return Version(v)
}

// Config returns the option that a kernel must be built with to know the
// attribute, "" if all do.
func (d Difference) Config() string {
	if n, ok := operand(d.Rules, tagConfig); ok {
		return configs[n]
	}
	return ""
}

// Diff starts a walk that compares the present values with the attributes in
// b. Absent values are not compared: they ask for nothing.
func (w *Walk) Diff(b []byte) {
	w.restart(opDiff)
	w.src.reset(b)
	w.diffs = nil
}

// Differences returns what differs.
func (w *Walk) Differences() []Difference { return w.diffs }

// Revert starts a walk that encodes, for each present value, what the
// attribute was in before, if it is not so in now.
func (w *Walk) Revert(out, before, now []byte) {
	w.appendTo(out, opRevert)
	w.src.reset(before)
	w.now = new(source)
	w.now.reset(now)
}

// Was returns what an attribute of the current nest was before, in a walk that
// puts it back; nil in others, and where it was not there.
func (w *Walk) Was(id uapi.Attr) []byte {
	if w.op != opRevert {
		return nil
	}
	b, _ := w.src.find(id)
	return b
}

// An Entry is a line of a description.
type Entry struct {
	ID    uapi.Attr
	Word  string // ip(8)'s; "" for what it has no word for
	Rules []Rule
}

// Since returns the first kernel that knows the attribute, 0 if all do.
func (e Entry) Since() Version {
	v, _ := operand(e.Rules, tagSince)
	return Version(v)
}

// List starts a walk that collects the description itself.
func (w *Walk) List() {
	w.restart(opList)
	w.entries = nil
}

// Entries returns the lines of the description.
func (w *Walk) Entries() []Entry { return w.entries }
