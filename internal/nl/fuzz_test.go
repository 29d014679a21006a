package nl

import (
	"testing"

	"golang.org/x/sys/unix"
)

// FuzzAck reads any bytes as the ends of requests and of dumps.
func FuzzAck(f *testing.F) {
	f.Fuzz(func(t *testing.T, flags uint16, body []byte) {
		m := Message{Flags: flags, Data: body}
		for _, r := range []Result{parseAck(m), parseDone(m)} {
			if flags&unix.NLM_F_ACK_TLVS == 0 && r != (Result{Errno: r.Errno}) {
				t.Errorf("%+v without TLVs", r)
			}
			if r.Missing != 0 && !r.IsMissing {
				t.Errorf("%+v is not missing", r)
			}
			if r.Error() == "" {
				t.Errorf("%+v says nothing", r)
			}
		}
	})
}

// FuzzMessages splits any bytes into messages: what it finds is what is there,
// in order and without overlap.
func FuzzMessages(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		found, used := 0, 0
		for m, rest, ok := next(b); ok; m, rest, ok = next(rest) {
			size := HeaderLen + len(m.Data)
			if int(host.Uint32(b[used:])) != size || m.Seq != host.Uint32(b[used+8:]) || m.Type != host.Uint16(b[used+4:]) {
				t.Fatalf("message at %d is %+v", used, m)
			}
			found++
			used += size
			if len(rest) == 0 {
				break
			}
			if used = align(used); used+len(rest) != len(b) {
				t.Fatalf("after %d of %d bytes there are %d", used, len(b), len(rest))
			}
		}
		n, err := count(b)
		if n != found || err == nil && len(b)-used > 3 {
			t.Errorf("%d messages in %d of %d bytes, %d counted, error %v", found, used, len(b), n, err)
		}
	})
}
