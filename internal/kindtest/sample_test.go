package kindtest

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/virtif/virtif/internal/attr"
	"github.com/virtif/virtif/internal/uapi"
	"github.com/virtif/virtif/link"
)

// sample is a part of what a bridge has, so that a kernel and the golden files
// understand it.
type sample struct {
	ForwardDelay link.Opt[time.Duration]
	HelloTime    link.Opt[time.Duration]
	Priority     link.Opt[uint16]
	State        link.Opt[state]
	MaxLearned   link.Opt[uint32]
	Inner        struct{ ID link.Opt[[8]byte] }
	HelloTimer   link.Opt[time.Duration]
	Unknown      []link.RawAttr
}

type state uint32

func (s state) String() string {
	if s < 2 {
		return [...]string{"off", "kernel"}[s]
	}
	return fmt.Sprintf("state(%d)", uint32(s))
}

// rows, in the words of ip(8).
var rows = Rows{
	"":                  nil,
	"forward_delay 400": {Do("ForwardDelay", 4*time.Second)},
	"priority 4096":     {Do("Priority", 4096)},
}

const longest = (1<<32 - 1) * 10 * time.Millisecond

var values = []any{time.Duration(0), longest}

func (a *sample) walk(w *attr.Walk) {
	w.Ticks32(uapi.IFLA_BR_FORWARD_DELAY, "forward_delay", &a.ForwardDelay)
	w.Ticks32(uapi.IFLA_BR_HELLO_TIME, "hello_time", &a.HelloTime, attr.CreateOnly) // it is not
	w.Uint16(uapi.IFLA_BR_PRIORITY, "priority", &a.Priority)
	attr.Code(w, uapi.IFLA_BR_STP_STATE, "stp_state", &a.State)
	w.Uint32(uapi.IFLA_BR_FDB_MAX_LEARNED, "fdb_max_learned", &a.MaxLearned, attr.Since(99, 0)) // 6.7
	attr.Field(w, uapi.IFLA_BR_BRIDGE_ID, "bridge_id", &a.Inner.ID, &idForm, attr.ReadOnly)
	w.Ticks32(uapi.IFLA_BR_HELLO_TIMER, "hello_timer", &a.HelloTimer, attr.ReadOnly)
	w.Rest(&a.Unknown)
}

var idForm = attr.Form[[8]byte]{
	Size:   8,
	Decode: func(b []byte) [8]byte { return [8]byte(b) },
	Append: func(b []byte, v [8]byte) []byte { return append(b, v[:]...) },
	Text:   func(v [8]byte) string { return fmt.Sprintf("%x", v) },
	Quoted: true,
}

func (a *sample) AppendBinary(b []byte) ([]byte, error) {
	var w attr.Walk
	w.Encode(b, attr.All, 0)
	a.walk(&w)
	return w.Bytes(), w.Err()
}

func (a *sample) UnmarshalBinary(b []byte) error {
	*a = sample{}
	var w attr.Walk
	w.Decode(bytes.Clone(b))
	a.walk(&w)
	return w.Err()
}

// sampleFrom leaves out what the sample does not know.
func sampleFrom(l *link.Link) (a sample, err error) {
	if l == nil || l.Kind != "bridge" {
		return a, errors.New("no bridge")
	}
	err = a.UnmarshalBinary(l.Data())
	a.Unknown = nil
	return a, err
}

type spec struct {
	link.Spec[*spec]
	a sample
}

func newSample(name string) link.Request {
	s := new(spec)
	link.Init(&s.Spec, s, link.Description{Kind: "bridge", Name: name, Data: s.a.walk})
	return s
}

func change() link.Request {
	s := new(spec)
	link.Init(&s.Spec, s, link.Description{Kind: "bridge", Change: true, Data: s.a.walk})
	return s
}

func (s *spec) ForwardDelay(d time.Duration) *spec { s.a.ForwardDelay.Set(d); return s }
func (s *spec) HelloTime(d time.Duration) *spec    { s.a.HelloTime.Set(d); return s }
func (s *spec) Priority(n uint16) *spec            { s.a.Priority.Set(n); return s }
func (s *spec) MaxLearned(n uint32) *spec          { s.a.MaxLearned.Set(n); return s }
func (s *spec) Between(lo, hi int8) *spec          { return s }
func (s *spec) Lost(ids ...uint8) *spec            { return new(spec) }
