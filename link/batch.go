package link

import (
	"sync"

	"golang.org/x/sys/unix"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/nl"
	"github.com/virtif/virtif/internal/uapi"
)

// A batch is a number of requests that go to the kernel together.
type batch struct {
	w       attr.Walk // holds the encoded requests
	starts  []int     // where they begin
	results []nl.Result
	links   []*Link // answers to gets, by request
}

var batches = sync.Pool{New: func() any { return new(batch) }}

// newBatch returns an empty batch. It must be freed.
func newBatch() *batch {
	b := batches.Get().(*batch)
	b.w.Encode(b.w.Bytes()[:0], attr.Create, running())
	b.starts, b.results, b.links = b.starts[:0], b.results[:0], nil
	return b
}

func (b *batch) free() { batches.Put(b) }

// info is struct ifinfomsg, the header of a link message.
type info struct {
	index       Index
	flags, mask Flags
}

func (h info) append(b []byte) []byte {
	b = append(b, 0, 0, 0, 0)
	b = host.AppendUint32(b, uint32(h.index))
	b = host.AppendUint32(b, uint32(h.flags))
	return host.AppendUint32(b, uint32(h.mask))
}

// begin starts a link message; end completes it.
func (b *batch) begin(typ, flags uint16, h info) {
	out := b.w.Bytes()
	b.starts = append(b.starts, len(out))
	b.w.Extend(h.append(nl.Begin(out, typ, flags)))
}

func (b *batch) end() { nl.End(b.w.Bytes(), b.starts[len(b.starts)-1]) }

// drop takes the message that was begun last back.
func (b *batch) drop() {
	last := len(b.starts) - 1
	b.w.Truncate(b.starts[last])
	b.starts = b.starts[:last]
}

// empty reports whether the message that was begun last carries nothing.
func (b *batch) empty() bool {
	return len(b.w.Bytes())-b.starts[len(b.starts)-1] == nl.HeaderLen+unix.SizeofIfInfomsg
}

// Bits of IFLA_EXT_MASK (include/uapi/linux/rtnetlink.h, RTEXT_FILTER_*).
const extSkipStats = 8

// get asks for a link by index or name.
func (b *batch) get(index Index, name string, stats bool) {
	b.begin(unix.RTM_GETLINK, 0, info{index: index})
	if index == 0 {
		b.lookup(name)
	}
	if !stats {
		b.w.Put(uapi.IFLA_EXT_MASK, host.AppendUint32(nil, extSkipStats)...)
	}
	b.end()
}

// lookup names the link that a message is for.
func (b *batch) lookup(name string) {
	id := uapi.IFLA_IFNAME
	if len(name) >= unix.IFNAMSIZ {
		id = uapi.IFLA_ALT_IFNAME
	}
	b.w.Put(id, append([]byte(name), 0)...)
}

// do sends the requests and keeps results and links. The error is one of the
// socket.
func (b *batch) do(c *Conn) (err error) {
	b.links = make([]*Link, len(b.starts))
	b.results, err = c.nl.Do(b.w.Bytes(), b.results[:0], func(i int, m nl.Message) {
		if m.Type != unix.RTM_NEWLINK {
			return
		}
		l := &Link{ns: c.id}
		var w attr.Walk
		if l.decode(&w, append([]byte(nil), m.Data...)) == nil {
			b.links[i] = l
		}
	})
	return err
}

// failed returns the number of the first request that failed, or -1.
func (b *batch) failed() int {
	for i, r := range b.results {
		if r.Errno != 0 {
			return i
		}
	}
	return -1
}

// link returns the answer to the last request, if that was a get.
func (b *batch) link() *Link { return b.links[len(b.links)-1] }
