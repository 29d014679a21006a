package link

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// AppendCreate appends to b the message that Create would send first. Links
// that the spec refers to must be given by index: nothing is looked up. What
// the kernel reads only of a link that exists is not in that message, nor is
// NetNS: Create sends it by a socket in the other namespace.
//
// A spec with LinkNetNS has no such message, nor has one with NetNS and a
// parent: the kernel has to be asked for the id of the parent's namespace.
func AppendCreate(b []byte, spec Request) ([]byte, error) {
	r := baseOf(spec)
	if r == nil {
		return b, operation{op: "create"}.fail("", "nothing is described", unix.EINVAL)
	}
	o := operation{"create", r.kind, r.name}
	if err := r.checkCreate(o); err != nil {
		return b, err
	}
	switch {
	case r.maker != nil:
		return b, o.fail("", "links of this kind are not made by a message", unix.EOPNOTSUPP)
	case r.parentElsewhere():
		return b, o.fail("IFLA_LINK_NETNSID", "the kernel would have to be asked for the id", unix.EINVAL)
	}
	return r.append(b, o, func(batch *batch) { r.encodeCreate(batch, unix.NLM_F_CREATE|unix.NLM_F_EXCL) })
}

// AppendChange appends to b the messages that Set would send for the link of
// the given index. Links that the change refers to must be given by index, too.
// Of a change that moves the link the last message is the one that does so: what
// is done in the other namespace goes through a socket there.
func AppendChange(b []byte, index Index, change Request) ([]byte, error) {
	r := baseOf(change)
	if r == nil {
		return b, operation{"set", "", label(index)}.fail("", "no change is described", unix.EINVAL)
	}
	o := operation{"set", r.kind, label(index)}
	if err := r.checkChange(o); err != nil {
		return b, err
	}
	return r.append(b, o, func(batch *batch) { r.encodeChange(batch, index) })
}

func (r *request) append(b []byte, o operation, encode func(*batch)) ([]byte, error) {
	if err := r.resolveFor(o, indexOnly{}, indexOnly{}); err != nil {
		return b, err
	}
	batch := newBatch()
	defer batch.free()
	encode(batch)
	if err := batch.w.Err(); err != nil {
		return b, o.because(err)
	}
	for _, start := range batch.starts {
		flags := batch.w.Bytes()[start+6:]
		host.PutUint16(flags, host.Uint16(flags)|unix.NLM_F_ACK)
	}
	return append(b, batch.w.Bytes()...), nil
}

// indexOnly looks nothing up.
type indexOnly struct{}

func (indexOnly) resolve(ref Ref) (Index, error) {
	if err := checkRef(ref); err != nil {
		return 0, err
	}
	index, name := ref.target()
	if index == 0 {
		return 0, fmt.Errorf("%s must be given by index: %w", name, unix.EINVAL)
	}
	return index, nil
}

func (i indexOnly) existing(ref Ref) (Index, error) { return i.resolve(ref) }
