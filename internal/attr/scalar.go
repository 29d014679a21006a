package attr

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/virtif/virtif/internal/uapi"
)

type integer interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int32
}

var (
	host    = binary.NativeEndian
	network = binary.BigEndian
)

// load reads an unsigned integer of 1, 2, 4 or 8 bytes.
func load(b []byte, size int) uint64 {
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(host.Uint16(b))
	case 4:
		return uint64(host.Uint32(b))
	}
	return host.Uint64(b)
}

func store(b []byte, n uint64, size int) []byte {
	switch size {
	case 1:
		return append(b, byte(n))
	case 2:
		return host.AppendUint16(b, uint16(n))
	case 4:
		return host.AppendUint32(b, uint32(n))
	}
	return host.AppendUint64(b, n)
}

// number makes the form of a type that is a number of the given size.
func number[T any](size int, toWire func(T) (uint64, error), fromWire func(uint64) T) Form[T] {
	return Form[T]{
		Size:   size,
		Decode: func(b []byte) T { return fromWire(load(b, size)) },
		Append: func(b []byte, v T) []byte {
			n, _ := toWire(v)
			return store(b, n, size)
		},
		Number: toWire,
		Value:  fromWire,
		Text: func(v T) string {
			n, _ := toWire(v)
			return strconv.FormatUint(n, 10)
		},
		Parse: func(s string) (T, error) {
			n, err := strconv.ParseUint(s, 0, size*8)
			if err != nil {
				return fromWire(0), numError(err, size)
			}
			v := fromWire(n)
			if back, err := toWire(v); err != nil || back != n {
				return v, fmt.Errorf("more than %v", v)
			}
			return v, nil
		},
	}
}

func numError(err error, size int) error {
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("not in 0 to %d", uint64(1)<<(size*8-1)<<1-1)
	}
	return errors.New("not a number")
}

func integerForm[T integer](size int) Form[T] {
	f := number(size,
		func(v T) (uint64, error) { return uint64(v), nil },
		func(n uint64) T { return T(n) })
	if isSigned[T]() {
		f.Signed = true
		f.Text = func(v T) string { return strconv.FormatInt(int64(v), 10) }
		f.Parse = func(s string) (T, error) {
			n, err := strconv.ParseInt(s, 0, size*8)
			if err != nil {
				return 0, fmt.Errorf("not a number of %d bits", size*8)
			}
			return T(n), nil
		}
	}
	return f
}

func isSigned[T integer]() bool {
	var zero T
	return zero-1 < zero
}

var (
	uint8Form  = integerForm[uint8](1)
	uint16Form = integerForm[uint16](2)
	uint32Form = integerForm[uint32](4)
	uint64Form = integerForm[uint64](8)
	int32Form  = integerForm[int32](4)
	be16Form   = bigEndian16()
)

func bigEndian16() Form[uint16] {
	f := integerForm[uint16](2)
	f.Decode = network.Uint16
	f.Append = network.AppendUint16
	return f
}

// Uint8 describes a byte.
//
//go:noinline
func (w *Walk) Uint8(id uapi.Attr, word string, v *Opt[uint8], rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 1); ok {
			v.Set(b[0])
		}
		return
	}
	Field(w, id, word, v, &uint8Form, rules...)
}

// Uint16 describes 16 bits in host order.
//
//go:noinline
func (w *Walk) Uint16(id uapi.Attr, word string, v *Opt[uint16], rules ...Rule) {
	Field(w, id, word, v, &uint16Form, rules...)
}

// Uint32 describes 32 bits in host order.
//
//go:noinline
func (w *Walk) Uint32(id uapi.Attr, word string, v *Opt[uint32], rules ...Rule) {
	if w.op == opDecode {
		if b, ok := w.src.take(id, 4); ok {
			v.Set(host.Uint32(b))
		}
		return
	}
	Field(w, id, word, v, &uint32Form, rules...)
}

// Uint64 describes 64 bits in host order.
//
//go:noinline
func (w *Walk) Uint64(id uapi.Attr, word string, v *Opt[uint64], rules ...Rule) {
	Field(w, id, word, v, &uint64Form, rules...)
}

// Int32 describes 32 signed bits in host order. Min and Max are not negative.
//
//go:noinline
func (w *Walk) Int32(id uapi.Attr, word string, v *Opt[int32], rules ...Rule) {
	Field(w, id, word, v, &int32Form, rules...)
}

// Port describes 16 bits in network order.
//
//go:noinline
func (w *Walk) Port(id uapi.Attr, word string, v *Opt[uint16], rules ...Rule) {
	Field(w, id, word, v, &be16Form, rules...)
}

// tick is the kernel's USER_HZ, in which bridges count: 1/100 s on every
// architecture that Go has.
const tick = 10 * time.Millisecond

func timeForm(size int, unit time.Duration) Form[time.Duration] {
	limit := uint64(1)<<(size*8-1)<<1 - 1
	if longest := uint64(1<<63-1) / uint64(unit); limit > longest {
		limit = longest
	}
	return number(size,
		func(d time.Duration) (uint64, error) {
			switch n := d / unit; {
			case d < 0:
				return 0, fmt.Errorf("%v is negative", d)
			case d%unit != 0:
				return 0, fmt.Errorf("%v is no whole multiple of %v", d, unit)
			case uint64(n) > limit:
				return 0, fmt.Errorf("%v is more than %v", d, time.Duration(limit)*unit)
			default:
				return uint64(n), nil
			}
		},
		func(n uint64) time.Duration { return time.Duration(min(n, limit)) * unit })
}

var (
	ticks32Form = timeForm(4, tick)
	ticks64Form = timeForm(8, tick)

	millis32Form  = timeForm(4, time.Millisecond)
	seconds32Form = timeForm(4, time.Second)
)

// Ticks32 describes a time in hundredths of a second, in 32 bits.
//
//go:noinline
func (w *Walk) Ticks32(id uapi.Attr, word string, v *Opt[time.Duration], rules ...Rule) {
	Field(w, id, word, v, &ticks32Form, rules...)
}

// Ticks64 describes a time in hundredths of a second, in 64 bits.
//
//go:noinline
func (w *Walk) Ticks64(id uapi.Attr, word string, v *Opt[time.Duration], rules ...Rule) {
	Field(w, id, word, v, &ticks64Form, rules...)
}

// Milliseconds32 describes a time in thousandths of a second, in 32 bits.
//
//go:noinline
func (w *Walk) Milliseconds32(id uapi.Attr, word string, v *Opt[time.Duration], rules ...Rule) {
	Field(w, id, word, v, &millis32Form, rules...)
}

// Seconds32 describes a time in seconds, in 32 bits.
//
//go:noinline
func (w *Walk) Seconds32(id uapi.Attr, word string, v *Opt[time.Duration], rules ...Rule) {
	Field(w, id, word, v, &seconds32Form, rules...)
}
